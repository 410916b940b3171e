/// \file sku_definition.hpp
/// What a ledger keeps of a sku_defined: what decides, and a fingerprint of the rest.
///
/// Private. A shop has a definition for every SKU and one for each change of it; the texts are most of an
/// event, and no answer shows more of them than the category.
#pragma once

#include "fingerprint.hpp"

#include <orderledger/event.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace orderledger::inline v1::detail {

struct SkuDefinition {
  Digest content;                               ///< of the event without its time: title and all
  std::shared_ptr<const std::string> category;  ///< none: null
  std::optional<Instant> releases_at;
  std::optional<Quantity> max_backorder;
  std::optional<Quantity> max_preorder;
  std::optional<std::int32_t> lead_time_days;
  OrderPolicy backorders = OrderPolicy::deny;
  OrderPolicy preorders = OrderPolicy::allow;

  SkuDefinition() = default;
  explicit SkuDefinition(const SkuDefined& event)
      : content(fingerprint_of({.at = Instant(), .body = event})),
        releases_at(event.releases_at),
        max_backorder(event.max_backorder),
        max_preorder(event.max_preorder),
        lead_time_days(event.lead_time_days),
        backorders(event.backorders),
        preorders(event.preorders) {
    if (event.category) category = std::make_shared<const std::string>(*event.category);
  }

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.content, self.category, self.releases_at, self.max_backorder, self.max_preorder,
           self.lead_time_days, self.backorders, self.preorders);
  }
};

/// Whether the SKU is released at `at`, by its definition.
[[nodiscard]] inline bool is_released(const SkuDefinition& definition, Instant at) noexcept {
  return !definition.releases_at || *definition.releases_at <= at;
}

}  // namespace orderledger::inline v1::detail
