/// \file facts.hpp
/// What a plan needs to know of a ledger, and a ledger does not hand out: shipments with their units, holds,
/// definitions, counts. A fold over applied events, in quantities alone: it allocates nothing and decides
/// no class.
#pragma once

#include "key_index.hpp"
#include "packed_table.hpp"

#include <orderledger/event.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace orderledger::inline v1::imports {

/// A map over another one that it reads from and never changes: plans are computed on what the ledger will be.
template <class Value>
class Layered {
 public:
  Layered() = default;
  explicit Layered(const Layered* below) noexcept : below_(below) {}

  [[nodiscard]] const Value* find(const std::string& key) const {
    if (const auto at = own_.find(key); at != own_.end()) return &at->second;
    return below_ == nullptr ? nullptr : below_->find(key);
  }
  /// The value to change: its own, copied from below where it is there only, else a new one.
  [[nodiscard]] Value& edit(const std::string& key) {
    if (const auto at = own_.find(key); at != own_.end()) return at->second;
    const Value* below = below_ == nullptr ? nullptr : below_->find(key);
    return own_.emplace(key, below == nullptr ? Value{} : *below).first->second;
  }

 private:
  const Layered* below_ = nullptr;
  std::unordered_map<std::string, Value> own_;
};

/// A line's units. ordered = cancelled + lost + shipped + returned + failed + open().
struct LineFacts {
  LineId line;
  Sku sku;
  Price price;
  std::optional<LocationId> location;
  std::optional<Instant> promised_at;
  std::int64_t ordered = 0;
  std::int64_t cancelled = 0;  ///< before they left
  std::int64_t lost = 0;       ///< cancelled after they left: refunded after a failure
  std::int64_t resent = 0;     ///< left once, and wait again
  std::int64_t shipped = 0;
  std::int64_t returned = 0;
  std::int64_t failed = 0;

  /// Went out of the door, whatever happened to them later.
  [[nodiscard]] std::int64_t left() const noexcept {
    return shipped + returned + failed + lost + resent;
  }
  /// Waiting or allocated: a failed unit is open, too, but not in here.
  [[nodiscard]] std::int64_t open() const noexcept {
    return ordered - cancelled - lost - shipped - returned - failed;
  }
};

struct HoldFacts {
  std::string hold;
  std::optional<LineId> line;
  HoldReason reason = HoldReason::other;
  bool active = false;
  bool ours = false;  ///< an importer placed it: its event has our kind of id
};

struct ShipmentLineFacts {
  LineId line;
  std::int64_t departed = 0;
  std::int64_t failed = 0;
  std::int64_t gone = 0;  ///< left the shipment by resend or refund
  [[nodiscard]] std::int64_t unfailed() const noexcept { return departed - gone - failed; }
};

struct ShipmentFacts {
  std::string id;
  OrderId order;
  std::optional<LocationId> location;
  std::vector<ShipmentLineFacts> lines;
  bool delivered = false;
  bool voided = false;
  bool synthetic = false;  ///< ours, made from a counter
};

struct OrderFacts {
  std::string currency;
  std::string channel;
  std::string customer;
  Instant placed_at;
  std::optional<Instant> requested_ship_at;
  std::int32_t priority = 0;
  std::vector<LineFacts> lines;
  std::vector<HoldFacts> holds;          ///< released ones, too
  std::vector<ShipmentFacts> shipments;  ///< in the order of departure
  std::vector<std::string> outcome_ids;  ///< ids of our events about failures and recoveries

  /// What the ledger calls an open unit, failed ones included.
  [[nodiscard]] bool is_open() const noexcept;
  [[nodiscard]] LineFacts* find(const LineId& line) noexcept;
  [[nodiscard]] const ShipmentFacts* shipment(std::string_view id) const noexcept;
  [[nodiscard]] bool has_outcome(std::string_view id) const noexcept;
};

// clang-format off
template <> inline constexpr std::size_t member_count<LineFacts> = 12;
template <> inline constexpr std::size_t member_count<HoldFacts> = 5;
template <> inline constexpr std::size_t member_count<ShipmentLineFacts> = 4;
template <> inline constexpr std::size_t member_count<ShipmentFacts> = 7;
template <> inline constexpr std::size_t member_count<OrderFacts> = 10;
// clang-format on

struct SkuFacts {
  std::optional<SkuDefined> definition;
  std::int64_t open = 0;               ///< waiting or allocated units of all orders
  std::vector<LocationId> stocked_at;  ///< every location that an event named for it
};

struct StockFacts {
  std::int64_t on_hand = 0;
  bool on_hand_known = true;           ///< false: units left without it being said from where
  std::int64_t moved_since_count = 0;  ///< receipts and adjustments
  std::int64_t safety = 0;
};

