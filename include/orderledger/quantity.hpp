/// \file quantity.hpp
/// Whole units of a SKU, as an event states them.
///
/// Layer 1, values. Threads: plain values.
#pragma once

#include <orderledger/result.hpp>

#include <compare>
#include <concepts>
#include <cstdint>

namespace orderledger {
inline namespace v1 {

/// How many units an event speaks of.
///
/// Invariant: 0 to 1,000,000,000. Most events want at least 1 and refuse 0 as `malformed`.
/// Example:   Quantity seven = 7;                       // a constant, checked by the compiler
///            Result<Quantity> read = Quantity::from(n);  // anything else
///            Write Quantity(20) where the type must be named: clang 14 crashes on Quantity{20} beside
///            other literals of ours.
/// Source:    SPEC 2, quantity
class Quantity {
 public:
  static constexpr std::int64_t max_units = 1'000'000'000;

  constexpr Quantity() = default;
  consteval Quantity(int units) : units_(units) {
    if (units < 0 || units > max_units) throw "a quantity is 0 to 1,000,000,000";
  }
  template <std::floating_point Number>
  Quantity(Number) = delete;  // 2.5 would silently be 2

  /// Errors:   `malformed`
  [[nodiscard]] static ORDERLEDGER_EXPORT Result<Quantity> from(std::int64_t units);

  [[nodiscard]] constexpr std::int64_t units() const noexcept { return units_; }

  friend constexpr auto operator<=>(Quantity, Quantity) = default;

 private:
  struct Checked {};
  constexpr Quantity(Checked, std::int64_t units) : units_(static_cast<std::int32_t>(units)) {}
  std::int32_t units_ = 0;
};

}  // namespace v1
}  // namespace orderledger
