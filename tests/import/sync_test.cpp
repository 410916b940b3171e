// From snapshots to events: one rule a test. Source: docs/import.md, "From snapshots to events".
#include "../support/catch.hpp"
#include "bench.hpp"

using namespace orderledger;
using namespace orderledger::test;

TEST_CASE("a first snapshot places the order, accepted, with its full quantities",
          "[import][sync]") {
  Bench bench;
  bench.stock("TENT", 5);
  bench.order("S-7").line("a", "TENT", 7).merge();
  CHECK(bench.sync() == "sku_defined, order_placed, stock_counted");
  CHECK(bench.line("S-7", "a") == "backorder 2 backlog 5");
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("the example of the rules: counters, a cut and a hold in one plan", "[import][sync]") {
  Bench bench;
  bench.stock("TENT", 10);
  bench.order("S-7").line("a", "TENT", 5).left(1).merge();
  bench.sync();
  CHECK(bench.line("S-7", "a") == "backlog 4 shipped 1");
  bench.order("S-7")
      .line("a", "TENT", 5)
      .cancelled(1)
      .left(3)
      .hold("h1", HoldReason::address_problem)
      .merge();
  CHECK(bench.sync() == "units_shipped, units_cancelled, hold_placed, stock_counted");
  CHECK(bench.line("S-7", "a") == "shipping_stuck 1 shipped 3 cancelled 1");
  CHECK(bench.shipment_known("S-7~a~3"));
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("of equal versions it decides nothing which one comes first", "[import][sync]") {
  for (const bool larger_comes_first : {false, true}) {
    CAPTURE(larger_comes_first);
    Bench bench;
    const Instant version = bench.tick();
    for (const bool larger : {larger_comes_first, !larger_comes_first})
      bench.order("S").version(version).line("a", "TENT", larger ? 5 : 3).merge();
    bench.sync();
    CHECK(bench.line("S", "a") == "backorder 5");
  }
}

TEST_CASE("a draft is no demand; an order without physical lines neither", "[import][sync]") {
  Bench bench;
  bench.order("D").state(OrderState::ignored).line("a", "TENT", 1).merge();
  bench.order("G").line("a", "CARD", 1).type(LineType::service).merge();
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("closed at first sight: skipped live, kept in a history", "[import][sync]") {
  Bench live;
  live.order("C").line("a", "TENT", 2).left(2).merge();
  CHECK(live.sync() == "nothing");
  Bench history(PlanTimes::history);
  history.order("C").line("a", "TENT", 2).left(2).merge();
  CHECK(history.sync() == "sku_defined, order_placed, units_shipped");
  CHECK(history.line("C", "a") == "shipped 2");
}

TEST_CASE("shipments by id; what a counter told before is not shipped twice", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 5).left(2).merge();
  bench.sync();
  bench.shipment("S", "F1", "a", 2).merge();
  CHECK(bench.sync() == "nothing");
  CHECK_FALSE(bench.shipment_known("F1"));
  bench.shipment("S", "F2", "a", 1).merge();
  CHECK(bench.sync() == "units_shipped");
  CHECK(bench.shipment_known("F2"));
  bench.order("S").line("a", "TENT", 5).left(3).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.line("S", "a") == "backorder 2 shipped 3");
}

TEST_CASE("a child that arrives before its order is parked", "[import][sync]") {
  Bench bench;
  bench.shipment("S", "F1", "a", 1).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.importer.counts().parked == 1);
  bench.order("S").line("a", "TENT", 2).merge();
  CHECK(bench.sync() == "sku_defined, order_placed, units_shipped");
  CHECK(bench.importer.counts().parked == 0);
}

TEST_CASE("a line that grows gets an extra line, which ages from then", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 2).merge();
  bench.sync();
  bench.order("S").line("a", "TENT", 5).merge();
  CHECK(bench.sync() == "line_added");
  CHECK(bench.line("S", "a+5") == "backorder 3");
  bench.order("S").line("a", "TENT", 5).left(4).merge();
  CHECK(bench.sync() == "units_shipped, units_shipped");
  CHECK(bench.line("S", "a") == "shipped 2");
  CHECK(bench.line("S", "a+5") == "backorder 1 shipped 2");
}

TEST_CASE("units for an order that is closed go to a continuation order", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 1).merge();
  bench.sync();
  bench.order("S").line("a", "TENT", 1).left(1).merge();
  bench.sync();
  bench.order("S").line("a", "TENT", 1).left(1).line("b", "STOVE", 2).merge();
  CHECK(bench.sync() == "sku_defined, order_placed");
  CHECK(bench.has(DiagnosticCode::line_on_closed_order));
  CHECK(bench.line("S~2", "b") == "backorder 2");
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("a line that vanished from a complete snapshot is cancelled, what left stays",
          "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 3).left(1).line("b", "STOVE", 1).merge();
  bench.sync();
  bench.order("S").line("b", "STOVE", 1).merge();
  CHECK(bench.sync() == "units_cancelled");
  CHECK(bench.line("S", "a") == "shipped 1 cancelled 2");
}

