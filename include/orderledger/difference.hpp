/// \file difference.hpp
/// What differs between two ledgers, order by order: the answer to "what if".
///
/// Layer 3. Threads: plain values.
/// Source:  docs/semantics.md, What if
#pragma once

#include <orderledger/account.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/status.hpp>
#include <orderledger/totals.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// Units of a line that wait, or are not released, and when they are expected.
struct ExpectedUnits {
  std::int64_t quantity = 0;
  std::optional<Eta> eta;  ///< as status shows it

  friend bool operator==(const ExpectedUnits&, const ExpectedUnits&) = default;
};

/// How an order stands in one of the two ledgers.
struct OrderStanding {
  OrderClass order_class = OrderClass::backlog;
  std::vector<ClassTotals> open;   ///< what it adds to the totals: lines, units and value by class
  std::int64_t undated_units = 0;  ///< those that wait and whose date nobody knows
  std::optional<Instant> latest_eta;  ///< of the others; none: no unit has to be waited for

  friend bool operator==(const OrderStanding&, const OrderStanding&) = default;
};

/// A line whose units are expected at other dates; in each ledger its units in the order of its runs.
struct LineDifference {
  LineId line;
  std::vector<ExpectedUnits> before;
  std::vector<ExpectedUnits> after;

  friend bool operator==(const LineDifference&, const LineDifference&) = default;
};

/// An order that does not stand the same in both.
struct OrderDifference {
  OrderId order;
  std::optional<OrderStanding> before;  ///< none: it is not in that ledger
  std::optional<OrderStanding> after;
  std::vector<LineDifference> lines;  ///< those whose etas differ, in their order

  /// It has another class, or is in one ledger only.
  [[nodiscard]] ORDERLEDGER_EXPORT bool class_changed() const noexcept;
  /// Units or money of some class are others.
  [[nodiscard]] ORDERLEDGER_EXPORT bool open_changed() const noexcept;
  [[nodiscard]] bool eta_changed() const noexcept { return !lines.empty(); }

  friend bool operator==(const OrderDifference&, const OrderDifference&) = default;
};

/// The difference as a sentence: `order "7": backorder, was backlog; ...`.
[[nodiscard]] ORDERLEDGER_EXPORT std::string to_sentence(const OrderDifference& difference);

/// The answer.
struct LedgerDifference {
  std::optional<Instant> as_of;  ///< none only where neither ledger has an event
  /// In the order of acceptance by the first ledger, then those that only the second has, in its order.
  std::vector<OrderDifference> orders;

  friend bool operator==(const LedgerDifference&, const LedgerDifference&) = default;
};

}  // namespace v1
}  // namespace orderledger
