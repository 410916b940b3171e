#include "recovery.hpp"

#include "ledger_options.hpp"

#include <orderledger/json/events.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace orderledger::inline v1::detail {

namespace {

/// Ends a visit: thrown and caught in this file.
struct Unreadable {
  StorageError error;
};

Unreadable unreadable(JournalSeq seq, const std::string& why) {
  return {{.code = StorageCode::damaged,
           .message = "event " + std::to_string(seq) + " of the journal: " + why}};
}

void apply_entry(const StoredEntry& entry, json::EventReader& reader, Ledger& ledger) {
  const Result<Event> event = reader.read(entry.content);
  if (!event) throw unreadable(entry.seq, event.error().message);
  const Result<Applied> outcome = ledger.apply(*event);
  if (!outcome) throw unreadable(entry.seq, "refused: " + outcome.error().message);
  if (*outcome == Applied::repeated) throw unreadable(entry.seq, "it is there twice");
}

}  // namespace

Stored<LedgerOptions> agree_on_options(Journal& journal, const std::optional<LedgerOptions>& wanted,
                                       Deadline deadline) {
  const auto proposed = to_text(wanted.value_or(LedgerOptions{}));
  if (!proposed) return proposed.error();
  const auto kept = journal.keep_options(*proposed, deadline);
  if (!kept) return kept.error();
  if (wanted && *kept != *proposed)
    return StorageError{.code = StorageCode::other_options,
                        .message = "the ledger was created with other options:\n" + *kept +
                                   "and not, as is asked for:\n" + *proposed};
  auto options = ledger_options_from(*kept);
  if (options && wanted) {
    LedgerOptions with_memory = *std::move(options);
    with_memory.orders_at_hand = wanted->orders_at_hand;
    return with_memory;
  }
  return options;
}

Stored<Recovered> replay(Journal& journal, const LedgerOptions& options) {
  Recovered recovered{.ledger = Ledger(options)};
  json::EventReader reader;
  try {
    // However long it takes: it waits for nobody.
    const auto head = journal.read(
        1, [&](const StoredEntry& entry) { apply_entry(entry, reader, recovered.ledger); },
        Deadline::after(std::chrono::hours(24)));
    if (!head) return head.error();
    recovered.head = *head;
  } catch (const Unreadable& found) {
    return found.error;
  }
  return recovered;
}

}  // namespace orderledger::inline v1::detail
