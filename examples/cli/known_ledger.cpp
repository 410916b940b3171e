#include "known_ledger.hpp"

#include "ledger_file.hpp"
#include "replay.hpp"
#include "text.hpp"

#include <orderledger/json/events.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <system_error>

namespace cli {
namespace {

using orderledger::DurableLedger;
using orderledger::Event;

ExitCode storage_trouble(const std::string& message) {
  complain(message);
  return ExitCode::storage;
}

bool ends_with_a_line_break(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file || file.tellg() <= 0) return true;
  file.seekg(-1, std::ios::end);
  return file.get() == '\n';
}

}  // namespace

bool KnownLedger::is_absent() const {
  std::error_code trouble;
  return source_ != "-" &&
         std::filesystem::status(source_, trouble).type() == std::filesystem::file_type::not_found;
}

ExitCode KnownLedger::lock() {
  if (!is_ledger_file(source_)) return ExitCode::ok;
  auto opened = DurableLedger::open(source_);
  if (!opened) return storage_trouble(opened.error().message);
  durable_ = *std::move(opened);
  return ExitCode::ok;
}

ExitCode KnownLedger::read(orderledger::Ledger& ledger, const Observe& observe) {
  if (!is_ledger_file(source_))
    return replay(source_, OnError::stop, ledger, observe).is_complete ? ExitCode::ok
                                                                       : ExitCode::bad_input;
  auto kept = DurableLedger::read(source_);
  if (!kept) return storage_trouble(kept.error().message);
  ledger = *std::move(kept);

  orderledger::json::EventReader reader;
  // Each was read and applied before: the ledger is made of them.
  const auto trouble = for_each_stored(source_, [&](const orderledger::StoredEntry& entry) {
    observe(reader.read(entry.content).value());
  });
  return trouble ? storage_trouble(trouble->message) : ExitCode::ok;
}

ExitCode KnownLedger::append(std::span<const Event> events) {
  if (events.empty()) return ExitCode::ok;
  if (!durable_) return append_lines(events);
  const auto outcomes = durable_->apply_batch(events, orderledger::OnRefusal::stop);
  return outcomes ? ExitCode::ok : storage_trouble(outcomes.error().message);
}

ExitCode KnownLedger::append_lines(std::span<const Event> events) const {
  std::error_code trouble;
  const bool is_new = is_absent();
  const std::uintmax_t size = is_new ? 0 : std::filesystem::file_size(source_, trouble);
  std::string lines = is_new || ends_with_a_line_break(source_) ? "" : "\n";
  for (const Event& event : events) lines += orderledger::json::to_json(event) + '\n';
  std::ofstream file(source_, std::ios::app | std::ios::binary);
  file << lines << std::flush;
  if (file) return ExitCode::ok;
  // A part of a line, or of the events, would be taken for all of them.
  file.close();
  if (is_new) {
    std::filesystem::remove(source_, trouble);
  } else if (!trouble) {
    std::filesystem::resize_file(source_, size, trouble);
  }
  return storage_trouble(fmt::format("cannot write \"{}\"", source_));
}

}  // namespace cli
