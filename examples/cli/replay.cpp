#include "replay.hpp"

#include "event_lines.hpp"

namespace cli {

using orderledger::Applied;
using orderledger::Event;
using orderledger::Ledger;
using orderledger::Result;

Replay replay(const std::string& source, OnError on_error, Ledger& ledger,
              const std::function<void(const Event&)>& observe) {
  Replay result;
  EventLines lines(source);
  const bool is_read = lines.for_each([&](const orderledger::json::ReadEvent& read) {
    const auto outcome = read.event ? ledger.apply(*read.event, read.preparation, read.next)
                                    : Result<Applied>(read.event.error());
    if (outcome) {
      if (observe && *outcome == Applied::applied) observe(*read.event);
      return true;
    }
    ++result.rejected;
    lines.complain_about(read.place, outcome.error());
    result.is_complete = on_error != OnError::stop;
    return result.is_complete;
  });
  result.is_complete = result.is_complete && is_read;
  return result;
}

}  // namespace cli
