// The rules of a backorder app in the ledger's own policies: a product turns to backorder at a stock level, takes so
// many backorders, names the date of the next delivery, and ends by itself on that date.
#include <orderledger/import/backorder_rule.hpp>
#include <orderledger/import/push.hpp>
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

int main() {
  Ledger book;
  Instant now = "2026-01-24T10:00:00Z"_instant;
  const auto apply = [&](EventBody what) {
    return book.apply({.at = now, .body = std::move(what)});
  };
  const auto order = [&](OrderId id, Quantity tents) {
    std::cout << id.text() << " orders " << tents.units() << ": ";
    const NewLine line{{"1"}, {"TENT"}, tents, Price::each("249.00"_decimal)};
    const auto applied = apply(OrderPlaced{.order = id, .currency = "USD", .lines = {line}});
    if (!applied) {
      std::cout << to_text(applied.error().code) << '\n';
      return;
    }
    const OrderStatus status = book.status(id).value();
    const auto text = imports::availability_text(
        status.lines[0].runs, {.with_date = "ships on %%DATE%%", .without_date = "on backorder"});
    std::cout << to_text(status.order_class) << (text.empty() ? "" : ", " + text) << '\n';
  };

  SkuDefined tent{.sku = {"TENT"}, .title = "Tent"};
  apply(tent).value();
  apply(StockCounted{.sku = {"TENT"}, .on_hand = 5}).value();

  // Two are kept back, at most four may wait, ten come on 1 March, and then it is over.
  const imports::BackorderRule rule{.sku = {"TENT"},
                                    .switch_at = 2,
                                    .threshold = Quantity(4),
                                    .incoming = Quantity(10),
                                    .back_in_stock = "2026-03-01T00:00:00Z"_instant};
  for (EventBody& event : imports::start_of(rule, tent)) {
    if (const auto* defined = std::get_if<SkuDefined>(&event)) tent = *defined;
    apply(std::move(event)).value();
  }
  order({"A"}, 2);
  order({"B"}, 3);
  order({"C"}, 5);

  now = "2026-03-01T08:00:00Z"_instant;  // the host asks now and then what is due
  apply(StockReceived{.sku = {"TENT"}, .quantity = 10, .supply = SupplyId{"in:TENT:main"}}).value();
  if (auto end = imports::end_of(rule, tent, now)) apply(*std::move(end)).value();
  order({"D"}, 8);
  order({"E"}, 4);
}
