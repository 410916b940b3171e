#include <iostream>
#include <orderledger/orderledger.hpp>
using namespace orderledger;
using namespace orderledger::literals;

int main() {
  Ledger book;
  const auto tell = [&](Instant at, EventBody what) { return book.apply({at, {}, what}).value(); };
  const auto show = [&] {
    const OrderStatus order = book.status({"1001"}).value();
    std::cout << "order 1001 is in " << to_text(order.order_class) << '\n';
    for (const Run& run : order.lines[0].runs)
      std::cout << "  " << run.quantity << " units " << to_text(run.reason) << '\n';
    for (const ClassTotals& row : book.totals().rows)
      std::cout << "  all " << to_text(row.account) << ": " << row.value.to_text() << " EUR\n";
  };
  const Instant monday = "2026-01-26T10:00:00Z"_instant, friday = "2026-01-30T08:00:00Z"_instant;
  const NewLine seven_tents{{"1"}, {"TENT"}, 7, Price::each("249.00"_decimal)};
  tell(monday, SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  tell(monday, StockCounted{.sku = {"TENT"}, .on_hand = 5});
  tell(monday, OrderPlaced{.order = {"1001"}, .currency = "EUR", .lines = {seven_tents}});
  show();
  tell(friday, StockReceived{.sku = {"TENT"}, .quantity = 2});
  show();
}
