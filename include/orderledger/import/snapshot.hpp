/// \file snapshot.hpp
/// What other systems say about orders and stock, in neutral words: the present state, not what changed.
///
/// Layer 5, edge; component `orderledger::import`. A source sends snapshots; an Importer merges them and
/// plans the events that bring a ledger there. No snapshot holds a class: the ledger decides it.
///
/// Each struct that names an order, an item or a supply is a *part*, and each part has its own version,
/// because parts are sent apart and late: the newest modified_at wins, and of equal ones the larger content
/// by the order of members below, so that the order of arrival decides nothing.
///
/// Ids are the source's own text. Quantities are totals so far, not steps. What is empty, the source does
/// not say. Threads: plain values.
#pragma once

#include <orderledger/account.hpp>
#include <orderledger/decimal.hpp>
#include <orderledger/event.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/reason.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// What the source's status means for the ledger. Quantities decide the rest.
enum class OrderState : std::uint8_t {
  ignored,    ///< draft, quote, incomplete: not demand yet
  open,       ///< demand, as far as quantities are open
  cancelled,  ///< what has not left will not leave
  closed,     ///< the source says it is done
};

/// How exactly a time is known.
enum class TimePrecision : std::uint8_t { instant, day, zone_assumed };

/// What a line is. Only goods and kit_parent become lines of the ledger.
enum class LineType : std::uint8_t {
  goods,
  kit_parent,
  kit_child,
  service,
  shipping,
  tax,
  discount,
  credit,
};

/// What to do with units that are open although the source says the order is done.
enum class ClosedRemainder : std::uint8_t {
  keep_open,  ///< believe the quantities
  ship,       ///< believe the status: they left
  cancel,     ///< they will not leave
};

/// Something that stops the shipping, in the source's view.
struct HoldSnapshot {
  std::string key = {};  ///< the source's id of the hold; where it has none, a word for its kind
  bool key_is_id = false;
  HoldReason reason = HoldReason::other;
  std::string line = {};  ///< empty: the whole order
  std::string note = {};  ///< the source's word
  friend auto operator<=>(const HoldSnapshot&, const HoldSnapshot&) = default;
};

/// A class that the source claims. It is compared with the ledger's answer, and decides nothing.
struct Claim {
  Account claimed = Account::backorder;
  std::string line = {};  ///< empty: the whole order
  std::optional<std::int64_t> units = {};
  std::string word = {};  ///< as the source puts it
  friend auto operator<=>(const Claim&, const Claim&) = default;
};

struct LineSnapshot {
  std::string line = {};
  LineType type = LineType::goods;
  std::string sku = {};   ///< empty: `item` is looked up
  std::string item = {};  ///< the source's id of what is sold
  std::int64_t ordered = 0;
  std::optional<std::int64_t> cancelled = {};  ///< before they left, refunds not counted
  std::optional<std::int64_t> left = {};  ///< went out of the door; none where only shipments tell
  std::optional<std::int64_t> returned = {};
  std::optional<std::int64_t> open = {};   ///< a check, and how refunds of unknown kind are settled
  std::optional<Decimal> unit_price = {};  ///< where nothing was taken off
  std::optional<Decimal> total = {};  ///< of the line, discounts taken off; wins over unit_price
  std::string location = {};
  std::optional<Instant> promised_at = {};
  std::string parent = {};
  std::string title = {};
  friend auto operator<=>(const LineSnapshot&, const LineSnapshot&) = default;
};

/// An order without its shipments and refunds.
struct OrderSnapshot {
  std::string order = {};
  std::optional<Instant> modified_at = {};
  std::string number = {};  ///< for people
  OrderState state = OrderState::open;
  std::string word = {};  ///< the source's status
  std::optional<Instant> placed_at = {};
  TimePrecision placed_precision = TimePrecision::instant;
  std::string currency = {};
  std::optional<Instant> requested_ship_at = {};
  bool ship_complete = false;
  std::int32_t priority = 0;
  std::string channel = {};
  std::string customer = {};
  std::string note = {};
  std::optional<Instant> cancelled_at = {};
  std::string cancel_reason = {};
  std::optional<ClosedRemainder> remainder = {};  ///< none: the importer's option
  /// None: the lines come as a part of their own (OrderLinesSnapshot).
  std::optional<std::vector<LineSnapshot>> lines = {};
  bool lines_complete = true;  ///< false: a line that is not listed has not vanished
  std::vector<HoldSnapshot> holds = {};
  std::vector<Claim> claims = {};
  friend auto operator<=>(const OrderSnapshot&, const OrderSnapshot&) = default;
};

/// The lines of an order, where the source sends them apart from it.
struct OrderLinesSnapshot {
  std::string order = {};
  std::optional<Instant> modified_at = {};
  std::vector<LineSnapshot> lines = {};
  bool lines_complete = true;
  std::vector<Claim> claims = {};
  friend auto operator<=>(const OrderLinesSnapshot&, const OrderLinesSnapshot&) = default;
};

