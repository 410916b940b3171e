// A launch: what is pre-ordered stays so until the very instant of the release, and then becomes backlog where
// there is stock, and backorder where there is none. What the day will bring can be asked before.
#include <orderledger/orderledger.hpp>

#include <chrono>
#include <iostream>
#include <optional>
#include <string_view>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

int main() {
  Ledger book;
  const auto tell = [&](Instant at, EventBody what) {
    const auto told = book.apply({.at = at, .body = std::move(what)});
    if (!told) std::cout << to_text(told.error().code) << ": " << told.error().message << '\n';
  };
  const auto order = [&](Instant at, OrderId id, Quantity watches) {
    const NewLine line{{"1"}, {"WATCH"}, watches, Price::each("399.00"_decimal)};
    tell(at, OrderPlaced{.order = std::move(id), .currency = "EUR", .lines = {line}});
  };
  const auto print = [&](std::string_view when, std::optional<Instant> as_of) {
    std::cout << when << '\n';
    for (const ClassTotals& row : book.totals(as_of).rows)
      std::cout << "  " << to_text(row.account) << ": " << row.units << " units\n";
  };

  constexpr Instant announced = "2026-02-02T09:00:00Z"_instant;
  constexpr Instant launch = "2026-03-02T08:00:00Z"_instant;
  tell(announced, SkuDefined{.sku = {"WATCH"}, .max_preorder = Quantity(6), .releases_at = launch});
  order("2026-02-02T10:00:00Z"_instant, {"7001"}, 2);
  order("2026-02-09T10:00:00Z"_instant, {"7002"}, 3);
  order("2026-02-16T10:00:00Z"_instant, {"7003"}, 2);  // seven are more than it may pre-sell
  tell("2026-02-27T10:00:00Z"_instant, StockReceived{.sku = {"WATCH"}, .quantity = 4});

  print("a millisecond before the launch", launch.plus(std::chrono::milliseconds{-1}));
  print("at the launch", launch);  // no event yet: the clock stands at 27 February
  for (const char* const id : {"7001", "7002"}) {
    const OrderStatus status = book.status(OrderId::from(id).value(), launch).value();
    std::cout << "  order " << id << " will be in " << to_text(status.order_class) << '\n';
  }

  // The first parcel of the day; the release has been booked before it.
  tell("2026-03-02T08:30:00Z"_instant,
       UnitsShipped{.order = {"7001"}, .shipment = {"S1"}, .lines = {{{"1"}, 2}}});
  print("half an hour later", {});
}
