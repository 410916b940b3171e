/// \file valuation.hpp
/// What the units of a line in each account are worth.
///
/// Private, rules. Source: SPEC 2, V(k).
#pragma once

#include "int128.hpp"
#include "order_state.hpp"

namespace orderledger::inline v1::detail {

/// Value of the first `k` units of a line of `ordered` units, in millionths.
///
/// A total is cut to the digits that matter, the larger of the currency's and its own, rounding down.
[[nodiscard]] int128 value_of_first(Units k, Units ordered, Price price, Currency currency);

/// What `open` units of the line are worth: they lie behind all that are closed.
[[nodiscard]] int128 open_value(const Line& line, Units open, Currency currency);

using ValueByAccount = std::array<int128, account_count>;

/// Millionths in each account, for units spread over the accounts as `units` says. They sum to the value
/// of the whole line.
[[nodiscard]] ValueByAccount value_by_account(const UnitsByAccount& units, Units ordered,
                                              Price price, Currency currency);

}  // namespace orderledger::inline v1::detail
