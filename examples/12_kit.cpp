// A camping set is sold as one and taken from the shelf as a tent, a lamp and pegs: as many sets can be had as
// its scarcest component allows, and an order is told which one it waits for.
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <optional>
#include <string>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

int main() {
  Ledger book;
  const auto tell = [&](Instant at, EventBody what) {
    book.apply({.at = at, .body = std::move(what)}).value();
  };
  const auto until = [](const std::optional<Eta>& eta) {
    if (!eta || !eta->latest) return std::string();
    return " until " + eta->latest->to_rfc3339() + ", " + source_text(*eta);
  };
  const auto show = [&](const OrderId& order) {
    const OrderStatus status = book.status(order).value();
    for (const Run& run : status.lines[0].runs)
      std::cout << "  " << run.quantity << ' ' << to_text(run.account) << until(run.eta) << '\n';
  };
  const Instant monday = "2026-03-02T09:00:00Z"_instant;
  tell(monday, SkuDefined{.sku = {"CAMP"}, .backorders = OrderPolicy::allow});
  for (const Sku& sku : {Sku("TENT"), Sku("LAMP"), Sku("PEG")}) tell(monday, SkuDefined{sku});
  tell(monday, KitDefined{{"CAMP"}, {{{"TENT"}, 1}, {{"LAMP"}, 1}, {{"PEG"}, 12}}});
  tell(monday, StockCounted{.sku = {"TENT"}, .on_hand = 4});
  tell(monday, StockCounted{.sku = {"LAMP"}, .on_hand = 9});
  tell(monday, StockCounted{.sku = {"PEG"}, .on_hand = 30});
  tell(monday, SupplyExpected{.supply = {"PO-8"},
                              .sku = {"PEG"},
                              .quantity = 500,
                              .expected_at = "2026-03-09T09:00:00Z"_instant});

  std::cout << "Three sets are ordered; the pegs do for two:\n";
  tell(monday, OrderPlaced{.order = {"6001"},
                           .currency = "EUR",
                           .lines = {{{"1"}, {"CAMP"}, 3, Price::each("299.00"_decimal)}}});
  show({"6001"});

  std::cout << "A quote for two more; of the second, nobody knows when its tent will come:\n";
  const Quote quote = book.quote({.sku = {"CAMP"}, .quantity = 2}).value();
  for (const QuotedRun& run : quote.runs)
    std::cout << "  " << run.quantity << ' ' << to_text(run.promise) << until(run.eta) << '\n';

  std::cout << "The two leave, and the pegs arrive:\n";
  tell("2026-03-03T09:00:00Z"_instant, UnitsShipped{{"6001"}, {"S1"}, {{{"1"}, 2}}});
  tell("2026-03-09T09:00:00Z"_instant,
       StockReceived{.sku = {"PEG"}, .quantity = 500, .supply = SupplyId("PO-8")});
  show({"6001"});
  for (const ClassTotals& row : book.totals().rows)
    std::cout << "  all " << to_text(row.account) << ": " << row.value.to_text() << " EUR\n";
}
