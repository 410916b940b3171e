// Events: what is refused, and what each does. Source: SPEC 3 and 4; the order of checks is the
// documented precedence of errors.
#include "fingerprint.hpp"
#include "quoted.hpp"
#include "repetition.hpp"
#include "state.hpp"
#include "validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

Error refuse(ErrorCode code, std::string_view field, std::string_view value, std::string_view why) {
  return {code, std::string(field), fmt::format("{} {}: {}", field, quoted(value), why)};
}

Error refuse_units(ErrorCode code, std::string_view field, std::int64_t units, std::string_view why) {
  return {code, std::string(field), fmt::format("{} {}: {}", field, units, why)};
}

/// The name of a field of an element of `lines`; put together only where it is needed.
std::string line_field(std::size_t index, std::string_view field) {
  return fmt::format("lines[{}].{}", index, field);
}

/// SKUs, each once, in the order of their first appearance: the order in which they are filled.
class DistinctSkus {
 public:
  void add(SkuIndex sku) {
    if (std::find(skus_.begin(), skus_.end(), sku) == skus_.end()) skus_.push_back(sku);
  }
  [[nodiscard]] auto begin() const noexcept { return skus_.begin(); }
  [[nodiscard]] auto end() const noexcept { return skus_.end(); }

 private:
  boost::container::small_vector<SkuIndex, 4> skus_;
};

constexpr LocationIndex unnamed_location = none - 1;

Error closed(const OrderId& order) {
  return refuse(ErrorCode::order_closed, "order", order.text(), "it has no open unit");
}

bool sum_overflows(std::int64_t a, std::int64_t b) noexcept {
  return b > 0 ? a > std::numeric_limits<std::int64_t>::max() - b
               : a < std::numeric_limits<std::int64_t>::min() - b;
}

}  // namespace

Result<Applied> Ledger::State::apply(const Event& event) {
  if (auto malformed = malformation_of(event)) return *std::move(malformed);
  if (event.id) {
    if (const auto known = event_names_.find(event.id->text())) {
      if (event_contents_[*known] == fingerprint_of(event)) return Applied::repeated;
      return refuse(ErrorCode::conflicting_duplicate, "id", event.id->text(),
                    "an event with this id and other content was applied before");
    }
  }
  if (clock_ && event.at < *clock_) {
    return refuse(ErrorCode::out_of_order, "at", event.at.to_rfc3339(),
                  fmt::format("earlier than the ledger's clock, {}", clock_->to_rfc3339()));
  }
  at_ = event.at;
  Refusal refusal = std::visit([this](const auto& body) { return on(body); }, event.body);
  if (!refusal) {
    commit(event.at, true);
    clock_ = event.at;
    if (event.id) {
      event_names_.add(event.id->text());
      event_contents_.push_back(fingerprint_of(event));
    }
  }
  cool_down();
  if (refusal) return *std::move(refusal);
  return Applied::applied;
}

void Ledger::State::begin() { release_until(at_); }

Result<SkuIndex> Ledger::State::find_sku(const Sku& sku, std::string_view field) const {
  if (const auto found = sku_names_.find(sku.text())) return *found;
  return refuse(ErrorCode::unknown_sku, field, sku.text(), "no such SKU is defined");
}

Result<OrderIndex> Ledger::State::find_order(const OrderId& order) const {
  if (const auto found = order_names_.find(order.text())) return *found;
  return refuse(ErrorCode::unknown_order, "order", order.text(), "no such order is in the book");
}

Result<std::uint32_t> Ledger::State::find_line(const Order& order, const OrderId& id, const LineId& line,
                                               std::string_view field) const {
  const std::uint32_t found = order.find_line(line.text());
  if (found != none) return found;
  return refuse(ErrorCode::unknown_line, field, line.text(),
                fmt::format("order {} has no such line", quoted(id.text())));
}

