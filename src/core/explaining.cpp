// Why units are where they are. Source: SPEC 5, explain; docs/semantics.md, Explanations. The runs are those of
// status; the rules are those of classify.cpp; here they are only told.
#include "classify.hpp"
#include "event_types.hpp"
#include "explainer.hpp"
#include "given_id.hpp"
#include "refusal.hpp"

#include <algorithm>
#include <utility>

namespace orderledger::inline v1 {

using namespace detail;

Result<Explanation> Ledger::explain(const OrderId& order, std::optional<Instant> as_of) const {
  if (auto refused = state_->history().refuse("as_of", as_of)) return *std::move(refused);
  return State::Explainer(*state_, as_of).explain(order);
}

Result<Explanation> Ledger::State::Explainer::explain(const OrderId& order) {
  const std::optional<Traced> traced = trace(order);
  if (!traced) return unknown(order, "order");
  peg_lines_of(*traced);
  const OrderStatus status = state_.describe(traced->index, traced->order, as_of_, pegs_);
  Explanation explanation;
  explanation.order = order;
  explanation.as_of = asked_as_of_ ? asked_as_of_ : state_.clock_;
  explanation.order_class = status.order_class;
  auto line = status.lines.begin();  // component lines have none
  for (std::uint32_t i = 0; i < traced->order.lines.size(); ++i) {
    if (!traced->order.lines[i].is_component())
      explanation.lines.push_back(explain_line({*traced, i}, *line++));
  }
  return explanation;
}

auto Ledger::State::Explainer::trace(const OrderId& order) const -> std::optional<Traced> {
  const auto index = find_id(state_.order_names_, order);
  if (!index) return {};
  Traced traced;
  traced.index = *index;
  auto read = state_.read_order(*index, as_of_, [&](const BookEntry& entry, const Order& state) {
    traced.trace.take(entry, state);
  });
  if (!read) return {};
  traced.order = *std::move(read);
  if (!ahead_) return traced;
  for_each_expiry(*index, traced.order, [&](std::size_t, Instant at, const Order& after) {
    traced.trace.take_expiry(at, after);
  });
  if (const Order* const changed = ahead_->changed_order(*index)) traced.order = *changed;
  return traced;
}

void Ledger::State::Explainer::for_each_expiry(
    OrderIndex index, Order order,
    const std::function<void(std::size_t number, Instant at, const Order& after)>& visit) const {
  if (!ahead_) return;
  std::size_t number = 0;
  for (const auto& [at, gains] : ahead_->expiries()) {
    ++number;
    bool gives = false;
    for (const Gain& gain : gains) {
      if (gain.order != index) continue;
      gives = true;
      detail::apply(order, allocation_of(gain));
    }
    if (gives) visit(number, at, order);
  }
}

Error Ledger::State::Explainer::unknown(const OrderId& order, std::string_view field) const {
  return refuse(ErrorCode::unknown_order, field, order.text(),
                fmt::format("not in the book as of {}", as_of_.to_rfc3339()));
}

void Ledger::State::Explainer::peg_lines_of(const Traced& traced) {
  for (std::uint32_t i = 0; i < traced.order.lines.size(); ++i) {
    const Line& line = traced.order.lines[i];
    if (line.waiting == 0 || line.is_kit()) continue;
    const auto [place, fresh] = pegs_.skus.try_emplace(line.sku);
    PegCache::OfSku& of_sku = place->second;
    if (fresh) of_sku.supplies = state_.outstanding_supplies(line.sku, as_of_);
    const QueueEntry entry = queue_entry(state_.options_.allocation, traced.index, traced.order, i);
    const auto queue =
        of_sku.supplies.empty() ? std::span<const QueueEntry>(&entry, 1) : sku_at(line.sku).queue;
    if (state_.options_.allocation == AllocationPolicy::fair_share) {
      if (fresh || of_sku.supplies.empty())
        of_sku.pegs.merge(peg(state_.options_.allocation, queue, of_sku.supplies));
      continue;
    }
    Pegging pegging(of_sku.supplies);
    std::vector<Peg> pegs;
    for (const QueueEntry& other : queue) {
      if (!(other < entry) || pegging.is_exhausted()) break;
      pegs.clear();
      pegging.cover(other, pegs);
    }
    pegs.clear();
    pegging.cover(entry, pegs);
    of_sku.pegs[{traced.index, i}] = std::move(pegs);
  }
}

LineExplanation Ledger::State::Explainer::explain_line(const Subject& subject,
                                                       const LineStatus& status) {
  const LineTrace& trace = subject.trace();
  LineExplanation explanation;
  explanation.line = status.line;
  explanation.sku = status.sku;
  explanation.accepted = event_of(trace.entered);
  explanation.first_promise = trace.first_promise;
  explanation.promise = subject.traced.order.due_of(subject.line());
  if (trace.promise_changed) explanation.promise_changed = event_of(*trace.promise_changed);

  // Runs come as status lists them: failed units before those under a hold, waiting ones from the front.
  std::int64_t failed = subject.line().failed;
  Units waiting_told = 0;
  for (const Run& run : status.runs) {
    RunExplanation& explained = explanation.runs.emplace_back();
    explained.run = run;
    RunUnits units;
    const auto take_waiting = [&] {
      units.waiting_from = waiting_told;
      if (waiting_told < subject.line().waiting) waiting_told += static_cast<Units>(run.quantity);
      units.waiting_to = waiting_told;
    };
    if (run.account == Account::shipping_stuck && failed > 0) {
      failed -= run.quantity;
      explained.rule = DecisionRule::r1;
      explain_failed(subject, explained);
    } else if (run.account == Account::preorder) {
      take_waiting();
      explained.rule = DecisionRule::r2;
      explain_unreleased(subject, units, explained);
    } else if (run.account == Account::backorder) {
      take_waiting();
      explained.rule = DecisionRule::r3;
      explain_waiting(subject, units, explained);
    } else if (run.account == Account::shipping_stuck) {
      explained.rule = DecisionRule::r4;
      explain_stuck(subject, explained);
    } else {
      explained.rule = DecisionRule::r5;
      explain_backlog(subject, explained);
    }
  }
  return explanation;
}

void Ledger::State::Explainer::explain_failed(const Subject& subject, RunExplanation& run) const {
  const std::vector<Shipment>& shipments = subject.traced.order.shipments;
  for (std::size_t s = 0; s < shipments.size(); ++s) {
    const ShipmentLine* const in_shipment = shipments[s].find(subject.index);
    if (in_shipment == nullptr || in_shipment->failed == 0) continue;
    if (reason_of(in_shipment->reason) != run.run.reason) continue;
    const ShipmentId id = GivenId::of<ShipmentKind>(state_.shipment_names_.text(shipments[s].name));
    run.facts.push_back({.kind = FactKind::shipment_failed,
                         .quantity = in_shipment->failed,
                         .shipment = id,
                         .reason = run.run.reason,
                         .event = event_of(subject.traced.trace.failure(s, subject.index))});
    run.remedies.push_back(
        {.kind = RemedyKind::recover_shipment, .quantity = in_shipment->failed, .shipment = id});
  }
}

void Ledger::State::Explainer::explain_unreleased(const Subject& subject, const RunUnits& units,
                                                  RunExplanation& run) {
  add_definitions(subject, run);
  if (units.waiting_from < units.waiting_to) {
    add_waiting(subject, units, run);
    add_supply(run);
  } else {
    add_allocated(subject, run);
  }
  // Of several releases that are to come, the last one is waited for.
  Remedy release{.kind = RemedyKind::await_release};
  for (const Fact& fact : run.facts) {
    if (fact.kind != FactKind::sku_defined || !fact.instant) continue;
    if (release.instant && *fact.instant <= *release.instant) continue;
    release.sku = fact.sku;
    release.instant = fact.instant;
  }
  run.remedies.push_back(std::move(release));
}

void Ledger::State::Explainer::explain_waiting(const Subject& subject, const RunUnits& units,
                                               RunExplanation& run) {
  add_definitions(subject, run);
  add_waiting(subject, units, run);
  if (subject.line().is_kit()) {
    add_missing_components(subject, units.waiting_to, run);
  } else {
    add_shortage(subject, units.waiting_to, run);
  }
  add_supply(run);
}

void Ledger::State::Explainer::explain_stuck(const Subject& subject, RunExplanation& run) {
  add_definitions(subject, run);
  add_allocated(subject, run);
  add_holds(subject, true, run);
}

void Ledger::State::Explainer::explain_backlog(const Subject& subject, RunExplanation& run) {
  const Order& order = subject.traced.order;
  add_definitions(subject, run);
  add_allocated(subject, run);
  add_holds(subject, false, run);
  add_rest(subject, run);
  if (!order.requested_ship_at || *order.requested_ship_at <= as_of_) return;
  run.facts.push_back({.kind = FactKind::requested_ship_at,
                       .instant = order.requested_ship_at,
                       .event = event_of(subject.traced.trace.line(0).entered)});
  run.remedies.push_back({.kind = RemedyKind::await_ship_date, .instant = order.requested_ship_at});
}

void Ledger::State::Explainer::add_definitions(const Subject& subject, RunExplanation& run) {
  for (std::uint32_t i = 0; i <= subject.line().component_count; ++i) {
    const SkuIndex sku = subject.component(i).line().sku;
    const auto& version = *state_.skus_[sku].definition.version_at(as_of_);
    run.facts.push_back({.kind = FactKind::sku_defined,
                         .sku = sku_id(sku),
                         .instant = version.value.releases_at,
                         .event = event_of({version.group, version.at})});
  }
}

void Ledger::State::Explainer::add_waiting(const Subject& subject, const RunUnits& units,
                                           RunExplanation& run) {
  for (const UnitsSince& since :
       subject.trace().waiting.slice(units.waiting_from, units.waiting_to)) {
    run.facts.push_back({.kind = FactKind::units_waiting,
                         .quantity = since.quantity,
                         .event = event_of(since.cause)});
  }
}

void Ledger::State::Explainer::add_allocated(const Subject& subject, RunExplanation& run) {
  const LocationIndex location =
      run.run.location ? *state_.location_names_.find(run.run.location->text()) : none;
  const Provenance& there = subject.trace().allocated.at(location);
  for (const UnitsSince& since : there.slice(0, there.total())) {
    run.facts.push_back({.kind = FactKind::units_allocated,
                         .quantity = since.quantity,
                         .location = run.run.location,
                         .event = event_of(since.cause)});
  }
}

void Ledger::State::Explainer::add_holds(const Subject& subject, bool shipping,
                                         RunExplanation& run) {
  for (const Hold& hold : subject.traced.order.holds) {
    if (hold.line != none && hold.line != subject.index) continue;
    if (is_shipping_hold(hold.reason) != shipping) continue;
    const HoldId id = GivenId::of<HoldKind>(hold.id);
    run.facts.push_back({.kind = FactKind::hold,
                         .hold = id,
                         .reason = reason_of(hold.reason),
                         .event = event_of(subject.traced.trace.hold(hold.id))});
    run.remedies.push_back({.kind = RemedyKind::release_hold, .hold = id});
  }
}

void Ledger::State::Explainer::add_rest(const Subject& subject, RunExplanation& run) {
  const Order& order = subject.traced.order;
  if (!order.ship_complete) return;
  const auto rest_of = [](const Line& line) {
    return line.booked[static_cast<std::size_t>(Account::backorder)] +
           line.booked[static_cast<std::size_t>(Account::preorder)];
  };
  if (std::none_of(order.lines.begin(), order.lines.end(),
                   [&](const Line& line) { return rest_of(line) > 0; })) {
    return;
  }
  run.facts.push_back(
      {.kind = FactKind::ship_complete, .event = event_of(subject.traced.trace.line(0).entered)});
  for (const Line& line : order.lines) {
    if (rest_of(line) == 0) continue;
    const LineId id = GivenId::of<LineKind>(line.id);
    run.facts.push_back(
        {.kind = FactKind::rest, .quantity = rest_of(line), .line = id, .sku = sku_id(line.sku)});
    run.remedies.push_back({.kind = RemedyKind::complete_rest,
                            .quantity = rest_of(line),
                            .line = id,
                            .sku = sku_id(line.sku)});
  }
}

void Ledger::State::Explainer::add_shortage(const Subject& subject, Units wanted,
                                            RunExplanation& run) {
  const SkuAt& sku = sku_at(subject.line().sku);
  add_stock(subject, sku, run);
  add_receipt(subject, sku, wanted, run);
}

void Ledger::State::Explainer::add_missing_components(const Subject& kit, Units wanted,
                                                      RunExplanation& run) {
  const Units complete = kit.line().allocated() + wanted;
  for (std::uint32_t i = 1; i <= kit.line().component_count; ++i) {
    const Subject component = kit.component(i);
    const Units missing = complete * component.line().per_kit - component.line().allocated();
    if (missing <= 0) continue;
    run.facts.push_back({.kind = FactKind::component_short,
                         .quantity = missing,
                         .sku = sku_id(component.line().sku)});
    add_shortage(component, missing, run);
  }
}

void Ledger::State::Explainer::add_stock(const Subject& subject, const SkuAt& sku,
                                         RunExplanation& run) const {
  const QueueEntry line = queue_entry(state_.options_.allocation, subject.traced.index,
                                      subject.traced.order, subject.index);
  for (const StockAt& at : sku.stock) {
    if (!line.accepts(at.stock.location)) continue;
    const LocationId location = location_id(at.stock.location);
    run.facts.push_back({.kind = FactKind::stock,
                         .sku = component_sku(subject),
                         .location = location,
                         .stock = StockFigures{at.stock.on_hand, at.stock.allocated,
                                               at.stock.reserved, at.stock.safety_stock},
                         .event = at.on_hand_changed});
    if (at.stock.safety_stock == 0) continue;
    run.facts.push_back({.kind = FactKind::safety_stock,
                         .quantity = at.stock.safety_stock,
                         .sku = component_sku(subject),
                         .location = location,
                         .event = at.safety_changed});
  }
}

void Ledger::State::Explainer::add_receipt(const Subject& subject, const SkuAt& sku, Units wanted,
                                           RunExplanation& run) {
  const AllocationPolicy policy = state_.options_.allocation;
  const QueueEntry line =
      queue_entry(policy, subject.traced.index, subject.traced.order, subject.index);
  std::vector<Offer> missing;  // what a receipt is short of before it helps anybody
  for (const StockAt& at : sku.stock) {
    if (!line.accepts(at.stock.location)) continue;
    const Stock& stock = at.stock;
    missing.push_back(
        {stock.location, std::max<std::int64_t>(0, stock.allocated + stock.reserved +
                                                       stock.safety_stock - stock.on_hand)});
  }
  // Nothing was ever said of stock that it accepts.
  if (missing.empty()) {
    missing.push_back(
        {line.own_location != none
             ? line.own_location
             : state_.location_names_.find(default_location().text()).value_or(unnamed_location),
         0});
  }
  Offer best;
  for (const Offer& each : missing) {
    const std::int64_t needed =
        least_receipt(policy, sku.queue, {.missing = each, .line = line, .wanted = wanted});
    if (best.location == none || needed < best.units) best = {each.location, needed};
  }
  const LocationId location = location_id(best.location);
  const auto add_units = [&](FactKind kind, std::int64_t units) {
    if (units == 0) return;
    run.facts.push_back(
        {.kind = kind, .quantity = units, .sku = component_sku(subject), .location = location});
  };
  add_units(FactKind::ahead_in_queue, units_served_before(policy, sku.queue, line, best.location));
  if (policy == AllocationPolicy::fair_share)
    add_units(FactKind::shared_with, units_sharing(sku.queue, line, best.location));
  run.remedies.push_back({.kind = RemedyKind::receive_units,
                          .quantity = best.units,
                          .sku = sku_id(subject.line().sku),
                          .location = location});
}

void Ledger::State::Explainer::add_supply(RunExplanation& run) {
  if (!run.run.eta || (run.run.eta->source != EtaSource::supply &&
                       run.run.eta->source != EtaSource::overdue_supply)) {
    return;
  }
  const auto index = *state_.supply_names_.find(run.run.eta->name);
  const auto& version = *state_.supplies_[index].version_at(as_of_);
  run.facts.push_back({.kind = FactKind::supply,
                       .quantity = version.value.outstanding,
                       .sku = sku_id(version.value.sku),
                       .location = location_id(version.value.location),
                       .supply = GivenId::of<SupplyKind>(run.run.eta->name),
                       .instant = version.value.expected_at,
                       .event = event_of({version.group, version.at})});
}

Sku Ledger::State::Explainer::sku_id(SkuIndex sku) const {
  return give_id<SkuKind>(state_.sku_names_, sku);
}

std::optional<Sku> Ledger::State::Explainer::component_sku(const Subject& subject) const {
  if (!subject.line().is_component()) return {};
  return sku_id(subject.line().sku);
}

LocationId Ledger::State::Explainer::location_id(LocationIndex location) const {
  if (location == unnamed_location) return default_location();
  return GivenId::of<LocationKind>(state_.location_names_.text(location));
}

auto Ledger::State::Explainer::sku_at(SkuIndex sku) -> const SkuAt& {
  const auto [place, fresh] = skus_.try_emplace(sku);
  SkuAt& known = place->second;
  if (!fresh) return known;
  known.stock = stock_of(sku);
  if (is_past_ || (ahead_ && ahead_->changed_sku(sku) != nullptr)) {
    known.lines = state_.waiting_lines(sku, as_of_, ahead_.get());
    known.queue = known.lines;
  } else {
    const LineQueue& queue = state_.skus_[sku].waiting;
    known.queue = {queue.begin(), queue.end()};
  }
  return known;
}

EventReference Ledger::State::Explainer::event_of(const Cause& cause) const {
  EventReference event;
  event.at = cause.at;
  if (cause.group == 0) return event;
  const auto known = events_.find(cause.group);
  if (known != events_.end()) return known->second;
  const GroupPlace place = state_.book_.group_of(cause.group);
  event.at = place.at;
  if (place.type) {
    event.number = place.event;
    event.type = event_type_text(*place.type);
    if (place.event_name)
      event.id = GivenId::of<EventKind>(state_.known_events_.ids().text(*place.event_name));
  }
  events_.emplace(cause.group, event);
  return event;
}

}  // namespace orderledger::inline v1
