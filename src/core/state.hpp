/// \file state.hpp
/// What a ledger holds, and the few operations from which every event is made.
///
/// Private. Files: apply*.cpp judge events; allocation.cpp moves units and keeps the queues; due.cpp lets releases
/// and expiries happen; commit.cpp writes the book; questions.cpp and others answer; audit.cpp proves.
#pragma once

#include "balances.hpp"
#include "book.hpp"
#include "copy_on_write.hpp"
#include "distinct_skus.hpp"
#include "due_days.hpp"
#include "interner.hpp"
#include "kept_history.hpp"
#include "known_events.hpp"
#include "order_cache.hpp"
#include "order_slot.hpp"
#include "order_state.hpp"
#include "order_view.hpp"
#include "orders_by_age.hpp"
#include "paged.hpp"
#include "promise.hpp"
#include "request.hpp"
#include "reservation.hpp"
#include "sku_ahead.hpp"
#include "stock.hpp"
#include "stock_history.hpp"
#include "touched_orders.hpp"

#include <orderledger/ledger.hpp>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace orderledger::inline v1 {

// Hidden, or a shared library would export it along with its owner.
class ORDERLEDGER_HIDDEN Ledger::State {
 public:
  class Explainer;  // explainer.hpp
  struct Snapshot;  // snapshotting.cpp
  explicit State(LedgerOptions options);
  Result<Applied> apply(const Event& event, const Preparation& preparation);
  /// The event comes soon.
  void expect(const Preparation& preparation) const noexcept;
  [[nodiscard]] Result<OrderId> handle(const OrderId& order) const;
  [[nodiscard]] Result<Sku> handle(const Sku& sku) const;
  /// An exception ended a change half-way.
  [[nodiscard]] bool is_broken() const noexcept { return is_changing_; }

  [[nodiscard]] std::optional<Instant> clock() const noexcept { return clock_; }
  [[nodiscard]] const detail::KeptHistory& history() const noexcept { return history_; }
  void keep_history_since(Instant since);
  [[nodiscard]] const TimeZone& time_zone() const noexcept { return options_.time_zone; }
  [[nodiscard]] Totals totals(std::optional<Instant> as_of) const;
  [[nodiscard]] Aging aging(const AgingQuestion& question) const;
  [[nodiscard]] Result<Metrics> metrics(const MetricsQuestion& question) const;
  [[nodiscard]] GroupedTotals totals_by(GroupBy by, std::optional<Instant> as_of) const;
  [[nodiscard]] GroupedAging aging_by(GroupBy by, const AgingQuestion& question) const;
  [[nodiscard]] Result<Quote> quote(const QuoteQuestion& question) const;
  [[nodiscard]] Result<OrderStatus> status(const OrderId& order,
                                           std::optional<Instant> as_of) const;
  [[nodiscard]] Result<OrderClass> order_class(const OrderId& order,
                                               std::optional<Instant> as_of) const;
  [[nodiscard]] Result<OrderList> list(const ListQuestion& question) const;
  [[nodiscard]] LateLines late(std::optional<Instant> as_of) const;
  template <class Item>
  using Visit = std::function<void(const Item&)>;
  void for_each_status(std::optional<Instant> as_of, const Visit<OrderStatus>& visit) const;
  void for_each_open_line(std::optional<Instant> as_of, const Visit<OpenLine>& visit) const;
  Result<std::uint64_t> for_each_posting(const PostingFilter& filter,
                                         const Visit<Posting>& visit) const;
  [[nodiscard]] Result<ReceiptPreview> preview(const StockReceived& receipt) const;
  [[nodiscard]] AuditReport audit() const;
  [[nodiscard]] Digest digest() const;
  [[nodiscard]] std::unique_ptr<State> fork();
  [[nodiscard]] LedgerDifference diff(const State& after, std::optional<Instant> as_of) const;

 private:
  using OrderIndex = detail::OrderIndex;
  using SkuIndex = detail::SkuIndex;
  using LocationIndex = detail::LocationIndex;
  using Units = detail::Units;
  using Order = detail::Order;
  using Line = detail::Line;
  using ReservationIndex = detail::ReservationIndex;
  using Request = detail::Request;
  using RequestPlan = detail::RequestPlan;

