#include "valuation.hpp"

#include <algorithm>

namespace orderledger::inline v1::detail {

int128 value_of_first(Units k, Units ordered, Price price, Currency currency) {
  const int128 amount = price.amount().millionths();
  if (!price.is_total()) return amount * k;
  if (k == ordered) return amount;
  std::int64_t step = 1;  // 10^(6 - s) millionths: the last digit that a part may have
  for (int s = std::max(currency.minor_digits(), price.amount().fraction_digits()); s < 6; ++s)
    step *= 10;
  const int128 steps = amount / step;  // exact: the total has no digit beyond s
  return steps * k / ordered *
         step;  // floor: nothing here is negative; at most 10^27, far from 2^127
}

int128 open_value(const Line& line, Units open, Currency currency) {
  return value_of_first(line.ordered, line.ordered, line.price, currency) -
         value_of_first(line.ordered - open, line.ordered, line.price, currency);
}

ValueByAccount value_by_account(const UnitsByAccount& units, Units ordered, Price price,
                                Currency currency) {
  ValueByAccount values{};
  Units end = 0;
  int128 value_before = 0;
  for (const Account account : accounts_in_valuation_order) {
    const auto i = static_cast<std::size_t>(account);
    if (units[i] == 0) continue;
    end += units[i];
    const int128 value_up_to_end = value_of_first(end, ordered, price, currency);
    values[i] = value_up_to_end - value_before;
    value_before = value_up_to_end;
  }
  return values;
}

}  // namespace orderledger::inline v1::detail
