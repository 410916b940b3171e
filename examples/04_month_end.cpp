// What was open at the end of January? The past is answered as it was known then: what February
// brought, a cancellation and a recount of January's stock, changes nothing of it.
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <string_view>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

namespace {

void print(std::string_view title, const Totals& totals) {
  std::cout << title << ": events " << totals.events << ", open orders " << totals.open_orders
            << '\n';
  for (const ClassTotals& row : totals.rows) {
    std::cout << "  " << to_text(row.account) << ": " << row.units << " units, "
              << row.value.to_text() << ' ' << row.value.currency().code() << '\n';
  }
}

}  // namespace

int main() {
  Ledger book;
  const auto tell = [&](Instant at, EventBody what) {
    return book.apply({.at = at, .body = std::move(what)}).value();
  };
  const auto mats = [](Quantity pieces) {
    return NewLine{{"1"}, {"MAT"}, pieces, Price::each("45.50"_decimal)};
  };

  tell("2026-01-28T08:00:00Z"_instant,
       SkuDefined{.sku = {"MAT"}, .backorders = OrderPolicy::allow});
  tell("2026-01-28T08:00:00Z"_instant, StockCounted{.sku = {"MAT"}, .on_hand = 10});
  tell("2026-01-29T12:00:00Z"_instant,
       OrderPlaced{.order = {"3001"}, .currency = "EUR", .lines = {mats(6)}});
  tell("2026-01-31T20:00:00Z"_instant,
       OrderPlaced{.order = {"3002"}, .currency = "EUR", .lines = {mats(4)}});

  constexpr Instant month_end = "2026-01-31T23:59:59.999Z"_instant;
  const Totals on_the_day = book.totals(month_end);
  print("end of January", on_the_day);

  tell("2026-02-02T09:00:00Z"_instant, OrderCancelled{.order = {"3001"}});
  tell("2026-02-02T10:00:00Z"_instant, StockCounted{.sku = {"MAT"}, .on_hand = 1});
  print("2 February", book.totals());

  std::cout << "end of January, asked again: "
            << (book.totals(month_end) == on_the_day ? "the same" : "different") << '\n';
}