TEST_CASE("a snapshot that lost a line to an error is not complete", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 3).line("b", "STOVE", 1).merge();
  bench.sync();
  bench.order("S").line("a", "TENT", -1).line("b", "STOVE", 1).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::negative_quantity));
}

TEST_CASE("a cancelled order: what is open is cancelled, a lost parcel stays in sight",
          "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 3).merge();
  bench.shipment("S", "F", "a", 1).failed(FailureReason::lost).merge();
  bench.sync();
  CHECK(bench.line("S", "a") == "shipping_stuck 1 backorder 2");
  bench.order("S").state(OrderState::cancelled).line("a", "TENT", 3).merge();
  CHECK(bench.sync() == "units_cancelled");
  CHECK(bench.line("S", "a") == "shipping_stuck 1 cancelled 2");
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("shipments fail, move again and arrive", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 1).merge();
  bench.shipment("S", "F", "a", 1).failed(FailureReason::delayed).merge();
  CHECK(bench.sync() == "sku_defined, order_placed, units_shipped, shipment_failed");
  bench.shipment("S", "F", "a", 1).merge();
  CHECK(bench.sync() == "shipment_recovered");
  CHECK(bench.line("S", "a") == "shipped 1");
  bench.shipment("S", "F", "a", 1).state(ShipmentState::delivered).merge();
  CHECK(bench.sync() == "shipment_delivered");
  CHECK(bench.sync() == "nothing");
  bench.shipment("S", "F", "a", 1).failed(FailureReason::lost).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::already_delivered));
}

TEST_CASE("a refund: units that did not leave are cancelled, the others are money",
          "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 3).merge();
  bench.sync();
  bench.shipment("S", "F", "a", 2).merge();
  bench.refund("S", "R1", "a", 2, RefundKind::unknown).merge();
  bench.sync();
  CHECK(bench.line("S", "a") == "shipped 2 cancelled 1");
  bench.refund("S", "R2", "a", 1, RefundKind::returned).merge();
  CHECK(bench.sync() == "units_returned");
  CHECK(bench.line("S", "a") == "shipped 1 returned 1 cancelled 1");
}

TEST_CASE("two holds, one is released: the other still holds", "[import][sync]") {
  Bench bench;
  bench.stock("TENT", 9);
  bench.order("S")
      .line("a", "TENT", 1)
      .hold("1", HoldReason::address_problem)
      .hold("2", HoldReason::fraud_review)
      .merge();
  bench.sync();
  bench.order("S").line("a", "TENT", 1).hold("2", HoldReason::fraud_review).merge();
  CHECK(bench.sync() == "hold_released");
  CHECK(bench.line("S", "a") == "backlog 1");
  bench.order("S")
      .line("a", "TENT", 1)
      .hold("1", HoldReason::address_problem)
      .hold("2", HoldReason::fraud_review)
      .merge();
  CHECK(bench.sync() == "hold_placed");
  CHECK(bench.line("S", "a") == "shipping_stuck 1");
}

TEST_CASE("holds that others placed are never released", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 1).merge();
  bench.sync();
  bench.apply(HoldPlaced{.order = {"S"}, .hold = {"warehouse"}, .reason = HoldReason::stock_check});
  bench.order("S").line("a", "TENT", 1).priority(1).merge();
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("stock: counts, what is only available, incoming units", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 3).merge();
  bench.sync();
  bench.available("TENT", -1);
  CHECK(bench.sync() == "stock_counted");
  CHECK(bench.has(DiagnosticCode::available_only));
  CHECK(bench.line("S", "a") == "backorder 1 backlog 2");
  bench.supply("PO-1", "TENT", 4, "2026-03-01T00:00:00Z"_instant);
  CHECK(bench.sync() == "supply_expected");
  bench.supply("PO-1", "TENT", 0, {});
  CHECK(bench.sync() == "supply_cancelled");
  bench.supply("PO-2", "TENT", 4, {});
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::supply_without_date));
}

TEST_CASE("a count is not lowered by shipments of before, and is by those after",
          "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 4).merge();
  bench.sync();
  bench.stock("TENT", 10);
  bench.shipment("S", "F1", "a", 1).left_at(bench.time.plus(-hours(1)).value()).merge();
  bench.sync();
  CHECK(bench.line("S", "a") == "backlog 3 shipped 1");
  bench.shipment("S", "F2", "a", 1).left_at(bench.time.plus(hours(1)).value()).merge();
  bench.sync();
  bench.apply(StockAdjusted{.sku = {"TENT"}, .delta = -9, .reason = {}});
  CHECK(bench.line("S", "a") == "backorder 2 shipped 2");
}

