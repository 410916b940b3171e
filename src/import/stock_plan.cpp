#include "stock_plan.hpp"

#include <algorithm>

namespace orderledger::inline v1::imports {

namespace {

std::optional<LocationId> location_of(const std::string& text) {
  if (text.empty()) return default_location();
  auto checked = LocationId::from(text);
  if (!checked) return {};
  return *std::move(checked);
}

std::optional<Quantity> limit_of(std::int64_t units) {
  const auto checked = Quantity::from(units);
  if (!checked) return {};
  return *checked;
}

/// The ledger's definition, changed in what the source knows.
SkuDefined changed(SkuDefined definition, const ProductSnapshot& product) {
  if (!product.title.empty()) definition.title = product.title;
  if (!product.category.empty()) definition.category = product.category;
  if (product.tracked) definition.tracked = *product.tracked;
  if (product.backorders) definition.backorders = *product.backorders;
  if (product.max_backorder) definition.max_backorder = limit_of(*product.max_backorder);
  if (product.preorders) definition.preorders = *product.preorders;
  if (product.max_preorder) definition.max_preorder = limit_of(*product.max_preorder);
  if (product.releases_at) definition.releases_at = product.releases_at;
  if (product.is_preorder == false) definition.releases_at.reset();
  if (product.lead_time_days) definition.lead_time_days = product.lead_time_days;
  return definition;
}

}  // namespace

const std::vector<std::uint32_t>& OrdersOfSku::of(const std::string& sku) {
  std::vector<std::uint32_t>& orders = orders_[sku];
  std::sort(orders.begin(), orders.end());
  orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
  return orders;
}

std::optional<Sku> StockPlan::sku_of(const std::string& sku, const std::string& item) {
  std::string text = sku;
  if (text.empty()) {
    const std::string* known = merged_.sku_of(item);
    if (known == nullptr) {
      draft_.note(DiagnosticCode::unresolved_item, {}, item);
      return {};
    }
    text = *known;
  }
  auto checked = Sku::from(text);
  if (checked) return *std::move(checked);
  draft_.note(DiagnosticCode::bad_id, {}, text);
  return {};
}

void StockPlan::define(const Sku& sku, const std::string& title, std::optional<Instant> time) {
  const SkuFacts* known = draft_.facts().sku(sku);
  if (known != nullptr && known->definition) return;
  SkuDefined definition{.sku = sku};
  if (!title.empty()) definition.title = title;
  const auto product = merged_.products().find(sku.text());
  if (product != merged_.products().end()) definition = changed(definition, product->second);
  draft_.add(std::move(definition), {}, time);
}

void StockPlan::follow_products() {
  auto& pending = merged_.pending().products;
  for (auto at = pending.begin(); at != pending.end();) {
    const ProductSnapshot& product = merged_.products().at(*at);
    at = pending.erase(at);  // a definition depends on nothing: once planned it is settled by facts
    const auto sku = Sku::from(product.sku);
    if (!sku) {
      draft_.note(DiagnosticCode::bad_id, {}, product.sku);
      continue;
    }
    const SkuFacts* known = draft_.facts().sku(*sku);
    if (known == nullptr || !known->definition) {
      define(*sku);
      continue;
    }
    const SkuDefined wanted = changed(*known->definition, product);
    if (wanted == *known->definition) continue;
    if (wanted.tracked != known->definition->tracked) {
      draft_.note(DiagnosticCode::tracking_changed, sku->text());
    }
    draft_.add(wanted, {}, product.modified_at);
  }
}

void StockPlan::follow_supplies() {
  const std::set<std::string> pending = merged_.pending().supplies;
  for (const std::string& key : pending) {
    const std::size_t before = draft_.events().size();
    const SupplySnapshot& supply = merged_.supplies().at(key);
    follow_supply(key, supply);
    const bool waits = supply.sku.empty() && merged_.sku_of(supply.item) == nullptr;
    if (draft_.events().size() == before && !waits) merged_.pending().supplies.erase(key);
  }
}

void StockPlan::follow_supply(const std::string& key, const SupplySnapshot& supply) {
  const auto sku = sku_of(supply.sku, supply.item);
  const auto location = location_of(supply.location);
  if (!sku || !location) return;
  const bool has_id = !key.starts_with('\n');
  const std::string text =
      options_.prefix + (has_id ? supply.supply : "in:" + sku->text() + ':' + location->text());
  const auto id = SupplyId::from(fitting_id(text));
  if (!id) return draft_.note(DiagnosticCode::bad_id, sku->text(), text);
  const SupplyFacts* known = draft_.facts().supply(*id);
  const bool listed = known != nullptr && known->outstanding > 0;
  if (supply.outstanding <= 0) {
    if (listed) draft_.add(SupplyCancelled{.supply = *id}, {}, supply.modified_at);
    return;
  }
  const auto quantity = Quantity::from(supply.outstanding);
  if (!quantity) {
    return draft_.note(DiagnosticCode::quantity_too_large, sku->text(),
                       std::to_string(supply.outstanding));
  }
  if (!supply.expected_at) {
    return draft_.note(DiagnosticCode::supply_without_date, sku->text(),
                       std::to_string(supply.outstanding));
  }
  define(*sku);
  const SupplyExpected wanted{.supply = *id,
                              .sku = *sku,
                              .location = *location,
                              .quantity = *quantity,
                              .expected_at = *supply.expected_at};
  if (listed && known->outstanding == supply.outstanding && known->expected.sku == *sku &&
      known->expected.location == *location && known->expected.expected_at == *supply.expected_at) {
    return;
  }
  draft_.add(wanted, {}, supply.modified_at);
}

std::int64_t StockPlan::departed_after(const Sku& sku, const std::string& location,
                                       std::optional<Instant> as_of) {
  if (!as_of) return 0;
  std::int64_t units = 0;
  for (const std::uint32_t number : orders_.of(sku.text())) {
    merged_.settle();
    const MergedOrder& order = merged_.order(number);
    const std::vector<LineSnapshot>* lines = order.all_lines();
    if (lines == nullptr) continue;
    for (const LineSnapshot& line : *lines) {
      const std::string* by_item = line.sku.empty() ? merged_.sku_of(line.item) : nullptr;
      if ((by_item != nullptr ? *by_item : line.sku) != sku.text()) continue;
      std::int64_t by_shipments = 0, late = 0;
      for (const auto& [id, shipment] : order.shipments) {
        if (shipment.state == ShipmentState::preparing ||
            shipment.state == ShipmentState::cancelled) {
          continue;
        }
        const bool is_here = shipment.location.empty() || shipment.location == location;
        const auto left_at = shipment.left_at ? shipment.left_at : shipment.modified_at;
        for (const LineUnits& some : shipment.lines) {
          if (some.line != line.line) continue;
          by_shipments += some.quantity;
          if (is_here && left_at > as_of) late += some.quantity;
        }
      }
      // Units that only a counter tells left, at the latest, when the order was modified.
      const std::int64_t by_counter = line.left.value_or(0) - by_shipments;
      const bool is_here = line.location.empty() || line.location == location;
      if (by_counter > 0 && is_here && order.header && order.header->modified_at > as_of) {
        late += by_counter;
      }
      units += late;
    }
  }
  return units;
}

std::vector<StockPlan::Count> StockPlan::counts() {
  std::vector<Count> counts;
  for (const std::string& key : merged_.pending().stocks) {
    const std::optional<Instant>& as_of = merged_.stocks().at(key).as_of;
    counts.push_back({key, draft_.at(as_of.value_or(draft_.observed_at()))});
  }
  return counts;
}

void StockPlan::follow_count(const std::string& stock) {
  const StockSnapshot& snapshot = merged_.stocks().at(stock);
  const auto sku = sku_of(snapshot.sku, snapshot.item);
  if (!sku) return;
  const std::size_t before = draft_.events().size();
  follow_count(snapshot, *sku, true);
  if (draft_.events().size() == before) merged_.pending().stocks.erase(stock);
}

void StockPlan::repeat_counts() {
  for (const auto& [key, stock] : merged_.stocks()) {
    if (merged_.pending().stocks.contains(key)) continue;
    const std::string* by_item = stock.sku.empty() ? merged_.sku_of(stock.item) : nullptr;
    const auto sku = Sku::from(by_item != nullptr ? *by_item : stock.sku);
    if (sku && draft_.facts().has_shipped(*sku)) follow_count(stock, *sku, false);
  }
}

void StockPlan::follow_count(const StockSnapshot& stock, const Sku& sku, bool is_new) {
  const auto location = location_of(stock.location);
  if (!location) return draft_.note(DiagnosticCode::bad_id, sku.text(), stock.location);
  const StockFacts known = draft_.facts().stock(sku, *location);
  const Instant due = stock.as_of.value_or(draft_.observed_at());
  if (stock.safety && *stock.safety >= 0 && *stock.safety != known.safety) {
    if (const auto units = Quantity::from(*stock.safety)) {
      define(sku, {}, due);
      draft_.add(SafetyStockSet{.sku = sku, .location = *location, .quantity = *units}, {}, due);
    }
  }
  if (!stock.on_hand && !stock.available) return;
  std::int64_t on_hand = stock.on_hand.value_or(0);
  if (!stock.on_hand) {
    // What is left to sell, and what is promised to orders. Without the source's word for the latter: what
    // our orders still want, which is right where there is one location.
    const SkuFacts* of_sku = draft_.facts().sku(sku);
    const std::int64_t wanted = of_sku == nullptr ? 0 : of_sku->open;
    on_hand = *stock.available + stock.committed.value_or(wanted);
    if (!stock.committed && is_new) {
      draft_.note(DiagnosticCode::available_only, sku.text(), std::to_string(*stock.available));
    }
  } else if (!(draft_.is_history() && draft_.at(stock.as_of) == stock.as_of)) {
    // It is told late. In a history that it stands in where it was made, what left later comes after it.
    on_hand -= departed_after(sku, stock.location, stock.as_of);
  }
  if (!is_new) on_hand += known.moved_since_count;
  if (on_hand < 0) {
    draft_.note(DiagnosticCode::negative_stock, sku.text(), std::to_string(on_hand));
    on_hand = 0;
  }
  const auto units = Quantity::from(on_hand);
  if (!units) {
    return draft_.note(DiagnosticCode::quantity_too_large, sku.text(), std::to_string(on_hand));
  }
  define(sku, {}, due);
  if (known.on_hand_known && known.on_hand == on_hand) return;
  draft_.add(StockCounted{.sku = sku, .location = *location, .on_hand = *units}, {}, due);
}

}  // namespace orderledger::inline v1::imports
