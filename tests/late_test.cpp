// Late lines: whose promise breaks, who has waited too long, and by how much.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <orderledger/orderledger.hpp>

#include <string>
#include <vector>

using namespace orderledger;
using namespace orderledger::test;

namespace {

/// `A/1 2 units eta_after_promise 3 days supply:PO`
std::string text_of(const LateLine& row) {
  return row.order.text() + '/' + row.line.text() + ' ' + std::to_string(row.quantity) + " units " +
         std::string(to_text(row.why)) + ' ' + std::to_string(row.days_late) + " days" +
         (row.eta ? ' ' + source_text(*row.eta) : "");
}
std::vector<std::string> late(const Shop& shop, std::optional<Instant> as_of = {}) {
  std::vector<std::string> texts;
  for (const LateLine& row : shop.ledger.late(as_of).lines) texts.push_back(text_of(row));
  return texts;
}
using Texts = std::vector<std::string>;

Instant after(std::chrono::milliseconds time) { return opening.plus(time).value(); }

/// An order for pots, promised to leave in so many days; none: no promise.
OrderPlaced pots(std::string_view id, Quantity quantity, std::optional<int> promised_days,
                 std::string_view sku = "POT") {
  NewLine line = new_line({"1"}, sku_id(sku), quantity);
  if (promised_days) line.promised_at = after(days{*promised_days});
  return new_order(order_id(id), {line});
}

/// Pots, one in stock; a supply of five in ten days.
Shop shop_with_supply() {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"POT"}, .backorders = OrderPolicy::allow});
  shop.happens(StockCounted{.sku = {"POT"}, .on_hand = 1});
  shop.happens(SupplyExpected{
      .supply = {"PO"}, .sku = {"POT"}, .quantity = 5, .expected_at = after(days{10})});
  return shop;
}

}  // namespace

TEST_CASE("a line is late by its units that are expected after the promise", "[late][T1]") {
  Shop shop = shop_with_supply();
  shop.happens(pots("A", 3, 7));
  CHECK(late(shop) == Texts{"A/1 2 units eta_after_promise 3 days supply:PO"});
  const LateLine row = shop.ledger.late().lines.at(0);
  CHECK(row.promised_at == after(days{7}));
  REQUIRE(row.eta);
  CHECK(row.eta->latest == after(days{10}));
}

TEST_CASE("an eta at the very instant of the promise keeps it", "[late][T1]") {
  Shop shop = shop_with_supply();
  shop.happens(pots("A", 3, 10));
  shop.happens(pots("B", 1, 11));
  CHECK(late(shop).empty());
}

TEST_CASE("the order's requested date stands in for a promise", "[late][T2]") {
  Shop shop = shop_with_supply();
  OrderPlaced order = pots("A", 3, {});
  order.requested_ship_at = after(days{9});
  shop.happens(order);
  CHECK(late(shop) == Texts{"A/1 2 units eta_after_promise 1 days supply:PO"});
  // A promise of the line's own goes before it.
  shop.happens(LineChanged{
      .order = {"A"}, .line = {"1"}, .promised_at = Change<Instant>::to(after(days{20}))});
  CHECK(late(shop).empty());
}

TEST_CASE("nobody knows when: late once the promise has passed", "[late][T3]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"POT"}, .backorders = OrderPolicy::allow});
  shop.happens(pots("A", 2, 3));
  CHECK(late(shop).empty());
  CHECK(late(shop, after(days{3})).empty());
  CHECK(late(shop, after(days{3} + std::chrono::milliseconds{1})) ==
        Texts{"A/1 2 units promise_past 0 days"});
  CHECK(late(shop, after(days{5})) == Texts{"A/1 2 units promise_past 2 days"});
}

TEST_CASE("units that could have left are late as well once the promise has passed", "[late][T3]") {
  Shop shop = shop_with_supply();
  shop.happens(pots("A", 1, 2));
  CHECK(late(shop, after(days{2})).empty());
  CHECK(late(shop, after(days{4})) == Texts{"A/1 1 units promise_past 2 days"});
}