Result<Ledger::State::ShipmentPlace> Ledger::State::find_shipment(const ShipmentId& shipment) {
  if (const auto found = shipment_names_.find(shipment.text())) {
    const ShipmentPlace place = shipments_[*found];
    if (!hot(place.order).shipments[place.number].voided) return place;
    return refuse(ErrorCode::unknown_shipment, "shipment", shipment.text(), "it was voided");
  }
  return refuse(ErrorCode::unknown_shipment, "shipment", shipment.text(), "no such shipment left");
}

Ledger::State::Refusal Ledger::State::on(const LocationDefined& event) {
  begin();
  const LocationIndex location = intern_location(event.location);
  ranks_[location].set(at_, event.rank);
  for (SkuRecord& sku : skus_) {
    if (sku.stock.size() > 1) {
      std::sort(sku.stock.begin(), sku.stock.end(),
                [&](const Stock& a, const Stock& b) { return location_before(a.location, b.location); });
    }
  }
  return {};
}

Ledger::State::Refusal Ledger::State::on(const SkuDefined& event) {
  begin();
  const SkuIndex index = sku_names_.intern(event.sku.text());
  const bool is_new = index == skus_.size();
  if (is_new) skus_.emplace_back();
  SkuRecord& sku = skus_[index];
  const bool was_tracked = is_new || sku.tracked;
  if (!is_new && sku.definition.now().releases_at) {
    pending_releases_.erase({*sku.definition.now().releases_at, event.sku.text(), index});
  }
  sku.definition.set(at_, event);
  sku.tracked = event.tracked;
  const bool released = is_released(event, at_);
  if (!released) pending_releases_.insert({*event.releases_at, event.sku.text(), index});
  if (released != sku.released) {
    sku.released = released;
    touch_open_lines(index);
  }
  if (was_tracked == event.tracked) return {};

  // All its allocations wait; then fill gives them stock, or, untracked, everything.
  const std::vector<QueueEntry> holders(sku.allocated.begin(), sku.allocated.end());
  for (const QueueEntry& entry : holders) {
    Order& order = *orders_[entry.order].hot;
    const auto allocations = order.lines[entry.line].allocations;
    for (const Allocation& allocation : allocations) {
      change(entry.order, order,
             {.kind = ChangeKind::deallocate, .line = entry.line, .quantity = allocation.quantity,
              .location = allocation.location});
    }
  }
  fill(index);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const StockCounted& event) {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  begin();
  const LocationIndex location = intern_location(event.location);
  set_on_hand(*sku, location, event.on_hand.units());
  return {};
}

Ledger::State::Refusal Ledger::State::on(const StockReceived& event) {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  std::optional<SupplyIndex> supply;
  if (event.supply) {
    supply = supply_names_.find(event.supply->text());
    if (!supply || !supplies_[*supply].now().known) {
      return refuse(ErrorCode::unknown_supply, "supply", event.supply->text(), "no such supply is expected");
    }
    if (supplies_[*supply].now().sku != *sku) {
      return refuse(ErrorCode::unknown_supply, "supply", event.supply->text(),
                    fmt::format("it is a supply of SKU {}, not of {}",
                                quoted(sku_names_.text(supplies_[*supply].now().sku)),
                                quoted(event.sku.text())));
    }
  }
  const std::int64_t on_hand = on_hand_of(*sku, event.location);
  if (sum_overflows(on_hand, event.quantity.units())) {
    return refuse_units(ErrorCode::overflow, "quantity", event.quantity.units(), "on_hand would overflow");
  }
  begin();
  if (supply) {
    Supply received = supplies_[*supply].now();
    received.outstanding = std::max<std::int64_t>(0, received.outstanding - event.quantity.units());
    supplies_[*supply].set(at_, received);
  }
  set_on_hand(*sku, intern_location(event.location), on_hand + event.quantity.units());
  return {};
}

