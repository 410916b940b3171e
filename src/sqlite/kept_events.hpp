/// \file kept_events.hpp
/// The events that a journal keeps, read back.
#pragma once

#include <orderledger/journal.hpp>
#include <orderledger/json/read_events.hpp>

#include <functional>
#include <limits>
#include <string>

namespace orderledger::inline v1::detail {

/// However long it takes: reading waits for nobody.
[[nodiscard]] Deadline patient();

/// An event that the journal has as it was written cannot be used: thrown to end the reading.
struct Unreadable {
  StorageError error;
};
[[nodiscard]] Unreadable unreadable(JournalSeq seq, const std::string& why);

struct SeqRange {
  JournalSeq first = 1;
  JournalSeq last = std::numeric_limits<JournalSeq>::max();
};

/// Calls `visit` with every event of the range, in order, on the thread of the caller, its seq as its place; gives that
/// of the journal's last entry, all of which are checked. `visit` may throw to end it.
///
/// Where they are many, another thread reads them meanwhile, since that takes as long as applying them.
/// Errors:   of Journal::read, after `visit` was told of all events before
/// Throws:   Unreadable: what stands there is no event
[[nodiscard]] Stored<JournalSeq> for_each_kept_event(
    Journal& journal, SeqRange range, const std::function<void(const json::ReadEvent&)>& visit);

}  // namespace orderledger::inline v1::detail
