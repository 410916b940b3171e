/// \file report.hpp
/// What is open, by class, currency and age: the answer that all who are compared must agree on.
#pragma once

#include "../shop_stream.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace peers {

/// Where open units are, the worst first: the class of an order is the first in which it has a unit.
enum class OpenClass : std::uint8_t { shipping_stuck, backorder, preorder, backlog };
inline constexpr std::size_t open_classes = 4;

/// The last day of each age bucket; one more bucket follows, without an end.
using AgeBounds = std::array<int, 5>;
inline constexpr std::size_t age_buckets = std::tuple_size_v<AgeBounds> + 1;
inline constexpr AgeBounds default_bounds = {2, 7, 14, 30, 60};
[[nodiscard]] std::size_t bucket_of(int age_in_days, const AgeBounds& bounds);

/// The day of the stream that a second is on.
[[nodiscard]] constexpr int day_of(std::uint32_t second) {
  return static_cast<int>(second / shop_stream::seconds_of_a_day);
}

/// The last second of a day of the stream, and its last day.
[[nodiscard]] constexpr std::uint32_t last_second_of(int day) {
  return static_cast<std::uint32_t>(day + 1) * shop_stream::seconds_of_a_day - 1;
}
inline constexpr int last_day = shop_stream::days - 1;

/// As many orders, lines and so on, all of one class, currency and age.
struct Cell {
  std::int64_t orders = 0;
  std::int64_t lines = 0;
  std::int64_t units = 0;
  std::int64_t hundredths = 0;  ///< what the units cost
  friend bool operator==(const Cell&, const Cell&) = default;
};

class Report {
 public:
  [[nodiscard]] Cell& cell(OpenClass open_class, std::size_t currency, std::size_t bucket) {
    return cells_[static_cast<std::size_t>(open_class)][currency][bucket];
  }
  [[nodiscard]] const Cell& cell(OpenClass open_class, std::size_t currency,
                                 std::size_t bucket) const {
    return cells_[static_cast<std::size_t>(open_class)][currency][bucket];
  }

  /// FNV-1a over the numbers, as other programs that measure with this stream publish it.
  [[nodiscard]] std::uint64_t digest() const;

  /// The same without ages: all in bucket 0.
  [[nodiscard]] Report without_ages() const;

  friend bool operator==(const Report&, const Report&) = default;

 private:
  using Ages = std::array<Cell, age_buckets>;
  std::array<std::array<Ages, shop_stream::currencies>, open_classes> cells_{};
};

}  // namespace peers