/// How far a shipment is.
enum class ShipmentState : std::uint8_t {
  preparing,  ///< not left: no event
  left,
  delivered,
  failed,     ///< left, and went wrong
  cancelled,  ///< it never left after all
};

struct LineUnits {
  std::string line = {};
  std::int64_t quantity = 0;
  friend auto operator<=>(const LineUnits&, const LineUnits&) = default;
};

struct ShipmentSnapshot {
  std::string order = {};
  std::string shipment = {};
  std::optional<Instant> modified_at = {};
  ShipmentState state = ShipmentState::left;
  std::string word = {};                        ///< the source's status
  FailureReason failure = FailureReason::lost;  ///< where state is failed
  std::optional<RecoveryOutcome> recovery =
      {};  ///< what was done about the failure, where it is told
  std::vector<LineUnits> lines = {};
  std::optional<Instant> left_at = {};
  std::string location = {};
  std::string carrier = {};
  std::string tracking = {};
  friend auto operator<=>(const ShipmentSnapshot&, const ShipmentSnapshot&) = default;
};

/// What a refund did to units.
enum class RefundKind : std::uint8_t {
  cancelled,  ///< they had not left, and will not
  returned,   ///< they came back
  unknown,    ///< first units that did not leave, then money only
  money,      ///< no unit is concerned
};

struct RefundedUnits {
  std::string line = {};
  std::int64_t quantity = 0;
  RefundKind kind = RefundKind::unknown;
  friend auto operator<=>(const RefundedUnits&, const RefundedUnits&) = default;
};

struct RefundSnapshot {
  std::string order = {};
  std::string refund = {};
  std::optional<Instant> at = {};
  std::vector<RefundedUnits> lines = {};
  friend auto operator<=>(const RefundSnapshot&, const RefundSnapshot&) = default;
};

/// Holds and dates that the source keeps apart from the order: its fulfilment orders or pickings. A source
/// that re-issues their ids gives the whole set one key.
struct FulfilmentSnapshot {
  std::string order = {};
  std::string key = {};
  std::optional<Instant> modified_at = {};
  std::vector<HoldSnapshot> holds = {};
  std::optional<Instant> requested_ship_at = {};
  struct Promise {
    std::string line = {};
    Instant promised_at;
    friend auto operator<=>(const Promise&, const Promise&) = default;
  };
  std::vector<Promise> promises = {};
  std::vector<Claim> claims = {};
  friend auto operator<=>(const FulfilmentSnapshot&, const FulfilmentSnapshot&) = default;
};

/// Stock of one item at one place. Either on_hand or available is given.
struct StockSnapshot {
  std::string sku = {};  ///< empty: `item` is looked up
  std::string item = {};
  std::string location = {};  ///< empty: `main`
  std::optional<Instant> as_of = {};
  std::optional<std::int64_t> on_hand = {};
  std::optional<std::int64_t> available = {};  ///< left to sell; may be below 0
  std::optional<std::int64_t> committed = {};  ///< promised to orders
  std::optional<std::int64_t> safety = {};
  friend auto operator<=>(const StockSnapshot&, const StockSnapshot&) = default;
};

/// Units that are on their way to the shop.
struct SupplySnapshot {
  std::string supply = {};  ///< empty: one for each SKU and location
  std::string sku = {};
  std::string item = {};
  std::string location = {};
  std::optional<Instant> modified_at = {};
  std::int64_t outstanding = 0;  ///< 0: there is nothing to come any more
  std::optional<Instant> expected_at = {};
  friend auto operator<=>(const SupplySnapshot&, const SupplySnapshot&) = default;
};

/// What is known of a SKU besides its stock. What is empty stays as the ledger has it.
struct ProductSnapshot {
  std::string sku = {};
  std::vector<std::string> items = {};  ///< the source's ids of it, for rows that name no SKU
  std::optional<Instant> modified_at = {};
  std::string title = {};
  std::string category = {};
  std::optional<bool> tracked = {};
  std::optional<OrderPolicy> backorders = {};
  std::optional<std::int64_t> max_backorder = {};
  std::optional<OrderPolicy> preorders = {};
  std::optional<std::int64_t> max_preorder = {};
  std::optional<bool> is_preorder =
      {};  ///< false: the release date, if the ledger has one, is removed
  std::optional<Instant> releases_at = {};
  std::optional<std::int32_t> lead_time_days = {};
  friend auto operator<=>(const ProductSnapshot&, const ProductSnapshot&) = default;
};

/// "This order changed": what we have of it is out of date, and the host should fetch it.
struct StaleMark {
  std::string order = {};
  std::optional<Instant> modified_at = {};
  friend auto operator<=>(const StaleMark&, const StaleMark&) = default;
};

using Snapshot =
    std::variant<OrderSnapshot, OrderLinesSnapshot, ShipmentSnapshot, RefundSnapshot,
                 FulfilmentSnapshot, StockSnapshot, SupplySnapshot, ProductSnapshot, StaleMark>;

/// How much a document tells about orders: one of a lower detail never replaces one of a higher.
enum class Detail : std::uint8_t {
  summary,  ///< an export for people: lines without ids, shipped or not
  full,
};

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
