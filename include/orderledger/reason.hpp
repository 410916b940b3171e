/// \file reason.hpp
/// Why: the reasons of holds and of failed shipments, and those that a unit's class is given with.
///
/// Layer 2, records. Threads: plain values.
#pragma once

#include <orderledger/export.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace orderledger {
inline namespace v1 {

/// Why a hold was placed. The first six are shipping holds: they make allocated units `shipping_stuck`.
enum class HoldReason : std::uint8_t {
  no_shipping_option,
  carrier_exception,
  address_problem,
  customs,
  label_failure,
  disruption,
  awaiting_payment,
  fraud_review,
  customer_request,
  stock_check,
  other,
};
[[nodiscard]] constexpr bool is_shipping_hold(HoldReason reason) noexcept {
  return reason <= HoldReason::disruption;
}

/// Why a shipment failed.
enum class FailureReason : std::uint8_t {
  lost,
  damaged,
  returned_to_sender,
  refused,
  customs,
  delayed,
  address_problem,
};

/// Why a unit is in its class: the class's own reasons, then those of holds and of failed shipments.
enum class Reason : std::uint8_t {
  unreleased,        ///< preorder
  out_of_stock,      ///< backorder
  ready,             ///< backlog: nothing stands in the way
  waiting_for_rest,  ///< backlog: ship_complete, and the order has units in backorder or preorder
  scheduled,         ///< backlog: requested_ship_at is still to come
  no_shipping_option,
  carrier_exception,
  address_problem,
  customs,
  label_failure,
  disruption,
  awaiting_payment,
  fraud_review,
  customer_request,
  stock_check,
  other,
  lost,
  damaged,
  returned_to_sender,
  refused,
  delayed,
};

/// `out_of_stock`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(Reason reason) noexcept;

[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(HoldReason reason) noexcept;
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(FailureReason reason) noexcept;

/// The other way round; nothing where `text` names none.
[[nodiscard]] ORDERLEDGER_EXPORT std::optional<Reason> reason_from(std::string_view text) noexcept;
[[nodiscard]] ORDERLEDGER_EXPORT std::optional<HoldReason> hold_reason_from(
    std::string_view text) noexcept;
[[nodiscard]] ORDERLEDGER_EXPORT std::optional<FailureReason> failure_reason_from(
    std::string_view text) noexcept;

}  // namespace v1
}  // namespace orderledger
