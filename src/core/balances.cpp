#include "balances.hpp"

#include "millionths.hpp"
#include "snapshot_values.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace orderledger::inline v1::detail {

ClassTotals to_totals(Account account, Currency currency, const Cell& cell) {
  return {account, cell.orders, cell.lines, cell.units, to_money(currency, cell.value)};
}

Balances::Series& Balances::series(Currency currency, Account account) {
  if (places_[currency.index()] == 0) [[unlikely]]
    add_currency(currency);
  return currencies_[places_[currency.index()] - 1U].series[static_cast<std::size_t>(account)];
}

void Balances::add_currency(Currency currency) {
  const auto after = std::find_if(currencies_.begin(), currencies_.end(),
                                  [&](const auto& each) { return currency < each.currency; });
  currencies_.insert(after, PerCurrency{currency, {}});
  number_places();
}

void Balances::number_places() noexcept {
  std::uint16_t place = 0;
  for (const PerCurrency& each : currencies_) places_[each.currency.index()] = ++place;
}

void Balances::save(SnapshotWriter& out) const { out(currencies_, before_, period_); }

void Balances::load(SnapshotReader& in) {
  in(currencies_, before_, period_);
  number_places();
}

void Balances::add(const CellKey& key, const Cell& change) {
  if (change.is_zero() || (key.axis == DayAxis::due && kept_ != Kept::everything)) return;
  DaySums& days = series(key.currency, key.account).on(key.axis);
  if (!keeps_days()) return days.add_to_total(change);
  days.add(key.day, change, period_, [&](const Cell& before) { before_.push_back({key, before}); });
}

std::int64_t Balances::open_orders() const {
  std::int64_t sum = 0;
  for (const PerCurrency& per_currency : currencies_) {
    for (const Series& in : per_currency.series) sum += in.placed.total().orders;
  }
  return sum;
}

std::vector<ClassTotals> Balances::totals() const {
  std::vector<ClassTotals> rows;
  for (const Account account : classes_in_report_order) {
    for (const PerCurrency& per_currency : currencies_) {
      const Cell& total = per_currency.series[static_cast<std::size_t>(account)].placed.total();
      if (!total.is_zero()) rows.push_back(to_totals(account, per_currency.currency, total));
    }
  }
  return rows;
}

std::vector<AgingRow> Balances::aging(AgeBasis by, const AgingBounds& bounds, Instant as_of) const {
  const Day today = day_of(as_of);
  const bool by_due = by == AgeBasis::due;
  const std::vector<int>& upper = bounds.upper();
  std::vector<AgingRow> rows;
  rows.reserve(class_count * currencies_.size() * (upper.size() + 1));
  std::vector<Cell> buckets(upper.size() + 1);
  for (const Account account : classes_in_report_order) {
    for (const PerCurrency& per_currency : currencies_) {
      const Series& in = per_currency.series[static_cast<std::size_t>(account)];
      const Cell& total = in.placed.total();
      if (total.is_zero()) continue;
      const DaySums& days = in.on(by_due ? DayAxis::due : DayAxis::placed);
      SumsBack sums(days);
      for (std::size_t i = 0; i < upper.size(); ++i) buckets[i] = sums.next(today, upper[i]);
      Cell oldest = days.total();  // less all others: most days lie in it
      for (std::size_t i = 0; i < upper.size(); ++i) oldest -= buckets[i];
      buckets[upper.size()] = oldest;
      if (by_due) {  // what has no due date is not past due
        buckets[0] += total;
        buckets[0] -= days.total();
      }
      for (std::size_t i = 0; i < buckets.size(); ++i) {
        const Cell& bucket = buckets[i];
        if (bucket.is_zero()) continue;
        AgingRow& row = rows.emplace_back();
        row.totals = to_totals(account, per_currency.currency, bucket);
        row.from_days = i == 0 ? 0 : upper[i - 1] + 1;
        if (i < upper.size()) row.to_days = upper[i];
      }
    }
  }
  return rows;
}

void Balances::for_each(const std::function<void(const CellKey&, const Cell&)>& visit) const {
  for (const PerCurrency& per_currency : currencies_) {
    for (std::size_t account = 0; account < class_count; ++account) {
      for (const DayAxis axis : {DayAxis::placed, DayAxis::due}) {
        per_currency.series[account].on(axis).for_each([&](Day day, const Cell& cell) {
          visit({axis, static_cast<Account>(account), per_currency.currency, day}, cell);
        });
      }
    }
  }
}

bool operator==(const Balances& a, const Balances& b) {
  // By their cells: a currency that is all zero is no difference.
  const auto cells = [](const Balances& balances) {
    std::vector<std::pair<CellKey, Cell>> all;
    balances.for_each([&](const CellKey& key, const Cell& cell) { all.emplace_back(key, cell); });
    return all;
  };
  return cells(a) == cells(b);
}

}  // namespace orderledger::inline v1::detail
