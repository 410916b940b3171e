/// \file order_plan.hpp
/// The events that bring one order to its snapshot: steps 1 to 9 of docs/import.md.
#pragma once

#include "draft.hpp"
#include "merged.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::imports {

/// A line as the source has it now, checked and made sane.
struct LineTarget {
  const LineSnapshot* line = nullptr;
  LineId id;
  Sku sku;
  std::int64_t ordered = 0;    ///< q
  std::int64_t cancelled = 0;  ///< c
  std::int64_t left = 0;       ///< s, by counters and shipments
  std::int64_t returned = 0;   ///< r
  std::int64_t counted = 0;    ///< s by counters alone
  bool tells_returns = false;
  std::optional<Instant> promised_at;
  std::optional<LocationId> location;
};

/// Whether its units are out of the house, come what may.
[[nodiscard]] inline bool has_left(const ShipmentSnapshot& shipment) {
  return shipment.state == ShipmentState::left || shipment.state == ShipmentState::delivered ||
         shipment.state == ShipmentState::failed;
}

/// What events carry: a plan checks its numbers before, and an empty text is none.
[[nodiscard]] inline Quantity units_of(std::int64_t units) { return Quantity::from(units).value(); }
[[nodiscard]] inline std::optional<std::string> if_any(const std::string& text) {
  if (text.empty()) return {};
  return text;
}

class OrderPlan {
 public:
  OrderPlan(Draft& draft, const Merged& merged, const ImportOptions& options,
            const MergedOrder& order);

  /// Reads the merged parts; false: there is nothing to plan (a draft, nothing physical, closed at first
  /// sight).
  [[nodiscard]] bool read();
  /// The SKUs of its lines, for definitions that must come first.
  [[nodiscard]] const std::vector<LineTarget>& targets() const noexcept { return targets_; }
  /// Step 1.
  void place();
  /// Steps 2 to 9.
  void follow();
  /// Rows that wait for an item id to become a SKU.
  [[nodiscard]] bool is_unresolved() const noexcept { return unresolved_; }

 private:
  /// The ledger's lines for one line of the source, summed up: itself and its extra lines `L+n`, in the order
  /// and its continuations.
  struct Sums {
    std::int64_t ordered = 0, cancelled = 0, left = 0, returned = 0, shipped = 0, open = 0;
    std::optional<Sku> sku;  ///< of the youngest
    bool known = false;
  };
  /// Units of a source's shipment that the ledger knows by its id, or by an id made from it.
  struct KnownShipment {
    std::vector<std::string> ids;
    std::int64_t ever = 0;  ///< units, voided ones included
  };
  struct Piece {
    OrderId order;
    LineId line;
    std::int64_t units = 0;
  };

  // Reading (order_targets.cpp)
  bool read_line(const LineSnapshot& line);
  [[nodiscard]] std::optional<Sku> sku_of(const LineSnapshot& line);
  void apply_remainder();
  [[nodiscard]] bool wants_something() const;
  void make_sane(LineTarget& target);
  [[nodiscard]] std::int64_t refunded(const std::string& line, RefundKind kind) const;
  [[nodiscard]] std::int64_t shipped_by_parts(const std::string& line) const;
  [[nodiscard]] Price price_of(const LineSnapshot& line, std::int64_t units);

  // Steps (order_plan.cpp, order_shipments.cpp, order_marks.cpp)
  void void_shipments();
  void change_skus();
  void grow_lines();
  void add_units(const LineTarget& target, std::int64_t units);
  void ship_parts();
  void ship_counters();
  void cancel_units();
  void cancel_open(const std::string& line, std::int64_t units, const std::optional<Sku>& keep,
                   const std::string& reason);
  void cancel_order();
  void follow_outcomes();
  void follow_outcome(const ShipmentSnapshot& shipment);
  void follow_failure(const ShipmentSnapshot& shipment, const std::string& id);
  void follow_arrival(const ShipmentSnapshot& shipment, const std::string& id);
  void fail_stand_in(const ShipmentSnapshot& shipment);
  void follow_holds_of(const OrderId& id);
  [[nodiscard]] std::vector<HoldSnapshot> wanted_holds() const;
  void return_units();
  void follow_holds();
  void change_lines();
  void report_unsupported();

  // The ledger's side
  [[nodiscard]] std::string_view base_of(const LineId& line) const;
  void find_ledger_orders();
  /// Calls visit(order, line) for each line of the ledger that stands for the source's `line`.
  template <class Visit>
  void for_each_line(const std::string& line, const Visit& visit) const {
    for (const OrderId& id : ledger_orders_) {
      for (const LineFacts& facts : draft_.facts().order(id)->lines) {
        if (base_of(facts.line) == line) visit(id, facts);
      }
    }
  }
  [[nodiscard]] Sums sums_of(const std::string& line) const;
  [[nodiscard]] KnownShipment known_shipment(const std::string& id) const;
  [[nodiscard]] std::int64_t known_units(const KnownShipment& known, const std::string& line) const;
  /// Takes units that are open from the ledger's lines, oldest first.
  void take_open(const std::string& line, std::int64_t units, std::vector<Piece>& pieces) const;
  void ship_part(const ShipmentSnapshot& shipment,
                 std::map<std::string, std::int64_t>& standing_in);
  void ship_counter(const LineTarget& target);
  [[nodiscard]] std::map<std::string, std::int64_t> stood_in() const;
  [[nodiscard]] bool is_known(const std::string& shipment) const;
  [[nodiscard]] std::string subject(std::string_view line = {}) const;
  [[nodiscard]] std::string shipment_id(const std::string& source_id) const;
  /// Adds an event about the order, at the source's time, but never before it was placed.
  void book(EventBody body, const std::string& id, std::optional<Instant> time);

  Draft& draft_;
  const Merged& merged_;
  const ImportOptions& options_;
  const MergedOrder& order_;
  const OrderSnapshot& header_;
  OrderId base_;
  std::vector<OrderId> ledger_orders_;  ///< the order, then its continuations
  std::vector<LineTarget> targets_;
  std::map<std::string, std::size_t> target_of_line_;
  Instant placed_at_;
  OrderState state_;
  std::string currency_;
  bool lines_complete_ = true;
  bool unresolved_ = false;
  Instant last_left_at_;  ///< of what this plan ships
  Instant last_time_;     ///< of all that this plan books
  Instant earliest_;      ///< of what it still books
};

}  // namespace orderledger::inline v1::imports