Ledger::State::Refusal Ledger::State::on(const StockAdjusted& event) {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  const std::int64_t on_hand = on_hand_of(*sku, event.location);
  if (sum_overflows(on_hand, event.delta)) {
    return refuse_units(ErrorCode::overflow, "delta", event.delta, "on_hand would overflow");
  }
  begin();
  set_on_hand(*sku, intern_location(event.location), on_hand + event.delta);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const SafetyStockSet& event) {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  begin();
  const LocationIndex location = intern_location(event.location);
  stock(*sku, location).safety_stock = event.quantity.units();
  shrink(*sku, location);
  fill(*sku);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const SupplyExpected& event) {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  begin();
  const SupplyIndex index = supply_names_.intern(event.supply.text());
  if (index == supplies_.size()) supplies_.emplace_back();
  supplies_[index].set(at_, {*sku, intern_location(event.location), event.quantity.units(), event.expected_at});
  auto& of_sku = skus_[*sku].supplies;
  if (std::find(of_sku.begin(), of_sku.end(), index) == of_sku.end()) of_sku.push_back(index);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const SupplyCancelled& event) {
  const auto index = supply_names_.find(event.supply.text());
  if (!index || !supplies_[*index].now().known) {
    return refuse(ErrorCode::unknown_supply, "supply", event.supply.text(), "no such supply is expected");
  }
  begin();
  Supply cancelled = supplies_[*index].now();
  cancelled.known = false;
  cancelled.outstanding = 0;
  supplies_[*index].set(at_, cancelled);
  return {};
}

Line Ledger::State::make_line(const NewLine& line, SkuIndex sku, Instant placed_at) const {
  Line made;
  made.id = line.line.text();
  made.sku = sku;
  // A location that nobody has named yet has no stock to plan with; enter_line() gives it its number.
  if (line.location) made.own_location = location_names_.find(line.location->text()).value_or(unnamed_location);
  made.price = line.price;
  made.ordered = made.waiting = static_cast<Units>(line.quantity.units());
  made.placed_at = placed_at;
  made.promised_at = line.promised_at;
  return made;
}

Ledger::State::Refusal Ledger::State::plan_request(OrderIndex index, const Order& order,
                                                   std::uint32_t first_line, bool accepted, bool listed) {
  // No line in the queue can take what is available now (the queue is drained), so that only the new
  // lines are given anything: what they get can be planned before anything is changed.
  plan_.clear();
  DistinctSkus skus;
  for (std::uint32_t i = first_line; i < order.lines.size(); ++i) skus.add(order.lines[i].sku);
  Refusal refusal;
  for (const SkuIndex sku_index : skus) {
    const SkuRecord& sku = skus_[sku_index];
    boost::container::small_vector<QueueEntry, 4> queue;
    std::int64_t ordered = 0;
    for (std::uint32_t i = first_line; i < order.lines.size(); ++i) {
      if (order.lines[i].sku != sku_index) continue;
      queue.push_back(queue_entry(options_.allocation, index, order, i));
      ordered += order.lines[i].ordered;
    }
    const std::uint32_t named_first = queue.front().line;
    std::int64_t waiting = 0;
    if (sku.tracked) {
      std::sort(queue.begin(), queue.end());
      boost::container::small_vector<Stock, 4> available(sku.stock.begin(), sku.stock.end());
      for (const QueueEntry& entry : queue) {
        const Line& line = order.lines[entry.line];
        Units rest = line.waiting;
        for (Stock& at : available) {
          if (line.own_location != none && line.own_location != at.location) continue;
          const auto taken = static_cast<Units>(std::min<std::int64_t>(rest, at.available()));
          if (taken == 0) continue;
          at.allocated += taken;
          rest -= taken;
          plan_.push_back({entry.line, at.location, taken});
        }
        waiting += rest;
      }
    } else {
      for (const QueueEntry& entry : queue) plan_.push_back({entry.line, none, order.lines[entry.line].waiting});
    }
    if (accepted || refusal) continue;

    if (sku.released && waiting == 0) continue;  // nothing to ask
    const SkuDefined& definition = sku.definition.now();
    const std::string field = listed ? line_field(named_first, "sku") : "sku";
    const std::string_view name = sku_names_.text(sku_index);
    if (!is_released(definition, at_)) {
      const std::int64_t open = sku.open_units + ordered;
      if (definition.preorders == OrderPolicy::deny) {
        refusal = refuse(ErrorCode::preorder_denied, field, name, "not released, and it takes no preorders");
      } else if (definition.max_preorder && open > definition.max_preorder->units()) {
        refusal = refuse(ErrorCode::preorder_limit, field, name,
                         fmt::format("{} open units would exceed its max_preorder of {}", open,
                                     definition.max_preorder->units()));
      }
    } else if (waiting > 0) {
      const std::int64_t all_waiting = sku.waiting_units + waiting;
      if (definition.backorders == OrderPolicy::deny) {
        refusal = refuse(ErrorCode::backorder_denied, field, name,
                         fmt::format("{} of {} units are not available, and it takes no backorders", waiting, ordered));
      } else if (definition.max_backorder && all_waiting > definition.max_backorder->units()) {
        refusal = refuse(ErrorCode::backorder_limit, field, name,
                         fmt::format("{} waiting units would exceed its max_backorder of {}", all_waiting,
                                     definition.max_backorder->units()));
      }
    }
  }
  return refusal;
}

