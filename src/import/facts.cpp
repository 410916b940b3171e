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

const ShipmentFacts* OrderFacts::shipment(std::string_view id) const noexcept {
  const auto at = std::find_if(shipments.begin(), shipments.end(),
                               [&](const ShipmentFacts& known) { return known.id == id; });
  return at == shipments.end() ? nullptr : &*at;
}

Facts::Facts(RecordStore& records, std::size_t orders_at_hand)
    : ground_(std::in_place, records, orders_at_hand) {}

Facts::Facts(const Facts* below)
    : below_(below),
      skus_(&below->skus_),
      stocks_(&below->stocks_),
      supplies_(&below->supplies_),
      clock_(below->clock_) {}

const OrderFacts* Facts::find_order(const std::string& id) const {
  if (ground_) return ground_->orders.find(id);
  const auto own = orders_.find(id);
  return own == orders_.end() ? below_->find_order(id) : &own->second;
}

OrderFacts& Facts::edit_order(const std::string& id) {
  if (ground_) return ground_->orders.edit(id);
  const auto own = orders_.find(id);
  if (own != orders_.end()) return own->second;
  const OrderFacts* known = below_->find_order(id);
  return orders_.emplace(id, known == nullptr ? OrderFacts{} : *known).first->second;
}

std::optional<std::string> Facts::order_of_shipment(const std::string& id) const {
  if (ground_) {
    const auto number = ground_->shipments.find(id);
    if (!number) return {};
    return ground_->orders.key(ground_->order_of_shipment[*number]);
  }
  const auto own = order_of_shipment_.find(id);
  return own == order_of_shipment_.end() ? below_->order_of_shipment(id) : own->second;
}

const ShipmentFacts* Facts::shipment(const std::string& id) const {
  const auto order = order_of_shipment(id);
  return order ? find_order(*order)->shipment(id) : nullptr;
}

/// The shipment in its order, both to be changed; nothing where nobody told of it.
Facts::ShipmentEdit Facts::edit_shipment(const std::string& id) {
  const auto key = order_of_shipment(id);
  if (!key) return {};
  OrderFacts& order = edit_order(*key);
  return {&order,
          &order.shipments[static_cast<std::size_t>(order.shipment(id) - order.shipments.data())]};
}

StockFacts Facts::stock(const Sku& sku, const LocationId& location) const {
  const StockFacts* known = stocks_.find(stock_key(sku, location));
  return known == nullptr ? StockFacts{} : *known;
}

void Facts::foresee(const Event& event) {
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
  OrderFacts& order = edit_order(e.order.text());
  order.currency = e.currency;
  order.channel = e.channel.value_or("");
  order.customer = e.customer.value_or("");
  order.placed_at = e.placed_at.value_or(at);
  order.requested_ship_at = e.requested_ship_at;
  order.priority = e.priority;
  for (const NewLine& line : e.lines) add_line(order, line);
}

void Facts::on(const LineAdded& e) { add_line(edit_order(e.order.text()), e.line); }

void Facts::on(const UnitsCancelled& e) {
  LineFacts* line = edit_order(e.order.text()).find(e.line);
  if (line != nullptr) change(*line, [&] { line->cancelled += e.quantity.units(); });
}

void Facts::on(const OrderCancelled& e) {
  OrderFacts& order = edit_order(e.order.text());
  for (LineFacts& line : order.lines) {
    change(line, [&] {
      line.cancelled += line.open();
      line.lost += std::exchange(line.failed, 0);
    });
  }
  for (ShipmentFacts& shipment : order.shipments) {
    for (ShipmentLineFacts& line : shipment.lines) line.gone += std::exchange(line.failed, 0);
  }
}

void Facts::on(const LineChanged& e) {
  LineFacts* line = edit_order(e.order.text()).find(e.line);
  if (line == nullptr) return;
  if (e.promised_at.given) line->promised_at = e.promised_at.value;
  if (e.location.given) line->location = e.location.value;
}

void Facts::on(const UnitsReturned& e) {
  LineFacts* line = edit_order(e.order.text()).find(e.line);
  if (line == nullptr) return;
  line->shipped -= e.quantity.units();
  line->returned += e.quantity.units();
}

void Facts::on(const HoldPlaced& e, std::string_view event_id) {
  edit_order(e.order.text())
      .holds.push_back({.hold = e.hold.text(),
                        .line = e.line,
                        .reason = e.reason,
                        .active = true,
                        .ours = event_id.starts_with("hold:")});
}

void Facts::on(const HoldReleased& e) {
  for (HoldFacts& hold : edit_order(e.order.text()).holds) {
    if (hold.hold == e.hold.text()) hold.active = false;
  }
}

// ---- Shipments ---------------------------------------------------------------------------------

void Facts::on(const UnitsShipped& e, std::string_view event_id) {
  OrderFacts& order = edit_order(e.order.text());
  const std::string& id = e.shipment.text();
  if (ground_) {
    const std::uint32_t number = ground_->shipments.intern(id);
    ground_->order_of_shipment.resize(ground_->shipments.size());
    ground_->order_of_shipment[number] = *ground_->orders.number_of(e.order.text());
  } else {
    order_of_shipment_[id] = e.order.text();
  }
  ShipmentFacts& shipment = order.shipments.emplace_back();
  shipment.id = id;
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
  const ShipmentEdit found = edit_shipment(id.text());
  if (found.shipment == nullptr) return;
  if (!outcome_id.empty()) found.order->outcome_ids.emplace_back(outcome_id);
  for (ShipmentLineFacts& in_shipment : found.shipment->lines) {
    LineFacts* line = found.order->find(in_shipment.line);
    if (line != nullptr) visit(*found.shipment, in_shipment, *line);
  }
}

void Facts::on(const ShipmentFailed& e, std::string_view event_id) {
  for_each_line(
      e.shipment, event_id, [&](ShipmentFacts&, ShipmentLineFacts& in_shipment, LineFacts& line) {
        const std::int64_t units =
            listed_units(e.lines, in_shipment.line, std::min(in_shipment.unfailed(), line.shipped));
        in_shipment.failed += units;
        line.shipped -= units;
        line.failed += units;
      });
}

void Facts::on(const ShipmentRecovered& e, std::string_view event_id) {
  for_each_line(
      e.shipment, event_id, [&](ShipmentFacts&, ShipmentLineFacts& in_shipment, LineFacts& line) {
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
  for_each_line(e.shipment, {},
                [&](ShipmentFacts& shipment, ShipmentLineFacts& in_shipment, LineFacts& line) {
                  shipment.delivered = true;
                  line.failed -= in_shipment.failed;
                  line.shipped += std::exchange(in_shipment.failed, 0);
                });
}

void Facts::on(const ShipmentVoided& e) {
  for_each_line(e.shipment, {},
                [&](ShipmentFacts& shipment, ShipmentLineFacts& in_shipment, LineFacts& line) {
                  shipment.voided = true;
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
  shipped_skus_.insert(sku.text());
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
