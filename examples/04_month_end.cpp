// What was open at the end of January, and what did February make of it? The past is answered as it was
// known then, whatever came later; and the roll-forward from one to the other adds up to the cent.
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <string_view>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

int main() {
  Ledger book;
  const auto tell = [&](Instant at, EventBody what) {
    return book.apply({.at = at, .body = std::move(what)}).value();
  };
  const auto order = [&](Instant at, OrderId id, Quantity mats) {
    const NewLine line{{"1"}, {"MAT"}, mats, Price::each("45.50"_decimal)};
    tell(at, OrderPlaced{.order = std::move(id), .currency = "EUR", .lines = {line}});
  };
  const auto print = [](std::string_view title, const Totals& totals) {
    std::cout << title << ": open orders " << totals.open_orders << '\n';
    for (const ClassTotals& row : totals.rows) {
      std::cout << "  " << to_text(row.account) << ": " << row.units << " units, "
                << row.value.to_text() << " EUR\n";
    }
  };

  tell("2026-01-28T08:00:00Z"_instant,
       SkuDefined{.sku = {"MAT"}, .backorders = OrderPolicy::allow});
  tell("2026-01-28T08:00:00Z"_instant, StockCounted{.sku = {"MAT"}, .on_hand = 10});
  order("2026-01-29T12:00:00Z"_instant, {"3001"}, 6);
  order("2026-01-31T20:00:00Z"_instant, {"3002"}, 4);
  constexpr Instant month_end = "2026-01-31T23:59:59.999Z"_instant;
  const Totals on_the_day = book.totals(month_end);
  print("end of January", on_the_day);

  constexpr Instant monday = "2026-02-02T09:00:00Z"_instant;
  tell(monday, OrderCancelled{.order = {"3001"}});
  tell(monday, StockCounted{.sku = {"MAT"}, .on_hand = 2});  // a recount: January's was wrong
  tell(monday, UnitsShipped{.order = {"3002"}, .shipment = {"S1"}, .lines = {{{"1"}, 1}}});
  order("2026-02-03T11:00:00Z"_instant, {"3003"}, 2);
  print("3 February", book.totals());
  std::cout << "end of January, asked again: "
            << (book.totals(month_end) == on_the_day ? "the same" : "different") << '\n';

  const Day first = Day::of_utc("2026-02-01T00:00:00Z"_instant);
  const Metrics february = book.metrics({.from = first, .to = Day::of_utc(*book.clock())}).value();
  const RollForward& row = february.roll_forward.front();
  for (const auto& [name, column] :
       {std::pair("  open before", row.opening), std::pair("+ placed", row.placed),
        std::pair("- cancelled", row.cancelled), std::pair("- shipped", row.shipped),
        std::pair("= open now", row.closing)}) {
    std::cout << name << ": " << column.units << " units, " << column.value.to_text() << " EUR\n";
  }
}
