/// \file touched_orders.hpp
/// The orders that the group which is being made touches, and what it does to them.
///
/// Private.
#pragma once

#include "book.hpp"
#include "bytes.hpp"
#include "order_state.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace orderledger::inline v1::detail {

struct TouchedOrder {
  OrderIndex index = 0;
  Order* order = nullptr;
  ByteWriter changes;
  std::vector<std::uint32_t> lines;  ///< to be settled: none twice, none of a component
  std::vector<BookedPosting> postings;

  void touch_line(std::uint32_t line) {
    Line* touched = &order->lines[line];
    if (touched->is_component()) {  // it is the kit that is booked
      line = touched->kit;
      touched = &order->lines[line];
    }
    if (touched->touched) return;
    touched->touched = true;
    lines.push_back(line);
  }
};

class TouchedOrders {
 public:
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }

  /// The order stays where it is until clear().
  TouchedOrder& touch(OrderIndex index, Order& order) {
    return order.touched != nullptr ? *order.touched : begin(index, order);
  }

  /// By their numbers.
  [[nodiscard]] std::span<const std::unique_ptr<TouchedOrder>> in_order() {
    const auto all = std::span(orders_).first(count_);
    if (all.size() > 1)
      std::sort(all.begin(), all.end(),
                [](const auto& a, const auto& b) { return a->index < b->index; });
    return all;
  }

  void clear() noexcept {
    for (const auto& touched : std::span(orders_).first(count_)) touched->order->touched = nullptr;
    count_ = 0;
  }

 private:
  TouchedOrder& begin(OrderIndex index, Order& order) {
    if (count_ == orders_.size()) orders_.push_back(std::make_unique<TouchedOrder>());
    TouchedOrder& fresh = *orders_[count_++];
    fresh.index = index;
    fresh.order = &order;
    fresh.changes.clear();
    fresh.lines.clear();
    fresh.postings.clear();
    order.touched = &fresh;
    return fresh;
  }

  std::vector<std::unique_ptr<TouchedOrder>> orders_;  ///< behind the first, memory for the next
  std::size_t count_ = 0;
};

}  // namespace orderledger::inline v1::detail
