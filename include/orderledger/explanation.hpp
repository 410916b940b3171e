/// \file explanation.hpp
/// Why the units of an order are where they are: the rule, the facts that decided it with the events that
/// made them, and the smallest change that would move them. As data, and as sentences.
///
/// Layer 3. Threads: plain values.
/// Source:  SPEC 5, explain; docs/semantics.md, Explanations
#pragma once

#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/reason.hpp>
#include <orderledger/status.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// The rows of the decision table.
///
/// Source:   SPEC 1, Decision table
enum class DecisionRule : std::uint8_t {
  r1,  ///< the shipment failed: `shipping_stuck`
  r2,  ///< not released: `preorder`
  r3,  ///< released, no stock: `backorder`
  r4,  ///< allocated, under a shipping hold: `shipping_stuck`
  r5,  ///< allocated, and nothing stops the shipping: `backlog`
};
/// `R3`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(DecisionRule rule) noexcept;

/// Which event it was.
struct EventReference {
  /// Which applied event, counted from 1. None: no event, but the expiry of a reservation.
  std::optional<std::uint64_t> number = {};
  std::optional<EventId> id = {};  ///< where the event had one
  std::string_view type = {};      ///< `stock_counted`; empty where there is no number
  Instant at;

  friend bool operator==(const EventReference&, const EventReference&) = default;
};

/// What can decide where a unit is.
enum class FactKind : std::uint8_t {
  sku_defined,  ///< the definition of `sku` in force; `instant`: when it is released, where it says
  units_waiting,    ///< `quantity` of the run have waited since
  units_allocated,  ///< `quantity` of the run were allocated then, at `location` unless untracked
  component_short,  ///< of kits: `quantity` of `sku` are missing; the facts behind it say why
  stock,         ///< `stock` at `location`, which the line accepts; the event last changed on_hand
  safety_stock,  ///< `quantity` kept back at `location`
  ahead_in_queue,     ///< `quantity` of other lines are served before, by a receipt at `location`
  shared_with,        ///< fair_share: `quantity` of other lines share a receipt at `location`
  supply,             ///< `supply` of `quantity` is expected at `location`, at `instant`
  shipment_failed,    ///< `quantity` in `shipment` failed, for `reason`
  hold,               ///< `hold` is active, for `reason`
  ship_complete,      ///< the order ships when all of it is ready
  rest,               ///< `quantity` of `line`, units of `sku`, are in backorder or preorder
  requested_ship_at,  ///< the order is to ship at `instant`
};
/// `units_waiting`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(FactKind kind) noexcept;

/// Stock of a SKU at a location.
struct StockFigures {
  std::int64_t on_hand = 0;
  std::int64_t allocated = 0;
  std::int64_t reserved = 0;
  std::int64_t safety_stock = 0;

  friend bool operator==(const StockFigures&, const StockFigures&) = default;
};

/// Something that decided where the units of a run are. FactKind says which members it has. What is told of
/// a component of a kit (stock, the queue) names its `sku`, too.
struct Fact {
  FactKind kind = FactKind::sku_defined;
  std::optional<std::int64_t> quantity = {};
  std::optional<LineId> line = {};
  std::optional<Sku> sku = {};
  std::optional<LocationId> location = {};
  std::optional<StockFigures> stock = {};
  std::optional<SupplyId> supply = {};
  std::optional<ShipmentId> shipment = {};
  std::optional<HoldId> hold = {};
  std::optional<Reason> reason = {};
  std::optional<Instant> instant = {};
  /// The event that made it a fact. None: no event did (stock of which nothing was ever said, a queue).
  std::optional<EventReference> event = {};

  friend bool operator==(const Fact&, const Fact&) = default;
};

/// What can move units on.
enum class RemedyKind : std::uint8_t {
  receive_units,     ///< `quantity` more of `sku` at `location`
  await_release,     ///< `sku` is released at `instant`
  release_hold,      ///< `hold`
  recover_shipment,  ///< `quantity` of the line in `shipment`, whatever the outcome
  complete_rest,     ///< `quantity` of `line`, units of `sku`, have to be ready, too
  await_ship_date,   ///< the order is to ship at `instant`
};
/// `receive_units`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(RemedyKind kind) noexcept;

/// A change that is needed. RemedyKind says which members it has.
struct Remedy {
  RemedyKind kind = RemedyKind::receive_units;
  std::optional<std::int64_t> quantity = {};
  std::optional<LineId> line = {};
  std::optional<Sku> sku = {};
  std::optional<LocationId> location = {};
  std::optional<ShipmentId> shipment = {};
  std::optional<HoldId> hold = {};
  std::optional<Instant> instant = {};

  friend bool operator==(const Remedy&, const Remedy&) = default;
};

/// A run of status, explained.
struct RunExplanation {
  Run run;
  DecisionRule rule = DecisionRule::r5;
  std::vector<Fact> facts;
  /// All of them together take every unit of the run out of its rule, or, under R5, leave nothing in the way
  /// of the shipping; one less, or one unit fewer, does not. Empty: nothing is in the way.
  std::vector<Remedy> remedies;

  friend bool operator==(const RunExplanation&, const RunExplanation&) = default;
};

struct LineExplanation {
  LineId line;
  Sku sku;
  EventReference accepted;  ///< the event by which it entered the book
  /// The date it was accepted with: promised_at, else the order's requested_ship_at. Stays, whatever is
  /// promised later.
  std::optional<Instant> first_promise;
  std::optional<Instant> promise;                 ///< the date that counts at as_of
  std::optional<EventReference> promise_changed;  ///< where it was changed: the last event that did
  std::vector<RunExplanation> runs;               ///< as status lists them

  friend bool operator==(const LineExplanation&, const LineExplanation&) = default;
};

struct Explanation {
  OrderId order;
  std::optional<Instant> as_of;
  OrderClass order_class = OrderClass::backlog;
  std::vector<LineExplanation> lines;  ///< all of the order, in their order

  friend bool operator==(const Explanation&, const Explanation&) = default;
};

/// `event 5 (stock_counted "c-17") at 2026-01-27T18:00:00Z`
[[nodiscard]] ORDERLEDGER_EXPORT std::string to_sentence(const EventReference& event);
/// `3 units have waited since event 5 (stock_counted) at 2026-01-27T18:00:00Z.`
[[nodiscard]] ORDERLEDGER_EXPORT std::string to_sentence(const Fact& fact);
/// `3 more units of "TENT" at "main"`: no full sentence, it may follow "Needed: ".
[[nodiscard]] ORDERLEDGER_EXPORT std::string to_phrase(const Remedy& remedy);

/// The whole of it in English: what and by which rule; a sentence for each fact; what is needed.
[[nodiscard]] ORDERLEDGER_EXPORT std::vector<std::string> sentences_of(const RunExplanation& run);

}  // namespace v1
}  // namespace orderledger
