/// \file threshold.hpp
/// `--fail-if`: a limit that totals must not reach, `backorder.units>100`.
///
/// Grammar: CLASS.MEASURE[.CURRENCY] OPERATOR NUMBER, blanks around the operator as you like.
///   CLASS     shipping_stuck, backorder, preorder, backlog, or open for all four
///   MEASURE   orders, lines, units, value; open.lines is none: a line may be in several classes
///   CURRENCY  only what is in it, `USD`; without it counts are summed over the currencies, and a value
///             is judged in each currency by itself
///   OPERATOR  > or >=
///   NUMBER    digits; for a value a decimal, `10000.50`
#pragma once

#include "exit_code.hpp"

#include <orderledger/decimal.hpp>
#include <orderledger/money.hpp>
#include <orderledger/result.hpp>
#include <orderledger/totals.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cli {

class Threshold {
 public:
  /// Errors:   `malformed`, `unknown_currency`
  [[nodiscard]] static orderledger::Result<Threshold> from_text(std::string_view text);

  /// A sentence that says by what the threshold is reached; nothing where it is not.
  [[nodiscard]] std::optional<std::string> reached_by(const orderledger::Totals& totals) const;

 private:
  enum class Measure { orders, lines, units, value };

  [[nodiscard]] bool counts(const orderledger::ClassTotals& row) const;
  [[nodiscard]] std::optional<std::string> count_reached(const orderledger::Totals& totals) const;
  [[nodiscard]] std::optional<std::string> value_reached(const orderledger::Totals& totals) const;
  [[nodiscard]] std::string sentence(std::string_view actual) const;

  std::string text_;
  std::optional<orderledger::Account> account_;  ///< none: open
  Measure measure_ = Measure::orders;
  std::optional<orderledger::Currency> currency_;
  bool or_equal_ = false;
  std::int64_t count_ = 0;      ///< of orders, lines or units
  orderledger::Decimal value_;  ///< of a value
};

/// `failed` where one is reached, each with its sentence on stderr; else `ok`.
[[nodiscard]] ExitCode judge(std::span<const Threshold> thresholds,
                             const orderledger::Totals& totals);

}  // namespace cli
