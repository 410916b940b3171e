#include "facts.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace orderledger::inline v1::imports {

namespace {

std::string stock_key(const Sku& sku, const LocationId& location) {
  std::string key = sku.text();
  key += '\n';  // no id has one
  key += location.text();
  return key;
}

std::int64_t listed_units(const std::optional<std::vector<LineQuantity>>& listed,
                          const LineId& line, std::int64_t all) {
  if (!listed) return all;
  for (const LineQuantity& some : *listed) {
    if (some.line == line) return some.quantity.units();
  }
  return 0;
}

}  // namespace

bool OrderFacts::is_open() const noexcept {
  return std::any_of(lines.begin(), lines.end(),
                     [](const LineFacts& line) { return line.open() + line.failed > 0; });
}

LineFacts* OrderFacts::find(const LineId& line) noexcept {
  const auto at = std::find_if(lines.begin(), lines.end(),
                               [&](const LineFacts& known) { return known.line == line; });
  return at == lines.end() ? nullptr : &*at;
}

bool OrderFacts::has_outcome(std::string_view id) const noexcept {
  return std::find(outcome_ids.begin(), outcome_ids.end(), id) != outcome_ids.end();
}

Facts::Facts(const Facts* below)
    : orders_(&below->orders_),
      shipments_(&below->shipments_),
      skus_(&below->skus_),
      stocks_(&below->stocks_),
      supplies_(&below->supplies_),
      clock_(below->clock_) {}

StockFacts Facts::stock(const Sku& sku, const LocationId& location) const {
  const StockFacts* known = stocks_.find(stock_key(sku, location));
  return known == nullptr ? StockFacts{} : *known;
}

void Facts::observe(const Event& event) {
  if (!clock_ || *clock_ < event.at) clock_ = event.at;
  const std::string_view id = event.id ? std::string_view(event.id->text()) : std::string_view();
  std::visit(
      [&]<class Body>(const Body& body) {
        if constexpr (std::is_same_v<Body, OrderPlaced>) {
          on(body, event.at);
        } else if constexpr (std::is_same_v<Body, HoldPlaced> ||
                             std::is_same_v<Body, UnitsShipped> ||
                             std::is_same_v<Body, ShipmentFailed> ||
                             std::is_same_v<Body, ShipmentRecovered>) {
          on(body, id);
        } else {
          on(body);
        }
      },
      event.body);
}

// ---- Orders ------------------------------------------------------------------------------------

template <class Step>
void Facts::change(LineFacts& line, const Step& step) {
  const std::int64_t before = line.open();
  step();
  if (line.open() != before) skus_.edit(line.sku.text()).open += line.open() - before;
}

void Facts::add_line(OrderFacts& order, const NewLine& line) {
  LineFacts& added = order.lines.emplace_back();
  added.line = line.line;
  added.sku = line.sku;
  added.price = line.price;
  added.location = line.location;
  added.promised_at = line.promised_at;
  change(added, [&] { added.ordered = line.quantity.units(); });
}

void Facts::on(const OrderPlaced& e, Instant at) {
  OrderFacts& order = orders_.edit(e.order.text());
  order.currency = e.currency;
  order.channel = e.channel.value_or("");
  order.customer = e.customer.value_or("");
  order.placed_at = e.placed_at.value_or(at);
  order.requested_ship_at = e.requested_ship_at;
  order.priority = e.priority;
  for (const NewLine& line : e.lines) add_line(order, line);
}

void Facts::on(const LineAdded& e) { add_line(orders_.edit(e.order.text()), e.line); }

void Facts::on(const UnitsCancelled& e) {
  LineFacts* line = orders_.edit(e.order.text()).find(e.line);
  if (line != nullptr) change(*line, [&] { line->cancelled += e.quantity.units(); });
}

void Facts::on(const OrderCancelled& e) {
  OrderFacts& order = orders_.edit(e.order.text());
  for (LineFacts& line : order.lines) {
    change(line, [&] {
      line.cancelled += line.open();
      line.lost += std::exchange(line.failed, 0);
    });
  }
  for (const std::string& id : order.shipments) {
    for (ShipmentLineFacts& line : shipments_.edit(id).lines) {
      line.gone += std::exchange(line.failed, 0);
    }
  }
}

void Facts::on(const LineChanged& e) {
  LineFacts* line = orders_.edit(e.order.text()).find(e.line);
  if (line == nullptr) return;
  if (e.promised_at.given) line->promised_at = e.promised_at.value;
  if (e.location.given) line->location = e.location.value;
}

void Facts::on(const UnitsReturned& e) {
  LineFacts* line = orders_.edit(e.order.text()).find(e.line);
  if (line == nullptr) return;
  line->shipped -= e.quantity.units();
  line->returned += e.quantity.units();
}

void Facts::on(const HoldPlaced& e, std::string_view event_id) {
  orders_.edit(e.order.text())
      .holds.push_back({.hold = e.hold.text(),
                        .line = e.line,
                        .reason = e.reason,
                        .active = true,
                        .ours = event_id.starts_with("hold:")});
}

void Facts::on(const HoldReleased& e) {
  for (HoldFacts& hold : orders_.edit(e.order.text()).holds) {
    if (hold.hold == e.hold.text()) hold.active = false;
  }
}

// ---- Shipments ---------------------------------------------------------------------------------

