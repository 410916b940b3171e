/// \file time_text.hpp
/// Times as other systems write them. An offset is kept while parsing; without one the caller must have been
/// told the zone.
#pragma once

#include <orderledger/import/snapshot.hpp>
#include <orderledger/time_zone.hpp>

#include <optional>
#include <string_view>

namespace orderledger::inline v1::imports {

enum class TimeFault : std::uint8_t { none, not_a_time, zone_unknown };

struct TimeText {
  Instant instant;
  TimePrecision precision = TimePrecision::instant;
  TimeFault fault = TimeFault::none;
};

/// In which order a date of numbers stands, `03/01/2026`. Those that begin with a year need no telling.
enum class DateOrder : std::uint8_t { month_first, day_first };

/// ISO 8601 and its relatives (`T` or a blank; `+05:30`, `+0530`, ` +0500`, `Z`, `.000`, nothing), a day
/// alone, RFC 2822 (`Sun, 01 Mar 2026 09:15:00 +0000`), `03/01/2026 9:15 PM`. Finer than milliseconds is cut.
[[nodiscard]] TimeText read_time(std::string_view text, const std::optional<TimeZone>& zone,
                                 DateOrder order = DateOrder::month_first);

/// Days since 1899-12-30, the fraction being the time of the day: how spreadsheets count.
[[nodiscard]] TimeText read_serial(std::string_view number, const std::optional<TimeZone>& zone);

}  // namespace orderledger::inline v1::imports