  using SortedAllocations = boost::container::small_vector<detail::Allocation, 4>;
  /// What is due goes by instant, then by the bytes of the SKU or of the reservation.
  using PendingRelease = std::tuple<Instant, std::string, SkuIndex>;
  using PendingExpiry = std::tuple<Instant, std::string, ReservationIndex>;

  // apply*.cpp: one function for each event, in the order of EventBody. Nothing is changed before begin().
  using Refusal = std::optional<Error>;
  Refusal on(const LocationDefined& event);
  Refusal on(const SkuDefined& event);
  Refusal on(const StockCounted& event);
  Refusal on(const StockReceived& event);
  Refusal on(const StockAdjusted& event);
  Refusal on(const SafetyStockSet& event);
  Refusal on(const SupplyExpected& event);
  Refusal on(const SupplyCancelled& event);
  Refusal on(const OrderPlaced& event);
  Refusal on(const LineAdded& event);
  Refusal on(const UnitsCancelled& event);
  Refusal on(const OrderCancelled& event);
  Refusal on(const HoldPlaced& event);
  Refusal on(const HoldReleased& event);
  Refusal on(const UnitsShipped& event);
  Refusal on(const ShipmentFailed& event);
  Refusal on(const ShipmentRecovered& event);
  Refusal on(const ShipmentDelivered& event);
  Refusal on(const ShipmentVoided& event);
  Refusal on(const LineChanged& event);
  Refusal on(const UnitsReturned& event);
  Refusal on(const TimePassed& event);
  Refusal on(const UnitsReserved& event);
  Refusal on(const ReservationReleased& event);
  Refusal on(const KitDefined& event);

