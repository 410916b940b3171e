// Explanations in English. The data are worked out elsewhere; here they are only put into words.
#include "find_text.hpp"
#include "quoted.hpp"

#include <orderledger/explanation.hpp>
#include <orderledger/why_after.hpp>

#include <fmt/format.h>

#include <array>

namespace orderledger::inline v1 {

namespace {

// Each table stands in the order of its enumeration.
constexpr std::array<std::string_view, 5> rule_texts = {"R1", "R2", "R3", "R4", "R5"};
constexpr std::array<std::string_view, 14> fact_texts = {"sku_defined",
                                                         "units_waiting",
                                                         "units_allocated",
                                                         "component_short",
                                                         "stock",
                                                         "safety_stock",
                                                         "ahead_in_queue",
                                                         "shared_with",
                                                         "supply",
                                                         "shipment_failed",
                                                         "hold",
                                                         "ship_complete",
                                                         "rest",
                                                         "requested_ship_at"};
constexpr std::array<std::string_view, 6> remedy_texts = {"receive_units", "await_release",
                                                          "release_hold",  "recover_shipment",
                                                          "complete_rest", "await_ship_date"};
constexpr std::array<std::string_view, 11> precedence_texts = {
    "not_after",    "priority", "due",         "placed_at",       "accepted",  "fair_share",
    "placed_later", "location", "reservation", "shipped_waiting", "units_lost"};

std::string units(std::int64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "unit" : "units");
}
std::string_view have(std::int64_t count) { return count == 1 ? "has" : "have"; }
std::string_view are(std::int64_t count) { return count == 1 ? "is" : "are"; }
std::string_view were(std::int64_t count) { return count == 1 ? "was" : "were"; }

template <class Kind>
std::string quoted(const std::optional<Id<Kind>>& id) {
  return id ? detail::quoted(id->text()) : "";
}
std::string of_component(const std::optional<Sku>& sku) {
  return sku ? fmt::format(" of {}", detail::quoted(sku->text())) : "";
}
std::string at_location(const std::optional<LocationId>& location) {
  return location ? fmt::format(" at {}", detail::quoted(location->text())) : "";
}
std::string since(const std::optional<EventReference>& event) {
  return event ? fmt::format(" since {}", to_sentence(*event)) : "";
}
std::string by(const std::optional<EventReference>& event) {
  return event ? fmt::format(", by {}", to_sentence(*event)) : "";
}

std::string_view reason_of(DecisionRule rule) {
  switch (rule) {
    case DecisionRule::r1: return "its shipment failed";
    case DecisionRule::r2: return "the SKU is not released";
    case DecisionRule::r3: return "the SKU is released and no stock is allocated";
    case DecisionRule::r4: return "stock is allocated and a shipping hold is active";
    case DecisionRule::r5: return "stock is allocated and no shipping hold is active";
  }
  return {};
}

std::string stock_sentence(const Fact& fact) {
  const StockFigures& stock = *fact.stock;
  std::string sentence = fmt::format("Stock{}{}: {} on hand, {} allocated", of_component(fact.sku),
                                     at_location(fact.location), stock.on_hand, stock.allocated);
  if (stock.reserved > 0) sentence += fmt::format(", {} reserved", stock.reserved);
  if (stock.safety_stock > 0) sentence += fmt::format(", {} safety stock", stock.safety_stock);
  if (fact.event)
    sentence += fmt::format("; on hand was last changed by {}", to_sentence(*fact.event));
  return sentence + '.';
}

}  // namespace

std::string_view to_text(DecisionRule rule) noexcept { return detail::text_at(rule_texts, rule); }
std::string_view to_text(FactKind kind) noexcept { return detail::text_at(fact_texts, kind); }
std::string_view to_text(RemedyKind kind) noexcept { return detail::text_at(remedy_texts, kind); }
std::string_view to_text(Precedence precedence) noexcept {
  return detail::text_at(precedence_texts, precedence);
}

std::string to_sentence(const EventReference& event) {
  if (!event.number) return fmt::format("the expiry of a reservation at {}", event.at.to_rfc3339());
  return fmt::format("event {} ({}{}) at {}", *event.number, event.type,
                     event.id ? fmt::format(" {}", detail::quoted(event.id->text())) : "",
                     event.at.to_rfc3339());
}

