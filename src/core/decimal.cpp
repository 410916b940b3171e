#include <orderledger/decimal.hpp>

#include "quoted.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <string>

namespace orderledger::inline v1 {

Result<Decimal> Decimal::from_text(std::string_view text) {
  if (const auto value = detail::parse_decimal(text)) return Decimal(*value);
  return Error{ErrorCode::malformed, "decimal",
               fmt::format("decimal {}: not digits with at most 6 after a point, below 10^12",
                           detail::quoted(text))};
}

Result<Decimal> Decimal::from_millionths(std::int64_t millionths) {
  if (millionths >= 0 && millionths < 1'000'000'000'000'000'000) return Decimal(millionths);
  return Error{ErrorCode::malformed, "decimal",
               fmt::format("decimal {} millionths: negative, or not below 10^12", millionths)};
}

std::string Decimal::to_text() const {
  std::array<char, sizeof("999999999999.999999")> text{};
  char* end = std::to_chars(text.data(), text.data() + text.size(), millionths_ / 1'000'000).ptr;
  if (const int digits = fraction_digits(); digits > 0) {
    *end++ = '.';
    std::int64_t rest = millionths_ % 1'000'000;
    for (std::int64_t unit = 100'000, i = 0; i < digits; ++i, unit /= 10) {
      *end++ = static_cast<char>('0' + rest / unit);
      rest %= unit;
    }
  }
  return {text.data(), end};
}

}  // namespace orderledger::inline v1
