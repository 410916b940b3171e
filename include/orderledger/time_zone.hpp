/// \file time_zone.hpp
/// Where the days of a ledger begin: UTC, or a zone of the system's time zone database.
///
/// Layer 1, values. The rules of a zone are read once, by load(); nothing is read later, and never the
/// environment (TZ, TZDIR).
/// Threads: plain values; copies share data that never change.
#pragma once

#include <orderledger/instant.hpp>
#include <orderledger/result.hpp>

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

namespace orderledger {
inline namespace v1 {

/// A time zone: which day an instant falls on, and when a day begins.
///
/// A day may have 23, 25 or some other number of hours. Clocks that are set back over midnight name an
/// hour twice, and then an instant may fall on the day before that of an earlier instant.
/// Default:  UTC
/// Example:  const Result<TimeZone> paris = TimeZone::load("Europe/Paris");
///           if (!paris) return paris.error();        // a sentence: no such zone, no database
///           Ledger ledger({.time_zone = *paris});
/// Source:   SPEC 2, day
class ORDERLEDGER_EXPORT TimeZone {
 public:
  /// UTC
  TimeZone() noexcept = default;
  /// Built in: it needs no database.
  [[nodiscard]] static TimeZone utc() noexcept { return {}; }

  /// The zone with this IANA name. `UTC` and its other names (`Etc/UTC`, `Zulu`, ...) are built in.
  /// `database` is the absolute path of a folder of compiled zones.
  ///
  /// Errors:   `malformed`, field `time_zone`: not a name; no such zone; no database at that path; its
  ///           file cannot be read as a zone; this build knows only UTC (ORDERLEDGER_WITH_TZ).
  /// Complexity: some milliseconds, and 30 kB. Load once, and copy.
  [[nodiscard]] static Result<TimeZone> load(std::string_view iana_name,
                                             std::string_view database = "/usr/share/zoneinfo");

  /// As it was given to load(); `UTC` for all its names.
  [[nodiscard]] std::string_view name() const noexcept;

  /// The day that `instant` falls on.
  [[nodiscard]] Day day_of(Instant instant) const noexcept {
    return rules_ == nullptr ? Day::of_utc(instant) : day_by_rules(instant);
  }

  /// The first instant of the day, midnight or, where clocks skip it, the first after it; of a day that
  /// the zone skipped, the first instant of the next. Kept within what an Instant can be.
  [[nodiscard]] Instant start_of(Day day) const noexcept;

  /// 64 bits that stand for the rules, name apart; 0: UTC. What was counted in the days of a zone, and is kept,
  /// is right as long as they stay the same: databases learn of new rules.
  [[nodiscard]] std::uint64_t rules_digest() const noexcept;

  /// Whether both have the same name and the same rules: two databases may know different rules by one name.
  friend bool operator==(const TimeZone& a, const TimeZone& b) noexcept {
    return a.name() == b.name() && a.rules_digest() == b.rules_digest();
  }

 private:
  struct Rules;
  explicit TimeZone(std::shared_ptr<const Rules> rules) noexcept : rules_(std::move(rules)) {}
  [[nodiscard]] Day day_by_rules(Instant instant) const noexcept;

  std::shared_ptr<const Rules> rules_;  ///< none: UTC
};

}  // namespace v1
}  // namespace orderledger