  /// The event is accepted: posts what falls due by its `at`, and opens its group.
  void begin();
  [[nodiscard]] Result<SkuIndex> find_sku(const Sku& sku, std::string_view field) const;
  [[nodiscard]] Result<detail::FoundOrder> find_order(const OrderId& id);  ///< at hand
  [[nodiscard]] Result<std::uint32_t> find_line(const Order& order, const OrderId& id,
                                                const LineId& line, std::string_view field) const;
  [[nodiscard]] Result<detail::ShipmentPlace> find_shipment(
      const ShipmentId& shipment);  ///< not voided
  /// One that was made, and neither released nor turned into an order; it may have expired.
  [[nodiscard]] Result<ReservationIndex> find_reservation(const ReservationId& reservation) const;
  [[nodiscard]] Result<detail::Reservation> plan_reservation(const UnitsReserved& event,
                                                             std::span<const SkuIndex> skus) const;
  /// Refuses one that has expired, or will have when the event happens.
  [[nodiscard]] Refusal refuse_expired(ReservationIndex index, const ReservationId& id) const;
  [[nodiscard]] Result<detail::Receipt> judge(const StockReceived& event) const;
  /// The units of each line that an event about a shipment means: those it lists, else `all_of` each.
  [[nodiscard]] Result<std::vector<Units>> shipment_units(
      const Order& order, const detail::Shipment& shipment, const ShipmentId& id,
      const std::optional<std::vector<LineQuantity>>& listed,
      const std::function<Units(const detail::ShipmentLine&)>& all_of, ErrorCode too_many) const;
  /// Plans what the lines are given, and asks the policies, for an order or a quote.
  [[nodiscard]] Refusal plan_request(const Request& request, RequestPlan& plan) const;
  /// Plans for the lines in plan.queue, all of one SKU; sets what will wait.
  void plan_allocations(const Request& request, RequestPlan& plan, detail::Demand& demand) const;
  /// What the plan leaves waiting of kits, and what expiries will complete of others before.
  void count_kits(const Request& request, const RequestPlan& plan, detail::Demand& demand) const;
  [[nodiscard]] Refusal ask_policy(const Request& request, const detail::Demand& demand) const;
  void add_line(Order& order, const NewLine& line, SkuIndex sku, Instant placed_at) const;
  /// Writes how the lines from `first_line` on began. They join their queues in give_planned().
  void enter_lines(OrderIndex index, Order& order, std::uint32_t first_line,
                   std::span<const NewLine> as_ordered);
  void give_planned(OrderIndex index, Order& order, std::uint32_t first_line);
  void cancel(OrderIndex index, Order& order, std::uint32_t line, Units quantity);
  void ship(OrderIndex index, Order& order, std::uint32_t line, Units quantity, LocationIndex from,
            std::uint32_t shipment);
  void change_line(OrderIndex index, Order& order, std::uint32_t line, const LineChanged& event);
  [[nodiscard]] Refusal unknown_line_of(
      const Order& order, OrderIndex index,
      const std::optional<std::vector<LineQuantity>>& listed) const;
  // allocation.cpp
  [[nodiscard]] LocationIndex intern_location(const LocationId& location);
  [[nodiscard]] std::int64_t on_hand_of(SkuIndex sku, const LocationId& location) const;
  [[nodiscard]] bool location_before(LocationIndex a, LocationIndex b) const;
  [[nodiscard]] bool is_tracked(SkuIndex sku) const { return skus_[sku].tracked; }
  detail::Stock& stock(SkuIndex sku, LocationIndex location);
  /// The line's allocations, in location order.
  [[nodiscard]] SortedAllocations allocations_in_order(const Line& line) const;
  /// Does the change, notes it for the book, and keeps stock, counters and queues of the line's SKU.
  void change(OrderIndex index, Order& order, const detail::OrderChange& change);
  void unqueue(OrderIndex index, Order& order, std::uint32_t line);
  void requeue(OrderIndex index, Order& order, std::uint32_t line);
  void fill(SkuIndex sku);
  /// Takes units from the lines allocated there while there are more than on_hand; no fill.
  void shrink(SkuIndex sku, LocationIndex location);
  void shrink_everywhere_and_fill(SkuIndex sku);
  void set_on_hand(SkuIndex sku, LocationIndex location, std::int64_t on_hand);
  /// The order at hand: from the cache, else read from the book. Stays where it is until cool_down().
  [[nodiscard]] Order& hot(OrderIndex index);
  [[nodiscard]] Order& read_in(OrderIndex index);
  // apply_reservations.cpp
  /// What it holds is free, and given to those who wait.
  void end_reservation(ReservationIndex index, detail::Reservation::State how);
  /// Frees what it holds; gives the SKUs to be filled.
  [[nodiscard]] detail::DistinctSkus free_held(ReservationIndex index,
                                               detail::Reservation::State how);
  /// Takes up to `excess` units there from reservations, the newest first; gives how many.
  std::int64_t shrink_reservations(SkuIndex sku, LocationIndex location, std::int64_t excess);
  void drop_reserved(SkuIndex sku);
  // due.cpp
  void let_due_happen(Instant until);
  void release(const PendingRelease& pending);
  void expire(const PendingExpiry& pending);
  /// The SKU once all expiries that are due by `until` have happened.
  [[nodiscard]] detail::SkuAhead ahead_of(SkuIndex sku, Instant until) const;
  // commit.cpp
  void touch_all_lines(OrderIndex index, Order& order);
  void touch_open_lines(SkuIndex sku);
  void commit(const detail::Book::GroupHead& head);
  /// Lets go of orders that closed, and of those that were used long ago.
  void cool_down();
  using AfterEntry = std::function<void(const detail::BookEntry&, const Order&)>;
  /// The order as of `as_of`, read from the book; nothing when it was not placed by then.
  [[nodiscard]] std::optional<Order> read_order(OrderIndex index, Instant as_of,
                                                const AfterEntry& after_entry = {}) const;
  /// Folds its entries up to `as_of`, the last one at `last`, into a blank order; false: there are none.
  bool read_order_into(Order& order, detail::BookAddress last, Instant as_of,
                       const AfterEntry& after_entry = {}) const;