Ledger::State::Refusal Ledger::State::on(const OrderPlaced& event) {
  const auto currency = Currency::from_code(event.currency);
  if (!currency) return currency.error();
  boost::container::small_vector<SkuIndex, 8> skus;
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    const auto sku = sku_names_.find(event.lines[i].sku.text());
    if (!sku) return find_sku(event.lines[i].sku, line_field(i, "sku")).error();
    skus.push_back(*sku);
  }
  if (order_names_.find(event.order.text())) {
    return refuse(ErrorCode::duplicate_order, "order", event.order.text(), "it is in the book");
  }
  const auto repeated = first_repeated(event.lines.size(), [&](std::size_t i) -> std::string_view {
    return event.lines[i].line.text();
  });
  if (repeated) {
    return refuse(ErrorCode::duplicate_line, line_field(*repeated, "line"), event.lines[*repeated].line.text(),
                  "listed twice");
  }

  auto order = std::make_unique<Order>();
  order->currency = *currency;
  order->placed_at = event.placed_at.value_or(at_);
  order->priority = event.priority;
  order->ship_complete = event.ship_complete;
  order->requested_ship_at = event.requested_ship_at;
  order->channel = event.channel;
  order->customer = event.customer;
  order->lines.reserve(event.lines.size());
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    order->lines.push_back(make_line(event.lines[i], skus[i], order->placed_at));
  }
  const OrderIndex index = order_names_.size();
  if (auto refusal = plan_request(index, *order, 0, event.accepted, true)) return refusal;

  begin();
  order_names_.add(event.order.text());
  Order& placed = *orders_.emplace_back(OrderSlot{0, std::move(order)}).hot;
  for (std::uint32_t i = 0; i < placed.lines.size(); ++i) enter_line(index, placed, i, event.lines[i]);
  give_planned(index, placed);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const LineAdded& event) {
  const auto index = find_order(event.order);
  if (!index) return index.error();
  const auto sku = find_sku(event.line.sku, "sku");
  if (!sku) return sku.error();
  Order& order = hot(*index);
  if (order.find_line(event.line.line.text()) != none) {
    return refuse(ErrorCode::duplicate_line, "line", event.line.line.text(), "the order has such a line");
  }
  if (!order.is_open()) return closed(event.order);
  const auto line = static_cast<std::uint32_t>(order.lines.size());
  order.lines.push_back(make_line(event.line, *sku, at_));
  if (auto refusal = plan_request(*index, order, line, event.accepted, false)) {
    order.lines.pop_back();
    return refusal;
  }
  begin();
  enter_line(*index, order, line, event.line);
  give_planned(*index, order);
  return {};
}

