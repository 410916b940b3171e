/// \file order_slot.hpp
/// What there is of every order, for ever: 8 bytes.
///
/// Private.
#pragma once

#include <orderledger/account.hpp>

#include <cassert>
#include <cstdint>

namespace orderledger::inline v1::detail {

/// Where an order is in the book, and its class. One word that is read and written whole: one that was written in
/// parts a moment ago is slow to read.
class OrderSlot {
 public:
  /// Closed, and nowhere in the book.
  OrderSlot() = default;

  /// Address of its latest entry in the book; 0: there is none.
  [[nodiscard]] std::uint64_t last_entry() const noexcept { return word_ & longest_address; }
  [[nodiscard]] OrderClass order_class() const noexcept {
    return static_cast<OrderClass>(word_ >> address_bits);
  }
  [[nodiscard]] bool is_open() const noexcept { return word_ >> address_bits < class_count; }
  /// Requires: it is open. The classes of orders begin with those of units, as reports have them.
  [[nodiscard]] Account open_class() const noexcept {
    return classes_in_report_order[word_ >> address_bits];
  }

  [[nodiscard]] OrderSlot with_last_entry(std::uint64_t address) const noexcept {
    assert(address <= longest_address);
    return OrderSlot((word_ & ~longest_address) | address);
  }
  [[nodiscard]] OrderSlot with_class(OrderClass order_class) const noexcept {
    return OrderSlot(last_entry() | static_cast<std::uint64_t>(order_class) << address_bits);
  }

 private:
  static constexpr int address_bits = 56;
  static constexpr std::uint64_t longest_address = (std::uint64_t{1} << address_bits) - 1;

  explicit OrderSlot(std::uint64_t word) noexcept : word_(word) {}

  std::uint64_t word_ = static_cast<std::uint64_t>(OrderClass::cancelled) << address_bits;
};

}  // namespace orderledger::inline v1::detail
