/// \file order_slot.hpp
/// What there is of every order, for ever: 8 bytes.
///
/// Private.
#pragma once

#include <orderledger/account.hpp>

#include <cstdint>

namespace orderledger::inline v1::detail {

/// Where an order is in the book, and its class: what there is of every order, for ever.
struct OrderSlot {
  std::uint64_t last_entry : 56 = 0;
  std::uint64_t class_number : 8 = static_cast<std::uint8_t>(OrderClass::cancelled);

  static constexpr std::uint64_t longest_address = (std::uint64_t{1} << 56) - 1;

  [[nodiscard]] OrderClass order_class() const noexcept {
    return static_cast<OrderClass>(class_number);
  }
  void set_class(OrderClass order_class) noexcept {
    class_number = static_cast<std::uint8_t>(order_class);
  }
  [[nodiscard]] bool is_open() const noexcept { return class_number < class_count; }
  /// Requires: it is open. The classes of orders begin with those of units, as reports have them.
  [[nodiscard]] Account open_class() const noexcept {
    return classes_in_report_order[class_number];
  }
};

}  // namespace orderledger::inline v1::detail
