/// \file cell.hpp
/// What open orders sum up to: the numbers of every total.
///
/// Private.
#pragma once

#include "int128.hpp"

#include <cstdint>

namespace orderledger::inline v1::detail {

/// Orders, lines, units and value of one class, currency and day; also a difference of such.
struct Cell {
  std::int64_t orders = 0;
  std::int64_t lines = 0;
  std::int64_t units = 0;
  int128 value = 0;  ///< millionths

  Cell& operator+=(const Cell& other) {
    orders += other.orders;
    lines += other.lines;
    units += other.units;
    value += other.value;
    return *this;
  }
  Cell& operator-=(const Cell& other) {
    orders -= other.orders;
    lines -= other.lines;
    units -= other.units;
    value -= other.value;
    return *this;
  }
  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.orders, self.lines, self.units, self.value);
  }
  [[nodiscard]] bool is_zero() const {
    return orders == 0 && lines == 0 && units == 0 && value == 0;
  }
  friend bool operator==(const Cell&, const Cell&) = default;
};

[[nodiscard]] inline Cell negated(const Cell& cell) {
  Cell result;
  result -= cell;
  return result;
}

}  // namespace orderledger::inline v1::detail