struct SupplyFacts {
  SupplyExpected expected;
  std::int64_t outstanding = 0;  ///< 0: done or cancelled
};

/// The fold. What it hands out stays until the next event, or the next settle().
class Facts {
 public:
  /// Keeps its orders there, as far as they are not at hand.
  Facts(RecordStore& records, std::size_t orders_at_hand);
  /// Reads `below`, which must outlive it, and changes only itself.
  explicit Facts(const Facts* below);

  void observe(const Event& event) {
    if (!clock_ || *clock_ < event.at) clock_ = event.at;
    foresee(event);
  }
  /// The same of an event that is still to come: the clock stays.
  void foresee(const Event& event);
  /// Packs away what is not needed at hand.
  void settle() {
    if (ground_) ground_->orders.settle();
  }

  [[nodiscard]] const std::optional<Instant>& clock() const noexcept { return clock_; }
  [[nodiscard]] const OrderFacts* order(const OrderId& id) const { return find_order(id.text()); }
  [[nodiscard]] const ShipmentFacts* shipment(const std::string& id) const;
  [[nodiscard]] const SkuFacts* sku(const Sku& id) const { return skus_.find(id.text()); }
  [[nodiscard]] StockFacts stock(const Sku& sku, const LocationId& location) const;
  [[nodiscard]] const SupplyFacts* supply(const SupplyId& id) const {
    return supplies_.find(id.text());
  }
  /// Units of the SKU left somewhere, or came back, since forget_shipped().
  [[nodiscard]] bool has_shipped(const Sku& sku) const {
    return shipped_skus_.contains(sku.text()) || (below_ != nullptr && below_->has_shipped(sku));
  }
  void forget_shipped() { shipped_skus_.clear(); }

 private:
  // clang-format off
  void on(const SkuDefined& e);
  void on(const StockCounted& e);
  void on(const StockReceived& e);
  void on(const StockAdjusted& e);
  void on(const SafetyStockSet& e);
  void on(const SupplyExpected& e);
  void on(const SupplyCancelled& e);
  void on(const LineAdded& e);
  void on(const UnitsCancelled& e);
  void on(const OrderCancelled& e);
  void on(const HoldReleased& e);
  void on(const ShipmentDelivered& e);
  void on(const ShipmentVoided& e);
  void on(const LineChanged& e);
  void on(const UnitsReturned& e);
  template <class Other> void on(const Other&) {}  // nothing that a plan asks about
  // clang-format on
  void on(const OrderPlaced& e, Instant at);
  void on(const HoldPlaced& e, std::string_view event_id);
  void on(const UnitsShipped& e, std::string_view event_id);
  void on(const ShipmentFailed& e, std::string_view event_id);
  void on(const ShipmentRecovered& e, std::string_view event_id);

  [[nodiscard]] const OrderFacts* find_order(const std::string& id) const;
  [[nodiscard]] OrderFacts& edit_order(const std::string& id);
  [[nodiscard]] std::optional<std::string> order_of_shipment(const std::string& id) const;
  struct ShipmentEdit {
    OrderFacts* order = nullptr;
    ShipmentFacts* shipment = nullptr;
  };
  [[nodiscard]] ShipmentEdit edit_shipment(const std::string& id);
  void add_line(OrderFacts& order, const NewLine& line);
  /// Each line of a shipment that its order has. `outcome_id`: of an event that says what became of it.
  template <class Visit>
  void for_each_line(const ShipmentId& id, std::string_view outcome_id, const Visit& visit);
  /// Changes a line, and keeps the SKU's open units.
  template <class Step>
  void change(LineFacts& line, const Step& step);
  StockFacts& stock_to_change(const Sku& sku, const LocationId& location);
  /// Units of the line left or came back: at `location`, or nobody said where.
  void move_stock(const LineFacts& line, const std::optional<LocationId>& location,
                  std::int64_t units);

  /// Of the ledger itself: many orders, most of them of no interest any more.
  struct Ground {
    Ground(RecordStore& records, std::size_t at_hand) : orders(records, at_hand) {}
    PackedTable<OrderFacts> orders;
    KeyIndex shipments;
    std::vector<std::uint32_t> order_of_shipment;  ///< by the shipment's number
  };
  const Facts* below_ = nullptr;
  std::optional<Ground> ground_;  ///< of the lowest layer
  // Of the layers above it: what they changed.
  std::unordered_map<std::string, OrderFacts> orders_;
  std::unordered_map<std::string, std::string> order_of_shipment_;
  Layered<SkuFacts> skus_;
  Layered<StockFacts> stocks_;
  Layered<SupplyFacts> supplies_;
  std::unordered_set<std::string> shipped_skus_;
  std::optional<Instant> clock_;
};

}  // namespace orderledger::inline v1::imports
