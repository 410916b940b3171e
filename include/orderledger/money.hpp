/// \file money.hpp
/// Currencies, and exact amounts of one currency.
///
/// Layer 1, values. Totals are 128 bits wide; multiprecision.hpp (opt-in) hands them out as Boost types.
/// Threads: plain values; the currency table is constant.
#pragma once

#include <orderledger/decimal.hpp>
#include <orderledger/result.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace orderledger {
inline namespace v1 {

/// A currency of the active ISO 4217 list.
///
/// Invariant: one of all(). Ordered by code.
class Currency {
 public:
  /// The first of all(): a placeholder for "not given yet".
  constexpr Currency() = default;

  /// Errors:   `unknown_currency`: `code` is not three capital letters of the active list.
  [[nodiscard]] static ORDERLEDGER_EXPORT Result<Currency> from_code(std::string_view code);
  /// Every active currency, by code.
  [[nodiscard]] static ORDERLEDGER_EXPORT std::span<const Currency> all() noexcept;

  /// `USD`
  [[nodiscard]] ORDERLEDGER_EXPORT std::string_view code() const noexcept;
  /// Digits after the point of the currency's smallest unit: 2 for USD, 0 for JPY, 3 for BHD.
  ///
  /// Source:   ISO 4217; 0 where the list says "not applicable" (XAU, XXX, ...)
  [[nodiscard]] ORDERLEDGER_EXPORT int minor_digits() const noexcept;
  /// Place of the currency in all().
  [[nodiscard]] constexpr std::size_t index() const noexcept { return index_; }
  /// Requires: index < all().size()
  [[nodiscard]] static constexpr Currency at_index(std::size_t index) noexcept {
    Currency currency;
    currency.index_ = static_cast<std::uint8_t>(index);
    return currency;
  }

  friend constexpr auto operator<=>(Currency, Currency) = default;

 private:
  std::uint8_t index_ = 0;
};

/// An exact amount of one currency, large enough for every total of a ledger.
///
/// Invariant: a whole number of millionths within 128 bits, two's complement.
/// Two amounts of different currencies have no sum and no order: add() reports it.
class Money {
 public:
  constexpr Money() = default;
  explicit constexpr Money(Currency currency) noexcept : currency_(currency) {}
  /// The amount whose millionths are high * 2^64 + low.
  [[nodiscard]] static constexpr Money from_words(Currency currency, std::int64_t high,
                                                  std::uint64_t low) noexcept {
    Money money(currency);
    money.high_ = high;
    money.low_ = low;
    return money;
  }
  [[nodiscard]] static constexpr Money from_decimal(Currency currency, Decimal amount) noexcept {
    return from_words(currency, 0, static_cast<std::uint64_t>(amount.millionths()));
  }

  [[nodiscard]] constexpr Currency currency() const noexcept { return currency_; }
  [[nodiscard]] constexpr std::int64_t high_word() const noexcept { return high_; }
  [[nodiscard]] constexpr std::uint64_t low_word() const noexcept { return low_; }
  [[nodiscard]] constexpr bool is_zero() const noexcept { return high_ == 0 && low_ == 0; }

  /// The sum.
  ///
  /// Errors:   `malformed`, the currencies differ, `overflow`, the sum needs more than 128 bits
  [[nodiscard]] ORDERLEDGER_EXPORT Result<Money> add(const Money& other) const;

  /// The amount without its currency: at least the currency's minor digits, more (to 6) only when
  /// they are needed. `1245.00`, in JPY `1245`, `0.0125`, `-3.50`
  [[nodiscard]] ORDERLEDGER_EXPORT std::string to_text() const;

  friend constexpr bool operator==(const Money&, const Money&) = default;

 private:
  Currency currency_;
  std::int64_t high_ = 0;
  std::uint64_t low_ = 0;
};

}  // namespace v1
}  // namespace orderledger
