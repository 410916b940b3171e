#include "recovery.hpp"

#include "ledger_options.hpp"

#include <orderledger/json/events.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
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

void apply_entry(const StoredEntry& entry, json::EventReader& reader, Ledger& ledger,
                 const DurableLedger::Observe& observe) {
  const Result<Event> event = reader.read(entry.content);
  if (!event) throw unreadable(entry.seq, event.error().message);
  const Result<Applied> outcome = ledger.apply(*event);
  if (!outcome) throw unreadable(entry.seq, "refused: " + outcome.error().message);
  if (*outcome == Applied::repeated) throw unreadable(entry.seq, "it is there twice");
  if (observe) observe(*event);
}

/// Names the first option that is another.
StorageError difference(std::string_view kept, std::string_view wanted) {
  const auto line_of = [](std::string_view text, std::size_t at) {
    if (at == text.size()) return std::string("nothing more");
    const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    return '"' + std::string(text.substr(begin, text.find('\n', begin) - begin)) + '"';
  };
  const auto [in_kept, in_wanted] =
      std::mismatch(kept.begin(), kept.end(), wanted.begin(), wanted.end());
  return {.code = StorageCode::other_options,
          .message = "the ledger was created with " +
                     line_of(kept, static_cast<std::size_t>(in_kept - kept.begin())) +
                     ", not with " +
                     line_of(wanted, static_cast<std::size_t>(in_wanted - wanted.begin()))};
}

}  // namespace

Stored<LedgerOptions> agree_on_options(Journal& journal, const std::optional<LedgerOptions>& wanted,
                                       Deadline deadline) {
  const auto proposed = to_text(wanted.value_or(LedgerOptions{}));
  if (!proposed) return proposed.error();
  const auto kept = journal.keep_options(*proposed, deadline);
  if (!kept) return kept.error();
  if (wanted && *kept != *proposed) return difference(*kept, *proposed);
  auto options = ledger_options_from(*kept);
  if (options && wanted) {
    LedgerOptions with_memory = *std::move(options);
    with_memory.orders_at_hand = wanted->orders_at_hand;
    return with_memory;
  }
  return options;
}

Stored<Recovered> replay(Journal& journal, const LedgerOptions& options,
                         const DurableLedger::Observe& observe) {
  Recovered recovered{.ledger = Ledger(options)};
  json::EventReader reader;
  try {
    // However long it takes: it waits for nobody.
    const auto head = journal.read(
        1, [&](const StoredEntry& entry) { apply_entry(entry, reader, recovered.ledger, observe); },
        Deadline::after(std::chrono::hours(24)));
    if (!head) return head.error();
    recovered.head = *head;
  } catch (const Unreadable& found) {
    return found.error;
  }
  return recovered;
}

}  // namespace orderledger::inline v1::detail
