// Why is order 1002 still open, which events made it so, and what would move it on?
//
// One order with three lines: one ready but for a payment, one waiting for a purchase order that is
// on its way, one not yet released.
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

int main() {
  Ledger book;
  const auto tell = [&](Instant at, EventBody what) {
    return book.apply({.at = at, .body = std::move(what)}).value();
  };

  constexpr Instant monday = "2026-03-02T09:00:00Z"_instant;
  tell(monday, SkuDefined{.sku = {"STOVE"}, .backorders = OrderPolicy::allow});
  tell(monday, SkuDefined{.sku = {"LAMP"}, .backorders = OrderPolicy::allow});
  tell(monday, SkuDefined{.sku = {"TENT-27"}, .releases_at = "2026-04-01T08:00:00Z"_instant});
  tell(monday, StockCounted{.sku = {"STOVE"}, .on_hand = 10});
  tell(monday, StockCounted{.sku = {"TENT-27"}, .on_hand = 50});
  tell(monday, SupplyExpected{.supply = {"PO-17"},
                              .sku = {"LAMP"},
                              .quantity = 4,
                              .expected_at = "2026-03-12T12:00:00Z"_instant});

  constexpr Instant tuesday = "2026-03-03T14:30:00Z"_instant;
  tell(tuesday, OrderPlaced{.order = {"1002"},
                            .currency = "EUR",
                            .lines = {{{"1"}, {"STOVE"}, 1, Price::each("89.90"_decimal)},
                                      {{"2"}, {"LAMP"}, 4, Price::total("100.00"_decimal)},
                                      {{"3"}, {"TENT-27"}, 1, Price::each("549.00"_decimal)}}});
  tell(tuesday,
       HoldPlaced{.order = {"1002"}, .hold = {"h1"}, .reason = HoldReason::awaiting_payment});

  const Explanation order = book.explain({"1002"}).value();
  std::cout << "order 1002: " << to_text(order.order_class) << '\n';
  for (const LineExplanation& line : order.lines) {
    std::cout << "line " << line.line.text() << '\n';
    for (const RunExplanation& run : line.runs) {
      for (const std::string& sentence : sentences_of(run)) std::cout << "  " << sentence << '\n';
    }
  }
}
