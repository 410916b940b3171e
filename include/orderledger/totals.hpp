/// \file totals.hpp
/// Answers in sums: how much is open in each class, and how old it is.
///
/// Layer 3. Rows that are all zero are left out; rows come by class (report order), currency, bucket.
/// Threads: plain values.
/// Source:  SPEC 5, totals and aging
#pragma once

#include <orderledger/account.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/money.hpp>
#include <orderledger/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// What one class of one currency holds.
struct ClassTotals {
  Account account = Account::shipping_stuck;  ///< one of the four classes
  std::int64_t orders =
      0;  ///< orders whose own class it is: an order counts once, in its worst class
  std::int64_t lines = 0;  ///< lines with a unit in it: a line may count in several classes
  std::int64_t units = 0;
  Money value;  ///< its currency is the row's currency

  friend bool operator==(const ClassTotals&, const ClassTotals&) = default;
};

/// Everything open, by class and currency.
struct Totals {
  std::optional<Instant>
      as_of;                 ///< none only for a ledger that has no event and was asked for none
  std::uint64_t events = 0;  ///< applied events up to as_of, repeated ones not counted
  std::int64_t open_orders = 0;  ///< orders with an open unit
  std::vector<ClassTotals> rows;

  friend bool operator==(const Totals&, const Totals&) = default;
};

/// What age is counted from.
enum class AgeBasis : std::uint8_t {
  placed,  ///< days since placed_at: of the line for lines, units and value, of the order for orders
  due,  ///< days past promised_at, else requested_ship_at (orders: requested_ship_at); 0 without one
};

/// Where the age scale is cut. n bounds make n + 1 buckets.
///
/// Only upper ends are stored, so that two buckets can neither overlap nor leave a gap.
/// Invariant: 1 to 16 bounds, a 0 in front not counted; none negative or above 1,000,000,000, each larger than the one
/// before it.
class AgingBounds {
 public:
  /// 2, 7, 14, 30 and 60 days.
  AgingBounds() : upper_{2, 7, 14, 30, 60} {}
  /// Errors:   `malformed`, naming the first bound that breaks the invariant.
  [[nodiscard]] static ORDERLEDGER_EXPORT Result<AgingBounds> from_days(std::span<const int> upper);

  [[nodiscard]] const std::vector<int>& upper() const noexcept { return upper_; }

  /// Index of the bucket that holds `age`. A bound belongs to the bucket that it closes: with 2, 7, ...
  /// day 2 is in bucket 0 and day 3 in bucket 1. Past the last bound: the last.
  [[nodiscard]] ORDERLEDGER_EXPORT std::size_t bucket_of(std::chrono::days age) const noexcept;

  /// The same bounds with 0 in front, unless they begin with it: bucket 0 is then "not past due".
  [[nodiscard]] ORDERLEDGER_EXPORT AgingBounds with_zero_in_front() const;

  friend bool operator==(const AgingBounds&, const AgingBounds&) = default;

 private:
  explicit AgingBounds(std::vector<int> upper) noexcept : upper_(std::move(upper)) {}
  std::vector<int> upper_;
};

/// A question about ages.
struct AgingQuestion {
  std::optional<Instant> as_of = {};  ///< none: the ledger's clock
  AgeBasis by = AgeBasis::placed;
  AgingBounds bounds = {};
};

/// One bucket of one class and currency.
struct AgingRow {
  ClassTotals totals;
  int from_days = 0;           ///< inclusive
  std::optional<int> to_days;  ///< inclusive; none in the last bucket

  friend bool operator==(const AgingRow&, const AgingRow&) = default;
};

/// Everything open, by class, currency and age.
struct Aging {
  std::optional<Instant> as_of;
  AgingBounds bounds;  ///< as used: by due they begin with 0
  std::vector<AgingRow> rows;

  friend bool operator==(const Aging&, const Aging&) = default;
};

}  // namespace v1
}  // namespace orderledger
