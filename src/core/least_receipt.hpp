/// \file least_receipt.hpp
/// How large a receipt of stock has to be for a line to be given what it waits for.
///
/// Private, rules: the fill rule (fill_rule.hpp), asked the other way round.
/// Source:  SPEC 5, explain; docs/semantics.md, Explanations
#pragma once

#include "fill_rule.hpp"

#include <orderledger/ledger.hpp>

#include <cstdint>
#include <span>

namespace orderledger::inline v1::detail {

/// A receipt that is to give a line so many units.
struct ReceiptSought {
  Offer missing;    ///< the location, and how many units it takes there before any is available
  QueueEntry line;  ///< of the queue, and accepts that location
  std::int64_t wanted = 0;  ///< units, at least 1 and no more than the line waits for
};

/// The smallest receipt that does it; one unit less would not.
///
/// Under fair_share a line may be given fewer units of a larger receipt (shares are of largest remainders).
/// The smallest receipt of all is found unless it would take too many trials; else one that is enough, while
/// one unit less is not.
/// Complexity: linear in the lines before the line in the queue; under fair_share in all of its priority, and
///             the trials.
[[nodiscard]] std::int64_t least_receipt(AllocationPolicy policy, std::span<const QueueEntry> queue,
                                         const ReceiptSought& sought);

/// What a receipt there serves before the line: all units of the lines that come first; under fair_share of
/// those of a higher priority.
[[nodiscard]] std::int64_t units_served_before(AllocationPolicy policy,
                                               std::span<const QueueEntry> queue,
                                               const QueueEntry& line, LocationIndex location);

/// Under fair_share, what other lines of the same priority wait for and may be given of a receipt there.
[[nodiscard]] std::int64_t units_sharing(std::span<const QueueEntry> queue, const QueueEntry& line,
                                         LocationIndex location);

}  // namespace orderledger::inline v1::detail