TEST_CASE("in a history a count stands where it was made: what left later is taken off once",
          "[import][sync]") {
  Bench bench(PlanTimes::history);
  bench.order("S").line("a", "TENT", 4).merge();
  bench.stock("TENT", 10);
  bench.shipment("S", "F1", "a", 3).left_at(bench.time.plus(hours(1)).value()).merge();
  bench.time = bench.time.plus(hours(2)).value();
  CHECK(bench.sync() == "sku_defined, order_placed, stock_counted, units_shipped");
  bench.apply(StockAdjusted{.sku = {"TENT"}, .delta = -7, .reason = {}});
  CHECK(bench.line("S", "a") == "backorder 1 shipped 3");
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("in a history a count of a SKU that nothing else names defines it then",
          "[import][sync]") {
  Bench bench(PlanTimes::history);
  bench.stock("TENT", 10);
  bench.time = bench.time.plus(hours(2)).value();
  CHECK(bench.sync() == "sku_defined, stock_counted");
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("a history that was cut short is gone on with in its own times", "[import][sync]") {
  Bench whole(PlanTimes::history);
  const auto tell = [](Bench& bench) {
    bench.order("S").line("a", "TENT", 4).merge();
    bench.shipment("S", "F1", "a", 3).left_at(bench.time.plus(hours(1)).value()).merge();
    bench.order("T").line("a", "STOVE", 1).merge();
    bench.time = bench.time.plus(hours(2)).value();
  };
  tell(whole);
  const Instant end = whole.time;
  whole.sync();
  for (std::size_t cut = 0; cut <= 5; ++cut) {
    Bench bench(PlanTimes::history);
    tell(bench);
    const Plan plan = bench.importer.plan({.observed_at = end, .times = PlanTimes::history});
    REQUIRE(plan.events.size() == 5);
    Bench next(PlanTimes::history);
    for (std::size_t i = 0; i < cut; ++i) {
      next.ledger.apply(plan.events[i]).value();
      next.importer.observe(plan.events[i]);
    }
    tell(next);
    next.sync();
    CHECK(next.ledger.digest() == whole.ledger.digest());
  }
}

TEST_CASE("a sink that takes no more ends the plan, and the next one goes on", "[import][sync]") {
  class Full : public EventSink {
   public:
    std::vector<Result<Applied>> take(std::span<const Event>) override { return {}; }
    void note(Diagnostic) override {}
  };
  Bench bench;
  bench.order("S").line("a", "TENT", 4).merge();
  Full full;
  bench.importer.carry_out({.observed_at = bench.tick()}, full);
  CHECK_FALSE(bench.importer.known_order({"S"}));
  CHECK(bench.sync() == "sku_defined, order_placed");
}

TEST_CASE("a line with a total that grows: the parts add up to the new total", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 3).total("10.00"_decimal).merge();
  bench.sync();
  CHECK(texts_of(bench.ledger.totals()) ==
        std::vector<std::string>{"backorder USD 1 order 1 line 3 units 10.00"});
}

TEST_CASE("lines wait until their item's SKU is known", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "", 1).item("product:7").merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::unresolved_item));
  bench.product("TENT", "product:7");
  CHECK(bench.sync() == "sku_defined, order_placed");
}

TEST_CASE("what is missing from a complete listing is told, and cancelled only if that is wanted",
          "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 1).merge();
  bench.order("T").line("a", "TENT", 1).merge();
  bench.sync();
  const std::vector<std::string> listed = {"T"};
  bench.importer.merge_listing(listed, bench.time.plus(hours(1)).value());
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::vanished));
}

TEST_CASE("messages without content mark the order stale until it is fetched", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 1).merge();
  bench.stale("S");
  CHECK(bench.importer.stale_orders() == std::vector<std::string>{"S"});
  bench.order("S").line("a", "TENT", 1).merge();
  CHECK(bench.importer.stale_orders().empty());
}

TEST_CASE("a summary about an order that is known better is ignored", "[import][sync]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 2).merge();
  bench.sync();
  bench.order("S").line("1", "TENT", 9).merge(Detail::summary);
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::lower_precision));
}

TEST_CASE("every diagnostic has a name, a severity and a sentence", "[import]") {
  for (int i = 0; i < diagnostic_code_count; ++i) {
    const auto code = static_cast<DiagnosticCode>(i);
    CHECK_FALSE(to_text(code).empty());
    CHECK_FALSE(meaning_of(code).empty());
  }
  CHECK(to_text(DiagnosticCode::event_refused) == "event_refused");
  Diagnostic fraction;
  fraction.code = DiagnosticCode::fractional_quantity;
  fraction.place.pointer = "/line_items/0/quantity";
  fraction.place.row = 3;
  fraction.text = "2.5";
  CHECK(sentence_of(fraction) ==
        "row 3 /line_items/0/quantity \"2.5\": fractional_quantity: the line is left out");
}