void Ledger::State::give_planned(OrderIndex index, Order& order) {
  for (const PlannedAllocation& allocation : plan_) {
    change(index, order,
           {.kind = ChangeKind::allocate, .line = allocation.line, .quantity = allocation.quantity,
            .location = allocation.location});
  }
}

Ledger::State::Refusal Ledger::State::on(const UnitsCancelled& event) {
  const auto index = find_order(event.order);
  if (!index) return index.error();
  Order& order = hot(*index);
  const auto line = find_line(order, event.order, event.line, "line");
  if (!line) return line.error();
  const auto quantity = static_cast<Units>(event.quantity.units());
  const Units possible = order.lines[*line].waiting + order.lines[*line].allocated();
  if (quantity > possible) {
    return refuse_units(ErrorCode::over_cancelled, "quantity", quantity,
                        fmt::format("only {} units wait or are allocated", possible));
  }
  begin();
  cancel(*index, order, *line, quantity);
  fill(order.lines[*line].sku);
  return {};
}

void Ledger::State::cancel(OrderIndex index, Order& order, std::uint32_t line_index, Units quantity) {
  const Line& line = order.lines[line_index];
  const Units waiting = std::min(quantity, line.waiting);
  if (waiting > 0) {
    change(index, order, {.kind = ChangeKind::cancel_waiting, .line = line_index, .quantity = waiting});
  }
  Units rest = quantity - waiting;
  const SortedAllocations allocations = allocations_in_order(line);
  for (auto at = allocations.rbegin(); at != allocations.rend() && rest > 0; ++at) {
    const Units taken = std::min(rest, at->quantity);
    rest -= taken;
    change(index, order,
           {.kind = ChangeKind::cancel_allocated, .line = line_index, .quantity = taken, .location = at->location});
  }
}

Ledger::State::Refusal Ledger::State::on(const OrderCancelled& event) {
  const auto index = find_order(event.order);
  if (!index) return index.error();
  Order& order = hot(*index);
  if (!order.is_open()) return closed(event.order);
  begin();
  DistinctSkus skus;
  for (std::uint32_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (line.open() == 0) continue;
    skus.add(line.sku);
    cancel(*index, order, i, line.waiting + line.allocated());
    for (std::uint32_t s = 0; s < order.shipments.size(); ++s) {
      const ShipmentLine* const in_shipment = order.shipments[s].find(i);
      if (in_shipment == nullptr || in_shipment->failed == 0) continue;
      change(*index, order,
             {.kind = ChangeKind::refund, .line = i, .quantity = in_shipment->failed, .shipment = s});
    }
  }
  for (const SkuIndex sku : skus) fill(sku);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const HoldPlaced& event) {
  const auto index = find_order(event.order);
  if (!index) return index.error();
  Order& order = hot(*index);
  std::uint32_t line_index = none;
  if (event.line) {
    const auto line = find_line(order, event.order, *event.line, "line");
    if (!line) return line.error();
    line_index = *line;
  }
  if (order.has_hold(event.hold.text())) {
    return refuse(ErrorCode::duplicate_hold, "hold", event.hold.text(), "it is active on the order");
  }
  if (!order.is_open()) return closed(event.order);
  begin();
  change(*index, order,
         {.kind = ChangeKind::hold_placed, .line = line_index, .reason = static_cast<std::uint8_t>(event.reason),
          .text = event.hold.text()});
  touch_all_lines(*index, order);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const HoldReleased& event) {
  const auto index = find_order(event.order);
  if (!index) return index.error();
  Order& order = hot(*index);
  if (!order.has_hold(event.hold.text())) {
    return refuse(ErrorCode::unknown_hold, "hold", event.hold.text(), "no such hold is active on the order");
  }
  begin();
  change(*index, order, {.kind = ChangeKind::hold_released, .text = event.hold.text()});
  touch_all_lines(*index, order);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const UnitsShipped& event) {
  const auto index = find_order(event.order);
  if (!index) return index.error();
  Order& order = hot(*index);
  boost::container::small_vector<std::uint32_t, 8> lines;
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    const std::uint32_t line = order.find_line(event.lines[i].line.text());
    if (line == none) return find_line(order, event.order, event.lines[i].line, line_field(i, "line")).error();
    lines.push_back(line);
  }
  if (shipment_names_.find(event.shipment.text())) {
    return refuse(ErrorCode::duplicate_shipment, "shipment", event.shipment.text(), "it was recorded before");
  }
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    const Line& line = order.lines[lines[i]];
    const std::int64_t possible = line.waiting + line.allocated();
    if (event.lines[i].quantity.units() > possible) {
      return refuse_units(ErrorCode::over_shipped, line_field(i, "quantity"),
                          event.lines[i].quantity.units(),
                          fmt::format("only {} units wait or are allocated", possible));
    }
  }

  begin();
  const auto number = static_cast<std::uint32_t>(order.shipments.size());
  const std::uint32_t name = shipment_names_.add(event.shipment.text());
  shipments_.push_back({*index, number});
  change(*index, order, {.kind = ChangeKind::shipment_opened, .shipment = name});
  const LocationIndex from = event.location ? intern_location(*event.location) : none;
  DistinctSkus skus;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const SkuIndex sku = order.lines[lines[i]].sku;
    ship(*index, order, lines[i], static_cast<Units>(event.lines[i].quantity.units()), from, number);
    if (is_tracked(sku)) skus.add(sku);
  }
  for (const SkuIndex sku : skus) shrink_everywhere_and_fill(sku);
  return {};
}

