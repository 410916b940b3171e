// A parcel comes back, and its order is open again: shipping_stuck, until it is sent once more.
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
  const auto print = [&](std::string_view what_happened) {
    const OrderStatus order = book.status({"4001"}).value();
    const LineStatus& line = order.lines.front();
    std::cout << what_happened << ": " << to_text(order.order_class) << '\n';
    for (const Run& run : line.runs) {
      std::cout << "  " << run.quantity << " x " << to_text(run.account) << " ("
                << to_text(run.reason) << ")\n";
    }
    if (line.shipped > 0) std::cout << "  " << line.shipped << " x shipped\n";
  };

  tell("2026-02-02T08:00:00Z"_instant, SkuDefined{.sku = {"ROPE"}});
  tell("2026-02-02T08:00:00Z"_instant, StockCounted{.sku = {"ROPE"}, .on_hand = 3});
  tell("2026-02-02T11:00:00Z"_instant,
       OrderPlaced{.order = {"4001"},
                   .currency = "EUR",
                   .lines = {{{"1"}, {"ROPE"}, 3, Price::each("119.00"_decimal)}}});
  print("ordered");

  tell("2026-02-03T15:00:00Z"_instant,
       UnitsShipped{.order = {"4001"}, .shipment = {"S1"}, .lines = {{{"1"}, 3}}});
  print("shipped");

  tell("2026-02-09T10:00:00Z"_instant,
       ShipmentFailed{.shipment = {"S1"}, .reason = FailureReason::returned_to_sender});
  print("returned to sender");

  // The three ropes are back on the shelf: a fact of its own. Then they are promised again.
  tell("2026-02-09T11:00:00Z"_instant, StockReceived{.sku = {"ROPE"}, .quantity = 3});
  tell("2026-02-09T11:05:00Z"_instant,
       ShipmentRecovered{.shipment = {"S1"}, .outcome = RecoveryOutcome::resend});
  print("to be sent again");

  tell("2026-02-10T15:00:00Z"_instant,
       UnitsShipped{.order = {"4001"}, .shipment = {"S2"}, .lines = {{{"1"}, 3}}});
  tell("2026-02-12T12:00:00Z"_instant, ShipmentDelivered{.shipment = {"S2"}});
  print("delivered");
}
