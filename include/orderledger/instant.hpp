/// \file instant.hpp
/// Points in time: an Instant, and the Day it falls on.
///
/// Layer 1, values. Points and differences are different types: two days cannot be added, and a
/// difference of days is std::chrono::days. Threads: plain values.
#pragma once

#include <orderledger/result.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orderledger {
inline namespace v1 {

namespace detail {

constexpr std::int64_t milliseconds_per_day = 86'400'000;

/// Milliseconds since 1970 of an RFC 3339 text, or nothing where it is none within 1970..9999.
/// Strict: capital T and Z, an offset, at most 3 fractional digits, days that exist, seconds to 59.
[[nodiscard]] constexpr std::optional<std::int64_t> parse_rfc3339(std::string_view text) noexcept {
  const auto digits = [&](std::size_t from, std::size_t count) noexcept -> int {
    if (text.size() < from + count) return -1;
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
      if (text[i] < '0' || text[i] > '9') return -1;
      value = value * 10 + (text[i] - '0');
    }
    return value;
  };
  const auto is = [&](std::size_t at, char c) noexcept {
    return at < text.size() && text[at] == c;
  };

  const int year = digits(0, 4), month = digits(5, 2), day = digits(8, 2);
  const int hour = digits(11, 2), minute = digits(14, 2), second = digits(17, 2);
  if (year < 0 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0) return {};
  if (!is(4, '-') || !is(7, '-') || !is(10, 'T') || !is(13, ':') || !is(16, ':')) return {};
  if (hour > 23 || minute > 59 || second > 59) return {};

  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return {};

  std::size_t next = 19;
  int millisecond = 0;
  if (is(next, '.')) {
    ++next;
    int scale = 100;
    const std::size_t first = next;
    for (; next < text.size() && text[next] >= '0' && text[next] <= '9'; ++next, scale /= 10) {
      if (next - first == 3) return {};
      millisecond += (text[next] - '0') * scale;
    }
    if (next == first) return {};
  }

  int offset_minutes = 0;
  if (is(next, 'Z')) {
    ++next;
  } else if (is(next, '+') || is(next, '-')) {
    const int hours = digits(next + 1, 2), minutes = digits(next + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !is(next + 3, ':')) return {};
    offset_minutes = (hours * 60 + minutes) * (text[next] == '-' ? -1 : 1);
    next += 6;
  } else {
    return {};
  }
  if (next != text.size()) return {};

  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t minutes = days * 1440 + std::int64_t{hour} * 60 + minute - offset_minutes;
  const std::int64_t value = (minutes * 60 + second) * 1000 + millisecond;
  constexpr std::int64_t end = 253'402'300'800'000;  // 10000-01-01T00:00:00Z
  if (value < 0 || value >= end) return {};
  return value;
}

}  // namespace detail

/// A point in time, to the millisecond, in UTC.
///
/// Invariant: within 1970-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z
/// Example:   using namespace orderledger::literals;
///            Instant at = "2026-01-24T10:00:00Z"_instant;          // checked by the compiler
///            Result<Instant> read = Instant::from_rfc3339(text);   // anything else
/// Source:    SPEC 2, instant; RFC 3339
class Instant {
 public:
  /// 1970-01-01T00:00:00Z
  constexpr Instant() = default;

  /// Errors:   `malformed`
  [[nodiscard]] static ORDERLEDGER_EXPORT Result<Instant> from_rfc3339(std::string_view text);
  /// Errors:   `malformed`, outside the years 1970 to 9999
  [[nodiscard]] static ORDERLEDGER_EXPORT Result<Instant> from_milliseconds(
      std::int64_t since_1970);

  [[nodiscard]] constexpr std::int64_t milliseconds() const noexcept { return milliseconds_; }

  /// The instant so much later, or nothing where that is outside the years 1970 to 9999.
  [[nodiscard]] constexpr std::optional<Instant> plus(
      std::chrono::milliseconds later) const noexcept {
    const std::int64_t count = later.count();
    if (count > last_ - milliseconds_ || count < -milliseconds_) return {};
    return Instant(milliseconds_ + count);
  }

  /// RFC 3339 in UTC: `2026-01-24T10:00:00Z`, milliseconds only when they are not zero.
  [[nodiscard]] ORDERLEDGER_EXPORT std::string to_rfc3339() const;

  /// The last instant there is, 9999-12-31T23:59:59.999Z.
  [[nodiscard]] static constexpr Instant last() noexcept { return Instant(last_); }

  friend constexpr auto operator<=>(Instant, Instant) = default;

  /// A literal's value; use the suffix `_instant`.
  static consteval Instant from_literal(std::string_view text) {
    const auto value = detail::parse_rfc3339(text);
    if (!value) throw "not an RFC 3339 instant of the years 1970 to 9999";
    return Instant(*value);
  }

 private:
  static constexpr std::int64_t last_ = 253'402'300'799'999;
  explicit constexpr Instant(std::int64_t milliseconds) noexcept : milliseconds_(milliseconds) {}
  std::int64_t milliseconds_ = 0;
};

/// A day of a calendar, `2026-01-24`. Which instants it holds depends on the time zone.
class Day {
 public:
  /// 1970-01-01
  constexpr Day() = default;
  explicit constexpr Day(std::chrono::sys_days days) noexcept
      : since_epoch_(days.time_since_epoch()) {}

  /// The day that `instant` falls on in UTC.
  [[nodiscard]] static constexpr Day of_utc(Instant instant) noexcept {
    return Day(std::chrono::sys_days{std::chrono::days{
        static_cast<int>(instant.milliseconds() / detail::milliseconds_per_day)}});
  }

  [[nodiscard]] constexpr std::chrono::days since_epoch() const noexcept { return since_epoch_; }
  /// `2026-01-24`
  [[nodiscard]] ORDERLEDGER_EXPORT std::string to_text() const;

  friend constexpr auto operator<=>(Day, Day) = default;
  friend constexpr std::chrono::days operator-(Day a, Day b) noexcept {
    return a.since_epoch_ - b.since_epoch_;
  }

 private:
  std::chrono::days since_epoch_{0};
};

namespace literals {
/// An instant that the compiler has checked.
consteval Instant operator""_instant(const char* text, std::size_t size) {
  return Instant::from_literal({text, size});
}
}  // namespace literals

}  // namespace v1
}  // namespace orderledger