void Facts::on(const UnitsShipped& e, std::string_view event_id) {
  OrderFacts& order = orders_.edit(e.order.text());
  order.shipments.push_back(e.shipment.text());
  ShipmentFacts& shipment = shipments_.edit(e.shipment.text());
  shipment.order = e.order;
  shipment.location = e.location;
  shipment.synthetic = event_id.starts_with("left:");
  for (const LineQuantity& some : e.lines) {
    LineFacts* line = order.find(some.line);
    if (line == nullptr) continue;
    const std::int64_t units = some.quantity.units();
    shipment.lines.push_back({.line = some.line, .departed = units});
    change(*line, [&] { line->shipped += units; });
    move_stock(*line, e.location, -units);
  }
}

template <class Visit>
void Facts::for_each_line(const ShipmentId& id, std::string_view outcome_id, const Visit& visit) {
  ShipmentFacts& shipment = shipments_.edit(id.text());
  OrderFacts& order = orders_.edit(shipment.order.text());
  if (!outcome_id.empty()) order.outcome_ids.emplace_back(outcome_id);
  for (ShipmentLineFacts& in_shipment : shipment.lines) {
    LineFacts* line = order.find(in_shipment.line);
    if (line != nullptr) visit(in_shipment, *line);
  }
}

void Facts::on(const ShipmentFailed& e, std::string_view event_id) {
  for_each_line(e.shipment, event_id, [&](ShipmentLineFacts& in_shipment, LineFacts& line) {
    const std::int64_t units =
        listed_units(e.lines, in_shipment.line, std::min(in_shipment.unfailed(), line.shipped));
    in_shipment.failed += units;
    line.shipped -= units;
    line.failed += units;
  });
}

void Facts::on(const ShipmentRecovered& e, std::string_view event_id) {
  for_each_line(e.shipment, event_id, [&](ShipmentLineFacts& in_shipment, LineFacts& line) {
    const std::int64_t units = listed_units(e.lines, in_shipment.line, in_shipment.failed);
    in_shipment.failed -= units;
    if (e.outcome != RecoveryOutcome::delivered) in_shipment.gone += units;
    change(line, [&] {
      line.failed -= units;
      switch (e.outcome) {
        case RecoveryOutcome::delivered: line.shipped += units; break;
        case RecoveryOutcome::resend: line.resent += units; break;
        case RecoveryOutcome::refund: line.lost += units; break;
      }
    });
  });
}

void Facts::on(const ShipmentDelivered& e) {
  shipments_.edit(e.shipment.text()).delivered = true;
  for_each_line(e.shipment, {}, [&](ShipmentLineFacts& in_shipment, LineFacts& line) {
    line.failed -= in_shipment.failed;
    line.shipped += std::exchange(in_shipment.failed, 0);
  });
}

void Facts::on(const ShipmentVoided& e) {
  ShipmentFacts& shipment = shipments_.edit(e.shipment.text());
  shipment.voided = true;
  for_each_line(e.shipment, {}, [&](ShipmentLineFacts& in_shipment, LineFacts& line) {
    const std::int64_t unfailed = in_shipment.unfailed();
    change(line, [&] {
      line.shipped -= unfailed;
      line.failed -= in_shipment.failed;
    });
    move_stock(line, shipment.location, unfailed + in_shipment.failed);
  });
}

// ---- Stock -------------------------------------------------------------------------------------

StockFacts& Facts::stock_to_change(const Sku& sku, const LocationId& location) {
  std::vector<LocationId>& stocked = skus_.edit(sku.text()).stocked_at;
  if (std::find(stocked.begin(), stocked.end(), location) == stocked.end()) {
    stocked.push_back(location);
  }
  return stocks_.edit(stock_key(sku, location));
}

void Facts::move_stock(const LineFacts& line, const std::optional<LocationId>& location,
                       std::int64_t units) {
  const Sku& sku = line.sku;
  shipped_skus_[sku.text()] = true;
  const SkuFacts* known = skus_.find(sku.text());
  if (known == nullptr || (known->definition && !known->definition->tracked)) return;
  if (location) {
    stock_to_change(sku, *location).on_hand += units;
    return;
  }
  const std::vector<LocationId> stocked = known->stocked_at;
  for (const LocationId& place : stocked) stock_to_change(sku, place).on_hand_known = false;
  if (stocked.empty()) stock_to_change(sku, default_location()).on_hand_known = false;
  if (line.location) stock_to_change(sku, *line.location).on_hand_known = false;
}

void Facts::on(const SkuDefined& e) { skus_.edit(e.sku.text()).definition = e; }

void Facts::on(const StockCounted& e) {
  StockFacts& stock = stock_to_change(e.sku, e.location);
  stock.on_hand = e.on_hand.units();
  stock.on_hand_known = true;
  stock.moved_since_count = 0;
}

void Facts::on(const StockReceived& e) {
  StockFacts& stock = stock_to_change(e.sku, e.location);
  stock.on_hand += e.quantity.units();
  stock.moved_since_count += e.quantity.units();
  if (!e.supply) return;
  SupplyFacts& supply = supplies_.edit(e.supply->text());
  supply.outstanding = std::max<std::int64_t>(supply.outstanding - e.quantity.units(), 0);
}

void Facts::on(const StockAdjusted& e) {
  StockFacts& stock = stock_to_change(e.sku, e.location);
  stock.on_hand += e.delta;
  stock.moved_since_count += e.delta;
}

void Facts::on(const SafetyStockSet& e) {
  stock_to_change(e.sku, e.location).safety = e.quantity.units();
}

void Facts::on(const SupplyExpected& e) {
  supplies_.edit(e.supply.text()) = {.expected = e, .outstanding = e.quantity.units()};
}

void Facts::on(const SupplyCancelled& e) { supplies_.edit(e.supply.text()).outstanding = 0; }

}  // namespace orderledger::inline v1::imports
