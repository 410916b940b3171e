// What events about orders do: placing, lines, holds, cancellations, returns. Source: SPEC 4.
#include "distinct_skus.hpp"
#include "given_id.hpp"
#include "kit_parts.hpp"
#include "refusal.hpp"
#include "repetition.hpp"
#include "state.hpp"

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

/// What the reservation holds of the SKU, in location order.
Offers held_offers(const Reservation& reservation, SkuIndex sku, std::span<const Stock> stock) {
  Offers offers;
  for (const Stock& at : stock) {
    for (const HeldUnits& held : reservation.holds) {
      if (held.sku == sku && held.location == at.location)
        offers.push_back({held.location, held.quantity});
    }
  }
  return offers;
}

/// What would want more units of a component than a line may have.
std::optional<Error> refuse_giant_kits(const Request& request, const Interner& sku_names) {
  const Order& order = *request.order;
  for (std::uint32_t i = request.first_line; i < order.lines.size(); ++i) {
    const Line& component = order.lines[i];
    if (!component.is_component()) continue;
    const Units kits = order.lines[component.kit].ordered;
    const std::int64_t units = std::int64_t{kits} * component.per_kit;
    if (units <= Quantity::max_units) continue;
    const std::string field = request.listed
                                  ? line_field(place_as_ordered(order, component.kit), "quantity")
                                  : "quantity";
    return refuse_kits(field, kits, units, sku_names.text(component.sku));
  }
  return {};
}

}  // namespace

void Ledger::State::add_line(Order& order, const NewLine& line, SkuIndex sku,
                             Instant placed_at) const {
  Line& made = order.lines.emplace_back();
  made.id = line.line.text();
  made.sku = sku;
  // A location that nobody has named yet has no stock to plan with; enter_lines() gives it its number.
  if (line.location)
    made.own_location = location_names_.find(line.location->text()).value_or(unnamed_location);
  made.price = line.price;
  made.ordered = made.waiting = static_cast<Units>(line.quantity.units());
  made.placed_at = placed_at;
  made.promised_at = line.promised_at;
  if (const Kit* const kit = skus_[sku].kit.get()) {
    for (const KitPart& part : kit->parts) add_component(order, part.sku, part.per_kit);
  }
}

Ledger::State::Refusal Ledger::State::plan_request(const Request& request,
                                                   RequestPlan& plan) const {
  const Order& order = *request.order;
  // No line in the queue can take what is available now (the queue is drained), so that only the
  // new lines are given anything: what they get can be planned before anything is changed.
  plan.gains.clear();
  plan.demands.clear();
  const std::span<const Line> lines = order.lines;
  DistinctSkus skus;
  const auto demand_of = [&](SkuIndex sku) -> Demand& {
    const std::size_t place = skus.add(sku);
    if (place == plan.demands.size()) plan.demands.emplace_back().sku = sku;
    return plan.demands[place];
  };
  bool any_component = false;
  for (std::uint32_t i = request.first_line; i < lines.size(); ++i) {
    if (lines[i].is_component()) {
      any_component = true;
      continue;
    }
    Demand& demand = demand_of(lines[i].sku);
    if (demand.first_line == none) demand.first_line = i;
    demand.ordered += lines[i].ordered;
  }
  for (std::uint32_t i = request.first_line; any_component && i < lines.size(); ++i) {
    if (lines[i].is_component()) demand_of(lines[i].sku).components += lines[i].ordered;
  }
  // Where SKUs are many, lines are found by them: none is looked at for each of the others.
  std::vector<std::pair<SkuIndex, std::uint32_t>> by_sku;
  if (!skus.are_few()) {
    for (std::uint32_t i = request.first_line; i < lines.size(); ++i)
      by_sku.emplace_back(lines[i].sku, i);
    std::sort(by_sku.begin(), by_sku.end());
  }
  for (Demand& demand : plan.demands) {
    plan.queue.clear();
    const auto wait = [&](std::uint32_t i) {
      if (lines[i].sku == demand.sku && !lines[i].is_kit())
        plan.queue.push_back(queue_entry(options_.allocation, request.index, order, i));
    };
    if (skus.are_few()) {
      for (std::uint32_t i = request.first_line; i < lines.size(); ++i) wait(i);
    } else {
      auto at =
          std::lower_bound(by_sku.begin(), by_sku.end(), std::pair(demand.sku, std::uint32_t{0}));
      for (; at != by_sku.end() && at->first == demand.sku; ++at) wait(at->second);
    }
    if (!plan.queue.empty()) plan_allocations(request, plan, demand);
  }
  const auto refuse_giants = [&]() -> Refusal {
    if (!any_component) return {};
    return refuse_giant_kits(request, sku_names_);
  };
  if (request.accepted) return refuse_giants();
  for (Demand& demand : plan.demands) {
    if (demand.first_line == none) continue;
    if (skus_[demand.sku].kit != nullptr) {
      count_kits(request, plan, demand);
    } else if (skus_[demand.sku].released && demand.waiting == 0) {
      continue;  // nothing to ask
    }
    if (auto refusal = ask_policy(request, demand)) {
      if (request.listed) {
        const std::size_t place = place_as_ordered(order, demand.first_line);
        refusal->field = line_field(place, "sku");
        refusal->message = fmt::format("lines[{}].{}", place, refusal->message);
      }
      return refusal;
    }
  }
  return refuse_giants();
}

