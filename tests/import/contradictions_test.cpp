// Contradictions lose nothing: a diagnostic, no event, and the ledger keeps what it has.
#include "../support/catch.hpp"
#include "bench.hpp"

using namespace orderledger;
using namespace orderledger::test;

TEST_CASE("a counter that falls changes nothing", "[import][contradictions]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 5).left(3).merge();
  bench.sync();
  bench.order("S").line("a", "TENT", 5).left(2).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::shipped_went_back));
  CHECK(bench.line("S", "a") == "backorder 2 shipped 3");
}

TEST_CASE("cut and given back: the units are open in the end", "[import][contradictions]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 5).merge();
  bench.sync();
  bench.order("S").line("a", "TENT", 3).merge();
  CHECK(bench.sync() == "units_cancelled");
  bench.order("S").line("a", "TENT", 5).merge();
  CHECK(bench.sync() == "line_added");
  CHECK(bench.line("S", "a") == "backorder 3 cancelled 2");
  CHECK(bench.line("S", "a+7") == "backorder 2");
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("a shipment that is cancelled by its id: the units wait again",
          "[import][contradictions]") {
  Bench bench;
  bench.stock("TENT", 5);
  bench.order("S").line("a", "TENT", 2).merge();
  bench.shipment("S", "F", "a", 1).merge();
  bench.sync();
  CHECK(bench.line("S", "a") == "backlog 1 shipped 1");
  bench.shipment("S", "F", "a", 1).state(ShipmentState::cancelled).merge();
  CHECK(bench.sync() == "shipment_voided, stock_counted");
  CHECK(bench.line("S", "a") == "backlog 2");
  CHECK(bench.sync() == "nothing");
  bench.shipment("S", "F", "a", 2).merge();
  CHECK(bench.sync() == "units_shipped, stock_counted");
  CHECK(bench.shipment_known("F+3"));
}

TEST_CASE("a failed shipment of the host that it voids brings its units back into stock",
          "[import][contradictions]") {
  Bench bench;
  bench.stock("TENT", 9);
  bench.order("S").line("a", "TENT", 3).merge();
  bench.sync();
  bench.apply(UnitsShipped{.order = {"S"},
                           .shipment = {"H"},
                           .lines = {{{"a"}, Quantity::from(3).value()}},
                           .location = default_location()});
  bench.apply(ShipmentFailed{.shipment = {"H"}, .reason = FailureReason::lost});
  bench.apply(ShipmentVoided{.shipment = {"H"}});
  // Both sides count nine: there is nothing to say.
  bench.stock("TENT", 9);
  CHECK(bench.sync() == "nothing");
  CHECK(bench.line("S", "a") == "backlog 3");
}

TEST_CASE("a shipment that was delivered, or whose units came back, is not voided",
          "[import][contradictions]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 2).merge();
  bench.shipment("S", "F", "a", 1).state(ShipmentState::delivered).merge();
  bench.shipment("S", "G", "a", 1).merge();
  bench.order("T").line("a", "TENT", 2).merge();
  bench.shipment("T", "H", "a", 2).merge();
  bench.order("S").line("a", "TENT", 3).merge();
  bench.order("T").line("a", "TENT", 3).returned(2).merge();
  bench.sync();
  bench.shipment("S", "F", "a", 1).state(ShipmentState::cancelled).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::already_delivered));
  bench.shipment("T", "H", "a", 2).state(ShipmentState::cancelled).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::shipment_not_voided));
}

TEST_CASE("an older document after a newer one is stale", "[import][contradictions]") {
  Bench bench;
  const Instant before = bench.tick();
  bench.order("S").line("a", "TENT", 5).left(3).merge();
  bench.sync();
  bench.order("S").version(before).line("a", "TENT", 5).merge();
  CHECK(bench.importer.counts() == MergeCounts{.taken = 1, .stale = 1, .parked = 0});
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("units lost and refunded in the ledger are not shipped or added again",
          "[import][contradictions]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 3).left(1).merge();
  bench.sync();
  bench.apply(ShipmentFailed{.shipment = {"S~a~1"}, .reason = FailureReason::lost});
  bench.apply(ShipmentRecovered{.shipment = {"S~a~1"}, .outcome = RecoveryOutcome::refund});
  bench.order("S").line("a", "TENT", 3).left(1).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.line("S", "a") == "backorder 2 cancelled 1");
  bench.order("S").line("a", "TENT", 3).left(2).merge();
  CHECK(bench.sync() == "units_shipped");
}

