#include "settle.hpp"

#include "classify.hpp"
#include "kit_parts.hpp"
#include "valuation.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace orderledger::inline v1::detail {

namespace {

/// Decreases and increases, paired off in the account order.
void pair_off(std::uint32_t line, Units entering, const UnitsByAccount& before,
              const UnitsByAccount& after, std::vector<BookedPosting>& postings) {
  std::optional<Account> from;  // that gives; none: units that enter come first
  Units left_to_give = entering;
  std::size_t next = 0;
  for (std::size_t to = 0; to < account_count; ++to) {
    for (Units wanted = after[to] - before[to]; wanted > 0;) {
      for (; left_to_give <= 0; ++next) {
        from = static_cast<Account>(next);
        left_to_give = before[next] - after[next];
      }
      BookedPosting& posting = postings.emplace_back();
      posting.line = line;
      posting.from = from;
      posting.to = static_cast<Account>(to);
      posting.quantity = std::min(wanted, left_to_give);
      left_to_give -= posting.quantity;
      wanted -= posting.quantity;
    }
  }
}

/// What a line with these units in its accounts adds to the totals of a class. A unit price needs no more
/// than a product; only a total has to be laid out over all accounts.
class LineCells {
 public:
  // values_ is read only where it was filled. NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
  LineCells(const Line& line, const UnitsByAccount& units, Currency currency)
      : line_(line), units_(units), currency_(currency) {
    if (line.price.is_total())
      values_ = value_by_account(units, line.ordered, line.price, currency);
  }

  [[nodiscard]] Cell of(std::size_t account) const {
    const Units units = units_[account];
    if (units == 0) return {};
    return {0, 1, units,
            line_.price.is_total() ? values_[account]
                                   : value_of_first(units, line_.ordered, line_.price, currency_)};
  }

 private:
  const Line& line_;
  const UnitsByAccount& units_;
  Currency currency_;
  ValueByAccount values_;  // of a total only
};

/// Adds to the totals what the lines and the class of an order come to, or change. Nearly all of it falls on the day
/// that the order was placed: that is collected first, so that a sum is looked for once and not for each line.
class OrderCells {
 public:
  OrderCells(const Order& order, Balances& balances) : order_(order), balances_(balances) {}

  void add_line(DayAxis axis, Instant at, std::size_t account, const Cell& change) {
    if (axis == DayAxis::placed && at == order_.placed_at) {
      placed_[account] += change;
    } else {
      add(axis, at, account, change);
    }
  }

  /// Nothing where it has no class.
  void add_order(std::optional<Account> account, std::int64_t count) {
    if (!account) return;
    const auto number = static_cast<std::size_t>(*account);
    placed_[number].orders += count;
    if (order_.requested_ship_at)
      add(DayAxis::due, *order_.requested_ship_at, number, {count, 0, 0, 0});
  }

  /// Nothing may be added any more.
  void finish() {
    for (std::size_t account = 0; account < class_count; ++account) {
      if (!placed_[account].is_zero())
        add(DayAxis::placed, order_.placed_at, account, placed_[account]);
    }
  }

 private:
  void add(DayAxis axis, Instant at, std::size_t account, const Cell& change) {
    balances_.add({axis, static_cast<Account>(account), order_.currency, balances_.day_of(at)},
                  change);
  }

  const Order& order_;
  Balances& balances_;
  std::array<Cell, class_count> placed_{};
};

}  // namespace

void settle(Order& order, std::span<const std::uint32_t> lines, const ReleasedAt& is_released,
            Instant at, std::vector<BookedPosting>& postings, Balances& balances) {
  const std::optional<Account> class_before = open_class_of(order);
  OrderCells totals(order, balances);
  for (const std::uint32_t index : lines) {
    Line& line = order.lines[index];
    const UnitsByAccount before = line.booked;
    const UnitsByAccount after =
        units_by_account(order, index, detail::is_released(line, is_released));
    Units booked = 0;
    for (const Units units : before) booked += units;
    const std::optional<Instant> due_before = line.booked_due;
    const std::optional<Instant> due_after = order.due_of(line);
    if (before == after && due_before == due_after) continue;

    const std::size_t first = postings.size();
    pair_off(index, line.ordered - booked, before, after, postings);
    for (std::size_t i = first; i < postings.size(); ++i) {
      book_posting(order, line, postings[i].from, postings[i].to, postings[i].quantity, at);
    }
    line.booked_due = due_after;

    const bool same_due = due_before == due_after;
    const LineCells cells_before(line, before, order.currency);
    const LineCells cells_after(line, after, order.currency);
    for (std::size_t c = 0; c < class_count; ++c) {
      if (before[c] == 0 && after[c] == 0) continue;
      if (before[c] == after[c] && same_due && !line.price.is_total()) continue;
      const Cell was = cells_before.of(c);
      const Cell is = cells_after.of(c);
      Cell change = is;
      change -= was;
      totals.add_line(DayAxis::placed, line.placed_at, c, change);
      if (same_due) {
        if (due_after) totals.add_line(DayAxis::due, *due_after, c, change);
      } else {
        if (due_before) totals.add_line(DayAxis::due, *due_before, c, negated(was));
        if (due_after) totals.add_line(DayAxis::due, *due_after, c, is);
      }
    }
  }
  const std::optional<Account> class_after = open_class_of(order);
  if (class_before != class_after) {
    totals.add_order(class_before, -1);
    totals.add_order(class_after, 1);
  }
  totals.finish();
}

namespace {

void contribute(const Order& order, bool negate, Balances& balances) {
  OrderCells totals(order, balances);
  for (const Line& line : order.lines) {
    const LineCells cells(line, line.booked, order.currency);
    const auto due = order.due_of(line);
    for (std::size_t c = 0; c < class_count; ++c) {
      if (line.booked[c] == 0) continue;
      const Cell cell = negate ? negated(cells.of(c)) : cells.of(c);
      totals.add_line(DayAxis::placed, line.placed_at, c, cell);
      if (due) totals.add_line(DayAxis::due, *due, c, cell);
    }
  }
  totals.add_order(open_class_of(order), negate ? -1 : 1);
  totals.finish();
}

}  // namespace

void add_contribution(const Order& order, Balances& balances) {
  contribute(order, false, balances);
}

void subtract_contribution(const Order& order, Balances& balances) {
  contribute(order, true, balances);
}

}  // namespace orderledger::inline v1::detail