void Ledger::State::plan_allocations(const Request& request, RequestPlan& plan,
                                     Demand& demand) const {
  const SkuRecord& sku = skus_[demand.sku];
  if (!sku.tracked) {
    for (const QueueEntry& line : plan.queue)
      plan.gains.push_back({request.index, line.line, none, line.waiting});
    return;
  }
  if (plan.queue.size() > 1) std::sort(plan.queue.begin(), plan.queue.end());
  const auto give_from = [&](std::span<const Stock> stock) {
    if (request.reservation != nullptr) {
      Offers held = held_offers(*request.reservation, demand.sku, stock);
      give_all(options_.allocation, plan.queue, held, plan.gains);
    }
    Offers available = offers_of(stock);
    give_all(options_.allocation, plan.queue, available, plan.gains);
  };
  if (pending_expiries_->empty()) {
    give_from(sku.stock);
  } else {  // the SKU as it will be then
    const SkuAhead ahead = ahead_of(demand.sku, request.at);
    give_from(ahead.stock());
    demand.served = ahead.served();
  }
  for (const QueueEntry& line : plan.queue) {
    const bool is_component = request.order->lines[line.line].is_component();
    (is_component ? demand.waiting_components : demand.waiting) += line.waiting;
  }
}

Ledger::State::Refusal Ledger::State::ask_policy(const Request& request,
                                                 const Demand& demand) const {
  const SkuRecord& record = skus_[demand.sku];
  const SkuDefinition& definition = record.definition.now();
  const auto refusal = [&](ErrorCode code, std::string_view why) {
    return refuse(code, "sku", sku_names_.text(demand.sku), why);
  };
  if (!is_released_then(request.order->lines[demand.first_line], request.at)) {
    const std::int64_t open = record.open_units + demand.ordered + demand.components;
    if (definition.preorders == OrderPolicy::deny) {
      return refusal(ErrorCode::preorder_denied, "not released, and it takes no preorders");
    }
    if (definition.max_preorder && open > definition.max_preorder->units()) {
      return refusal(ErrorCode::preorder_limit,
                     fmt::format("{} open units would exceed its max_preorder of {}", open,
                                 definition.max_preorder->units()));
    }
    return {};
  }
  if (demand.waiting == 0) return {};
  const std::int64_t all_waiting =
      record.waiting_units - demand.served + demand.waiting + demand.waiting_components;
  if (definition.backorders == OrderPolicy::deny) {
    return refusal(ErrorCode::backorder_denied,
                   fmt::format("{} of {} units are not available, and it takes no backorders",
                               demand.waiting, demand.ordered));
  }
  if (definition.max_backorder && all_waiting > definition.max_backorder->units()) {
    return refusal(ErrorCode::backorder_limit,
                   fmt::format("{} waiting units would exceed its max_backorder of {}", all_waiting,
                               definition.max_backorder->units()));
  }
  return {};
}

