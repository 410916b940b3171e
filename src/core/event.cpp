#include <orderledger/event.hpp>

#include "event_types.hpp"
#include "find_text.hpp"

#include <array>

namespace orderledger::inline v1 {

namespace {

// Each table stands in the order of its enumeration.
constexpr std::array<std::string_view, 2> policy_texts = {"deny", "allow"};
constexpr std::array<std::string_view, 3> outcome_texts = {"delivered", "resend", "refund"};

// In the order of EventBody's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<EventBody>> type_texts = {
    "location_defined",   "sku_defined",        "stock_counted",   "stock_received",
    "stock_adjusted",     "safety_stock_set",   "supply_expected", "supply_cancelled",
    "order_placed",       "line_added",         "units_cancelled", "order_cancelled",
    "hold_placed",        "hold_released",      "units_shipped",   "shipment_failed",
    "shipment_recovered", "shipment_delivered", "shipment_voided", "line_changed",
    "units_returned",     "time_passed",        "units_reserved",  "reservation_released",
    "kit_defined"};

}  // namespace

std::string_view detail::event_type_text(std::size_t index) noexcept { return type_texts[index]; }

std::string_view type_of(const EventBody& body) noexcept { return type_texts[body.index()]; }

std::string_view to_text(OrderPolicy policy) noexcept {
  return detail::text_at(policy_texts, policy);
}
std::string_view to_text(RecoveryOutcome outcome) noexcept {
  return detail::text_at(outcome_texts, outcome);
}

std::optional<OrderPolicy> order_policy_from(std::string_view text) noexcept {
  return detail::find_text<OrderPolicy>(policy_texts, text);
}
std::optional<RecoveryOutcome> recovery_outcome_from(std::string_view text) noexcept {
  return detail::find_text<RecoveryOutcome>(outcome_texts, text);
}

}  // namespace orderledger::inline v1
