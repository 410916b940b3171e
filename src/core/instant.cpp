#include <orderledger/instant.hpp>

#include "quoted.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

namespace orderledger::inline v1 {

Result<Instant> Instant::from_rfc3339(std::string_view text) {
  if (const auto value = detail::parse_rfc3339(text)) return Instant(*value);
  return Error{ErrorCode::malformed, "instant",
               fmt::format("instant {}: not RFC 3339 with an offset, such as 2026-01-24T10:00:00Z, "
                           "within the years 1970 to 9999",
                           detail::quoted(text))};
}

Result<Instant> Instant::from_milliseconds(std::int64_t since_1970) {
  if (since_1970 >= 0 && since_1970 <= last_) return Instant(since_1970);
  return Error{ErrorCode::malformed, "instant",
               fmt::format("instant {} ms: outside the years 1970 to 9999", since_1970)};
}

namespace {

/// Writes the last `digits` digits of the number, and behind them `end`; gives the place after it. By hand: every
/// stored event has an instant, and a format string takes ten times as long.
char* put(char* at, std::int64_t number, int digits, char end) noexcept {
  for (int i = digits - 1; i >= 0; --i) {
    at[i] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  at[digits] = end;
  return at + digits + 1;
}

}  // namespace

std::string Instant::to_rfc3339() const {
  const std::chrono::year_month_day date{std::chrono::sys_days{Day::of_utc(*this).since_epoch()}};
  const std::int64_t in_day = milliseconds_ % detail::milliseconds_per_day;
  const std::int64_t seconds = in_day / 1000;
  const bool is_whole = in_day % 1000 == 0;
  std::array<char, sizeof("9999-12-31T23:59:59.999Z")> text{};
  char* at = text.data();
  at = put(at, static_cast<int>(date.year()), 4, '-');
  at = put(at, static_cast<unsigned>(date.month()), 2, '-');
  at = put(at, static_cast<unsigned>(date.day()), 2, 'T');
  at = put(at, seconds / 3600, 2, ':');
  at = put(at, seconds / 60 % 60, 2, ':');
  at = put(at, seconds % 60, 2, is_whole ? 'Z' : '.');
  if (!is_whole) at = put(at, in_day % 1000, 3, 'Z');
  return {text.data(), at};
}

std::string Day::to_text() const {
  const std::chrono::year_month_day date{std::chrono::sys_days{since_epoch_}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace orderledger::inline v1
