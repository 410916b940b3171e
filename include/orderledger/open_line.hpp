/// \file open_line.hpp
/// Open lines, each with all that a table about them needs.
///
/// Layer 3. Threads: plain values.
/// Source:  SPEC 2, V(k); SPEC 5, status
#pragma once

#include <orderledger/account.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/money.hpp>
#include <orderledger/status.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// Units of a line in one class. Over all open lines they sum to the totals of the class: lines, units, value.
struct OpenUnits {
  Account account = Account::backlog;  ///< one of the four classes
  std::int64_t quantity = 0;
  Money value;    ///< in the order's currency
  Instant since;  ///< when the line's balance in the class last became non-zero

  friend bool operator==(const OpenUnits&, const OpenUnits&) = default;
};

/// A line with an open unit, and what its order says about it.
struct OpenLine {
  OrderId order;
  OrderClass order_class = OrderClass::backlog;
  std::int32_t priority = 0;
  std::optional<std::string> channel;
  std::optional<std::string> customer;
  Instant placed_at;                   ///< of the line
  std::optional<Instant> promised_at;  ///< the line's, else the order's requested_ship_at
  LineStatus line;                     ///< as in OrderStatus
  std::vector<OpenUnits> open;         ///< in report order, none empty

  friend bool operator==(const OpenLine&, const OpenLine&) = default;
};

}  // namespace v1
}  // namespace orderledger
