/// \file metrics.hpp
/// How a period of days went: what came in and left, exactly, and the rates that shops are run by.
///
/// Layer 3. Nothing is a floating-point number: a rate is a part and a whole, rounded once, when it is
/// written. docs/metrics.md gives each formula, its source and a worked example.
/// Threads: plain values.
/// Source:  SPEC 5, metrics
#pragma once

#include <orderledger/account.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/money.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// Which days, and as known when.
struct MetricsQuestion {
  Day from;                           ///< inclusive
  Day to;                             ///< inclusive
  std::optional<Instant> as_of = {};  ///< none: the ledger's clock. What came later is not known
};

/// A part of a whole: `part` of `whole` units, lines or orders.
struct Share {
  std::int64_t part = 0;
  std::int64_t whole = 0;

  /// part / whole with 4 digits after the point, half up: `0.1667`. Nothing where whole is 0.
  [[nodiscard]] ORDERLEDGER_EXPORT std::optional<std::string> to_text() const;
  friend bool operator==(const Share&, const Share&) = default;
};

/// Units, and what they are worth.
struct UnitsAndValue {
  std::int64_t units = 0;
  Money value;
  friend bool operator==(const UnitsAndValue&, const UnitsAndValue&) = default;
};

/// What one currency's open orders were before the period, what the period did to them, and what is left.
///
/// Invariant: opening + placed - cancelled - shipped + failed - recovered + voided = closing, in units and
///            in money, to the last millionth. Opening and closing are totals; the rest is read off the
///            entries of the book: none is computed from the others.
struct RollForward {
  Currency currency;
  UnitsAndValue opening;    ///< open when the first day began
  UnitsAndValue placed;     ///< entered the book
  UnitsAndValue cancelled;  ///< open -> cancelled, refunds of failed shipments too
  UnitsAndValue shipped;    ///< open -> shipped, by `units_shipped`
  UnitsAndValue failed;     ///< shipped -> shipping_stuck: open again
  UnitsAndValue recovered;  ///< failed, and delivered after all
  UnitsAndValue voided;     ///< shipped -> open again: it never left
  UnitsAndValue closing;    ///< open when the last day ended, or at as_of

  /// shipped - failed + recovered - voided: what left and had not come back.
  UnitsAndValue net_shipped;
  /// closing value / (net shipped value / days), as Share::to_text() rounds. Nothing unless net shipped
  /// value > 0.
  std::optional<std::string> days_of_backlog;
  /// placed value / net shipped value. Nothing unless net shipped value > 0.
  std::optional<std::string> book_to_bill;

  friend bool operator==(const RollForward&, const RollForward&) = default;
};

/// The same for one class, in units.
///
/// Invariant: opening + in - out = closing
struct ClassRollForward {
  Account account = Account::shipping_stuck;  ///< one of the four classes
  Currency currency;
  std::int64_t opening = 0;
  std::int64_t in = 0;   ///< posted to it, from wherever
  std::int64_t out = 0;  ///< posted from it
  std::int64_t closing = 0;
  friend bool operator==(const ClassRollForward&, const ClassRollForward&) = default;
};

/// The same thing counted in units, lines and orders.
struct Shares {
  Share units;
  Share lines;
  Share orders;
  friend bool operator==(const Shares&, const Shares&) = default;
};

/// What was shipped complete by the end of the day that the line was accepted with.
struct FillRates {
  Shares shares;
  std::int64_t cancelled_units = 0;  ///< of the judged lines, by that day; they count as not filled
  std::int64_t lines_without_date = 0;  ///< entered in the period with no date: never judged
  friend bool operator==(const FillRates&, const FillRates&) = default;
};

/// From a line's placed_at to the shipment, over the units shipped in the period. Percentiles by nearest
/// rank: the smallest time within which that share of the units left; none where none did.
struct TimeToShip {
  std::int64_t units = 0;
  std::optional<std::chrono::milliseconds> p50;
  std::optional<std::chrono::milliseconds> p90;
  std::optional<std::chrono::milliseconds> p99;
  friend bool operator==(const TimeToShip&, const TimeToShip&) = default;
};

/// How a period went.
struct Metrics {
  Day from;
  Day to;
  std::optional<Instant>
      as_of;              ///< none only for a ledger that has no event and was asked for none
  std::int64_t days = 0;  ///< of the period, begun by as_of
  std::vector<RollForward> roll_forward;  ///< by currency; without those that are all zero
  std::vector<ClassRollForward> classes;  ///< by class (report order), currency; the same
  Shares backorder_rate;  ///< of what was placed: what got no stock when it was accepted
  FillRates fill_rate;
  TimeToShip time_to_ship;
  friend bool operator==(const Metrics&, const Metrics&) = default;
};

}  // namespace v1
}  // namespace orderledger