Ledger::State::Refusal Ledger::State::on(const OrderPlaced& event) {
  const auto currency = Currency::from_code(event.currency);
  if (!currency) return currency.error();
  boost::container::small_vector<SkuIndex, 8> skus;
  // What will be needed is asked for as soon as it is known.
  const SoughtName name(event.order.text(), names_.order);
  order_names_.prefetch(name);
  boost::container::small_vector<std::optional<SoughtName>, 8> sku_names;  // none: it is known
  for (const NewLine& line : event.lines) {
    const auto known = remembered(sku_names_, line.sku);
    skus.push_back(known.value_or(none));
    auto& sought = sku_names.emplace_back();
    if (known) {
      skus_.prefetch(*known);
    } else {
      sku_names_.prefetch(sought.emplace(line.sku.text()));
    }
  }
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    if (!sku_names[i]) continue;
    const auto sku = sku_names_.find_if(*sku_names[i], [&](SkuIndex candidate) {
      skus_.prefetch(candidate);
      return sku_names_.is(candidate, sku_names[i]->text());
    });
    if (!sku) return find_sku(event.lines[i].sku, line_field(i, "sku")).error();
    skus[i] = *sku;
  }
  ReservationIndex reservation = none;
  if (event.reservation) {
    const auto found = find_reservation(*event.reservation);
    if (!found) return found.error();
    reservation = *found;
  }
  if (order_names_.find(name)) {
    return refuse(ErrorCode::duplicate_order, "order", event.order.text(), "it is in the book");
  }
  const auto repeated = first_repeated(event.lines.size(), [&](std::size_t i) -> std::string_view {
    return event.lines[i].line.text();
  });
  if (repeated) {
    return refuse(ErrorCode::duplicate_line, line_field(*repeated, "line"),
                  event.lines[*repeated].line.text(), "listed twice");
  }
  if (event.reservation) {
    if (auto refusal = refuse_expired(reservation, *event.reservation)) return refusal;
  }

  std::unique_ptr<Order> order = cache_.blank();
  order->currency = *currency;
  order->placed_at = event.placed_at.value_or(at_);
  order->priority = event.priority;
  order->ship_complete = event.ship_complete;
  order->requested_ship_at = event.requested_ship_at;
  order->channel = event.channel;
  order->customer = event.customer;
  order->lines.reserve(event.lines.size());
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    add_line(*order, event.lines[i], skus[i], order->placed_at);
  }
  const OrderIndex index = order_names_.size();
  const Request request{.index = index,
                        .order = order.get(),
                        .accepted = event.accepted,
                        .listed = true,
                        .reservation = reservation == none ? nullptr : &reservations_[reservation],
                        .at = at_};
  if (auto refusal = plan_request(request, plan_)) {
    cache_.recycle(std::move(order));
    return refusal;
  }

  begin();
  order_names_.add(name);
  orders_.push_back({});
  Order& placed = cache_.insert(index, std::move(order));
  cache_.set_name(index, placed, name);
  enter_lines(index, placed, 0, event.lines);
  if (reservation == none) {
    give_planned(index, placed, 0);
    return {};
  }
  const DistinctSkus freed = free_held(reservation, Reservation::State::ended);
  give_planned(index, placed, 0);
  for (const SkuIndex sku : freed) fill(sku);  // what the order did not want
  return {};
}

Ledger::State::Refusal Ledger::State::on(const LineAdded& event) {
  const auto known = find_order(event.order);
  if (!known) return known.error();
  const OrderIndex index = known->index;
  Order& order = *known->order;
  const auto sku = find_sku(event.line.sku, "sku");
  if (!sku) return sku.error();
  if (order.find_line(event.line.line.text()) != none) {
    return refuse(ErrorCode::duplicate_line, "line", event.line.line.text(),
                  "the order has such a line");
  }
  if (!order.is_open()) return refuse_closed(event.order);
  const auto line = static_cast<std::uint32_t>(order.lines.size());
  add_line(order, event.line, *sku, at_);
  const Request request{
      .index = index, .order = &order, .first_line = line, .accepted = event.accepted, .at = at_};
  if (auto refusal = plan_request(request, plan_)) {
    order.lines.resize(line);
    return refusal;
  }
  begin();
  enter_lines(index, order, line, {&event.line, 1});
  give_planned(index, order, line);
  return {};
}

void Ledger::State::give_planned(OrderIndex index, Order& order, std::uint32_t first_line) {
  for (const Gain& gain : plan_.gains) {
    change(index, order, allocation_of(gain));
  }
  // Only now: most lines are given all they want, and never have to join the queue.
  for (std::uint32_t line = first_line; line < order.lines.size(); ++line) {
    if (order.lines[line].waiting > 0 || order.lines[line].is_kit()) requeue(index, order, line);
  }
}

Ledger::State::Refusal Ledger::State::on(const UnitsCancelled& event) {
  const auto known = find_order(event.order);
  if (!known) return known.error();
  const OrderIndex index = known->index;
  Order& order = *known->order;
  const auto line = find_line(order, event.order, event.line, "line");
  if (!line) return line.error();
  const auto quantity = static_cast<Units>(event.quantity.units());
  const Units possible = order.lines[*line].waiting + order.lines[*line].allocated();
  if (quantity > possible) {
    return refuse_units(ErrorCode::over_cancelled, "quantity", quantity,
                        fmt::format("only {} units wait or are allocated", possible));
  }
  begin();
  for_each_part(order, *line, quantity,
                [&](std::uint32_t part, Units units) { cancel(index, order, part, units); });
  for_each_part(order, *line, 1, [&](std::uint32_t part, Units) { fill(order.lines[part].sku); });
  return {};
}

void Ledger::State::cancel(OrderIndex index, Order& order, std::uint32_t line_index,
                           Units quantity) {
  const Line& line = order.lines[line_index];
  const Units waiting = std::min(quantity, line.waiting);
  if (waiting > 0) {
    change(index, order,
           {.kind = ChangeKind::cancel_waiting, .line = line_index, .quantity = waiting});
  }
  Units rest = quantity - waiting;
  const SortedAllocations allocations = allocations_in_order(line);
  for (auto at = allocations.rbegin(); at != allocations.rend() && rest > 0; ++at) {
    const Units taken = std::min(rest, at->quantity);
    rest -= taken;
    change(index, order,
           {.kind = ChangeKind::cancel_allocated,
            .line = line_index,
            .quantity = taken,
            .location = at->location});
  }
}