void Ledger::State::ship(OrderIndex index, Order& order, std::uint32_t line_index, Units quantity,
                         LocationIndex from, std::uint32_t shipment) {
  const Line& line = order.lines[line_index];
  const SkuIndex sku = line.sku;
  const bool tracked = is_tracked(sku);
  SortedAllocations sources = allocations_in_order(line);
  // The shipping location's own allocation goes first.
  std::stable_partition(sources.begin(), sources.end(), [&](const Allocation& a) { return a.location == from; });
  OrderChange leaving{.line = line_index, .shipment = shipment};
  const auto leave = [&](ChangeKind kind, Units taken, LocationIndex departure) {
    leaving.kind = kind;
    leaving.quantity = taken;
    leaving.departure = tracked ? departure : none;
    change(index, order, leaving);
    if (tracked) stock(sku, departure).on_hand -= taken;
  };
  for (const Allocation& source : sources) {
    const Units taken = std::min(quantity, source.quantity);
    if (taken == 0) break;
    quantity -= taken;
    leaving.location = source.location;
    leave(ChangeKind::ship_allocated, taken, from != none ? from : source.location);
  }
  if (quantity == 0) return;
  LocationIndex departure = from != none ? from : line.own_location;
  if (departure == none && !skus_[sku].stock.empty()) departure = skus_[sku].stock.front().location;
  if (departure == none) departure = intern_location(default_location());
  leaving.location = none;
  leave(ChangeKind::ship_waiting, quantity, departure);
}

Result<std::vector<Units>> Ledger::State::shipment_units(
    const Order& order, const Shipment& shipment, const ShipmentId& id,
    const std::optional<std::vector<LineQuantity>>& listed,
    const std::function<Units(const ShipmentLine&)>& all_of, ErrorCode too_many) const {
  std::vector<Units> units(shipment.lines.size(), 0);
  if (!listed) {
    bool any = false;
    for (std::size_t i = 0; i < shipment.lines.size(); ++i) {
      units[i] = all_of(shipment.lines[i]);
      any = any || units[i] > 0;
    }
    if (any) return units;
    return refuse(too_many, "shipment", id.text(), "none of its units can");
  }
  for (std::size_t i = 0; i < listed->size(); ++i) {
    const LineQuantity& wanted = (*listed)[i];
    const ShipmentLine* const in_shipment = shipment.find(order.find_line(wanted.line.text()));
    const Units possible = in_shipment == nullptr ? 0 : all_of(*in_shipment);
    if (wanted.quantity.units() > possible) {
      return refuse_units(too_many, line_field(i, "quantity"), wanted.quantity.units(),
                          fmt::format("only {} units of line {} in shipment {} can", possible,
                                      quoted(wanted.line.text()), quoted(id.text())));
    }
    units[static_cast<std::size_t>(in_shipment - shipment.lines.data())] =
        static_cast<Units>(wanted.quantity.units());
  }
  return units;
}

