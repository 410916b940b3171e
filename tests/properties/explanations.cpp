#include "properties/explanations.hpp"

#include <orderledger/json/answers.hpp>
#include <orderledger/json/events.hpp>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace properties {

namespace {

using namespace orderledger;

std::string text_of(const Remedy& remedy) {
  const std::string quantity = std::to_string(remedy.quantity.value_or(0));
  switch (remedy.kind) {
    case RemedyKind::receive_units:
      return " receive " + quantity + " of " + remedy.sku->text() + " at " +
             remedy.location->text();
    case RemedyKind::await_release: return " until " + remedy.instant->to_rfc3339();
    case RemedyKind::release_hold: return " release " + remedy.hold->text();
    case RemedyKind::recover_shipment:
      return " recover " + quantity + " of " + remedy.shipment->text();
    case RemedyKind::complete_rest: return " rest " + remedy.line->text() + ' ' + quantity;
    case RemedyKind::await_ship_date: return " date " + remedy.instant->to_rfc3339();
  }
  return {};
}

/// In the form of model::Model::explain.
std::string text_of(const Explanation& explanation) {
  const auto date = [](const std::optional<Instant>& at) { return at ? at->to_rfc3339() : "none"; };
  std::string text;
  for (const LineExplanation& line : explanation.lines) {
    text += "line " + line.line.text() + " first " + date(line.first_promise) + " now " +
            date(line.promise) + '\n';
    for (const RunExplanation& run : line.runs) {
      text += "  " + std::string(to_text(run.rule)) + ' ' + std::to_string(run.run.quantity);
      for (const Fact& fact : run.facts) {
        if (fact.kind == FactKind::component_short)
          text += " short " + std::to_string(*fact.quantity) + " of " + fact.sku->text();
        if (!fact.stock) continue;
        text += " {" + fact.location->text() + ' ' + std::to_string(fact.stock->on_hand) + ' ' +
                std::to_string(fact.stock->allocated) + ' ' + std::to_string(fact.stock->reserved) +
                ' ' + std::to_string(fact.stock->safety_stock) + '}';
      }
      for (const Remedy& remedy : run.remedies) text += text_of(remedy);
      text += '\n';
    }
  }
  return text;
}

std::vector<OrderId> orders_of(const Ledger& ledger, std::optional<Instant> as_of) {
  std::vector<OrderId> orders;
  ledger.for_each_status(as_of, [&](const OrderStatus& status) { orders.push_back(status.order); });
  return orders;
}

/// What may be compared of a run before and after: how many units of the line a rule has.
std::int64_t units_under(const LineExplanation& line, DecisionRule rule,
                         std::optional<Reason> reason = {}) {
  std::int64_t units = 0;
  for (const RunExplanation& run : line.runs) {
    if (run.rule == rule && (!reason || run.run.reason == *reason)) units += run.run.quantity;
  }
  return units;
}

bool is_ready(const LineExplanation& line) {
  return std::all_of(line.runs.begin(), line.runs.end(), [](const RunExplanation& run) {
    return run.rule != DecisionRule::r5 || run.run.reason == Reason::ready;
  });
}

/// The lines that are kits: their runs tell of the definitions of the components, too.
std::vector<LineId> kits_of(const Explanation& explanation) {
  std::vector<LineId> kits;
  for (const LineExplanation& line : explanation.lines) {
    const auto is_kit = [&](const RunExplanation& run) {
      return std::any_of(run.facts.begin(), run.facts.end(), [&](const Fact& fact) {
        return fact.kind == FactKind::sku_defined && fact.sku != line.sku;
      });
    };
    if (std::any_of(line.runs.begin(), line.runs.end(), is_kit)) kits.push_back(line.line);
  }
  return kits;
}

/// A run of an order in a ledger, and the ledgers that are made to try its remedies.
struct Trial {
  const Replay& replay;
  std::size_t events;
  OrderId order;
  LineExplanation line;
  std::size_t run;
  std::vector<LineId> kits;  ///< of the order's lines

  [[nodiscard]] const RunExplanation& explained() const { return line.runs[run]; }

