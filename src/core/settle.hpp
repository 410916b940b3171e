/// \file settle.hpp
/// From facts to books: the net postings of lines whose facts changed, and what they do to the totals.
///
/// Private, rules. The same function settles an event as it is applied, and the releases of a future
/// as_of on copies of the orders.
#pragma once

#include "balances.hpp"
#include "book.hpp"
#include "order_state.hpp"

#include <functional>
#include <span>
#include <vector>

namespace orderledger::inline v1::detail {

/// Whether a SKU is released at the instant that is being settled.
using ReleasedAt = std::function<bool(SkuIndex)>;

/// Books what the decision table now says of `lines` of `order`: moves booked units, sets since, and keeps
/// the totals.
///
/// Shape:    the postings of the lines in their order, each line's paired off in the account order; empty
///           when no balance changed.
/// Requires: `lines` ascending, without repetition. A line's booked balances are all zero when it is new.
/// Source:   SPEC 4, Postings
void settle(Order& order, std::span<const std::uint32_t> lines, const ReleasedAt& is_released,
            Instant at, std::vector<BookedPosting>& postings, Balances& balances);

/// Adds what the lines and the class of `order`, as booked, contribute to the totals.
void add_contribution(const Order& order, Balances& balances);
/// Takes it away.
void subtract_contribution(const Order& order, Balances& balances);

}  // namespace orderledger::inline v1::detail
