/// \file explainer.hpp
/// Answers why: reads orders with the causes of their facts, and the stock and queues that decided.
///
/// Private. Files: explaining.cpp explains an order; stock_at_instant.cpp finds the stock of any instant;
/// why_served.cpp compares two orders.
#pragma once

#include "future.hpp"
#include "least_receipt.hpp"
#include "order_trace.hpp"
#include "peg_cache.hpp"
#include "state.hpp"

#include <orderledger/explanation.hpp>
#include <orderledger/why_after.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orderledger::inline v1 {

/// Answers one question about one instant.
class Ledger::State::Explainer {
 public:
  Explainer(const State& state, std::optional<Instant> as_of)
      : state_(state),
        asked_as_of_(as_of),
        as_of_(state.resolve(as_of)),
        is_past_(state.is_past(as_of_)),
        ahead_(is_past_ ? nullptr : state.future(as_of_)),
        pegs_{ahead_.get(), {}} {}

  [[nodiscard]] Result<Explanation> explain(const OrderId& order);
  [[nodiscard]] Result<WhyAfter> why_after(const OrderId& order, const OrderId& other);

 private:
  using Cause = detail::Cause;
  using QueueEntry = detail::QueueEntry;
  using BookAddress = detail::BookAddress;

  /// An order at that instant, and where its facts come from.
  struct Traced {
    OrderIndex index = 0;
    Order order;
    detail::OrderTrace trace;
  };
  /// Stock at a location at that instant.
  struct StockAt {
    detail::Stock stock;
    std::optional<EventReference> on_hand_changed;
    std::optional<EventReference> safety_changed;
  };
  /// What is known of a SKU at that instant.
  struct SkuAt {
    std::vector<StockAt> stock;     ///< in location order
    std::vector<QueueEntry> lines;  ///< the queue, where it is not the one of now
    std::span<const QueueEntry> queue;
  };
  /// A line that is being explained.
  struct Subject {
    const Traced& traced;
    std::uint32_t index;
    [[nodiscard]] const Line& line() const { return traced.order.lines[index]; }
    [[nodiscard]] const detail::LineTrace& trace() const { return traced.trace.line(index); }
    [[nodiscard]] Subject component(std::uint32_t number) const { return {traced, index + number}; }
  };
  /// Which of the line's units a run is.
  struct RunUnits {
    Units waiting_from = 0;  ///< of those that wait, from the front
    Units waiting_to = 0;    ///< equal: the run is of allocated or failed units
  };

  // explaining.cpp
  [[nodiscard]] std::optional<Traced> trace(const OrderId& order) const;
  [[nodiscard]] Error unknown(const OrderId& order, std::string_view field) const;
  /// Calls `visit` with each expiry after the clock that gives the order units: its number, counted from 1,
  /// its instant, and the order after it.
  void for_each_expiry(
      OrderIndex index, Order order,
      const std::function<void(std::size_t number, Instant at, const Order& after)>& visit) const;
  [[nodiscard]] LineExplanation explain_line(const Subject& subject, const LineStatus& status);
  void explain_failed(const Subject& subject, RunExplanation& run) const;
  void explain_unreleased(const Subject& subject, const RunUnits& units, RunExplanation& run);
  void explain_waiting(const Subject& subject, const RunUnits& units, RunExplanation& run);
  void explain_stuck(const Subject& subject, RunExplanation& run);
  void explain_backlog(const Subject& subject, RunExplanation& run);
  void add_definitions(const Subject& subject, RunExplanation& run);
  void add_waiting(const Subject& subject, const RunUnits& units, RunExplanation& run);
  void add_allocated(const Subject& subject, RunExplanation& run);
  void add_holds(const Subject& subject, bool shipping, RunExplanation& run);
  void add_rest(const Subject& subject, RunExplanation& run);
  /// What the line lacks for `wanted` of its waiting units: stock, and the receipt that would do.
  void add_shortage(const Subject& subject, Units wanted, RunExplanation& run);
  /// The same of a kit: each component that is short, for `wanted` of the kits that wait.
  void add_missing_components(const Subject& kit, Units wanted, RunExplanation& run);
  void add_stock(const Subject& subject, const SkuAt& sku, RunExplanation& run) const;
  void add_receipt(const Subject& subject, const SkuAt& sku, Units wanted, RunExplanation& run);
  void add_supply(RunExplanation& run);
  /// Pegs of the order's own lines, so that status need not peg whole queues.
  void peg_lines_of(const Traced& traced);
  [[nodiscard]] Sku sku_id(SkuIndex sku) const;
  /// What facts about a component name, since it is not the line's own SKU.
  [[nodiscard]] std::optional<Sku> component_sku(const Subject& subject) const;
  [[nodiscard]] LocationId location_id(LocationIndex location) const;
  [[nodiscard]] const SkuAt& sku_at(SkuIndex sku);
  /// The event of a group of the book; none, at that instant, where it is an expiry.
  [[nodiscard]] EventReference event_of(const Cause& cause) const;

  // stock_at_instant.cpp
  [[nodiscard]] std::vector<StockAt> stock_of(SkuIndex sku) const;
  [[nodiscard]] std::vector<StockAt> past_stock_of(SkuIndex sku) const;
  /// Adds what orders did to stock since the notes about it.
  void add_moves_of_orders(SkuIndex sku, std::map<LocationIndex, detail::StockNote>& latest) const;
  /// `notes`: all about the SKU.
  void add_last_events(std::span<const detail::StockNote> notes, StockAt& at) const;

  // why_served.cpp
  class Timeline;
  [[nodiscard]] LineComparison compare(const Timeline& line, const Timeline& other) const;
  void judge_service(const Timeline& line, const Timeline& other, LineComparison& answer) const;
  [[nodiscard]] std::vector<Timeline> timelines_of(OrderIndex index) const;

  const State& state_;
  std::optional<Instant> asked_as_of_;
  Instant as_of_;
  bool is_past_;
  std::unique_ptr<Future> ahead_;
  PegCache pegs_;
  std::map<SkuIndex, SkuAt> skus_;
  mutable std::map<BookAddress, EventReference> events_;  ///< by group: facts share them
};

}  // namespace orderledger::inline v1
