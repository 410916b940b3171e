/// \file order_cache.hpp
/// The orders that events touched lately, decoded.
///
/// Private. Every order is in the book and can be read back from there; nearly all events are about orders
/// that others were about a moment ago. So the memory for open orders is bounded by what is in use, and an
/// order that waits for months costs its entries in the book.
#pragma once

#include "interner.hpp"
#include "order_state.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::detail {

class OrderCache {
 public:
  /// Null where it is not in.
  [[nodiscard]] const Order* find(OrderIndex index) const noexcept {
    const Page* const page = page_of(index);
    return page == nullptr ? nullptr : page->orders[index % page_size].get();
  }
  /// The same, and remembers that it is in use.
  [[nodiscard]] Order* use(OrderIndex index) noexcept;

  struct Found {
    OrderIndex index = 0;
    Order* order = nullptr;  ///< null: it may be in all the same
  };
  /// use() of an order if it has that name.
  [[nodiscard]] Found use(OrderIndex index, std::string_view name) noexcept;
  /// use() of the one with that name, without a look at the index of all names.
  [[nodiscard]] Found use(const SoughtName& name) noexcept;
  /// use() will look for one whose name has this hash.
  void prefetch(std::uint32_t hash) const noexcept;
  /// use() finds it by its name from now on, until another one takes its place.
  /// Requires: it is in
  void set_name(OrderIndex index, Order& order, const SoughtName& name);

  /// Puts an order in; its address stays until it is dropped or trimmed away.
  /// Requires: it is not in
  Order& insert(OrderIndex index, std::unique_ptr<Order> order);

  void drop(OrderIndex index);

  /// Drops what was in use longest ago, more or less, until at most `most` are left.
  void trim(std::size_t most);

  /// An empty order, in memory that was used before if there is some.
  [[nodiscard]] std::unique_ptr<Order> blank();
  void recycle(std::unique_ptr<Order> order);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  static constexpr std::size_t page_size = 64;
  static constexpr std::size_t least_names = 64;
  /// Orders that follow one another in the order of acceptance, as most of those in use do. So the way to one is
  /// short, and pages of the past are not there.
  struct Page {
    std::size_t count = 0;  ///< of those that are in
    /// A bit for each; here, so that who is dropped is decided without a look at orders.
    std::uint64_t recently_used = 0;
    std::array<std::unique_ptr<Order>, page_size> orders;
  };
  static std::uint64_t bit_of(OrderIndex index) noexcept {
    return std::uint64_t{1} << index % page_size;
  }

  /// In the place that its hash has: whoever was there is found by the index of all names.
  struct Named {
    std::uint32_t hash = 0;
    OrderIndex index = 0;
    Order* order = nullptr;  ///< null: nobody
  };
  [[nodiscard]] std::size_t place_of(std::uint32_t hash) const noexcept {
    return hash & (by_name_.size() - 1);
  }

  [[nodiscard]] Page* page_of(OrderIndex index) const noexcept {
    const std::size_t number = index / page_size;
    return number < pages_.size() ? pages_[number].get() : nullptr;
  }

  std::vector<std::unique_ptr<Page>> pages_;  ///< null where no order of a page is in
  std::size_t size_ = 0;
  std::vector<Named> by_name_ = std::vector<Named>(least_names);  ///< a power of two of them
  /// The hand of the clock stands at the front. May name orders that were dropped.
  std::deque<OrderIndex> ring_;
  std::vector<std::unique_ptr<Order>> spare_;
};

}  // namespace orderledger::inline v1::detail
