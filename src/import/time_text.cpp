#include "time_text.hpp"

#include "number_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace orderledger::inline v1::imports {

namespace {

constexpr std::int64_t milliseconds_per_day = 86'400'000;

/// What is left of the text, taken piece by piece.
class Cursor {
 public:
  explicit Cursor(std::string_view text) noexcept : rest_(text) {}

  bool take(char c) noexcept {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void blanks() noexcept {
    while (take(' ')) {
    }
  }
  /// A number of `least` to `most` digits.
  std::optional<int> number(std::size_t least, std::size_t most) noexcept {
    std::size_t size = 0;
    int value = 0;
    while (size < most && size < rest_.size() && rest_[size] >= '0' && rest_[size] <= '9') {
      value = value * 10 + (rest_[size++] - '0');
    }
    if (size < least) return {};
    rest_.remove_prefix(size);
    return value;
  }
  std::string_view letters() noexcept {
    std::size_t size = 0;
    while (size < rest_.size() && ((rest_[size] | 0x20) >= 'a' && (rest_[size] | 0x20) <= 'z'))
      ++size;
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
};

struct Parts {
  int year = 0, month = 0, day = 0;
  std::int64_t milliseconds = 0;  ///< of the day
  bool has_time = false;
  std::optional<int> offset_minutes;
};

/// The month of `Mar`; 0 where it is none.
int month_named(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 12> names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
  if (name.size() < 3) return 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool same = std::equal(names[i].begin(), names[i].end(), name.begin(),
                                 [](char a, char b) { return a == (b | 0x20); });
    if (same) return static_cast<int>(i) + 1;
  }
  return 0;
}

/// `9:15`, `09:15:00.123456`, `9:15 PM`
bool read_clock(Cursor& text, Parts& parts) noexcept {
  const auto hour = text.number(1, 2);
  if (!hour || !text.take(':')) return false;
  const auto minute = text.number(2, 2);
  if (!minute) return false;
  int second = 0, millisecond = 0;
  if (text.take(':')) {
    const auto seconds = text.number(2, 2);
    if (!seconds) return false;
    second = *seconds;
    if (text.take('.') || text.take(',')) {
      int scale = 100;
      bool any = false;
      while (const auto digit = text.number(1, 1)) {
        millisecond += *digit * scale;
        scale /= 10;
        any = true;
      }
      if (!any) return false;
    }
  }
  int hours = *hour;
  Cursor after = text;
  after.blanks();
  const std::string_view half = after.letters();
  if (half.size() == 2 && (half[1] | 0x20) == 'm') {
    if (hours < 1 || hours > 12) return false;
    hours = hours % 12 + ((half[0] | 0x20) == 'p' ? 12 : 0);
    text = after;
  }
  if (hours > 23 || *minute > 59 || second > 59) return false;
  parts.milliseconds = ((hours * 60LL + *minute) * 60 + second) * 1000 + millisecond;
  parts.has_time = true;
  return true;
}

/// `Z`, `+05:30`, `+0530`, `-05`, `GMT`, or nothing.
bool read_offset(Cursor& text, Parts& parts) noexcept {
  text.blanks();
  if (text.at_end()) return true;
  const bool minus = text.take('-');
  if (!minus && !text.take('+')) {
    const std::string_view name = text.letters();
    parts.offset_minutes = 0;
    return name == "Z" || name == "z" || name == "GMT" || name == "UTC";
  }
  const auto hours = text.number(2, 2);
  if (!hours) return false;
  text.take(':');
  const int minutes = text.number(2, 2).value_or(0);
  if (*hours > 23 || minutes > 59) return false;
  parts.offset_minutes = (*hours * 60 + minutes) * (minus ? -1 : 1);
  return true;
}

/// `2026-03-01`, `03/01/2026`, `3-1-2026`
bool read_date(Cursor& text, DateOrder order, Parts& parts) noexcept {
  Cursor start = text;
  const auto first = text.number(1, 4);
  const auto digits = start.rest().size() - text.rest().size();
  const char mark = text.rest().empty() ? ' ' : text.rest().front();
  if (!first || (mark != '-' && mark != '/' && mark != '.') || !text.take(mark)) return false;
  const auto second = text.number(1, 2);
  if (!second || !text.take(mark)) return false;
  const auto third = text.number(1, 4);
  if (!third) return false;
  if (digits == 4) {
    parts.year = *first;
    parts.month = *second;
    parts.day = *third;
    return true;
  }
  parts.year = *third;
  parts.month = order == DateOrder::month_first ? *first : *second;
  parts.day = order == DateOrder::month_first ? *second : *first;
  return parts.year >= 1000;
}

/// `Sun, 01 Mar 2026 09:15:00 +0000`
bool read_mail_date(Cursor& text, Parts& parts) noexcept {
  text.letters();
  text.take(',');
  text.blanks();
  const auto day = text.number(1, 2);
  text.blanks();
  parts.month = month_named(text.letters());
  text.blanks();
  const auto year = text.number(4, 4);
  text.blanks();
  if (!day || parts.month == 0 || !year || !read_clock(text, parts)) return false;
  parts.day = *day;
  parts.year = *year;
  return read_offset(text, parts);
}

bool read_parts(std::string_view text, DateOrder order, Parts& parts) noexcept {
  Cursor cursor(text);
  if (!text.empty() && (text.front() < '0' || text.front() > '9')) {
    return read_mail_date(cursor, parts) && cursor.at_end();
  }
  if (!read_date(cursor, order, parts)) return false;
  if (cursor.at_end()) return true;
  if (!cursor.take('T') && !cursor.take('t') && !cursor.take(' ')) return false;
  cursor.blanks();
  return read_clock(cursor, parts) && read_offset(cursor, parts) && cursor.at_end();
}

/// The instant of a local time. On a day on which clocks change they do so by two o'clock: before it the
/// time counts from midnight, later it counts back from the next.
std::optional<Instant> instant_of(std::chrono::sys_days day, std::int64_t milliseconds,
                                  const TimeZone& zone) {
  const Instant begin = zone.start_of(Day(day));
  const Instant end = zone.start_of(Day(day + std::chrono::days(1)));
  const bool is_plain = end.milliseconds() - begin.milliseconds() == milliseconds_per_day;
  constexpr std::int64_t two_o_clock = 7'200'000;
  if (is_plain || milliseconds < two_o_clock) {
    return begin.plus(std::chrono::milliseconds(milliseconds));
  }
  return end.plus(std::chrono::milliseconds(milliseconds - milliseconds_per_day));
}

TimeText time_of(std::chrono::sys_days day, const Parts& parts,
                 const std::optional<TimeZone>& zone) {
  TimeText read;
  std::optional<Instant> instant;
  if (parts.offset_minutes) {
    const std::int64_t days = day.time_since_epoch().count();
    const auto made = Instant::from_milliseconds(days * milliseconds_per_day + parts.milliseconds -
                                                 *parts.offset_minutes * 60'000LL);
    if (made) instant = *made;
  } else if (!zone) {
    read.fault = TimeFault::zone_unknown;
    return read;
  } else {
    instant = instant_of(day, parts.milliseconds, *zone);
    read.precision = TimePrecision::zone_assumed;
  }
  if (!parts.has_time) read.precision = TimePrecision::day;
  if (!instant) {
    read.fault = TimeFault::not_a_time;
    return read;
  }
  read.instant = *instant;
  return read;
}

}  // namespace

TimeText read_time(std::string_view text, const std::optional<TimeZone>& zone, DateOrder order) {
  Parts parts;
  TimeText none;
  none.fault = TimeFault::not_a_time;
  if (!read_parts(trimmed(text), order, parts)) return none;
  const std::chrono::year_month_day date{std::chrono::year{parts.year},
                                         std::chrono::month{static_cast<unsigned>(parts.month)},
                                         std::chrono::day{static_cast<unsigned>(parts.day)}};
  if (parts.month < 1 || parts.day < 1 || !date.ok() || parts.year < 1970 || parts.year > 9999) {
    return none;
  }
  return time_of(std::chrono::sys_days{date}, parts, zone);
}

TimeText read_serial(std::string_view number, const std::optional<TimeZone>& zone) {
  // Milliseconds from millionths of a day: 10:30 is .4375 exactly, other times are near it.
  const std::size_t point = number.find('.');
  const UnitsText days = read_units(number.substr(0, point));
  std::int64_t fraction = 0, scale = 1'000'000'000;
  if (point != std::string_view::npos) {
    for (const char c : number.substr(point + 1)) {
      if (c < '0' || c > '9' || scale == 1) break;
      scale /= 10;
      fraction += (c - '0') * scale;
    }
  }
  TimeText none;
  none.fault = TimeFault::not_a_time;
  constexpr std::int64_t epoch = 25'569;    // 1970-01-01
  constexpr std::int64_t last = 2'958'465;  // 9999-12-31
  if (days.fault != NumberFault::none || days.units < epoch || days.units > last) return none;
  Parts parts;
  parts.has_time = fraction > 0;
  // To the nearest second: sheets keep no more, and write 0.4375 as 0.43749999.
  parts.milliseconds =
      std::min<std::int64_t>((fraction * 86'400 + 500'000'000) / 1'000'000'000, 86'399) * 1000;
  return time_of(std::chrono::sys_days(std::chrono::days(static_cast<int>(days.units - epoch))),
                 parts, zone);
}

}  // namespace orderledger::inline v1::imports