Ledger::State::Refusal Ledger::State::unknown_line_of(
    const Order& order, OrderIndex index, const std::optional<std::vector<LineQuantity>>& listed) const {
  for (std::size_t i = 0; listed && i < listed->size(); ++i) {
    const std::string& line = (*listed)[i].line.text();
    if (order.find_line(line) != none) continue;
    return refuse(ErrorCode::unknown_line, line_field(i, "line"), line,
                  fmt::format("order {} has no such line", quoted(order_names_.text(index))));
  }
  return {};
}

Ledger::State::Refusal Ledger::State::on(const ShipmentFailed& event) {
  const auto place = find_shipment(event.shipment);
  if (!place) return place.error();
  Order& order = hot(place->order);
  const Shipment& shipment = order.shipments[place->number];
  if (auto unknown = unknown_line_of(order, place->order, event.lines)) return unknown;
  if (shipment.delivered) {
    return refuse(ErrorCode::already_delivered, "shipment", event.shipment.text(), "it was delivered");
  }
  const auto units = shipment_units(
      order, shipment, event.shipment, event.lines,
      [&](const ShipmentLine& line) { return std::min(line.unfailed(), order.lines[line.line].shipped); },
      ErrorCode::over_failed);
  if (!units) return units.error();
  begin();
  for (std::size_t i = 0; i < units->size(); ++i) {
    if ((*units)[i] == 0) continue;
    change(place->order, order,
           {.kind = ChangeKind::fail, .line = shipment.lines[i].line, .quantity = (*units)[i],
            .shipment = place->number, .reason = static_cast<std::uint8_t>(event.reason)});
  }
  return {};
}

Ledger::State::Refusal Ledger::State::on(const ShipmentRecovered& event) {
  const auto place = find_shipment(event.shipment);
  if (!place) return place.error();
  Order& order = hot(place->order);
  const Shipment& shipment = order.shipments[place->number];
  if (auto unknown = unknown_line_of(order, place->order, event.lines)) return unknown;
  const auto units = shipment_units(
      order, shipment, event.shipment, event.lines, [](const ShipmentLine& line) { return line.failed; },
      ErrorCode::over_recovered);
  if (!units) return units.error();
  begin();
  const ChangeKind kind = event.outcome == RecoveryOutcome::delivered ? ChangeKind::recover
                          : event.outcome == RecoveryOutcome::resend  ? ChangeKind::resend
                                                                      : ChangeKind::refund;
  DistinctSkus skus;
  for (std::size_t i = 0; i < units->size(); ++i) {
    if ((*units)[i] == 0) continue;
    const std::uint32_t line = shipment.lines[i].line;
    skus.add(order.lines[line].sku);
    change(place->order, order,
           {.kind = kind, .line = line, .quantity = (*units)[i], .shipment = place->number});
  }
  for (const SkuIndex sku : skus) fill(sku);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const ShipmentDelivered& event) {
  const auto place = find_shipment(event.shipment);
  if (!place) return place.error();
  Order& order = hot(place->order);
  const Shipment& shipment = order.shipments[place->number];
  if (shipment.delivered) {
    return refuse(ErrorCode::already_delivered, "shipment", event.shipment.text(), "it was delivered");
  }
  begin();
  for (std::size_t i = 0; i < shipment.lines.size(); ++i) {
    const ShipmentLine& line = shipment.lines[i];
    if (line.failed == 0) continue;
    change(place->order, order,
           {.kind = ChangeKind::recover, .line = line.line, .quantity = line.failed, .shipment = place->number});
  }
  change(place->order, order, {.kind = ChangeKind::shipment_delivered, .shipment = place->number});
  return {};
}

