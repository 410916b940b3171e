#include <orderledger/instant.hpp>

#include "quoted.hpp"

#include <fmt/format.h>

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

std::string Instant::to_rfc3339() const {
  const std::int64_t in_day = milliseconds_ % detail::milliseconds_per_day;
  const auto seconds = in_day / 1000;
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", Day::of_utc(*this).to_text(),
                                 seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (in_day % 1000 != 0) fmt::format_to(std::back_inserter(text), ".{:03}", in_day % 1000);
  return text + 'Z';
}

std::string Day::to_text() const {
  const std::chrono::year_month_day date{std::chrono::sys_days{since_epoch_}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace orderledger::inline v1
