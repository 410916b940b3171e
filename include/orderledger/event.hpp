/// \file event.hpp
/// What happens to a shop's orders and stock: one plain struct for each type of event.
///
/// Layer 2, records. Fields stand in the order in which they are examined (docs/semantics.md, docs/errors.md).
/// A struct says nothing about validity: Ledger::apply judges it. Text fields are UTF-8.
/// Threads: plain values.
/// Source:  SPEC 3
#pragma once

#include <orderledger/decimal.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/quantity.hpp>
#include <orderledger/reason.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// Whether a SKU takes orders that its stock (backorders) or its release (preorders) does not cover.
enum class OrderPolicy : std::uint8_t { deny, allow };

/// How failed units were recovered.
enum class RecoveryOutcome : std::uint8_t {
  delivered,  ///< they arrived after all
  resend,     ///< they are sent again, and wait for it
  refund,     ///< they will not be sent again
};

/// Where stock events happen unless they say otherwise.
[[nodiscard]] inline LocationId default_location() { return {"main"}; }

struct LocationDefined {
  LocationId location;
  std::int32_t rank = 0;  ///< locations serve in the order of (rank, id bytes)
  friend bool operator==(const LocationDefined&, const LocationDefined&) = default;
};

/// Replaces the SKU's earlier definition as a whole.
struct SkuDefined {
  Sku sku;
  std::optional<std::string> title = {};
  std::optional<std::string> category = {};
  bool tracked = true;  ///< false: it has no stock, its units are allocated at once and for ever
  OrderPolicy backorders = OrderPolicy::deny;
  std::optional<Quantity> max_backorder = {};  ///< of waiting units of the SKU: `Quantity(20)`
  OrderPolicy preorders = OrderPolicy::allow;
  std::optional<Quantity> max_preorder = {};        ///< of open units of the SKU
  std::optional<Instant> releases_at = {};          ///< before it, open units are in `preorder`
  std::optional<std::int32_t> lead_time_days = {};  ///< 0 to 36,500
  friend bool operator==(const SkuDefined&, const SkuDefined&) = default;
};

/// A count is absolute.
struct StockCounted {
  Sku sku;
  LocationId location = default_location();
  Quantity on_hand;
  friend bool operator==(const StockCounted&, const StockCounted&) = default;
};

struct StockReceived {
  Sku sku;
  LocationId location = default_location();
  Quantity quantity;
  std::optional<SupplyId> supply = {};  ///< lowers that supply's outstanding quantity
  friend bool operator==(const StockReceived&, const StockReceived&) = default;
};

struct StockAdjusted {
  Sku sku;
  LocationId location = default_location();
  std::int64_t delta = 0;  ///< not 0, magnitude to 1,000,000,000
  std::optional<std::string> reason = {};
  friend bool operator==(const StockAdjusted&, const StockAdjusted&) = default;
};

struct SafetyStockSet {
  Sku sku;
  LocationId location = default_location();
  Quantity quantity;  ///< 0 or more: units of on_hand that no order is given
  friend bool operator==(const SafetyStockSet&, const SafetyStockSet&) = default;
};

/// Adds a supply, or replaces it as a whole.
struct SupplyExpected {
  SupplyId supply;
  Sku sku;
  LocationId location = default_location();
  Quantity quantity;
  Instant expected_at;
  friend bool operator==(const SupplyExpected&, const SupplyExpected&) = default;
};

struct SupplyCancelled {
  SupplyId supply;
  friend bool operator==(const SupplyCancelled&, const SupplyCancelled&) = default;
};

/// A line as it is ordered.
struct NewLine {
  LineId line;
  Sku sku;
  Quantity quantity;
  Price price;
  std::optional<LocationId> location = {};  ///< the only one that may serve it; none: any
  std::optional<Instant> promised_at = {};
  friend bool operator==(const NewLine&, const NewLine&) = default;
};

/// A request: the policies of its SKUs may refuse it, unless it was accepted already.
struct OrderPlaced {
  OrderId order;
  std::string currency;  ///< ISO 4217 code
  std::vector<NewLine> lines;
  std::optional<Instant> placed_at = {};  ///< none: the event's `at`; never after it
  std::int32_t priority = 0;              ///< high is served first
  std::optional<Instant> requested_ship_at = {};
  bool ship_complete = false;  ///< the order ships when all of it is ready
  bool accepted = false;       ///< the storefront has already promised it: no policy is asked
  std::optional<std::string> channel = {};
  std::optional<std::string> customer = {};
  std::optional<ReservationId> reservation = {};  ///< becomes the order's allocation
  friend bool operator==(const OrderPlaced&, const OrderPlaced&) = default;
};

/// A request, like OrderPlaced. The line's placed_at is the event's `at`.
struct LineAdded {
  OrderId order;
  NewLine line;
  bool accepted = false;
  friend bool operator==(const LineAdded&, const LineAdded&) = default;
};

struct UnitsCancelled {
  OrderId order;
  LineId line;
  Quantity quantity;
  std::optional<std::string> reason = {};
  friend bool operator==(const UnitsCancelled&, const UnitsCancelled&) = default;
};

struct OrderCancelled {
  OrderId order;
  std::optional<std::string> reason = {};
  friend bool operator==(const OrderCancelled&, const OrderCancelled&) = default;
};

struct HoldPlaced {
  OrderId order;
  HoldId hold;
  HoldReason reason = HoldReason::other;
  std::optional<LineId> line = {};  ///< none: the whole order
  std::optional<std::string> note = {};
  friend bool operator==(const HoldPlaced&, const HoldPlaced&) = default;
};

struct HoldReleased {
  OrderId order;
  HoldId hold;
  friend bool operator==(const HoldReleased&, const HoldReleased&) = default;
};

