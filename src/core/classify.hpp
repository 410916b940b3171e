/// \file classify.hpp
/// The decision table, version 1: the only place where a class is decided.
///
/// Private, rules: pure functions. Source: SPEC 1; reasons: SPEC 6.
#pragma once

#include "order_state.hpp"

#include <orderledger/status.hpp>

namespace orderledger::inline v1::detail {

/// Units of `line` by account, decided by rules R1 to R5.
[[nodiscard]] UnitsByAccount units_by_account(const Order& order, std::uint32_t line,
                                              bool released);

/// Why allocated units that no shipping hold stops are in the backlog at `as_of`.
[[nodiscard]] Reason backlog_reason(const Order& order, std::uint32_t line, Instant as_of);

/// The earliest active shipping hold's reason. Requires: order.under_shipping_hold(line)
[[nodiscard]] Reason shipping_hold_reason(const Order& order, std::uint32_t line);

[[nodiscard]] Reason reason_of(HoldReason reason) noexcept;
[[nodiscard]] Reason reason_of(FailureReason reason) noexcept;

}  // namespace orderledger::inline v1::detail
