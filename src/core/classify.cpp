#include "classify.hpp"

#include <cassert>

namespace orderledger::inline v1::detail {

UnitsByAccount units_by_account(const Order& order, std::uint32_t line_index, bool released) {
  const Line& line = order.lines[line_index];
  UnitsByAccount units{};
  const auto in = [&](Account account) -> Units& {
    return units[static_cast<std::size_t>(account)];
  };

  in(Account::shipped) = line.shipped;
  in(Account::returned) = line.returned;
  in(Account::cancelled) = line.cancelled;

  in(Account::shipping_stuck) = line.failed;  // R1
  if (!released) {
    in(Account::preorder) = line.waiting + line.allocated();  // R2
    return units;
  }
  in(Account::backorder) = line.waiting;  // R3
  const bool stopped = order.under_shipping_hold(line_index);
  in(stopped ? Account::shipping_stuck : Account::backlog) += line.allocated();  // R4, R5
  return units;
}

Reason backlog_reason(const Order& order, std::uint32_t line, Instant as_of) {
  for (const Hold& hold : order.holds) {
    if (hold.line == none || hold.line == line) return reason_of(hold.reason);
  }
  const auto has = [&](Account account) {
    return order.booked_open[static_cast<std::size_t>(account)] > 0;
  };
  if (order.ship_complete && (has(Account::backorder) || has(Account::preorder))) {
    return Reason::waiting_for_rest;
  }
  if (order.requested_ship_at && *order.requested_ship_at > as_of) return Reason::scheduled;
  return Reason::ready;
}

Reason shipping_hold_reason(const Order& order, std::uint32_t line) {
  for (const Hold& hold : order.holds) {
    if (is_shipping_hold(hold.reason) && (hold.line == none || hold.line == line)) {
      return reason_of(hold.reason);
    }
  }
  assert(false);
  return Reason::other;
}

Reason reason_of(HoldReason reason) noexcept {
  switch (reason) {
    case HoldReason::no_shipping_option: return Reason::no_shipping_option;
    case HoldReason::carrier_exception: return Reason::carrier_exception;
    case HoldReason::address_problem: return Reason::address_problem;
    case HoldReason::customs: return Reason::customs;
    case HoldReason::label_failure: return Reason::label_failure;
    case HoldReason::disruption: return Reason::disruption;
    case HoldReason::awaiting_payment: return Reason::awaiting_payment;
    case HoldReason::fraud_review: return Reason::fraud_review;
    case HoldReason::customer_request: return Reason::customer_request;
    case HoldReason::stock_check: return Reason::stock_check;
    case HoldReason::other: return Reason::other;
  }
  return Reason::other;
}

Reason reason_of(FailureReason reason) noexcept {
  switch (reason) {
    case FailureReason::lost: return Reason::lost;
    case FailureReason::damaged: return Reason::damaged;
    case FailureReason::returned_to_sender: return Reason::returned_to_sender;
    case FailureReason::refused: return Reason::refused;
    case FailureReason::customs: return Reason::customs;
    case FailureReason::delayed: return Reason::delayed;
    case FailureReason::address_problem: return Reason::address_problem;
  }
  return Reason::lost;
}

}  // namespace orderledger::inline v1::detail
