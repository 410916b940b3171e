#include "ledger_file.hpp"

#include "line_reader.hpp"

#include <orderledger/sqlite/file_journal.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string_view>

namespace cli {

bool is_ledger_file(const std::string& source) {
  constexpr std::string_view beginning = "SQLite format 3";
  // A pipe gives its bytes once: a look at them would take them from whoever reads the events.
  if (!is_regular_file(source)) return false;
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(source.c_str(), "rb"));
  std::array<char, beginning.size()> bytes{};
  return file && std::fread(bytes.data(), 1, bytes.size(), file.get()) == bytes.size() &&
         std::string_view(bytes.data(), bytes.size()) == beginning;
}

orderledger::DurableOptions durable_options(const Arguments& arguments) {
  orderledger::DurableOptions options{.durability = arguments.durability};
  if (arguments.asks_for_options)
    options.ledger = orderledger::LedgerOptions{.allocation = arguments.allocation,
                                                .time_zone = arguments.time_zone};
  return options;
}

std::optional<orderledger::StorageError> for_each_stored(
    const std::string& path, const std::function<void(const orderledger::StoredEntry&)>& visit) {
  using namespace orderledger;
  const Deadline deadline = Deadline::after(std::chrono::hours(24));
  const auto journal =
      sqlite::FileJournal::open(path, {.access = sqlite::Access::read_only}, deadline);
  if (!journal) return journal.error();
  const auto head = (*journal)->read(1, visit, deadline);
  if (!head) return head.error();
  return {};
}

}  // namespace cli
