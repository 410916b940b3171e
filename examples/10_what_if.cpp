// What if the supplier slips by two weeks? Asked of a fork: the book itself never hears of it.
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <string_view>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

namespace {

constexpr Instant today = "2026-03-02T09:00:00Z"_instant;

void tell(Ledger& ledger, EventBody what) {
  ledger.apply({.at = today, .body = std::move(what)}).value();
}

void print(std::string_view question, const Ledger& book, const Ledger& what_if) {
  std::cout << question << '\n';
  for (const OrderDifference& order : book.diff(what_if).orders)
    std::cout << "  " << to_sentence(order) << '\n';
}

}  // namespace

int main() {
  Ledger book;
  tell(book, SkuDefined{.sku = {"KAYAK"}, .backorders = OrderPolicy::allow});
  tell(book, StockCounted{.sku = {"KAYAK"}, .on_hand = 2});
  tell(book, SupplyExpected{.supply = {"PO-7"},
                            .sku = {"KAYAK"},
                            .quantity = 4,
                            .expected_at = "2026-03-10T00:00:00Z"_instant});
  for (const OrderId& order : {OrderId("5001"), OrderId("5002"), OrderId("5003")}) {
    tell(book, OrderPlaced{.order = order,
                           .currency = "EUR",
                           .lines = {{{"1"}, {"KAYAK"}, 2, Price::each("900.00"_decimal)}}});
  }

  Ledger late = book.fork();
  tell(late, SupplyExpected{.supply = {"PO-7"},
                            .sku = {"KAYAK"},
                            .quantity = 4,
                            .expected_at = "2026-03-24T00:00:00Z"_instant});
  print("what if the supplier slips by two weeks?", book, late);

  Ledger cancelled = late.fork();  // and a fork of that
  tell(cancelled, OrderCancelled{.order = {"5001"}});
  print("and 5001 is cancelled, so that 5002 gets its two?", late, cancelled);
  std::cout << "the book: 5002 is " << to_text(book.order_class({"5002"}).value()) << '\n';
}
