/// \file source.hpp
/// Which system a document comes from, and what must be told about it because the document does not say.
///
/// Layer 5, edge; component `orderledger::import`. Threads: plain values.
#pragma once

#include <orderledger/import/sheet_mapping.hpp>
#include <orderledger/reason.hpp>
#include <orderledger/time_zone.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// Whose documents are read.
enum class System : std::uint8_t {
  shopify,
  bigcommerce,
  odoo,
  zoho,
  fishbowl,
  salesforce,
  sheets,  ///< Google Sheets ValueRange, or any CSV: by a mapping of columns
};

inline constexpr std::array<System, 7> every_system = {
    System::shopify,  System::bigcommerce, System::odoo,  System::zoho,
    System::fishbowl, System::salesforce,  System::sheets};

/// `shopify`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(System system) noexcept;
[[nodiscard]] ORDERLEDGER_EXPORT std::optional<System> system_from(std::string_view text) noexcept;

/// A carrier's word for a parcel that went wrong, in lower case, and what it means.
struct FailureWord {
  std::string word;
  FailureReason reason = FailureReason::lost;
};

/// `delayed` delayed, `not_delivered` returned_to_sender, `failure` lost: what they really mean is not told.
[[nodiscard]] ORDERLEDGER_EXPORT std::vector<FailureWord> default_failure_words();

/// How to read documents of one source.
struct ReadOptions {
  /// The topic of a webhook, `orders/updated`; empty: told by the document's shape.
  std::string topic = {};
  /// Of times without an offset, and of days; none: `zone_unknown`.
  std::optional<TimeZone> zone = {};
  /// When the document was fetched or sent: the version of parts that tell none.
  std::optional<Instant> observed_at = {};
  std::uint64_t first_row = 1;  ///< number of the first line, for a reader that hands lines on

  bool skip_test_orders = false;  ///< Shopify `test: true`
  /// Shopify pending and authorized: off, because shops that take cash on delivery ship them.
  bool unpaid_is_hold = false;
  bool no_shipping_line_is_hold = false;  ///< Shopify: physical goods without a shipping line
  /// A parcel that is prepared for longer is held as `carrier_exception`; needs observed_at.
  std::optional<std::int32_t> stuck_after_days = {};
  std::vector<FailureWord> failure_words = default_failure_words();
  /// BigCommerce: SKUs that a backorder app keeps, whose tracking it has turned off and whose level is negative.
  std::vector<std::string> backorder_app_skus = {};
  bool kits_as_children = false;  ///< Fishbowl: the children of a kit are the lines, not the kit
  SheetMapping sheet = {};        ///< sheets; without columns: those of our own exports
};

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