Ledger::State::Refusal Ledger::State::on(const OrderCancelled& event) {
  const auto known = find_order(event.order);
  if (!known) return known.error();
  const OrderIndex index = known->index;
  Order& order = *known->order;
  if (!order.is_open()) return refuse_closed(event.order);
  begin();
  DistinctSkus skus;
  for (std::uint32_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (line.open() == 0) continue;
    skus.add(line.sku);
    cancel(index, order, i, line.waiting + line.allocated());
    for (std::uint32_t s = 0; s < order.shipments.size(); ++s) {
      const ShipmentLine* const in_shipment = order.shipments[s].find(i);
      if (in_shipment == nullptr || in_shipment->failed == 0) continue;
      change(
          index, order,
          {.kind = ChangeKind::refund, .line = i, .quantity = in_shipment->failed, .shipment = s});
    }
  }
  for (const SkuIndex sku : skus) fill(sku);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const HoldPlaced& event) {
  const auto known = find_order(event.order);
  if (!known) return known.error();
  const OrderIndex index = known->index;
  Order& order = *known->order;
  std::uint32_t line_index = none;
  if (event.line) {
    const auto line = find_line(order, event.order, *event.line, "line");
    if (!line) return line.error();
    line_index = *line;
  }
  if (order.has_hold(event.hold.text())) {
    return refuse(ErrorCode::duplicate_hold, "hold", event.hold.text(),
                  "it is active on the order");
  }
  if (!order.is_open()) return refuse_closed(event.order);
  begin();
  change(index, order,
         {.kind = ChangeKind::hold_placed,
          .line = line_index,
          .reason = static_cast<std::uint8_t>(event.reason),
          .text = event.hold.text()});
  touch_all_lines(index, order);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const HoldReleased& event) {
  const auto known = find_order(event.order);
  if (!known) return known.error();
  const OrderIndex index = known->index;
  Order& order = *known->order;
  if (!order.has_hold(event.hold.text())) {
    return refuse(ErrorCode::unknown_hold, "hold", event.hold.text(),
                  "no such hold is active on the order");
  }
  begin();
  change(index, order, {.kind = ChangeKind::hold_released, .text = event.hold.text()});
  touch_all_lines(index, order);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const LineChanged& event) {
  const auto known = find_order(event.order);
  if (!known) return known.error();
  const OrderIndex index = known->index;
  Order& order = *known->order;
  const auto found = find_line(order, event.order, event.line, "line");
  if (!found) return found.error();
  if (!order.is_open()) return refuse_closed(event.order);
  begin();
  for_each_part(order, *found, 1,
                [&](std::uint32_t part, Units) { change_line(index, order, part, event); });
  return {};
}

void Ledger::State::change_line(OrderIndex index, Order& order, std::uint32_t line_index,
                                const LineChanged& event) {
  const Line& line = order.lines[line_index];
  if (event.promised_at.given) {
    // Its place in a due_date queue moves with the date.
    unqueue(index, order, line_index);
    change(index, order,
           {.kind = ChangeKind::promise, .line = line_index, .instant = event.promised_at.value});
  }
  if (!event.location.given) return;
  const LocationIndex location =
      event.location.value ? intern_location(*event.location.value) : none;
  change(index, order, {.kind = ChangeKind::relocate, .line = line_index, .location = location});
  if (location != none && is_tracked(line.sku) && !line.is_kit()) {
    const auto allocations = line.allocations;
    for (const Allocation& allocation : allocations) {
      if (allocation.location == location) continue;
      change(index, order,
             {.kind = ChangeKind::deallocate,
              .line = line_index,
              .quantity = allocation.quantity,
              .location = allocation.location});
    }
  }
  fill(line.sku);
}

Ledger::State::Refusal Ledger::State::on(const UnitsReturned& event) {
  const auto known = find_order(event.order);
  if (!known) return known.error();
  const OrderIndex index = known->index;
  Order& order = *known->order;
  const auto line = find_line(order, event.order, event.line, "line");
  if (!line) return line.error();
  const auto quantity = static_cast<Units>(event.quantity.units());
  if (quantity > order.lines[*line].shipped) {
    return refuse_units(ErrorCode::over_returned, "quantity", quantity,
                        fmt::format("only {} units are in shipped", order.lines[*line].shipped));
  }
  begin();
  for_each_part(order, *line, quantity, [&](std::uint32_t part, Units units) {
    change(index, order, {.kind = ChangeKind::return_units, .line = part, .quantity = units});
  });
  return {};
}

}  // namespace orderledger::inline v1
