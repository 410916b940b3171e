#include <orderledger/import/backorder_rule.hpp>

#include "draft.hpp"

namespace orderledger::inline v1::imports {

std::vector<EventBody> start_of(const BackorderRule& rule, const SkuDefined& present) {
  std::vector<EventBody> events;
  SkuDefined definition = present;
  definition.sku = rule.sku;
  definition.tracked = true;
  definition.backorders = OrderPolicy::allow;
  definition.max_backorder = rule.threshold;
  events.emplace_back(std::move(definition));
  events.emplace_back(
      SafetyStockSet{.sku = rule.sku, .location = rule.location, .quantity = rule.switch_at});
  if (rule.incoming && rule.incoming->units() > 0 && rule.back_in_stock) {
    const auto supply =
        SupplyId::from(fitting_id("in:" + rule.sku.text() + ':' + rule.location.text()));
    if (supply) {
      events.emplace_back(SupplyExpected{.supply = *supply,
                                         .sku = rule.sku,
                                         .location = rule.location,
                                         .quantity = *rule.incoming,
                                         .expected_at = *rule.back_in_stock});
    }
  }
  return events;
}

std::optional<EventBody> end_of(const BackorderRule& rule, const SkuDefined& present, Instant now) {
  if (!rule.ends_when_back || !rule.back_in_stock || now < *rule.back_in_stock) return {};
  if (present.backorders == OrderPolicy::deny) return {};
  SkuDefined definition = present;
  definition.backorders = OrderPolicy::deny;
  definition.max_backorder.reset();
  return EventBody(std::move(definition));
}

}  // namespace orderledger::inline v1::imports