  /// The line, once these events have happened as well.
  [[nodiscard]] LineExplanation after(const std::vector<Event>& remedies) const {
    Ledger ledger = replay(events);
    for (const Event& event : remedies) ledger.apply(event).value();
    const Explanation explanation = ledger.explain(order).value();
    return *std::find_if(explanation.lines.begin(), explanation.lines.end(),
                         [&](const LineExplanation& each) { return each.line == line.line; });
  }

  /// Whether none of the run's units is where it was.
  [[nodiscard]] bool has_moved(const LineExplanation& now) const {
    const RunExplanation& was = explained();
    switch (was.rule) {
      case DecisionRule::r1: return units_under(now, DecisionRule::r1, was.run.reason) == 0;
      case DecisionRule::r2: return units_under(now, DecisionRule::r2) == 0;
      case DecisionRule::r3: {
        std::int64_t behind = 0;  // units that wait behind the run's may go on to wait
        for (std::size_t i = run + 1; i < line.runs.size(); ++i) {
          if (line.runs[i].rule == DecisionRule::r3) behind += line.runs[i].run.quantity;
        }
        return units_under(now, DecisionRule::r3) <= behind;
      }
      case DecisionRule::r4: return units_under(now, DecisionRule::r4) == 0;
      case DecisionRule::r5: return is_ready(now);
    }
    return false;
  }
};

/// The events that are the remedy; at `clock` or later.
std::vector<Event> events_of(const Remedy& remedy, const Trial& trial, Instant clock) {
  switch (remedy.kind) {
    case RemedyKind::receive_units: {
      StockReceived receipt;
      receipt.sku = *remedy.sku;
      receipt.location = *remedy.location;
      receipt.quantity = *Quantity::from(*remedy.quantity);
      return {{.at = clock, .body = receipt}};
    }
    case RemedyKind::release_hold:
      return {{.at = clock, .body = HoldReleased{.order = trial.order, .hold = *remedy.hold}}};
    case RemedyKind::recover_shipment: {
      ShipmentRecovered recovered;
      recovered.shipment = *remedy.shipment;
      recovered.lines =
          std::vector<LineQuantity>{{trial.line.line, *Quantity::from(*remedy.quantity)}};
      return {{.at = clock, .body = recovered}};
    }
    case RemedyKind::complete_rest: {
      // Whatever makes the rest ready has its own explanation; here it is dropped.
      UnitsCancelled cancelled;
      cancelled.order = trial.order;
      cancelled.line = *remedy.line;
      cancelled.quantity = *Quantity::from(*remedy.quantity);
      return {{.at = clock, .body = cancelled}};
    }
    case RemedyKind::await_release:
    case RemedyKind::await_ship_date: return {{.at = *remedy.instant, .body = TimePassed{}}};
  }
  return {};
}

/// Whether units are freed when another remedy of the run is done by cancelling: kits give up the components that they
/// have, and those may serve the line of this one. When the kits are completed instead, they keep them.
bool is_served_by_cancelling(const Trial& trial, std::size_t remedy) {
  const std::vector<Remedy>& remedies = trial.explained().remedies;
  for (std::size_t i = 0; i < remedies.size(); ++i) {
    if (i != remedy && remedies[i].kind == RemedyKind::complete_rest &&
        std::find(trial.kits.begin(), trial.kits.end(), *remedies[i].line) != trial.kits.end()) {
      return true;
    }
  }
  return false;
}

std::optional<std::string> try_remedies(const Trial& trial, Instant clock) {
  const RunExplanation& run = trial.explained();
  const std::string where = "order " + trial.order.text() + " line " + trial.line.line.text() +
                            " at event " + std::to_string(trial.events) + ": " +
                            sentences_of(run).front() + ' ' + sentences_of(run).back();
  std::vector<Event> all;
  for (const Remedy& remedy : run.remedies) {
    if (remedy.quantity > Quantity::max_units) return {};  // no receipt can bring so many
    for (const Event& event : events_of(remedy, trial, clock)) all.push_back(event);
  }
  if (!trial.has_moved(trial.after(all))) return where + ": it does not help";
  for (std::size_t i = 0; i < run.remedies.size(); ++i) {
    // By the ship date the rest may have become ready by itself.
    if (run.remedies[i].kind == RemedyKind::complete_rest &&
        (all.back().at > clock || is_served_by_cancelling(trial, i))) {
      continue;
    }
    std::vector<Event> fewer = all;
    Event& event = fewer[i];
    if (auto* const receipt = std::get_if<StockReceived>(&event.body);
        receipt != nullptr && receipt->quantity.units() > 1) {
      receipt->quantity = *Quantity::from(receipt->quantity.units() - 1);
    } else if (event.at > clock) {
      event.at = *event.at.plus(std::chrono::milliseconds(-1));
    } else {
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (trial.has_moved(trial.after(fewer)))
      return where + ": it takes less, not " + to_phrase(run.remedies[i]);
  }
  return {};
}

/// Units of the line that wait, or that are allocated there.
std::int64_t balance(const Fact& fact, const LineExplanation& line) {
  std::int64_t units = 0;
  for (const RunExplanation& run : line.runs) {
    for (const Fact& each : run.facts) {
      if (each.kind == fact.kind && each.location == fact.location) units += *each.quantity;
    }
  }
  return units;
}

/// The numbers of the events by which the balance of the fact's kind grew last, as many as it has units.
std::vector<std::uint64_t> latest_growth(const Fact& fact, const Trial& trial,
                                         std::span<const Event> applied) {
  std::vector<std::int64_t> growths;  // by each event; what fell due before it is not its doing
  std::int64_t rest = 0;
  Ledger ledger = trial.replay(0);
  const auto units_at = [&](Instant at) -> std::int64_t {
    if (const auto explanation = ledger.explain(trial.order, at)) {
      for (const LineExplanation& line : explanation->lines) {
        if (line.line == trial.line.line) return balance(fact, line);
      }
    }
    return 0;
  };
  for (std::size_t i = 0; i < trial.events; ++i) {
    const std::int64_t before = units_at(applied[i].at);
    ledger.apply(applied[i]).value();
    rest = units_at(applied[i].at);
    growths.push_back(rest - before);
  }
  std::vector<std::uint64_t> events;
  for (std::size_t i = trial.events; i > 0 && rest > 0; --i) {
    if (growths[i - 1] <= 0) continue;
    events.insert(events.begin(), i);
    rest -= growths[i - 1];
  }
  return events;
}

/// The events of all facts of that kind in the line, without repetition; nothing where one is an expiry.
std::vector<std::uint64_t> events_named(const Fact& fact, const LineExplanation& line) {
  std::vector<std::uint64_t> events;
  for (const RunExplanation& run : line.runs) {
    for (const Fact& each : run.facts) {
      if (each.kind != fact.kind || each.location != fact.location) continue;
      if (!each.event->number) return {};
      if (events.empty() || events.back() != *each.event->number)
        events.push_back(*each.event->number);
    }
  }
  return events;
}

/// Whether the event says that much of on_hand there.
bool is_about_stock(const Event& event, const Sku& sku, const LocationId& location) {
  const auto is_it = [&](const auto* body) {
    return body != nullptr && body->sku == sku && body->location == location;
  };
  return is_it(std::get_if<StockCounted>(&event.body)) ||
         is_it(std::get_if<StockReceived>(&event.body)) ||
         is_it(std::get_if<StockAdjusted>(&event.body));
}

/// Whose stock or definition the fact is about: the line's SKU, or that of a component.
Sku sku_of(const Fact& fact, const Trial& trial) { return fact.sku.value_or(trial.line.sku); }

/// Whether the event can have made the fact, by what it says itself.
bool can_have_made(const Event& event, const Fact& fact, const Trial& trial) {
  switch (fact.kind) {
    case FactKind::sku_defined: {
      const auto* const defined = std::get_if<SkuDefined>(&event.body);
      return defined != nullptr && defined->sku == sku_of(fact, trial) &&
             defined->releases_at == fact.instant;
    }
    case FactKind::safety_stock: {
      const auto* const set = std::get_if<SafetyStockSet>(&event.body);
      return set != nullptr && set->sku == sku_of(fact, trial) && set->location == fact.location &&
             set->quantity.units() == fact.quantity;
    }
    case FactKind::ship_complete:
    case FactKind::requested_ship_at: {
      const auto* const placed = std::get_if<OrderPlaced>(&event.body);
      return placed != nullptr && placed->order == trial.order;
    }
    case FactKind::hold: {
      const auto* const placed = std::get_if<HoldPlaced>(&event.body);
      return placed != nullptr && placed->order == trial.order && placed->hold == fact.hold;
    }
    case FactKind::shipment_failed: {
      const auto* const failed = std::get_if<ShipmentFailed>(&event.body);
      return failed != nullptr && failed->shipment == fact.shipment;
    }
    case FactKind::stock:
      return is_about_stock(event, sku_of(fact, trial), *fact.location) ||
             std::holds_alternative<UnitsShipped>(event.body) ||
             std::holds_alternative<ShipmentVoided>(event.body);
    default: return true;
  }
}

std::optional<std::string> check_event(const Fact& fact, const Trial& trial,
                                       std::span<const Event> applied) {
  if (!fact.event || !fact.event->number) return {};
  const std::uint64_t number = *fact.event->number;
  const std::string where = "order " + trial.order.text() + " at event " +
                            std::to_string(trial.events) + ": " + to_sentence(fact);
  if (number < 1 || number > trial.events) return where + ": there is no such event";
  const Event& event = applied[number - 1];
  if (event.at != fact.event->at || event.id != fact.event->id ||
      type_of(event.body) != fact.event->type || !can_have_made(event, fact, trial)) {
    return where + ": it was not " + json::to_json(event);
  }
  if (fact.kind == FactKind::stock) {
    for (std::size_t i = number; i < trial.events; ++i) {
      if (is_about_stock(applied[i], sku_of(fact, trial), *fact.location))
        return where + ": a later one, " + json::to_json(applied[i]);
    }
  }
  if (fact.kind != FactKind::units_waiting && fact.kind != FactKind::units_allocated) return {};
  const std::vector<std::uint64_t> named = events_named(fact, trial.line);
  if (!named.empty() && named != latest_growth(fact, trial, applied))
    return where + ": other events brought these units";
  return {};
}

}  // namespace

std::optional<std::string> explanation_difference(const Ledger& ledger, const model::Model& model,
                                                  model::Random& random,
                                                  std::optional<Instant> as_of) {
  const std::vector<OrderId> orders = orders_of(ledger, as_of);
  if (orders.empty()) return {};
  constexpr std::size_t asked = 4;
  for (std::size_t i = 0; i < asked; ++i) {
    const OrderId& order = random.pick(orders);
    const auto explanation = ledger.explain(order, as_of);
    std::optional<std::string> text;
    if (as_of) text = as_of->to_rfc3339();
    const std::string ours = explanation ? text_of(*explanation) : "refused\n";
    const std::string theirs = model.explain(order.text(), text);
    if (theirs.find(model::Model::too_many_to_try) != std::string::npos) continue;
    if (ours != theirs) {
      return "explain " + order.text() + " as of " + text.value_or("the clock") + "\n  library:\n" +
             ours + "  model:\n" + theirs;
    }
  }
  return {};
}

std::optional<std::string> remedy_difference(const Replay& replay, std::span<const Event> applied,
                                             model::Random& random) {
  const std::size_t events = applied.empty() ? 0 : random.below(applied.size() + 1);
  const Ledger ledger = replay(events);
  std::vector<Trial> trials;
  for (const OrderId& order : orders_of(ledger, {})) {
    const Explanation explanation = ledger.explain(order).value();
    const std::vector<LineId> kits = kits_of(explanation);
    for (const LineExplanation& line : explanation.lines) {
      for (std::size_t run = 0; run < line.runs.size(); ++run)
        trials.push_back({replay, events, order, line, run, kits});
    }
  }
  if (trials.empty()) return {};
  const Trial& trial = random.pick(trials);
  if (auto found = try_remedies(trial, *ledger.clock())) return found;
  for (const Fact& fact : trial.explained().facts) {
    if (auto found = check_event(fact, trial, applied)) return found;
  }
  return {};
}

}  // namespace properties
