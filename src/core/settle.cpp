#include "settle.hpp"

#include "classify.hpp"
#include "valuation.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace orderledger::inline v1::detail {

namespace {

/// What the accounts of a line gain, or lose.
class Gains {
 public:
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): gains_ is filled
  Gains(const UnitsByAccount& before, const UnitsByAccount& after) noexcept {
    for (std::size_t account = 0; account < account_count; ++account) {
      const Units gain = after[account] - before[account];
      gains_[account] = gain;
      gaining_ |= unsigned{gain > 0} << account;
      losing_ |= unsigned{gain < 0} << account;
    }
  }

  [[nodiscard]] bool any() const noexcept { return (gaining_ | losing_) != 0; }
  /// Units do not come from nowhere but when a line is new.
  [[nodiscard]] bool enter() const noexcept { return losing_ == 0 && gaining_ != 0; }

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
  UnitsByAccount gains_;
  unsigned gaining_ = 0;  ///< a bit for each account
  unsigned losing_ = 0;
};

/// Adds what a line with these units comes to, or takes it away.
void add_line(OrderCells& totals, const Order& order, const Line& line, const UnitsByAccount& units,
              std::optional<Instant> due, int sign) {
  ValueByAccount values;  // filled where it is read NOLINT(*-member-init)
  if (line.price.is_total())
    values = value_by_account(units, line.ordered, line.price, order.currency);
  for (std::size_t account = 0; account < class_count; ++account) {
    if (units[account] == 0) continue;
    const int128 value = line.price.is_total()
                             ? values[account]
                             : int128(line.price.amount().millionths()) * units[account];
    totals.add(line, due, account, {0, sign, std::int64_t{sign} * units[account], sign * value});
  }
}

}  // namespace

void OrderCells::finish() {
  for (unsigned left = has_placed_; left != 0; left &= left - 1) {
    const auto account = static_cast<std::size_t>(std::countr_zero(left));
    add_to_day(DayAxis::placed, order_.placed_at, account, placed_[account]);
  }
}

void OrderCells::add_to_day(DayAxis axis, Instant at, std::size_t account, const Cell& change) {
  balances_.add({axis, static_cast<Account>(account), order_.currency, balances_.day_of(at)},
                change);
}

void Settlement::settle(std::uint32_t index, bool released) {
  Line& line = order_.lines[index];
  const UnitsByAccount is = units_by_account(order_, index, released);
  const Gains gains(line.booked, is);
  const std::optional<Instant> due_before = line.booked_due;
  const std::optional<Instant> due = order_.due_of(line);
  const bool same_due = due == due_before;
  if (!gains.any() && same_due) return;

  const bool by_product = !line.price.is_total() && same_due;
  if (!by_product) add_line(totals_, order_, line, line.booked, due_before, -1);
  gains.pair_off(gains.enter() ? line.ordered : 0,
                 [&](std::optional<Account> from, Account to, Units quantity) {
                   postings_.push_back({index, from, to, quantity});
                   book_posting(order_, line, from, to, quantity, at_);
                 });
  line.booked_due = due;
  if (!by_product) return add_line(totals_, order_, line, is, due, 1);
  // A unit price needs no layout over the accounts.
  const std::int64_t price = line.price.amount().millionths();
  gains.for_each_class([&](std::size_t account, Units gain) {
    const int lines = (is[account] > 0 ? 1 : 0) - (is[account] - gain > 0 ? 1 : 0);
    totals_.add(line, due, account, {0, lines, gain, int128(price) * gain});
  });
}

void Settlement::finish() {
  const std::optional<Account> class_after = open_class_of(order_);
  if (class_before_ != class_after) {
    totals_.add_order(class_before_, -1);
    totals_.add_order(class_after, 1);
  }
  totals_.finish();
}

namespace {

void contribute(const Order& order, int sign, Balances& balances) {
  OrderCells totals(order, balances);
  for (const Line& line : order.lines)
    add_line(totals, order, line, line.booked, order.due_of(line), sign);
  totals.add_order(open_class_of(order), sign);
  totals.finish();
}

}  // namespace

void add_contribution(const Order& order, Balances& balances) { contribute(order, 1, balances); }

void subtract_contribution(const Order& order, Balances& balances) {
  contribute(order, -1, balances);
}

}  // namespace orderledger::inline v1::detail
