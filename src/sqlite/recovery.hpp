/// \file recovery.hpp
/// From a journal to the ledger that is its fold.
#pragma once

#include <orderledger/durable_ledger.hpp>

#include <limits>
#include <optional>
#include <vector>

namespace orderledger::inline v1::detail {

/// A ledger, and the place up to which it is the journal's fold.
struct Recovered {
  Ledger ledger;
  JournalSeq head = 0;
  Recovery how = {};
};

/// The ledger of every event, and whether the snapshots are what it was then.
struct CheckedReplay {
  Recovered replayed;
  std::vector<SnapshotCheck> snapshots = {};
};

/// The options of the journal's ledger; an empty one gets `wanted`, or the defaults.
///
/// Errors:   `other_options`: it has others than are wanted
[[nodiscard]] Stored<LedgerOptions> agree_on_options(Journal& journal,
                                                     const std::optional<LedgerOptions>& wanted,
                                                     Deadline deadline);

/// From the newest snapshot that can be read, and on which the events behind it can be applied; where there is
/// none, or `observe` is to be told of every event, from the first event.
///
/// Errors:   `damaged`, naming the event: its bytes, or what it says on top of the events before
[[nodiscard]] Stored<Recovered> recover(Journal& journal, const LedgerOptions& options,
                                        const DurableLedger::Observe& observe = {});

/// Reads every event, applies those up to `last`, then reads every snapshot of one of them.
///
/// Errors:   as recover()
[[nodiscard]] Stored<CheckedReplay> replay_and_check(
    Journal& journal, const LedgerOptions& options,
    JournalSeq last = std::numeric_limits<JournalSeq>::max());

}  // namespace orderledger::inline v1::detail
