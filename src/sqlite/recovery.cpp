#include "recovery.hpp"

#include "kept_events.hpp"
#include "ledger_options.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace orderledger::inline v1::detail {

namespace {

void apply_kept(const json::ReadEvent& read, Ledger& ledger) {
  const Result<Applied> outcome = ledger.apply(*read.event, read.preparation, read.next);
  if (!outcome) throw unreadable(read.place, "refused: " + outcome.error().message);
  if (*outcome == Applied::repeated) throw unreadable(read.place, "it is there twice");
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

namespace {

/// How far a replay goes, and who follows it.
struct Following {
  JournalSeq last = SeqRange().last;
  DurableLedger::Observe observe = {};
  /// Told of a ledger that has applied every event up to the place.
  std::function<void(JournalSeq, const Ledger&)> pass = {};
};

/// Applies the events behind `from`.
///
/// Throws:   Unreadable: an event that the journal has as it was written cannot be applied there
Stored<Recovered> replay(Journal& journal, Recovered from, const Following& following = {}) {
  if (following.pass) following.pass(from.head, from.ledger);
  const auto head = for_each_kept_event(journal, {from.head + 1, following.last},
                                        [&](const json::ReadEvent& read) {
                                          apply_kept(read, from.ledger);
                                          ++from.how.events;
                                          if (following.observe) following.observe(*read.event);
                                          if (following.pass)
                                            following.pass(read.place, from.ledger);
                                        });
  if (!head) return head.error();
  from.head = std::min(*head, following.last);
  return from;
}

Stored<Recovered> replay_all(Journal& journal, const LedgerOptions& options, Recovery how,
                             const Following& following = {}) {
  try {
    return replay(journal, {.ledger = Ledger(options), .how = std::move(how)}, following);
  } catch (const Unreadable& found) {
    return found.error;
  }
}

Stored<Ledger> read_snapshot(Journal& journal, JournalSeq seq, const LedgerOptions& options) {
  std::optional<StorageError> trouble;
  std::uint32_t number = 0;
  auto ledger = Ledger::read_snapshot(
      [&]() -> std::string_view {
        const auto part = journal.snapshot_part(seq, number++, patient());
        if (part) return *part;
        trouble = part.error();
        return {};
      },
      options);
  if (trouble) return *std::move(trouble);
  return ledger;
}

}  // namespace

Stored<Recovered> recover(Journal& journal, const LedgerOptions& options,
                          const DurableLedger::Observe& observe) {
  // A snapshot does not tell the events that made it.
  if (observe) return replay_all(journal, options, {}, {.observe = observe});
  const auto places = journal.snapshots(patient());
  Recovery how;
  if (!places) how.passed_over.push_back(places.error());
  for (const JournalSeq seq : places ? *places : std::vector<JournalSeq>()) {
    auto ledger = read_snapshot(journal, seq, options);
    if (!ledger) {
      how.passed_over.push_back(ledger.error());
      continue;
    }
    Recovered from{.ledger = *std::move(ledger), .head = seq, .how = how};
    from.how.snapshot = seq;
    try {
      return replay(journal, std::move(from));
    } catch (const Unreadable& found) {
      how.passed_over.push_back(found.error);
    }
  }
  return replay_all(journal, options, std::move(how));
}

Stored<CheckedReplay> replay_and_check(Journal& journal, const LedgerOptions& options,
                                       JournalSeq last) {
  auto listed = journal.snapshots(patient());
  if (!listed) return listed.error();
  std::vector<JournalSeq> places = *std::move(listed);
  std::erase_if(places, [last](JournalSeq seq) { return seq > last; });
  std::map<JournalSeq, Digest> digests;
  const auto note_digest = [&](JournalSeq seq, const Ledger& ledger) {
    if (std::find(places.begin(), places.end(), seq) != places.end())
      digests[seq] = ledger.digest();
  };
  auto replayed = replay_all(journal, options, {}, {.last = last, .pass = note_digest});
  if (!replayed) return replayed.error();
  CheckedReplay checked{.replayed = *std::move(replayed)};
  for (const JournalSeq seq : places) {
    SnapshotCheck& check = checked.snapshots.emplace_back();
    check.seq = seq;
    const auto ledger = read_snapshot(journal, seq, options);
    if (!ledger) {
      check.error = ledger.error();
    } else if (ledger->digest() != digests[seq]) {
      check.error = {.code = StorageCode::damaged,
                     .message = "the snapshot of event " + std::to_string(seq) +
                                " is another ledger than the events make"};
    }
  }
  return checked;
}

}  // namespace orderledger::inline v1::detail
