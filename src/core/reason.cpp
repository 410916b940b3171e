#include <orderledger/reason.hpp>

#include "find_text.hpp"

#include <array>

namespace orderledger::inline v1 {

namespace {

// Each table stands in the order of its enumeration.
constexpr std::array<std::string_view, 11> hold_texts = {"no_shipping_option",
                                                         "carrier_exception",
                                                         "address_problem",
                                                         "customs",
                                                         "label_failure",
                                                         "disruption",
                                                         "awaiting_payment",
                                                         "fraud_review",
                                                         "customer_request",
                                                         "stock_check",
                                                         "other"};
constexpr std::array<std::string_view, 7> failure_texts = {
    "lost", "damaged", "returned_to_sender", "refused", "customs", "delayed", "address_problem"};
constexpr std::array<std::string_view, 21> reason_texts = {"unreleased",
                                                           "out_of_stock",
                                                           "ready",
                                                           "waiting_for_rest",
                                                           "scheduled",
                                                           "no_shipping_option",
                                                           "carrier_exception",
                                                           "address_problem",
                                                           "customs",
                                                           "label_failure",
                                                           "disruption",
                                                           "awaiting_payment",
                                                           "fraud_review",
                                                           "customer_request",
                                                           "stock_check",
                                                           "other",
                                                           "lost",
                                                           "damaged",
                                                           "returned_to_sender",
                                                           "refused",
                                                           "delayed"};

}  // namespace

std::string_view to_text(HoldReason reason) noexcept { return detail::text_at(hold_texts, reason); }
std::string_view to_text(FailureReason reason) noexcept {
  return detail::text_at(failure_texts, reason);
}
std::string_view to_text(Reason reason) noexcept { return detail::text_at(reason_texts, reason); }

std::optional<Reason> reason_from(std::string_view text) noexcept {
  return detail::find_text<Reason>(reason_texts, text);
}
std::optional<HoldReason> hold_reason_from(std::string_view text) noexcept {
  return detail::find_text<HoldReason>(hold_texts, text);
}
std::optional<FailureReason> failure_reason_from(std::string_view text) noexcept {
  return detail::find_text<FailureReason>(failure_texts, text);
}

}  // namespace orderledger::inline v1
