// What goes back: tables, bodies of requests, texts for product pages; and the rules of a backorder app.
#include "../support/catch.hpp"
#include "reading_bench.hpp"

#include <orderledger/import/backorder_rule.hpp>
#include <orderledger/import/push.hpp>
#include <orderledger/import/report.hpp>

#include <random>

using namespace orderledger;
using namespace orderledger::test;

namespace {

/// What totals say, but for the number of lines and orders that are closed.
std::vector<std::string> open_of(const Ledger& ledger) { return texts_of(ledger.totals()); }

}  // namespace

TEST_CASE("a table is safe from formulas, and numbers are not touched", "[import][export]") {
  Report report;
  report.columns = {"note", "n"};
  report.rows = {{{"=1+1", false}, {"-3", true}},
                 {{"a, \"b\"", false}, {"4", true}},
                 {{"@x", false}, {"", false}}};
  CHECK(to_csv(report) == "note,n\n'=1+1,-3\n\"a, \"\"b\"\"\",4\n'@x,\n");
  CHECK(to_value_range(report, "Open!A1") ==
        R"({"range":"Open!A1","majorDimension":"ROWS",)"
        R"("values":[["note","n"],["=1+1",-3],["a, \"b\"",4],["@x",""]]})");
}

TEST_CASE("totals and aging as tables", "[import][export]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 2).total("10.00"_decimal).merge();
  bench.sync();
  CHECK(to_csv(totals_report(bench.ledger.totals())) ==
        "class,currency,orders,lines,units,value\nbackorder,USD,1,1,2,10.00\n");
  CHECK(
      to_csv(aging_report(bench.ledger.aging())) ==
      "class,currency,from_days,to_days,orders,lines,units,value\nbackorder,USD,0,2,1,1,2,10.00\n");
}

TEST_CASE(
    "round trip: open lines exported, imported into an empty ledger: the same classes and values",
    "[import][export]") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    const auto any = [&](std::int64_t from, std::int64_t to) {
      return from + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(to - from + 1));
    };
    Bench bench;
    for (const char* sku : {"TENT", "=STOVE", "ROPE"}) {
      ProductSnapshot product;
      product.sku = sku;
      product.title = std::string(sku) + ", a \"thing\"";
      product.modified_at = bench.tick();
      if (any(0, 3) == 0) product.releases_at = opening.plus(days(30)).value();
      bench.importer.merge(std::move(product));
      bench.stock(sku, any(0, 30));
    }
    for (std::int64_t n = any(1, 12); n > 0; --n) {
      auto order = bench.order(std::to_string(n) + "-S");
      for (std::int64_t line = any(1, 3); line > 0; --line) {
        const std::int64_t units = any(1, 9);
        const std::int64_t left = any(0, units - 1);
        order.line(std::to_string(line), any(0, 1) == 0 ? "TENT" : "=STOVE", units).left(left);
        order.cancelled(any(0, units - left - 1))
            .total(Decimal::from_millionths(any(0, 99) * 1'010'000).value());
      }
      if (any(0, 4) == 0)
        order.hold("h", any(0, 1) == 0 ? HoldReason::customs : HoldReason::fraud_review);
      order.merge();
    }
    REQUIRE(bench.sync().find("REFUSED") == std::string::npos);
    const Report report = open_lines_report(bench.importer, bench.ledger);
    for (const std::string& text : {to_csv(report), to_value_range(report, "A1")}) {
      ReadingBench again(System::sheets, PlanTimes::now);
      again.options.observed_at = bench.ledger.clock();
      again.read(text);
      again.time = bench.ledger.clock().value();
      again.sync();
      CHECK(open_of(again.ledger) == open_of(bench.ledger));
    }
  }
}

