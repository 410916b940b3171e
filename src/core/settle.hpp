/// \file settle.hpp
/// From facts to books: the net postings of lines whose facts changed, and what they do to the totals.
///
/// Private, rules. The same settlement books an event as it is applied, and the releases of a future
/// as_of on copies of the orders.
#pragma once

#include "balances.hpp"
#include "book.hpp"
#include "order_state.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace orderledger::inline v1::detail {

/// Adds to the totals what the lines and the class of an order come to, or change. Nearly all of it falls on the day
/// that the order was placed: that is collected first, so that a sum is looked for once and not for each line.
class OrderCells {
 public:
  OrderCells(const Order& order, Balances& balances) : order_(order), balances_(balances) {}

  void add(const Line& line, std::optional<Instant> due, std::size_t account, const Cell& change) {
    if (line.placed_at == order_.placed_at) {
      placed(account) += change;
    } else {
      add_to_day(DayAxis::placed, line.placed_at, account, change);
    }
    if (due) add_to_day(DayAxis::due, *due, account, change);
  }

  /// Nothing where it has no class.
  void add_order(std::optional<Account> account, std::int64_t count) {
    if (!account) return;
    const auto number = static_cast<std::size_t>(*account);
    placed(number).orders += count;
    if (order_.requested_ship_at)
      add_to_day(DayAxis::due, *order_.requested_ship_at, number, {count, 0, 0, 0});
  }

  /// Nothing may be added any more.
  void finish();

 private:
  void add_to_day(DayAxis axis, Instant at, std::size_t account, const Cell& change);

  /// What falls on the day that the order was placed.
  Cell& placed(std::size_t account) {
    has_placed_ |= 1U << account;
    return placed_[account];
  }

  const Order& order_;
  Balances& balances_;
  std::array<Cell, class_count> placed_;
  unsigned has_placed_ = 0;  ///< a bit for each class
};

/// Books what the decision table now says of lines of one order: moves booked units, sets since, and keeps the
/// totals.
///
/// Source:   SPEC 4, Postings
class Settlement {
 public:
  /// Appends to `postings`, the lines in the order in which they are settled, each line's paired off in the
  /// account order; nothing where no balance changed.
  Settlement(Order& order, Instant at, std::vector<BookedPosting>& postings, Balances& balances)
      : order_(order),
        at_(at),
        postings_(postings),
        class_before_(open_class_of(order)),
        totals_(order, balances) {}

  /// Requires: no component; lines ascending, none twice. A line's booked balances are all zero when it is new.
  void settle(std::uint32_t index, bool released);

  /// No line is to follow.
  void finish();

 private:
  Order& order_;
  Instant at_;
  std::vector<BookedPosting>& postings_;
  std::optional<Account> class_before_;
  OrderCells totals_;
};

/// Adds what the lines and the class of `order`, as booked, contribute to the totals.
void add_contribution(const Order& order, Balances& balances);
/// Takes it away.
void subtract_contribution(const Order& order, Balances& balances);

}  // namespace orderledger::inline v1::detail
