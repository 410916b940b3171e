#include "replay.hpp"

#include "line_reader.hpp"
#include "progress.hpp"
#include "text.hpp"

#include <orderledger/json/events.hpp>

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace cli {
namespace {

using orderledger::Applied;
using orderledger::Event;
using orderledger::Ledger;
using orderledger::Result;

}  // namespace

Replay replay(const std::string& source, OnError on_error, Ledger& ledger,
              const std::function<void(const Event&)>& observe) {
  Replay result;
  LineReader lines(source);
  Progress progress(source);
  orderledger::json::EventReader reader;

  while (const std::optional<std::string_view> line = lines.next()) {
    progress.show(lines.bytes_read());
    if (is_blank(*line)) continue;
    const Result<Event> event = reader.read(*line);
    const auto outcome = event ? ledger.apply(*event) : Result<Applied>(event.error());
    if (outcome) {
      if (observe && *outcome == Applied::applied) observe(*event);
      continue;
    }

    ++result.rejected;
    progress.clear();
    complain(fmt::format("line {}: {}: {}", lines.lines_read(), to_text(outcome.error().code),
                         outcome.error().message));
    if (on_error == OnError::stop) {
      result.is_complete = false;
      return result;
    }
  }

  if (const std::optional<std::string>& failure = lines.failure()) {
    progress.clear();
    complain(fmt::format("cannot read \"{}\": {}", source, *failure));
    result.is_complete = false;
  }
  return result;
}

}  // namespace cli