  // questions.cpp
  class Future;  // future.hpp
  struct PegCache;
  [[nodiscard]] Instant resolve(std::optional<Instant> as_of) const;
  [[nodiscard]] bool is_past(Instant as_of) const noexcept { return clock_ && as_of < *clock_; }
  /// The balances as of an instant that is not after the clock.
  [[nodiscard]] detail::Balances balances_at(Instant as_of, detail::Kept kept) const;
  [[nodiscard]] std::unique_ptr<Future> future(Instant as_of) const;
  /// The order where it need not be read from the book; null where it must be.
  [[nodiscard]] const Order* order_at_hand(OrderIndex index, Instant as_of,
                                           const Future* ahead) const;
  [[nodiscard]] detail::OrderView order_at(OrderIndex index, Instant as_of,
                                           const Future* ahead) const;
  [[nodiscard]] OrderStatus describe(OrderIndex index, const Order& order, Instant as_of,
                                     PegCache& pegs) const;
  [[nodiscard]] bool is_released_then(const Line& line, Instant as_of) const;  ///< as defined then
  void append_runs(std::vector<Run>& runs, OrderIndex index, const Order& order, std::uint32_t line,
                   Instant as_of, PegCache& pegs) const;
  [[nodiscard]] const detail::Pegs& pegs_of(SkuIndex sku, Instant as_of, PegCache& cache) const;
  [[nodiscard]] std::vector<detail::QueueEntry> waiting_lines(SkuIndex sku, Instant as_of,
                                                              const Future* ahead) const;
  [[nodiscard]] std::vector<detail::OutstandingSupply> outstanding_supplies(SkuIndex sku,
                                                                            Instant as_of) const;
  [[nodiscard]] bool location_before_at(LocationIndex a, LocationIndex b, Instant as_of) const;
  [[nodiscard]] Posting to_posting(OrderIndex index, const Line& line,
                                   const detail::BookedPosting& booked, Instant at,
                                   std::uint64_t seq, std::uint64_t event) const;

  struct Measuring;  // measuring.cpp
  class Grouping;    // grouping.cpp
  class Listing;     // listing.cpp
  class Comparing;   // comparing.cpp
  class Auditor;     // audit.cpp
  /// Every order with an open unit at `as_of`, in the order of acceptance.
  void for_each_open_order(Instant as_of, const Future* ahead,
                           const std::function<void(OrderIndex, const Order&)>& visit) const;
  /// What covers the units of a line that asks to join the queue; points into `supplies`.
  [[nodiscard]] std::vector<detail::Peg> pegs_at(
      SkuIndex sku, const detail::QueueEntry& line, Instant at,
      std::span<const detail::OutstandingSupply> supplies) const;
  void write_order(detail::ByteWriter& out, OrderIndex index) const;

  LedgerOptions options_;
  bool is_changing_ = false;  ///< from begin() to the end of apply(): by then all is whole again
  std::optional<Instant> clock_;
  detail::KeptHistory history_;
  detail::SequenceInterner order_names_;
  detail::Interner sku_names_;
  detail::Interner location_names_;
  detail::Interner supply_names_;
  detail::SequenceInterner shipment_names_;
  detail::KnownEvents known_events_;
  detail::ByteWriter content_text_;  ///< memory for a fingerprint

  detail::Paged<detail::OrderSlot> orders_;
  detail::OrderCache cache_;
  detail::SharedRecords<detail::SkuRecord> skus_;
  detail::StockHistory stock_history_;
  std::vector<detail::Dated<std::int32_t>> ranks_;  ///< by location
  detail::SharedRecords<detail::Dated<detail::Supply>> supplies_;
  detail::Paged<OrderIndex> shipments_;  ///< whose they are
  detail::CopyOnWrite<std::set<PendingRelease>> pending_releases_;
  detail::Interner reservation_names_;
  detail::SharedRecords<detail::Reservation> reservations_;
  detail::CopyOnWrite<std::set<PendingExpiry>> pending_expiries_;  ///< of the active ones
  detail::DueDays due_days_;

  detail::Balances balances_{options_.time_zone};
  detail::OrdersByAge open_by_age_;
  detail::Book book_;

  RequestPlan plan_;                 ///< of the request that is being judged
  std::vector<detail::Gain> gains_;  ///< of a fill, while it happens

  // The group that is being made.
  Instant at_;
  Preparation::Names names_;  ///< the hashes that are known of those in its event
  detail::TouchedOrders touched_;
  std::vector<OrderIndex> warm_;  ///< orders to be looked at by cool_down()
  std::vector<detail::NewEntry> entries_;
};

}  // namespace orderledger::inline v1
