#include <orderledger/status.hpp>

#include <array>

namespace orderledger::inline v1 {

std::string_view to_text(Reason reason) noexcept {
  // In the order of the enumeration.
  static constexpr std::array<std::string_view, 21> texts = {
      "unreleased",       "out_of_stock",      "ready",           "waiting_for_rest", "scheduled",
      "no_shipping_option", "carrier_exception", "address_problem", "customs",        "label_failure",
      "disruption",       "awaiting_payment",  "fraud_review",    "customer_request", "stock_check",
      "other",            "lost",              "damaged",         "returned_to_sender", "refused",
      "delayed"};
  return texts[static_cast<std::size_t>(reason)];
}

std::string source_text(const Eta& eta) {
  switch (eta.source) {
    case EtaSource::supply: return "supply:" + eta.name;
    case EtaSource::overdue_supply: return "overdue_supply:" + eta.name;
    case EtaSource::lead_time: return "lead_time";
    case EtaSource::benchmark: return "benchmark:" + eta.name;
    case EtaSource::release: return "release";
  }
  return {};
}

}  // namespace orderledger::inline v1
