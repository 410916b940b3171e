#include <orderledger/money.hpp>

#include "int128.hpp"

#include <fmt/format.h>

namespace orderledger::inline v1 {

Result<Money> Money::add(const Money& other) const {
  if (currency_ != other.currency_) {
    return Error{ErrorCode::malformed, "currency",
                 fmt::format("currency \"{}\": cannot be added to {}", other.currency_.code(),
                             currency_.code())};
  }
  const std::uint64_t low = low_ + other.low_;
  const auto carry = static_cast<std::uint64_t>(low < low_);
  const std::uint64_t high =
      static_cast<std::uint64_t>(high_) + static_cast<std::uint64_t>(other.high_) + carry;
  const auto sum = static_cast<std::int64_t>(high);
  // Two's complement: a sum of equal signs that changes the sign has left the 128 bits.
  if ((high_ < 0) == (other.high_ < 0) && (sum < 0) != (high_ < 0)) {
    return Error{ErrorCode::overflow, "value", "value: the sum needs more than 128 bits"};
  }
  return from_words(currency_, sum, low);
}

std::string Money::to_text() const {
  const bool negative = high_ < 0;
  detail::uint128 magnitude =
      (static_cast<detail::uint128>(static_cast<std::uint64_t>(high_)) << 64) | low_;
  if (negative) {
    const std::uint64_t low = ~low_ + 1;
    const std::uint64_t high = ~static_cast<std::uint64_t>(high_) + (low == 0 ? 1 : 0);
    magnitude = (static_cast<detail::uint128>(high) << 64) | low;
  }
  auto fraction = static_cast<std::uint32_t>(magnitude % 1'000'000);
  const detail::uint128 whole = magnitude / 1'000'000;
  int digits = 6;
  for (; digits > currency_.minor_digits() && fraction % 10 == 0; fraction /= 10) --digits;

  std::string text = negative ? "-" : "";
  // 2^127 millionths are 33 digits before the point: two groups of at most 18.
  constexpr std::uint64_t group = 1'000'000'000'000'000'000;
  const auto upper = static_cast<std::uint64_t>(whole / group);
  const auto lower = static_cast<std::uint64_t>(whole % group);
  text += upper != 0 ? fmt::format("{}{:018}", upper, lower) : fmt::format("{}", lower);
  if (digits > 0) text += fmt::format(".{:0{}}", fraction, digits);
  return text;
}

}  // namespace orderledger::inline v1
