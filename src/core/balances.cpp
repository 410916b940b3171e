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

std::vector<Balances::DayCell>::iterator Balances::day_at(std::vector<DayCell>& days, Day day) {
  if (days.empty() || days.back().day < day) return days.end();
  // Nearly every day has something: counting back from the last one mostly hits.
  const auto back = (days.back().day - day).count();
  if (static_cast<std::size_t>(back) < days.size()) {
    const auto guess = std::prev(days.end(), back + 1);
    if (guess->day == day) return guess;
  }
  return std::lower_bound(days.begin(), days.end(), day,
                          [](const DayCell& a, Day b) { return a.day < b; });
}

void Balances::add(const CellKey& key, const Cell& change) {
  if (change.is_zero() || (key.axis == DayAxis::due && kept_ != Kept::everything)) return;
  Series& in = series(key.currency, key.account);
  if (key.axis == DayAxis::placed) in.total += change;
  if (!keeps_days()) return;
  auto& days = in.days[static_cast<std::size_t>(key.axis)];
  auto found = day_at(days, key.day);
  if (found == days.end() || found->day != key.day)
    found = days.insert(found, {key.day, 0, Cell{}});
  if (found->period != period_) {
    found->period = period_;
    before_.push_back({key, found->cell});
  }
  found->cell += change;
}

std::int64_t Balances::open_orders() const {
  std::int64_t sum = 0;
  for (const PerCurrency& per_currency : currencies_) {
    for (const Series& in : per_currency.series) sum += in.total.orders;
  }
  return sum;
}

std::vector<ClassTotals> Balances::totals() const {
  std::vector<ClassTotals> rows;
  for (const Account account : classes_in_report_order) {
    for (const PerCurrency& per_currency : currencies_) {
      const Cell& total = per_currency.series[static_cast<std::size_t>(account)].total;
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
  std::vector<Cell> buckets;
  for (const Account account : classes_in_report_order) {
    for (const PerCurrency& per_currency : currencies_) {
      const Series& in = per_currency.series[static_cast<std::size_t>(account)];
      if (in.total.is_zero()) continue;
      buckets.assign(upper.size() + 1, Cell{});
      const auto& days = in.days[by_due ? 1 : 0];
      // Days back from as_of fall into buckets that only go up. One bucket needs no day at all: it is
      // what the others leave of the total. That is the last one by age, where most days lie, and the
      // first one by due, which also holds what has no due date.
      const std::size_t rest = by_due ? 0 : upper.size();
      const auto newest = by_due
                              ? std::lower_bound(days.begin(), days.end(), today,
                                                 [](const DayCell& a, Day b) { return a.day < b; })
                              : days.end();
      auto next = newest;  // from here on days have their bucket
      for (std::size_t bucket = by_due ? 1 : 0; bucket < buckets.size() && bucket != rest;
           ++bucket) {
        const bool is_last = bucket == upper.size();
        Cell sum;
        while (next != days.begin() &&
               (is_last || (today - std::prev(next)->day).count() <= upper[bucket]))
          sum += (--next)->cell;
        buckets[bucket] = sum;
      }
      Cell left = in.total;
      for (const Cell& cell : buckets) left -= cell;
      buckets[rest] = left;
      for (std::size_t i = 0; i < buckets.size(); ++i) {
        if (buckets[i].is_zero()) continue;
        AgingRow& row = rows.emplace_back();
        row.totals = to_totals(account, per_currency.currency, buckets[i]);
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
        for (const DayCell& day :
             per_currency.series[account].days[static_cast<std::size_t>(axis)]) {
          if (!day.cell.is_zero())
            visit({axis, static_cast<Account>(account), per_currency.currency, day.day}, day.cell);
        }
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
