// A checkout takes two steps: the units are held while the customer pays, and become the order's, or are free
// again when time is up.
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

int main() {
  Ledger book;
  const auto tell = [&](Instant at, EventBody what) {
    const auto told = book.apply({.at = at, .body = std::move(what)});
    if (!told)
      std::cout << "  " << to_text(told.error().code) << ": " << told.error().message << '\n';
  };
  const auto reserve = [&](Instant at, ReservationId id, Quantity tents, Instant expires_at) {
    tell(at, UnitsReserved{std::move(id), {{{"TENT"}, tents}}, expires_at});
  };
  const auto order = [&](Instant at, OrderId id, Quantity tents, ReservationId reservation) {
    tell(at, OrderPlaced{.order = std::move(id),
                         .currency = "EUR",
                         .lines = {{{"1"}, {"TENT"}, tents, Price::each("249.00"_decimal)}},
                         .reservation = std::move(reservation)});
  };

  tell("2026-02-02T08:00:00Z"_instant, SkuDefined{.sku = {"TENT"}});
  tell("2026-02-02T08:00:00Z"_instant, StockCounted{.sku = {"TENT"}, .on_hand = 3});

  std::cout << "Ann and Bob are at the till, Cem comes too late:\n";
  reserve("2026-02-02T10:00:00Z"_instant, {"ANN"}, 2, "2026-02-02T10:15:00Z"_instant);
  reserve("2026-02-02T10:01:00Z"_instant, {"BOB"}, 1, "2026-02-02T10:16:00Z"_instant);
  reserve("2026-02-02T10:02:00Z"_instant, {"CEM"}, 1, "2026-02-02T10:17:00Z"_instant);

  std::cout << "Bob pays in time, Ann does not:\n";
  order("2026-02-02T10:10:00Z"_instant, {"5001"}, 1, {"BOB"});
  order("2026-02-02T10:15:00Z"_instant, {"5002"}, 2, {"ANN"});

  std::cout << "Ann's tents are free again, and Cem takes one:\n";
  reserve("2026-02-02T10:16:00Z"_instant, {"CEM-2"}, 1, "2026-02-02T10:31:00Z"_instant);
  order("2026-02-02T10:20:00Z"_instant, {"5003"}, 1, {"CEM-2"});
  for (const ClassTotals& row : book.totals().rows)
    std::cout << "  " << to_text(row.account) << ": " << row.units << " units\n";
}
