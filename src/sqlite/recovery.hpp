/// \file recovery.hpp
/// From a journal to the ledger that is its fold.
#pragma once

#include <orderledger/durable_ledger.hpp>
#include <orderledger/journal.hpp>
#include <orderledger/ledger.hpp>

#include <optional>

namespace orderledger::inline v1::detail {

/// A ledger, and the place up to which it is the journal's fold.
struct Recovered {
  Ledger ledger;
  JournalSeq head = 0;
};

/// The options of the journal's ledger; an empty one gets `wanted`, or the defaults.
///
/// Errors:   `other_options`: it has others than are wanted
[[nodiscard]] Stored<LedgerOptions> agree_on_options(Journal& journal,
                                                     const std::optional<LedgerOptions>& wanted,
                                                     Deadline deadline);

/// Reads and applies every event, and then tells `observe` of it, if there is one.
///
/// Errors:   `damaged`, naming the event: its bytes, or what it says on top of the events before
[[nodiscard]] Stored<Recovered> replay(Journal& journal, const LedgerOptions& options,
                                       const DurableLedger::Observe& observe = {});

}  // namespace orderledger::inline v1::detail