TEST_CASE("an overdue supply is no eta", "[late][T3]") {
  Shop shop = shop_with_supply();
  shop.happens(pots("A", 3, 12));
  CHECK(late(shop).empty());
  CHECK(late(shop, after(days{11})).empty());
  CHECK(late(shop, after(days{14})) == Texts{"A/1 3 units promise_past 2 days overdue_supply:PO"});
}

TEST_CASE("of a range of dates the later end counts", "[late][T4]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"POT"},
                          .category = "electronics",
                          .backorders = OrderPolicy::allow});  // 7 to 14 days
  shop.happens(pots("A", 1, 14));
  CHECK(late(shop).empty());
  shop.happens(pots("B", 1, 10));
  CHECK(late(shop) == Texts{"B/1 1 units eta_after_promise 4 days benchmark:electronics"});
}

TEST_CASE("a line that waits longer than its category's benchmark is late as a whole",
          "[late][T5]") {
  Shop shop = shop_with_supply();
  shop.happens(SkuDefined{
      .sku = {"POT"}, .category = "perishable", .backorders = OrderPolicy::allow});  // 2 to 5 days
  shop.happens(pots("A", 3, {}));
  CHECK(late(shop, after(days{5})).empty());
  // The one in stock, too.
  CHECK(late(shop, after(days{7})) == Texts{"A/1 3 units past_benchmark_wait 2 days supply:PO"});
}

TEST_CASE("where a line is late in two ways, the one that makes more days is told", "[late][T6]") {
  Shop shop = shop_with_supply();
  shop.happens(
      SkuDefined{.sku = {"POT"}, .category = "perishable", .backorders = OrderPolicy::allow});
  shop.happens(pots("A", 3, 3));
  CHECK(late(shop, after(days{7})) == Texts{"A/1 3 units eta_after_promise 7 days supply:PO"});
  shop.happens(LineChanged{
      .order = {"A"}, .line = {"1"}, .promised_at = Change<Instant>::to(after(days{9}))});
  CHECK(late(shop, after(days{7})) == Texts{"A/1 3 units past_benchmark_wait 2 days supply:PO"});
}

TEST_CASE("a ledger may have benchmarks of its own", "[late][T5]") {
  Shop shop({.benchmark_waits = {{.category = "pots", .min_days = 0, .max_days = 1}}});
  shop.happens(SkuDefined{.sku = {"POT"}, .category = "pots", .backorders = OrderPolicy::allow});
  shop.happens(pots("A", 1, {}));
  CHECK(late(shop, after(days{1})).empty());
  CHECK(late(shop, after(days{3})) ==
        Texts{"A/1 1 units past_benchmark_wait 2 days benchmark:pots"});
}

TEST_CASE("the most days late come first, then the order of acceptance", "[late][T7]") {
  Shop shop = shop_with_supply();
  shop.happens(pots("A", 2, 9));
  shop.happens(pots("B", 1, 5));
  shop.happens(pots("C", 1, 9));
  CHECK(late(shop) == Texts{"B/1 1 units eta_after_promise 5 days supply:PO",
                            "A/1 1 units eta_after_promise 1 days supply:PO",
                            "C/1 1 units eta_after_promise 1 days supply:PO"});
}

TEST_CASE("the past is late as it was known then", "[late][as_of]") {
  Shop shop = shop_with_supply();
  shop.happens(pots("A", 3, 7));
  shop.wait(days{1});
  shop.happens(StockReceived{.sku = {"POT"}, .quantity = 5, .supply = SupplyId("PO")});
  CHECK(late(shop).empty());
  CHECK(late(shop, opening) == Texts{"A/1 2 units eta_after_promise 3 days supply:PO"});
  CHECK(late(Shop()).empty());
}
