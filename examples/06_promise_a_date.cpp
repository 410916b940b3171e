// What may the product page promise? A quote says what an order would get, before anybody orders; the date
// that it gives is then the line's promise.
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
  const auto quote = [&](Sku sku, Quantity quantity) {
    const Quote answer = book.quote({.sku = std::move(sku), .quantity = quantity}).value();
    std::cout << answer.quantity << " x " << answer.sku.text() << '\n';
    for (const QuotedRun& run : answer.runs) {
      std::cout << "  " << run.quantity << ' ' << to_text(run.promise);
      if (run.eta && run.eta->latest) std::cout << ", by " << run.eta->latest->to_rfc3339();
      std::cout << '\n';
    }
    if (answer.refusal) std::cout << "  " << answer.refusal->message << '\n';
    return answer;
  };

  constexpr Instant monday = "2026-03-02T09:00:00Z"_instant;
  tell(monday, SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow, .lead_time_days = 30});
  tell(monday, SkuDefined{.sku = {"ROPE"}});  // takes no backorders
  tell(monday, StockCounted{.sku = {"TENT"}, .on_hand = 2});
  tell(monday, StockCounted{.sku = {"ROPE"}, .on_hand = 1});
  tell(monday, SupplyExpected{.supply = {"PO-17"},
                              .sku = {"TENT"},
                              .quantity = 5,
                              .expected_at = "2026-03-12T12:00:00Z"_instant});
  quote({"TENT"}, 1);
  quote({"TENT"}, 8);  // two are there, five are on their way, one takes the usual time
  quote({"ROPE"}, 2);

  const Quote four = quote({"TENT"}, 4);
  NewLine line{{"1"}, {"TENT"}, 4, Price::each("249.00"_decimal)};
  line.promised_at = four.runs.front().eta->latest;  // waiting units come first
  tell(monday, OrderPlaced{.order = {"6001"}, .currency = "EUR", .lines = {line}});
  std::cout << "ordered; late lines: " << book.late().lines.size() << '\n';
  quote({"TENT"}, 4);  // the next customer stands behind
}
