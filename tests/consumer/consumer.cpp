// A program that uses orderledger the way a shop would: the example of SPEC 7. Exit code 0 if it works out.
// It is compiled in several ways against one binary, so it hands every kind of type across.
#include <orderledger/orderledger.hpp>

#include <iostream>
#include <string>
#include <utility>

using namespace orderledger;
using namespace orderledger::literals;

namespace {

int failures = 0;

void expect(bool condition, const char* what) {
  if (condition) return;
  std::cerr << "consumer: " << what << '\n';
  ++failures;
}

bool apply(Ledger& ledger, Instant at, EventBody body) {
  return ledger.apply({.at = at, .id = {}, .body = std::move(body)}).has_value();
}

}  // namespace

int main() {
  Ledger ledger{{.allocation = AllocationPolicy::due_date}};
  const OrderId order{"1001"};
  const Sku tent{"TENT"};
  expect(apply(ledger, "2026-01-24T10:00:00Z"_instant,
               SkuDefined{.sku = tent, .backorders = OrderPolicy::allow}),
         "sku_defined");
  expect(apply(ledger, "2026-01-24T10:00:00Z"_instant, StockCounted{.sku = tent, .on_hand = 5}),
         "stock_counted");
  OrderPlaced placed;
  placed.order = order;
  placed.currency = "USD";
  NewLine line;
  line.line = {"1"};
  line.sku = tent;
  line.quantity = 7;
  line.price = Price::each("249.00"_decimal);
  placed.lines.push_back(line);
  expect(apply(ledger, "2026-01-24T10:00:01Z"_instant, placed), "order_placed");

  const Result<Applied> again = ledger.apply({"2026-01-24T10:00:02Z"_instant, {}, placed});
  expect(!again && again.error().code == ErrorCode::duplicate_order,
         "a second order of the same name");
  try {
    static_cast<void>(again.value());
    expect(false, "value() of a refusal");
  } catch (const RefusedError& refused) {
    expect(refused.error() == again.error(), "RefusedError");
  }

  const Totals totals = ledger.totals();
  expect(totals.open_orders == 1 && totals.rows.size() == 2, "totals");
  expect(totals.rows.size() == 2 && totals.rows[0].account == Account::backorder &&
             totals.rows[0].units == 2 && totals.rows[0].value.to_text() == "498.00",
         "backorder");
  AgingQuestion question;
  question.bounds = AgingBounds::from_days(std::vector<int>{1, 10}).value();
  expect(ledger.aging(question).rows.size() == 2, "aging");
  const Result<OrderStatus> status = ledger.status(order);
  expect(
      status && status->order_class == OrderClass::backorder && status->lines[0].runs.size() == 2,
      "status");
  std::size_t postings = 0;
  PostingFilter filter;
  filter.order = order;
  expect(ledger.for_each_posting(filter, [&](const Posting&) { ++postings; }).has_value(),
         "postings");
  expect(postings == 2, "number of postings");
  expect(ledger.audit().passed(), "audit");
  Ledger moved = std::move(ledger);
  expect(moved.digest().to_text().size() == 32, "digest");
  return failures == 0 ? 0 : 1;
}
