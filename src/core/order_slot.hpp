/// \file order_slot.hpp
/// What there is of every order, for ever: 8 bytes.
///
/// Private.
#pragma once

#include <cstdint>

namespace orderledger::inline v1::detail {

/// Where an order is in the book, and its class: what there is of every order, for ever.
struct OrderSlot {
  std::uint64_t last_entry : 56 = 0;
  std::uint64_t open_class : 8 = closed;  ///< an Account, while units are open

  static constexpr std::uint64_t closed = UINT8_MAX;
  static constexpr std::uint64_t longest_address = (std::uint64_t{1} << 56) - 1;
  [[nodiscard]] bool is_open() const noexcept { return open_class != closed; }
};

}  // namespace orderledger::inline v1::detail
