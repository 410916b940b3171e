/// \file order_cache.hpp
/// The orders that events touched lately, decoded.
///
/// Private. Every order is in the book and can be read back from there; nearly all events are about orders
/// that others were about a moment ago. So the memory for open orders is bounded by what is in use, and an
/// order that waits for months costs its entries in the book.
#pragma once

#include "flat_hash.hpp"
#include "order_state.hpp"
#include "prefetch.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

namespace orderledger::inline v1::detail {

class OrderCache {
 public:
  [[nodiscard]] const Order* find(OrderIndex index) const {
    const auto found = orders_.find(index);
    return found == orders_.end() ? nullptr : found->second.order.get();
  }
  /// The same, and remembers that it is in use.
  [[nodiscard]] Order* use(OrderIndex index);
  /// It will be used, if it is in.
  void prefetch(OrderIndex index) const {
    if (const Order* const order = find(index)) detail::prefetch(order, sizeof *order);
  }

  /// Puts an order in; its address stays until it is dropped or trimmed away.
  /// Requires: it is not in
  Order& insert(OrderIndex index, std::unique_ptr<Order> order);

  void drop(OrderIndex index);

  /// Drops what was in use longest ago, more or less, until at most `most` are left.
  void trim(std::size_t most);

  /// An empty order, in memory that was used before if there is some.
  [[nodiscard]] std::unique_ptr<Order> blank();
  void recycle(std::unique_ptr<Order> order);

  [[nodiscard]] std::size_t size() const noexcept { return orders_.size(); }

 private:
  struct Cached {
    std::unique_ptr<Order> order;
    bool recently_used =
        true;  ///< here, so that who is dropped is decided without a look at orders
  };

  FlatMap<OrderIndex, Cached> orders_;
  /// The hand of the clock stands at the front. May name orders that were dropped.
  std::deque<OrderIndex> ring_;
  std::vector<std::unique_ptr<Order>> spare_;
};

}  // namespace orderledger::inline v1::detail
