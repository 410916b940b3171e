#include <orderledger/decimal.hpp>

#include "quoted.hpp"

#include <fmt/format.h>

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
  std::string text = fmt::format("{}", millionths_ / 1'000'000);
  const int digits = fraction_digits();
  if (digits > 0) {
    const std::string fraction = fmt::format("{:06}", millionths_ % 1'000'000);
    text += '.';
    text.append(fraction, 0, static_cast<std::size_t>(digits));
  }
  return text;
}

}  // namespace orderledger::inline v1