TEST_CASE("units lost and sent again: the second parcel is shipped", "[import][contradictions]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 2).merge();
  bench.shipment("S", "F", "a", 1).merge();
  bench.sync();
  bench.apply(ShipmentFailed{.shipment = {"F"}, .reason = FailureReason::lost});
  bench.apply(ShipmentRecovered{.shipment = {"F"}, .outcome = RecoveryOutcome::resend});
  bench.order("S").line("a", "TENT", 2).merge();
  CHECK(bench.sync() == "nothing");
  bench.shipment("S", "G", "a", 1).merge();
  CHECK(bench.sync() == "units_shipped");
  CHECK(bench.line("S", "a") == "backorder 1 shipped 1");
}

TEST_CASE("a failure that somebody else entered is theirs", "[import][contradictions]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 2).merge();
  bench.shipment("S", "F", "a", 1).merge();
  bench.sync();
  bench.apply(ShipmentFailed{.shipment = {"F"}, .reason = FailureReason::lost});
  bench.shipment("S", "F", "a", 1).merge();
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("more left than was ordered: the rest is told", "[import][contradictions]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 2).line("b", "STOVE", 1).merge();
  bench.sync();
  bench.shipment("S", "F", "a", 3).merge();
  CHECK(bench.sync() == "units_shipped");
  CHECK(bench.has(DiagnosticCode::shipped_exceeds_open));
  bench.shipment("S", "F", "a", 1).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::shipment_shrank));
  bench.shipment("S", "F", "a", 2).merge();
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("a cut of units that left is a refund, and cancels none that are open",
          "[import][contradictions]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 5).left(3).merge();
  bench.sync();
  bench.order("S").line("a", "TENT", 1).left(3).merge();
  CHECK(bench.sync() == "units_cancelled");
  CHECK(bench.has(DiagnosticCode::cancel_of_shipped));
  CHECK(bench.line("S", "a") == "shipped 3 cancelled 2");
}

TEST_CASE("another SKU on the same line: its open units are replaced", "[import][contradictions]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 3).left(1).merge();
  bench.sync();
  bench.order("S").line("a", "STOVE", 3).left(1).merge();
  CHECK(bench.sync() == "sku_defined, line_added, units_cancelled");
  CHECK(bench.line("S", "a") == "shipped 1 cancelled 2");
  CHECK(bench.line("S", "a+5") == "backorder 2");
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("currency, draft, returns that go back: told, and nothing done",
          "[import][contradictions]") {
  Bench bench;
  bench.order("S").line("a", "TENT", 3).left(2).returned(1).merge();
  bench.sync();
  bench.order("S").currency("EUR").line("a", "TENT", 3).left(2).returned(0).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::currency_changed));
  CHECK(bench.has(DiagnosticCode::return_went_back));
  bench.order("S").state(OrderState::ignored).merge();
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::back_to_draft));
}

TEST_CASE("status done, and units are open: three ways to believe it", "[import][contradictions]") {
  for (const auto& [remainder, balances] :
       {std::pair(ClosedRemainder::keep_open, "backorder 2 shipped 1"),
        std::pair(ClosedRemainder::ship, "shipped 3"),
        std::pair(ClosedRemainder::cancel, "shipped 1 cancelled 2")}) {
    Bench bench;
    bench.order("S").line("a", "TENT", 3).left(1).merge();
    bench.sync();
    bench.order("S")
        .state(OrderState::closed)
        .remainder(remainder)
        .line("a", "TENT", 3)
        .left(1)
        .merge();
    bench.sync();
    CHECK(bench.line("S", "a") == balances);
    CHECK(bench.has(DiagnosticCode::status_done_but_units_open) ==
          (remainder == ClosedRemainder::keep_open));
  }
}

TEST_CASE("counters that contradict each other are clamped", "[import][contradictions]") {
  Bench bench;
  bench.order("S")
      .line("a", "TENT", 3)
      .left(2)
      .cancelled(2)
      .returned(3)
      .line("b", "STOVE", 1)
      .merge();
  bench.sync();
  CHECK(bench.has(DiagnosticCode::over_complete));
  CHECK(bench.line("S", "a") == "returned 2 cancelled 1");
}
