// How old is what we owe? Open units by class and age, in two currencies, with our own bounds.
#include <orderledger/orderledger.hpp>

#include <array>
#include <iostream>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

int main() {
  Ledger book;
  const auto tell = [&](Instant at, EventBody what) {
    return book.apply({.at = at, .body = std::move(what)}).value();
  };
  const auto boots = [](Quantity pairs) {
    return NewLine{{"1"}, {"BOOTS"}, pairs, Price::each("159.00"_decimal)};
  };

  constexpr Instant start = "2026-01-05T08:00:00Z"_instant;
  tell(start, SkuDefined{.sku = {"BOOTS"}, .backorders = OrderPolicy::allow});
  tell(start, StockCounted{.sku = {"BOOTS"}, .on_hand = 4});
  tell("2026-01-05T10:00:00Z"_instant,
       OrderPlaced{.order = {"2001"}, .currency = "EUR", .lines = {boots(3)}});
  tell("2026-01-20T10:00:00Z"_instant,
       OrderPlaced{.order = {"2002"}, .currency = "EUR", .lines = {boots(2)}});
  tell("2026-01-29T23:59:00Z"_instant,
       OrderPlaced{.order = {"2003"}, .currency = "CHF", .lines = {boots(1)}});

  // A bound belongs to the bucket that it closes: up to a day, a week, two weeks, and older.
  constexpr std::array<int, 3> bounds = {1, 7, 14};
  const Aging aging = book.aging(
      {.as_of = "2026-01-30T00:01:00Z"_instant, .bounds = AgingBounds::from_days(bounds).value()});
  for (const AgingRow& row : aging.rows) {
    const ClassTotals& open = row.totals;
    std::cout << to_text(open.account) << ", " << row.from_days;
    if (row.to_days) {
      std::cout << " to " << *row.to_days << " days: ";
    } else {
      std::cout << " days and more: ";
    }
    std::cout << open.units << " units, " << open.value.to_text() << ' '
              << open.value.currency().code() << '\n';
  }
}
