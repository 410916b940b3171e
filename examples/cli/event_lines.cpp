#include "event_lines.hpp"

#include "text.hpp"

#include <fmt/format.h>

#include <atomic>
#include <optional>
#include <string_view>
#include <utility>

namespace cli {

namespace json = orderledger::json;

EventLines::EventLines(std::string source)
    : source_(std::move(source)), lines_(source_), progress_(source_) {}

bool EventLines::for_each(const json::UseEvent& use) {
  std::atomic<std::uint64_t> bytes_read{0};  // by the thread that reads
  bool is_wanted = true;
  json::read_events(
      [&](const json::PutText& put) {
        while (const std::optional<std::string_view> line = lines_.next()) {
          bytes_read.store(lines_.bytes_read(), std::memory_order_relaxed);
          if (!is_blank(*line) && !put(*line, lines_.lines_read())) return;
        }
      },
      [&](const json::ReadEvent& read) {
        progress_.show(bytes_read.load(std::memory_order_relaxed));
        is_wanted = use(read);
        return is_wanted;
      },
      // Who writes to a pipe line by line, and waits, is told at once what is wrong with one.
      is_regular_file(source_) ? json::ReadAhead::yes : json::ReadAhead::no);
  progress_.clear();
  if (!is_wanted || !lines_.failure()) return true;
  complain(fmt::format("cannot read \"{}\": {}", source_, *lines_.failure()));
  return false;
}

void EventLines::complain_about(std::uint64_t line, const orderledger::Error& error) {
  progress_.clear();
  complain(fmt::format("line {}: {}: {}", line, to_text(error.code), error.message));
}

}  // namespace cli