TEST_CASE("Fishbowl: open orders as an import file, which is read back", "[import][export]") {
  Bench bench;
  bench.order("S-1").line("a", "TENT", 5).left(2).priority(1).merge();
  bench.sync();
  const std::string file = fishbowl_sales_orders(bench.importer, bench.ledger);
  CHECK(file ==
        "Flag,SONum,Status,CustomerName,PriorityId,Date,Note\n"
        "Flag,SOItemTypeID,ProductNumber,ProductDescription,ProductQuantity,UOM,ProductPrice,"
        "ItemDateScheduled\n"
        "SO,S-1,20,,20,01/24/2026,backorder\nItem,10,TENT,,3,ea,0,\n");
  ReadingBench again(System::fishbowl);
  again.importer = Importer({.currency = "USD"});
  again.options.zone = TimeZone::utc();
  CHECK(again.read(file) == "fine");
  again.sync();
  CHECK(again.order_text("S-1") == "1 backorder 3");
}

TEST_CASE("bodies of requests", "[import][export]") {
  CHECK(shopify_hold_body(HoldReason::address_problem, "no \"number\"") ==
        R"({"fulfillment_hold":{"reason":"incorrect_address","reason_notes":"no \"number\""}})");
  CHECK(shopify_hold_body(HoldReason::customs) ==
        R"({"fulfillment_hold":{"reason":"other","reason_notes":"customs"}})");
  const std::vector<StockLevel> levels(2001, {.sku = "TENT", .location = 1, .quantity = 4});
  const auto bodies = bigcommerce_adjustments(levels, "count");
  REQUIRE(bodies.size() == 2);
  CHECK(bodies[1] == R"({"reason":"count","items":[{"location_id":1,"sku":"TENT","quantity":4}]})");
  CHECK(bigcommerce_adjustments({}, "count").empty());
}

TEST_CASE("texts for a product page: a date only where there is one", "[import][export]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 2).merge();
  bench.sync();
  const auto said = [&] {
    return availability_text(bench.ledger.status({"S"}).value().lines[0].runs,
                             {.with_date = "From %%DATE%% (%%DATE%%)", .without_date = "Later"});
  };
  CHECK(said() == "Later");
  bench.supply("PO", "TENT", 9, "2026-03-01T12:00:00Z"_instant);
  bench.sync();
  CHECK(said() == "From 2026-03-01 (2026-03-01)");
  bench.stock("TENT", 9);
  bench.sync();
  CHECK(said().empty());
}

TEST_CASE("the rules of a backorder app: switch, threshold, incoming, end", "[import][export]") {
  Shop shop;
  const auto apply = [&](EventBody body) {
    return shop.ledger.apply({.at = shop.now, .id = {}, .body = std::move(body)});
  };
  const SkuDefined plain{.sku = {"TENT"}, .title = "Tent"};
  apply(plain).value();
  apply(StockCounted{.sku = {"TENT"}, .on_hand = 5}).value();
  const BackorderRule rule{.sku = {"TENT"},
                           .switch_at = 2,
                           .threshold = Quantity(4),
                           .incoming = Quantity(10),
                           .back_in_stock = "2026-03-01T00:00:00Z"_instant};
  for (EventBody& event : start_of(rule, plain)) apply(std::move(event)).value();
  const auto order = [&](OrderId id, Quantity units) {
    return apply(new_order(std::move(id), {new_line({"1"}, {"TENT"}, units)}));
  };
  order({"A"}, 4).value();
  CHECK(text_of(shop.ledger.status({"A"}).value().lines[0].runs) ==
        "backorder 1 out_of_stock eta supply:in:TENT:main 2026-03-01T00:00:00Z; backlog 3 ready "
        "main");
  CHECK(order({"B"}, 4).error().code == ErrorCode::backorder_limit);
  order({"C"}, 3).value();
  const SkuDefined present = std::get<SkuDefined>(start_of(rule, plain)[0]);
  CHECK_FALSE(end_of(rule, present, shop.now));
  shop.now = "2026-03-01T00:00:00Z"_instant;
  auto end = end_of(rule, present, shop.now);
  REQUIRE(end);
  CHECK_FALSE(end_of(rule, std::get<SkuDefined>(*end), shop.now));
  apply(*std::move(end)).value();
  CHECK(order({"D"}, 1).error().code == ErrorCode::backorder_denied);
}
