// Too little comes for too many: fair_share splits a receipt in proportion to what each line waits for, and
// a preview says who would gain before it is booked.
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

int main() {
  Ledger book({.allocation = AllocationPolicy::fair_share});
  const auto tell = [&](Instant at, EventBody what) {
    return book.apply({.at = at, .body = std::move(what)}).value();
  };
  const auto order = [&](OrderId id, Quantity tents, std::int32_t priority) {
    tell("2026-02-02T10:00:00Z"_instant,
         OrderPlaced{.order = std::move(id),
                     .currency = "EUR",
                     .lines = {{{"1"}, {"TENT"}, tents, Price::each("249.00"_decimal)}},
                     .priority = priority});
  };

  tell("2026-02-02T08:00:00Z"_instant,
       SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  order({"SHOP-NORTH"}, 12, 0);
  order({"SHOP-SOUTH"}, 6, 0);
  order({"SHOP-WEST"}, 3, 0);
  order({"EXPRESS"}, 1, 1);

  // Twelve are on the way to the door: one for the higher priority, eleven to be shared.
  const StockReceived receipt{.sku = {"TENT"}, .quantity = 12};
  const ReceiptPreview preview = book.preview(receipt).value();
  for (const PreviewedGain& gain : preview.gains) {
    std::cout << gain.order.text() << " would gain " << gain.quantity << ", and wait for "
              << gain.waiting << '\n';
  }

  tell("2026-02-05T09:00:00Z"_instant, receipt);
  for (const ClassTotals& row : book.totals().rows)
    std::cout << to_text(row.account) << ": " << row.units << " units\n";
}
