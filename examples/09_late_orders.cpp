// Who is losing patience? The open orders that wait longest, page by page, and the lines whose promise will
// break or whose usual wait is over: whom to write to today.
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <optional>
#include <string>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

int main() {
  Ledger book;
  const auto tell = [&](Instant at, EventBody what) {
    return book.apply({.at = at, .body = std::move(what)}).value();
  };
  const auto order = [&](Instant at, OrderId id, std::string customer, Sku sku,
                         std::optional<Instant> promised_at) {
    NewLine line{{"1"}, std::move(sku), 1, Price::each("89.90"_decimal)};
    line.promised_at = promised_at;
    tell(at, OrderPlaced{.order = std::move(id),
                         .currency = "EUR",
                         .lines = {line},
                         .customer = std::move(customer)});
  };

  constexpr Instant start = "2026-02-02T08:00:00Z"_instant;
  constexpr Instant mid_march = "2026-03-15T12:00:00Z"_instant;
  tell(start,
       SkuDefined{.sku = {"LAMP"}, .category = "electronics", .backorders = OrderPolicy::allow});
  tell(start, SkuDefined{.sku = {"STOVE"}, .backorders = OrderPolicy::allow});
  tell(start, SupplyExpected{
                  .supply = {"PO-17"}, .sku = {"STOVE"}, .quantity = 2, .expected_at = mid_march});
  order("2026-02-02T10:00:00Z"_instant, {"9001"}, "Ann", {"LAMP"}, {});
  order("2026-02-10T10:00:00Z"_instant, {"9002"}, "Bob", {"STOVE"}, "2026-03-01T12:00:00Z"_instant);
  order("2026-02-20T10:00:00Z"_instant, {"9003"}, "Cem", {"STOVE"}, "2026-03-20T12:00:00Z"_instant);

  // Two rows are a page. The cursor of one begins the next, whatever happens in between.
  constexpr Instant today = "2026-02-27T09:00:00Z"_instant;
  ListQuestion question{.as_of = today, .order_class = Account::backorder, .limit = 2};
  for (bool is_last = false; !is_last;) {
    const OrderList page = book.list(question).value();
    for (const ListedOrder& row : page.orders)
      std::cout << row.order.text() << ", open for " << row.age_days << " days\n";
    question.after = page.next;
    is_last = !page.next;
    if (!is_last) std::cout << "-- next page\n";
  }

  std::cout << "late:\n";
  for (const LateLine& line : book.late(today).lines) {
    std::cout << line.order.text() << ", " << *line.customer << ": " << to_text(line.why) << ", "
              << line.days_late << " days\n";
  }
}
