#include "kept_events.hpp"

#include <chrono>
#include <optional>
#include <utility>

namespace orderledger::inline v1::detail {

Deadline patient() { return Deadline::after(std::chrono::hours(24)); }

Unreadable unreadable(JournalSeq seq, const std::string& why) {
  return {{.code = StorageCode::damaged,
           .message = "event " + std::to_string(seq) + " of the journal: " + why}};
}

namespace {

/// Fewer are read sooner than a thread is started.
constexpr JournalSeq worth_a_thread = 2000;

/// Ends the reading: nobody wants any more.
struct Unwanted {};

}  // namespace

Stored<JournalSeq> for_each_kept_event(Journal& journal, SeqRange range,
                                       const std::function<void(const json::ReadEvent&)>& visit) {
  const auto head = journal.head(patient());
  if (!head) return head.error();
  std::optional<Stored<JournalSeq>> last;
  json::read_events(
      [&](const json::PutText& put) {
        last = journal.read(
            range.first,
            [&](const StoredEntry& entry) {
              if (entry.seq <= range.last && !put(entry.content, entry.seq)) throw Unwanted();
            },
            patient());
      },
      [&](const json::ReadEvent& read) {
        if (!read.event) throw unreadable(read.place, read.event.error().message);
        visit(read);
        return true;
      },
      *head >= range.first + worth_a_thread ? json::ReadAhead::yes : json::ReadAhead::no);
  return *std::move(last);
}

}  // namespace orderledger::inline v1::detail