Ledger::State::Refusal Ledger::State::on(const ShipmentVoided& event) {
  const auto place = find_shipment(event.shipment);
  if (!place) return place.error();
  Order& order = hot(place->order);
  const Shipment& shipment = order.shipments[place->number];
  if (shipment.delivered) {
    return refuse(ErrorCode::already_delivered, "shipment", event.shipment.text(), "it was delivered");
  }
  for (const ShipmentLine& line : shipment.lines) {
    const Units shipped = order.lines[line.line].shipped;
    if (line.unfailed() > shipped) {
      return refuse(ErrorCode::over_failed, "shipment", event.shipment.text(),
                    fmt::format("units of its line {} were returned", quoted(order.lines[line.line].id)));
    }
  }
  begin();
  DistinctSkus skus;
  for (std::size_t i = 0; i < shipment.lines.size(); ++i) {
    const std::uint32_t line = shipment.lines[i].line;
    const SkuIndex sku = order.lines[line].sku;
    const auto departures = shipment.lines[i].departures;
    const Units failed = shipment.lines[i].failed;
    const Units unfailed = shipment.lines[i].unfailed();
    if (failed > 0) {
      change(place->order, order,
             {.kind = ChangeKind::void_failed, .line = line, .quantity = failed, .shipment = place->number});
    }
    if (unfailed > 0) {
      change(place->order, order,
             {.kind = ChangeKind::void_shipped, .line = line, .quantity = unfailed, .shipment = place->number});
    }
    skus.add(sku);
    if (!is_tracked(sku)) continue;
    for (const Allocation& departure : departures) {
      if (departure.location != none) stock(sku, departure.location).on_hand += departure.quantity;
    }
  }
  change(place->order, order, {.kind = ChangeKind::shipment_voided, .shipment = place->number});
  for (const SkuIndex sku : skus) shrink_everywhere_and_fill(sku);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const LineChanged& event) {
  const auto index = find_order(event.order);
  if (!index) return index.error();
  Order& order = hot(*index);
  const auto found = find_line(order, event.order, event.line, "line");
  if (!found) return found.error();
  if (!order.is_open()) return closed(event.order);
  begin();
  const std::uint32_t line_index = *found;
  const Line& line = order.lines[line_index];
  if (event.promised_at.given) {
    // Its place in a due_date queue moves with the date.
    unqueue(*index, order, line_index);
    change(*index, order,
           {.kind = ChangeKind::promise, .line = line_index, .instant = event.promised_at.value});
  }
  if (event.location.given) {
    const LocationIndex location = event.location.value ? intern_location(*event.location.value) : none;
    change(*index, order, {.kind = ChangeKind::relocate, .line = line_index, .location = location});
    if (location != none && is_tracked(line.sku)) {
      const auto allocations = line.allocations;
      for (const Allocation& allocation : allocations) {
        if (allocation.location == location) continue;
        change(*index, order,
               {.kind = ChangeKind::deallocate, .line = line_index, .quantity = allocation.quantity,
                .location = allocation.location});
      }
    }
    fill(line.sku);
  }
  return {};
}

Ledger::State::Refusal Ledger::State::on(const UnitsReturned& event) {
  const auto index = find_order(event.order);
  if (!index) return index.error();
  Order& order = hot(*index);
  const auto line = find_line(order, event.order, event.line, "line");
  if (!line) return line.error();
  const auto quantity = static_cast<Units>(event.quantity.units());
  if (quantity > order.lines[*line].shipped) {
    return refuse_units(ErrorCode::over_returned, "quantity", quantity,
                        fmt::format("only {} units are in shipped", order.lines[*line].shipped));
  }
  begin();
  change(*index, order, {.kind = ChangeKind::return_units, .line = *line, .quantity = quantity});
  return {};
}

Ledger::State::Refusal Ledger::State::on(const TimePassed&) {
  begin();
  return {};
}

}  // namespace orderledger::inline v1