std::string to_sentence(const Fact& fact) {
  const std::int64_t quantity = fact.quantity.value_or(0);
  switch (fact.kind) {
    case FactKind::sku_defined:
      return fmt::format("SKU {} {}{}.", quoted(fact.sku),
                         fact.instant ? "has the release date " + fact.instant->to_rfc3339()
                                      : "has no release date",
                         by(fact.event));
    case FactKind::units_waiting:
      return fmt::format("{} {} waited{}.", units(quantity), have(quantity), since(fact.event));
    case FactKind::units_allocated:
      return fmt::format("{} {} allocated{}{}.", units(quantity), were(quantity),
                         at_location(fact.location), by(fact.event));
    case FactKind::component_short:
      return fmt::format("{}{} {} missing.", units(quantity), of_component(fact.sku),
                         are(quantity));
    case FactKind::stock: return stock_sentence(fact);
    case FactKind::safety_stock:
      return fmt::format("{}{} {} kept back as safety stock{}{}.", units(quantity),
                         of_component(fact.sku), are(quantity), at_location(fact.location),
                         by(fact.event));
    case FactKind::ahead_in_queue:
      return fmt::format("{}{} of other lines {} served before{}.", units(quantity),
                         of_component(fact.sku), are(quantity), at_location(fact.location));
    case FactKind::shared_with:
      return fmt::format("{}{} of other lines share what comes{}.", units(quantity),
                         of_component(fact.sku), at_location(fact.location));
    case FactKind::supply:
      return fmt::format("Supply {} of {} is expected{} on {}{}.", quoted(fact.supply),
                         units(quantity), at_location(fact.location), fact.instant->to_rfc3339(),
                         by(fact.event));
    case FactKind::shipment_failed:
      return fmt::format("{} of shipment {} failed ({}){}.", units(quantity), quoted(fact.shipment),
                         to_text(*fact.reason), by(fact.event));
    case FactKind::hold:
      return fmt::format("Hold {} ({}) is active{}.", quoted(fact.hold), to_text(*fact.reason),
                         since(fact.event));
    case FactKind::ship_complete:
      return fmt::format("The order ships when all of it is ready{}.", by(fact.event));
    case FactKind::rest:
      return fmt::format("{} of line {}, SKU {}, {} not ready.", units(quantity), quoted(fact.line),
                         quoted(fact.sku), are(quantity));
    case FactKind::requested_ship_at:
      return fmt::format("The order is to ship at {}{}.", fact.instant->to_rfc3339(),
                         by(fact.event));
  }
  return {};
}

std::string to_phrase(const Remedy& remedy) {
  const std::int64_t quantity = remedy.quantity.value_or(0);
  switch (remedy.kind) {
    case RemedyKind::receive_units:
      return fmt::format("{} more {} of {}{}", quantity, quantity == 1 ? "unit" : "units",
                         quoted(remedy.sku), at_location(remedy.location));
    case RemedyKind::await_release:
      return fmt::format("the release of {} at {}", quoted(remedy.sku),
                         remedy.instant->to_rfc3339());
    case RemedyKind::release_hold: return fmt::format("release hold {}", quoted(remedy.hold));
    case RemedyKind::recover_shipment:
      return fmt::format("recover {} of shipment {}", units(quantity), quoted(remedy.shipment));
    case RemedyKind::complete_rest:
      return fmt::format("{} of line {}, SKU {}, ready, too", units(quantity), quoted(remedy.line),
                         quoted(remedy.sku));
    case RemedyKind::await_ship_date:
      return fmt::format("the ship date {}", remedy.instant->to_rfc3339());
  }
  return {};
}

std::vector<std::string> sentences_of(const RunExplanation& run) {
  std::vector<std::string> sentences;
  sentences.push_back(fmt::format("{} {} in {} by {}: {}.", units(run.run.quantity),
                                  are(run.run.quantity), to_text(run.run.account),
                                  to_text(run.rule), reason_of(run.rule)));
  for (const Fact& fact : run.facts) sentences.push_back(to_sentence(fact));
  if (run.remedies.empty()) {
    sentences.emplace_back("Nothing is in the way of the shipping.");
    return sentences;
  }
  std::string needed = "Needed: ";
  for (const Remedy& remedy : run.remedies) {
    if (&remedy != &run.remedies.front()) needed += "; ";
    needed += to_phrase(remedy);
  }
  sentences.push_back(needed + '.');
  return sentences;
}

namespace {

/// What decided, of the two places in the queue.
std::string comparison_text(const LineComparison& comparison) {
  const QueuePlace& own = comparison.place;
  const QueuePlace& other = comparison.other_place;
  const auto due_text = [](const std::optional<Instant>& due) {
    return due ? due->to_rfc3339() : "never";
  };
  switch (comparison.precedence) {
    case Precedence::priority:
      return fmt::format("its priority is {}, not {}", other.priority, own.priority);
    case Precedence::due:
      return fmt::format("it is due at {}, not {}", due_text(other.due), due_text(own.due));
    case Precedence::placed_at:
      return fmt::format("it was placed at {}, not {}", other.placed_at.to_rfc3339(),
                         own.placed_at.to_rfc3339());
    case Precedence::accepted:
      return fmt::format("its order was accepted as number {}, not {}", other.accepted,
                         own.accepted);
    case Precedence::fair_share:
      return "both shared what there was, in proportion to what they waited for";
    case Precedence::placed_later:
      return fmt::format(
          "it had its units before this line was in the book{}",
          comparison.accepted ? fmt::format(", by {}", to_sentence(*comparison.accepted)) : "");
    case Precedence::location:
      return fmt::format("it was served{}, which this line does not accept",
                         at_location(comparison.location));
    case Precedence::reservation: return "its units had been reserved";
    case Precedence::shipped_waiting: return "its units left without having been allocated";
    case Precedence::units_lost: return "it kept its units when this line lost some";
    case Precedence::not_after: return {};
  }
  return {};
}

}  // namespace

std::string to_sentence(const LineComparison& comparison) {
  const std::string lines = fmt::format("SKU {}: line {}", detail::quoted(comparison.sku.text()),
                                        detail::quoted(comparison.line.text()));
  const std::string other =
      fmt::format("line {} of the other order", detail::quoted(comparison.other.text()));
  if (comparison.precedence == Precedence::not_after)
    return fmt::format("{} was not served after {}.", lines, other);
  return fmt::format("{} was served after {}: {}{}.", lines, other, comparison_text(comparison),
                     comparison.event ? " (" + to_sentence(*comparison.event) + ")" : "");
}

}  // namespace orderledger::inline v1
