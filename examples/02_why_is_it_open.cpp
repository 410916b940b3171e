// Why is order 1002 still open, since when, and when will it be ready?
//
// One order with three lines: one ready but for a payment, one waiting for a purchase order that is
// on its way, one not yet released. Each run of units has its reason, and most have an eta.
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

namespace {

void print(const Run& run) {
  std::cout << "    " << run.quantity << " x " << to_text(run.account) << " ("
            << to_text(run.reason) << ") since " << run.since.to_rfc3339();
  if (run.eta && run.eta->earliest) {
    std::cout << ", expected " << run.eta->earliest->to_rfc3339() << " by "
              << source_text(*run.eta);
  }
  std::cout << '\n';
}

}  // namespace

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
                              .quantity = 3,
                              .expected_at = "2026-03-12T12:00:00Z"_instant});

  constexpr Instant tuesday = "2026-03-03T14:30:00Z"_instant;
  tell(tuesday, OrderPlaced{.order = {"1002"},
                            .currency = "EUR",
                            .lines = {{{"1"}, {"STOVE"}, 1, Price::each("89.90"_decimal)},
                                      {{"2"}, {"LAMP"}, 4, Price::total("100.00"_decimal)},
                                      {{"3"}, {"TENT-27"}, 1, Price::each("549.00"_decimal)}}});
  tell(tuesday,
       HoldPlaced{.order = {"1002"}, .hold = {"h1"}, .reason = HoldReason::awaiting_payment});

  const OrderStatus order = book.status({"1002"}).value();
  std::cout << "order 1002: " << to_text(order.order_class) << '\n';
  for (const LineStatus& line : order.lines) {
    std::cout << "  line " << line.line.text() << ", " << line.sku.text() << '\n';
    for (const Run& run : line.runs) print(run);
  }
}
