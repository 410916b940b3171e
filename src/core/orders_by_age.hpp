/// \file orders_by_age.hpp
/// Open orders, oldest first: by the day placed, then by acceptance.
///
/// Private. Kept as orders open and close, so that the oldest are found without looking at the others. Each day
/// has a list of its orders and counts of its classes. An order that closes stays in the list, where walks pass
/// it by, until half of the list is such orders: so opening and closing look nothing up but the day. An open
/// order costs 4 to 8 bytes and what its list keeps to grow; a closed one, in the end, nothing.
#pragma once

#include "copy_on_write.hpp"
#include "order_slot.hpp"
#include "order_state.hpp"
#include "paged.hpp"

#include <orderledger/instant.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace orderledger::inline v1::detail {

/// What there is of every order, by its number; says which class it is in.
using OrderSlots = Paged<OrderSlot>;

/// Where an order stands among others.
struct AgePlace {
  Day placed;  ///< in the ledger's time zone
  OrderIndex order = 0;
  friend auto operator<=>(const AgePlace&, const AgePlace&) = default;
};

class OrdersByAge {
 public:
  /// The slot of an order was `before`, and is `now`.
  /// Complexity: amortized constant for orders of the latest days and for new ones; else O(log days).
  void keep(const AgePlace& place, OrderSlot before, OrderSlot now, const OrderSlots& slots);

  [[nodiscard]] std::int64_t count() const noexcept { return count_; }
  /// Of one class, as its days count them.
  [[nodiscard]] std::uint64_t count_of(Account account) const noexcept;

  /// Goes through the orders of a class, or of all. Ends with the next keep().
  class Walk {
   public:
    /// Nothing at the end.
    [[nodiscard]] std::optional<AgePlace> here() const;
    void next();

   private:
    friend class OrdersByAge;
    Walk(const OrdersByAge& orders, const OrderSlots& slots, std::optional<Account> only)
        : orders_(&orders), slots_(&slots), only_(only) {}
    /// Moves on to the first that is to be shown, from where it stands.
    void settle();
    [[nodiscard]] bool shows(OrderIndex order) const;

    const OrdersByAge* orders_;
    const OrderSlots* slots_;
    std::optional<Account> only_;
    std::size_t day_ = 0;
    std::size_t at_ = 0;  ///< in the list of the day
  };
  /// From the oldest; with `from`, from the first order that does not stand before it.
  [[nodiscard]] Walk walk(const OrderSlots& slots, std::optional<Account> only,
                          const std::optional<AgePlace>& from = {}) const;

  /// The same orders, in shared memory. Not const: from now on neither side owns a list alone.
  [[nodiscard]] OrdersByAge share();

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.days_, self.count_);
  }

 private:
  /// Orders placed on one day.
  struct OfDay {
    Day day;
    std::array<std::uint32_t, class_count> open{};  ///< how many of them, by class
    /// In the order of acceptance. All that are open, and some that were.
    CopyOnWrite<std::vector<OrderIndex>> orders;

    [[nodiscard]] std::size_t open_orders() const noexcept;  ///< at least one
    [[nodiscard]] bool has(std::optional<Account> only) const noexcept {
      return !only || open[static_cast<std::size_t>(*only)] > 0;
    }
    [[nodiscard]] OfDay share() { return {day, open, orders.share()}; }
    template <class Self, class Stream>
    static void transfer(Self& self, Stream& stream) {
      stream(self.day, self.open, self.orders);
    }
  };

  /// Where the day stands among days_, or would.
  [[nodiscard]] std::size_t place_of(Day day) const;

  std::vector<OfDay> days_;  ///< that have an open order; sorted
  std::int64_t count_ = 0;   ///< open orders of all days
};

}  // namespace orderledger::inline v1::detail
