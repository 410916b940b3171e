#include "settle.hpp"

#include "classify.hpp"
#include "kit_parts.hpp"
#include "valuation.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

namespace orderledger::inline v1::detail {

namespace {

/// What the accounts of a line gain, or lose.
class Gains {
 public:
  Gains(const UnitsByAccount& before, const UnitsByAccount& after) noexcept {
    for (std::size_t account = 0; account < account_count; ++account) {
      const Units gain = after[account] - before[account];
      gains_[account] = gain;
      if (gain != 0) (gain > 0 ? gaining_ : losing_) |= 1U << account;
    }
  }

  [[nodiscard]] bool any() const noexcept { return (gaining_ | losing_) != 0; }

  /// Calls `visit` with every class that gains or loses, and how much.
  template <class Visit>
  void for_each_class(const Visit& visit) const {
    constexpr unsigned classes = (1U << class_count) - 1;
    for (unsigned left = (gaining_ | losing_) & classes; left != 0; left &= left - 1) {
      const auto account = static_cast<std::size_t>(std::countr_zero(left));
      visit(account, gains_[account]);
    }
  }

  /// Calls `post` with pairs of a decrease and an increase, in the account order. So many units enter from no
  /// account, before all others.
  template <class Post>
  void pair_off(Units entering, const Post& post) const {
    std::optional<Account> from;
    Units left_to_give = entering;
    unsigned givers = losing_;
    for (unsigned takers = gaining_; takers != 0; takers &= takers - 1) {
      const auto to = static_cast<std::size_t>(std::countr_zero(takers));
      for (Units wanted = gains_[to]; wanted > 0;) {
        if (left_to_give == 0) {
          const auto next = static_cast<std::size_t>(std::countr_zero(givers));
          givers &= givers - 1;
          from = static_cast<Account>(next);
          left_to_give = -gains_[next];
        }
        const Units quantity = std::min(wanted, left_to_give);
        post(from, static_cast<Account>(to), quantity);
        left_to_give -= quantity;
        wanted -= quantity;
      }
    }
  }

 private:
  UnitsByAccount gains_{};
  unsigned gaining_ = 0;  ///< a bit for each account
  unsigned losing_ = 0;
};

/// The units of a line by account, and the due date under which they are aged.
struct BookedLine {
  UnitsByAccount units{};
  std::optional<Instant> due;
};

/// Adds to the totals what the lines and the class of an order come to, or change. Nearly all of it falls on the day
/// that the order was placed: that is collected first, so that a sum is looked for once and not for each line.
class OrderCells {
 public:
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): placed() begins what is read
  OrderCells(const Order& order, Balances& balances) : order_(order), balances_(balances) {}

  /// What the line comes to changes from `was` to `is`, by these gains.
  void change_line(const Line& line, const BookedLine& was, const BookedLine& is,
                   const Gains& gains) {
    if (line.price.is_total() || was.due != is.due) {
      add_line(line, was, -1);
      add_line(line, is, 1);
      return;
    }
    // A unit price needs no more than a product.
    const std::int64_t price = line.price.amount().millionths();
    gains.for_each_class([&](std::size_t account, Units gain) {
      const int lines = (is.units[account] > 0 ? 1 : 0) - (was.units[account] > 0 ? 1 : 0);
      add(line, is.due, account, {0, lines, gain, int128(price) * gain});
    });
  }

  /// Adds what the line comes to, or takes it away.
  void add_line(const Line& line, const BookedLine& booked, int sign) {
    ValueByAccount values;  // filled where it is read NOLINT(*-member-init)
    if (line.price.is_total())
      values = value_by_account(booked.units, line.ordered, line.price, order_.currency);
    for (std::size_t account = 0; account < class_count; ++account) {
      const Units units = booked.units[account];
      if (units == 0) continue;
      const int128 value = line.price.is_total() ? values[account]
                                                 : int128(line.price.amount().millionths()) * units;
      add(line, booked.due, account, {0, sign, std::int64_t{sign} * units, sign * value});
    }
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
  void finish() {
    for (std::size_t account = 0; account < class_count; ++account) {
      if (has_placed_[account])
        add_to_day(DayAxis::placed, order_.placed_at, account, placed_[account]);
    }
  }

 private:
  void add(const Line& line, std::optional<Instant> due, std::size_t account, const Cell& change) {
    if (line.placed_at == order_.placed_at) {
      placed(account) += change;
    } else {
      add_to_day(DayAxis::placed, line.placed_at, account, change);
    }
    if (due) add_to_day(DayAxis::due, *due, account, change);
  }

  void add_to_day(DayAxis axis, Instant at, std::size_t account, const Cell& change) {
    balances_.add({axis, static_cast<Account>(account), order_.currency, balances_.day_of(at)},
                  change);
  }

  /// What falls on the day that the order was placed; begun when it is asked for.
  Cell& placed(std::size_t account) {
    if (!has_placed_[account]) {
      has_placed_[account] = true;
      placed_[account] = {};
    }
    return placed_[account];
  }

  const Order& order_;
  Balances& balances_;
  std::array<Cell, class_count> placed_;
  std::array<bool, class_count> has_placed_{};
};

}  // namespace

void settle(Order& order, std::span<const std::uint32_t> lines, const ReleasedAt& is_released,
            Instant at, std::vector<BookedPosting>& postings, Balances& balances) {
  const std::optional<Account> class_before = open_class_of(order);
  OrderCells totals(order, balances);
  for (const std::uint32_t index : lines) {
    Line& line = order.lines[index];
    const BookedLine was{line.booked, line.booked_due};
    const BookedLine is{units_by_account(order, index, detail::is_released(line, is_released)),
                        order.due_of(line)};
    const Gains gains(was.units, is.units);
    if (!gains.any() && was.due == is.due) continue;
    // A line that is new has nothing booked: all its units enter.
    const bool is_new =
        std::all_of(was.units.begin(), was.units.end(), [](Units units) { return units == 0; });
    gains.pair_off(is_new ? line.ordered : 0,
                   [&](std::optional<Account> from, Account to, Units quantity) {
                     postings.push_back({index, from, to, quantity});
                     book_posting(order, line, from, to, quantity, at);
                   });
    line.booked_due = is.due;
    totals.change_line(line, was, is, gains);
  }
  const std::optional<Account> class_after = open_class_of(order);
  if (class_before != class_after) {
    totals.add_order(class_before, -1);
    totals.add_order(class_after, 1);
  }
  totals.finish();
}

namespace {

void contribute(const Order& order, int sign, Balances& balances) {
  OrderCells totals(order, balances);
  for (const Line& line : order.lines)
    totals.add_line(line, {line.booked, order.due_of(line)}, sign);
  totals.add_order(open_class_of(order), sign);
  totals.finish();
}

}  // namespace

void add_contribution(const Order& order, Balances& balances) { contribute(order, 1, balances); }

void subtract_contribution(const Order& order, Balances& balances) {
  contribute(order, -1, balances);
}

}  // namespace orderledger::inline v1::detail
