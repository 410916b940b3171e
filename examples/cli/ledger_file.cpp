#include "ledger_file.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <string_view>

namespace cli {

bool is_ledger_file(const std::string& source) {
  constexpr std::string_view beginning = "SQLite format 3";
  if (source == "-") return false;
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

}  // namespace cli