struct LineQuantity {
  LineId line;
  Quantity quantity;
  friend bool operator==(const LineQuantity&, const LineQuantity&) = default;
};

/// A fact: holds do not forbid it, and on_hand may fall below zero by it.
struct UnitsShipped {
  OrderId order;
  ShipmentId shipment;
  std::vector<LineQuantity> lines;
  std::optional<LocationId> location = {};  ///< none: from where the units are allocated
  std::optional<std::string> carrier = {};
  std::optional<std::string> tracking = {};
  friend bool operator==(const UnitsShipped&, const UnitsShipped&) = default;
};

struct ShipmentFailed {
  ShipmentId shipment;
  FailureReason reason = FailureReason::lost;
  /// None: all its units that are in `shipped`.
  std::optional<std::vector<LineQuantity>> lines = {};
  friend bool operator==(const ShipmentFailed&, const ShipmentFailed&) = default;
};

struct ShipmentRecovered {
  ShipmentId shipment;
  RecoveryOutcome outcome = RecoveryOutcome::delivered;
  std::optional<std::vector<LineQuantity>> lines = {};  ///< none: all its failed units
  friend bool operator==(const ShipmentRecovered&, const ShipmentRecovered&) = default;
};

struct ShipmentDelivered {
  ShipmentId shipment;
  friend bool operator==(const ShipmentDelivered&, const ShipmentDelivered&) = default;
};

/// It never left after all: its label was voided, its hand-over cancelled.
struct ShipmentVoided {
  ShipmentId shipment;
  friend bool operator==(const ShipmentVoided&, const ShipmentVoided&) = default;
};

/// A new value for a field that may also be removed: not given, given as none, given as a value. A value that is not
/// given is `malformed`.
template <class T>
struct Change {
  bool given = false;
  std::optional<T> value = {};

  [[nodiscard]] static Change to(T new_value) { return {true, std::move(new_value)}; }
  [[nodiscard]] static Change removed() { return {true, {}}; }
  friend bool operator==(const Change&, const Change&) = default;
};

/// Only what is given changes.
struct LineChanged {
  OrderId order;
  LineId line;
  Change<Instant> promised_at = {};
  Change<LocationId> location = {};
  friend bool operator==(const LineChanged&, const LineChanged&) = default;
};

/// Says nothing about stock: a restock is its own StockReceived.
struct UnitsReturned {
  OrderId order;
  LineId line;
  Quantity quantity;
  friend bool operator==(const UnitsReturned&, const UnitsReturned&) = default;
};

/// Lets the ledger's clock go on, past a release for example.
struct TimePassed {
  friend bool operator==(const TimePassed&, const TimePassed&) = default;
};

/// Units of one SKU that a reservation wants.
struct WantedUnits {
  Sku sku;
  Quantity quantity;
  std::optional<LocationId> location = {};  ///< the only one that may give them; none: any
  friend bool operator==(const WantedUnits&, const WantedUnits&) = default;
};

/// A checkout has begun: takes available units until it becomes an order, is released or expires. All of
/// them, or it is refused.
struct UnitsReserved {
  ReservationId reservation;
  std::vector<WantedUnits> lines;
  Instant expires_at;  ///< after the event's `at`: the first instant at which it holds nothing
  friend bool operator==(const UnitsReserved&, const UnitsReserved&) = default;
};

/// The checkout was given up: what it holds is available again.
struct ReservationReleased {
  ReservationId reservation;
  friend bool operator==(const ReservationReleased&, const ReservationReleased&) = default;
};

/// How many units of a SKU are in each unit of a kit.
struct KitComponent {
  Sku sku;
  Quantity quantity;
  friend bool operator==(const KitComponent&, const KitComponent&) = default;
};

/// Makes a SKU a kit, or says anew what it is made of. Lines that were placed before stay what they are.
///
/// Example:   KitDefined{.sku = {"CAMP"}, .components = {{{"TENT"}, 1}, {{"PEG"}, 12}}}
struct KitDefined {
  Sku sku;
  std::vector<KitComponent> components;  ///< at least one, none twice, none of them a kit
  friend bool operator==(const KitDefined&, const KitDefined&) = default;
};

/// Every type of event: SPEC's table in its order, then ours.
using EventBody =
    std::variant<LocationDefined, SkuDefined, StockCounted, StockReceived, StockAdjusted,
                 SafetyStockSet, SupplyExpected, SupplyCancelled, OrderPlaced, LineAdded,
                 UnitsCancelled, OrderCancelled, HoldPlaced, HoldReleased, UnitsShipped,
                 ShipmentFailed, ShipmentRecovered, ShipmentDelivered, ShipmentVoided, LineChanged,
                 UnitsReturned, TimePassed, UnitsReserved, ReservationReleased, KitDefined>;

/// What happened, and when. Events of one ledger never go back in time.
///
/// Example:   ledger.apply({.at = "2026-01-24T10:00:00Z"_instant, .body = StockCounted{.sku = {"TENT"}, .on_hand = 5}})
struct Event {
  Instant at;
  std::optional<EventId> id = {};  ///< idempotency key
  EventBody body = TimePassed{};
  friend bool operator==(const Event&, const Event&) = default;
};

/// `order_placed`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view type_of(const EventBody& body) noexcept;

[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(OrderPolicy policy) noexcept;
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(RecoveryOutcome outcome) noexcept;

/// The other way round; nothing where `text` names none.
[[nodiscard]] ORDERLEDGER_EXPORT std::optional<OrderPolicy> order_policy_from(
    std::string_view text) noexcept;
[[nodiscard]] ORDERLEDGER_EXPORT std::optional<RecoveryOutcome> recovery_outcome_from(
    std::string_view text) noexcept;

}  // namespace v1
}  // namespace orderledger
