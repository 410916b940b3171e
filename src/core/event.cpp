#include <orderledger/event.hpp>

#include <array>
#include <span>

namespace orderledger::inline v1 {

namespace {

// Each table stands in the order of its enumeration.
constexpr std::array<std::string_view, 2> policy_texts = {"deny", "allow"};
constexpr std::array<std::string_view, 11> hold_texts = {
    "no_shipping_option", "carrier_exception", "address_problem",  "customs",
    "label_failure",      "disruption",        "awaiting_payment", "fraud_review",
    "customer_request",   "stock_check",       "other"};
constexpr std::array<std::string_view, 7> failure_texts = {
    "lost", "damaged", "returned_to_sender", "refused", "customs", "delayed", "address_problem"};
constexpr std::array<std::string_view, 3> outcome_texts = {"delivered", "resend", "refund"};

// In the order of EventBody's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<EventBody>> type_texts = {
    "location_defined",  "sku_defined",       "stock_counted",    "stock_received",
    "stock_adjusted",    "safety_stock_set",  "supply_expected",  "supply_cancelled",
    "order_placed",      "line_added",        "units_cancelled",  "order_cancelled",
    "hold_placed",       "hold_released",     "units_shipped",    "shipment_failed",
    "shipment_recovered", "shipment_delivered", "shipment_voided", "line_changed",
    "units_returned",    "time_passed"};

template <class Enum>
std::optional<Enum> find(std::span<const std::string_view> texts, std::string_view text) noexcept {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i] == text) return static_cast<Enum>(i);
  }
  return {};
}

}  // namespace

std::string_view type_of(const EventBody& body) noexcept { return type_texts[body.index()]; }

std::string_view to_text(OrderPolicy policy) noexcept {
  return policy_texts[static_cast<std::size_t>(policy)];
}
std::string_view to_text(HoldReason reason) noexcept {
  return hold_texts[static_cast<std::size_t>(reason)];
}
std::string_view to_text(FailureReason reason) noexcept {
  return failure_texts[static_cast<std::size_t>(reason)];
}
std::string_view to_text(RecoveryOutcome outcome) noexcept {
  return outcome_texts[static_cast<std::size_t>(outcome)];
}

std::optional<OrderPolicy> order_policy_from(std::string_view text) noexcept {
  return find<OrderPolicy>(policy_texts, text);
}
std::optional<HoldReason> hold_reason_from(std::string_view text) noexcept {
  return find<HoldReason>(hold_texts, text);
}
std::optional<FailureReason> failure_reason_from(std::string_view text) noexcept {
  return find<FailureReason>(failure_texts, text);
}
std::optional<RecoveryOutcome> recovery_outcome_from(std::string_view text) noexcept {
  return find<RecoveryOutcome>(outcome_texts, text);
}

}  // namespace orderledger::inline v1
