/// \file push.hpp
/// Bodies of requests that bring the ledger's facts back to the systems it is fed from. No network: the host
/// sends them.
///
/// Layer 5, edge; component `orderledger::import`. Threads: pure functions.
/// Source:  docs/import.md, Export
#pragma once

#include <orderledger/import/importer.hpp>
#include <orderledger/status.hpp>
#include <orderledger/time_zone.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// A Fishbowl ImportSalesOrder file, both header rows first: every order with an open unit, its lines with the
/// units that are open. Dates are days of `zone`, MM/dd/yyyy. Texts are cut to what Fishbowl takes.
[[nodiscard]] ORDERLEDGER_EXPORT std::string fishbowl_sales_orders(const Importer& importer,
                                                                   const Ledger& ledger,
                                                                   const TimeZone& zone = {});

/// The body that places a hold on a Shopify fulfilment order. Reasons that Shopify has no word for are
/// `other`, with the ledger's word in the notes.
[[nodiscard]] ORDERLEDGER_EXPORT std::string shopify_hold_body(HoldReason reason,
                                                               std::string_view note = {});

/// A level of stock that BigCommerce is to have.
struct StockLevel {
  std::string sku;
  std::int64_t location = 1;  ///< BigCommerce's number of the location
  std::int64_t quantity = 0;
};

/// Bodies of absolute adjustments, PUT /inventory/adjustments/absolute: 2,000 items each at most.
[[nodiscard]] ORDERLEDGER_EXPORT std::vector<std::string> bigcommerce_adjustments(
    std::span<const StockLevel> levels, std::string_view reason);

/// What a product page or a cart says about units that are not there.
struct AvailabilityText {
  std::string with_date = "Ships on %%DATE%%";  ///< every %%DATE%% is replaced
  std::string without_date = "On backorder";    ///< where there is no date: none is invented
};

/// The text for units that wait as `runs` say: the latest eta of those in backorder or preorder, as a day of
/// `zone`, 2026-03-01. Empty where nothing waits; without a date if one of them has none.
[[nodiscard]] ORDERLEDGER_EXPORT std::string availability_text(std::span<const Run> runs,
                                                               const AvailabilityText& texts,
                                                               const TimeZone& zone = {});

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
