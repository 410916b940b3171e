/// \file decimal.hpp
/// Exact decimal numbers with six digits after the point: the amounts that events state.
///
/// Layer 1, values. No floating point anywhere. Threads: plain values.
#pragma once

#include <orderledger/result.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orderledger {
inline namespace v1 {

namespace detail {

/// Millionths of a decimal text, or nothing: digits, then optionally a point and 1..6 digits, < 10^12.
[[nodiscard]] constexpr std::optional<std::int64_t> parse_decimal(std::string_view text) noexcept {
  constexpr std::int64_t limit = 1'000'000'000'000;
  std::int64_t whole = 0;
  std::size_t i = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
    whole = whole * 10 + (text[i] - '0');
    if (whole >= limit) return {};
  }
  if (i == 0) return {};
  std::int64_t fraction = 0;
  if (i < text.size()) {
    if (text[i] != '.') return {};
    const std::string_view digits = text.substr(i + 1);
    if (digits.empty() || digits.size() > 6) return {};
    for (const char c : digits) {
      if (c < '0' || c > '9') return {};
      fraction = fraction * 10 + (c - '0');
    }
    for (std::size_t k = digits.size(); k < 6; ++k) fraction *= 10;
  }
  return whole * 1'000'000 + fraction;
}

}  // namespace detail

/// An exact, non-negative decimal number, such as a price. It has no currency: the order has.
///
/// Invariant: 0 <= value < 10^12, at most six digits after the point.
/// Units:     millionths inside
/// Example:   Decimal price = "249.00"_decimal;                // checked by the compiler
///            Result<Decimal> read = Decimal::from_text(text);
/// Source:    SPEC 2, money
class Decimal {
 public:
  /// Zero
  constexpr Decimal() = default;

  /// Errors:   `malformed`
  [[nodiscard]] static ORDERLEDGER_EXPORT Result<Decimal> from_text(std::string_view text);
  /// Errors:   `malformed`, below 0 or not below 10^18
  [[nodiscard]] static ORDERLEDGER_EXPORT Result<Decimal> from_millionths(std::int64_t millionths);

  [[nodiscard]] constexpr std::int64_t millionths() const noexcept { return millionths_; }

  /// How many digits after the point the value needs: 2 for 10.25, 1 for 10.50, 0 for 10.
  [[nodiscard]] constexpr int fraction_digits() const noexcept {
    int digits = 6;
    for (std::int64_t rest = millionths_; digits > 0 && rest % 10 == 0; rest /= 10) --digits;
    return digits;
  }

  /// The shortest exact text: `249`, `0.0125`.
  [[nodiscard]] ORDERLEDGER_EXPORT std::string to_text() const;

  friend constexpr auto operator<=>(Decimal, Decimal) = default;

  /// A literal's value; use the suffix `_decimal`.
  static consteval Decimal from_literal(std::string_view text) {
    const auto value = detail::parse_decimal(text);
    if (!value) throw "not a decimal: digits, then optionally a point and 1..6 digits, below 10^12";
    return Decimal(*value);
  }

 private:
  explicit constexpr Decimal(std::int64_t millionths) noexcept : millionths_(millionths) {}
  std::int64_t millionths_ = 0;
};

namespace literals {
/// A decimal that the compiler has checked.
consteval Decimal operator""_decimal(const char* text, std::size_t size) {
  return Decimal::from_literal({text, size});
}
}  // namespace literals

/// What a line costs: a price for each unit, or the net price of the whole line.
class Price {
 public:
  /// Nothing for each unit.
  constexpr Price() = default;
  /// k units cost k times `unit_price`.
  [[nodiscard]] static constexpr Price each(Decimal unit_price) noexcept {
    return {unit_price, false};
  }
  /// All units of the line cost `total` together, discounts included. Parts of the line are valued so
  /// that they always sum to it (SPEC 2, V(k)).
  [[nodiscard]] static constexpr Price total(Decimal total) noexcept { return {total, true}; }

  [[nodiscard]] constexpr bool is_total() const noexcept { return is_total_; }
  [[nodiscard]] constexpr Decimal amount() const noexcept { return amount_; }

  friend constexpr bool operator==(Price, Price) = default;

 private:
  constexpr Price(Decimal amount, bool is_total) noexcept : amount_(amount), is_total_(is_total) {}
  Decimal amount_;
  bool is_total_ = false;
};

}  // namespace v1
}  // namespace orderledger
