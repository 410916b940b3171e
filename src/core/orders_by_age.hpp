/// \file orders_by_age.hpp
/// Open orders of one class, oldest first: by the day placed, then by acceptance.
///
/// Private. Kept as orders change their class, so that the oldest are found without looking at the others.
/// An order costs 4 bytes while it is open, 9 with the room of its page, and nothing afterwards. Copies share
/// the pages.
#pragma once

#include "copy_on_write.hpp"
#include "order_state.hpp"

#include <orderledger/instant.hpp>

#include <compare>
#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

namespace orderledger::inline v1::detail {

/// Where an order stands among others of its class.
struct AgePlace {
  Day placed;  ///< in the ledger's time zone
  OrderIndex order = 0;
  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.placed, self.order);
  }
  friend auto operator<=>(const AgePlace&, const AgePlace&) = default;
};

/// A sorted sequence in pages. The oldest orders leave first and new ones come last, so that nearly all
/// changes are near its ends, where a deque moves least.
/// Complexity: insert and erase O(log n), and moving at most a page; a step of a walk O(1).
class OrdersByAge {
 public:
  /// Requires: the order is not in
  void insert(const AgePlace& place);
  /// Requires: the order is in, at this place
  void erase(const AgePlace& place);

  /// Goes through the orders, oldest first. Ends with the next insert or erase.
  class Walk {
   public:
    /// Nothing at the end.
    [[nodiscard]] std::optional<AgePlace> here() const;
    void next();

   private:
    friend class OrdersByAge;
    const OrdersByAge* orders_ = nullptr;
    std::size_t page_ = 0;
    std::size_t at_ = 0;  ///< in the page
  };
  /// The same orders, in shared memory. Not const: from now on neither side owns a page alone.
  [[nodiscard]] OrdersByAge share();

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.pages_);
  }

  /// From the oldest.
  [[nodiscard]] Walk walk() const;
  /// From the first order that does not stand before `place`.
  [[nodiscard]] Walk walk_from(const AgePlace& place) const;

 private:
  /// Orders placed on one day, in the order of acceptance; none is empty.
  struct Page {
    AgePlace first;  ///< here too, so that a search looks at no page but the one that it finds
    CopyOnWrite<std::vector<OrderIndex>> orders;
    [[nodiscard]] Page share() { return {first, orders.share()}; }
    template <class Self, class Stream>
    static void transfer(Self& self, Stream& stream) {
      stream(self.first, self.orders);
    }
  };

  /// How many pages begin at or before the place: the last of them is the one that would hold it.
  [[nodiscard]] std::size_t pages_until(const AgePlace& place) const;
  /// Takes the next page in where both are of one day and have become small.
  void join_with_next(std::size_t page);

  std::deque<Page> pages_;
};

}  // namespace orderledger::inline v1::detail
