// Why units are where they are, and what would move them: docs/explain.md and docs/semantics.md, Explanations.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <optional>
#include <string>
#include <vector>

using namespace orderledger;
using namespace orderledger::test;

namespace {

std::vector<std::string> sentences(const Shop& shop, std::string_view order, std::size_t line = 0,
                                   std::size_t run = 0, std::optional<Instant> as_of = {}) {
  return sentences_of(
      shop.ledger.explain(order_id(order), as_of).value().lines.at(line).runs.at(run));
}

std::string needed(const Shop& shop, std::string_view order, std::size_t line = 0,
                   std::size_t run = 0) {
  return sentences(shop, order, line, run).back();
}

std::string why(const Shop& shop, std::string_view order, std::string_view other,
                std::size_t pair = 0) {
  return std::string(to_text(
      shop.ledger.why_after(order_id(order), order_id(other)).value().lines.at(pair).precedence));
}

void define(Shop& shop, std::string_view sku, std::optional<Instant> releases_at = {}) {
  shop.happens(
      SkuDefined{.sku = sku_id(sku), .backorders = OrderPolicy::allow, .releases_at = releases_at});
}
void order(Shop& shop, std::string_view id, std::string_view sku, std::int64_t quantity) {
  shop.happens(new_order(order_id(id), {new_line({"1"}, sku_id(sku), units(quantity))}));
}

}  // namespace

TEST_CASE("the count is named as the cause", "[explain][SPEC 7][E3]") {
  Shop shop;
  define(shop, "TENT");
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 5});
  order(shop, "O1", "TENT", 7);
  shop.happens(StockReceived{.sku = {"TENT"}, .quantity = 2});
  shop.wait(hours(30));
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 4});

  CHECK(sentences(shop, "O1") ==
        std::vector<std::string>{
            "3 units are in backorder by R3: the SKU is released and no stock is allocated.",
            "SKU \"TENT\" has no release date, by event 1 (sku_defined) at 2026-01-24T10:00:00Z.",
            "3 units have waited since event 5 (stock_counted) at 2026-01-25T16:00:00Z.",
            "Stock at \"main\": 4 on hand, 4 allocated; on hand was last changed by event 5 "
            "(stock_counted) at 2026-01-25T16:00:00Z.",
            "Needed: 3 more units of \"TENT\" at \"main\"."});
  CHECK(
      sentences(shop, "O1", 0, 1) ==
      std::vector<std::string>{
          "4 units are in backlog by R5: stock is allocated and no shipping hold is active.",
          "SKU \"TENT\" has no release date, by event 1 (sku_defined) at 2026-01-24T10:00:00Z.",
          "2 units were allocated at \"main\", by event 3 (order_placed) at 2026-01-24T10:00:00Z.",
          "2 units were allocated at \"main\", by event 4 (stock_received) at "
          "2026-01-24T10:00:00Z.",
          "Nothing is in the way of the shipping."});
  // The past is explained as it was: before the count nothing waited.
  CHECK(shop.ledger.explain({"O1"}, opening).value().lines[0].runs.size() == 1);
}

TEST_CASE("lines ahead, a shortage and safety stock have to be made good first",
          "[explain][R3][E5]") {
  Shop shop;
  define(shop, "TENT");
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 4});
  order(shop, "O1", "TENT", 6);
  order(shop, "O2", "TENT", 5);
  CHECK(needed(shop, "O1") == "Needed: 2 more units of \"TENT\" at \"main\".");
  CHECK(needed(shop, "O2") == "Needed: 7 more units of \"TENT\" at \"main\".");
  shop.happens(SafetyStockSet{.sku = {"TENT"}, .quantity = 3});
  CHECK(needed(shop, "O2") == "Needed: 10 more units of \"TENT\" at \"main\".");
  // Where nothing is missing and nobody is ahead, less is needed.
  shop.happens(StockCounted{.sku = {"TENT"}, .location = {"west"}, .on_hand = 0});
  CHECK(needed(shop, "O2") == "Needed: 7 more units of \"TENT\" at \"west\".");
  shop.happens(
      LineChanged{.order = {"O1"}, .line = {"1"}, .location = Change<LocationId>::to({"main"})});
  CHECK(needed(shop, "O2") == "Needed: 5 more units of \"TENT\" at \"west\".");
}

TEST_CASE("fair_share: the smallest receipt whose share does", "[explain][R3][E5]") {
  Shop shop({.allocation = AllocationPolicy::fair_share});
  define(shop, "TENT");
  order(shop, "O1", "TENT", 1);
  order(shop, "O2", "TENT", 9);
  // Of 5 units the first is given half of one, and the larger remainder is its own.
  CHECK(needed(shop, "O1") == "Needed: 5 more units of \"TENT\" at \"main\".");
  CHECK(needed(shop, "O2") == "Needed: 10 more units of \"TENT\" at \"main\".");
  shop.happens(StockReceived{.sku = {"TENT"}, .quantity = 5});
  CHECK(shop.balances("O1") == "backlog 1");
}

TEST_CASE("every failed shipment, every hold, the release date, the rest, the ship date",
          "[explain][R1][R2][R4][R5]") {
  Shop shop;
  define(shop, "TENT");
  define(shop, "LAMP", opening.plus(days(20)).value());
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 9});
  auto placed = new_order({"O1"}, {new_line({"1"}, {"TENT"}, 5), new_line({"2"}, {"LAMP"}, 1)});
  placed.ship_complete = true;
  placed.requested_ship_at = opening.plus(days(3)).value();
  shop.happens(placed);
  CHECK(needed(shop, "O1") ==
        "Needed: 1 unit of line \"2\", SKU \"LAMP\", ready, too; the ship date "
        "2026-01-27T10:00:00Z.");
  CHECK(needed(shop, "O1", 1) == "Needed: the release of \"LAMP\" at 2026-02-13T10:00:00Z.");

  for (const char* const shipment : {"S1", "S2"}) {
    shop.happens(
        UnitsShipped{.order = {"O1"}, .shipment = shipment_id(shipment), .lines = {{{"1"}, 1}}});
    shop.happens(ShipmentFailed{.shipment = shipment_id(shipment), .reason = FailureReason::lost});
  }
  shop.happens(HoldPlaced{.order = {"O1"}, .hold = {"h1"}, .reason = HoldReason::customs});
  shop.happens(HoldPlaced{
      .order = {"O1"}, .hold = {"h2"}, .reason = HoldReason::disruption, .line = LineId("1")});
  shop.happens(HoldPlaced{.order = {"O1"}, .hold = {"h3"}, .reason = HoldReason::stock_check});
  CHECK(needed(shop, "O1", 0, 0) ==
        "Needed: recover 1 unit of shipment \"S1\"; recover 1 unit of shipment \"S2\".");
  CHECK(needed(shop, "O1", 0, 1) == "Needed: release hold \"h1\"; release hold \"h2\".");
  shop.happens(HoldReleased{.order = {"O1"}, .hold = {"h1"}});
  shop.happens(HoldReleased{.order = {"O1"}, .hold = {"h2"}});
  CHECK(needed(shop, "O1", 0, 1) ==
        "Needed: release hold \"h3\"; 1 unit of line \"2\", SKU \"LAMP\", ready, too; the ship "
        "date 2026-01-27T10:00:00Z.");
}

TEST_CASE("the first promise stays beside the current one", "[explain][E8]") {
  Shop shop;
  define(shop, "TENT");
  auto placed = new_order({"O1"}, {new_line({"1"}, {"TENT"}, 1)});
  placed.lines[0].promised_at = opening.plus(days(2)).value();
  shop.happens(placed);
  const auto before = shop.ledger.explain({"O1"}).value().lines[0];
  CHECK(before.promise == before.first_promise);
  CHECK_FALSE(before.promise_changed);
  shop.wait(hours(1));
  const Instant later = opening.plus(days(9)).value();
  shop.happens(
      LineChanged{.order = {"O1"}, .line = {"1"}, .promised_at = Change<Instant>::to(later)});
  const auto after = shop.ledger.explain({"O1"}).value().lines[0];
  CHECK(after.first_promise == opening.plus(days(2)).value());
  CHECK(after.promise == later);
  REQUIRE(after.promise_changed);
  CHECK(after.promise_changed->number == 3);
  CHECK(after.accepted.number == 2);
}

TEST_CASE("an expiry is no event", "[explain][E2]") {
  Shop shop;
  define(shop, "TENT");
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 1});
  const Instant expires_at = opening.plus(hours(1)).value();
  shop.happens(
      UnitsReserved{.reservation = {"R1"}, .lines = {{{"TENT"}, 1}}, .expires_at = expires_at});
  order(shop, "O1", "TENT", 1);
  const auto ahead = shop.ledger.explain({"O1"}, expires_at).value();
  REQUIRE(ahead.lines[0].runs[0].facts[1].kind == FactKind::units_allocated);
  CHECK(to_sentence(ahead.lines[0].runs[0].facts[1]) ==
        "1 unit was allocated at \"main\", by the expiry of a reservation at "
        "2026-01-24T11:00:00Z.");
  shop.now = expires_at;
  shop.happens(TimePassed{});
  CHECK(shop.ledger.explain({"O1"}, expires_at).value().lines == ahead.lines);
}

TEST_CASE("unknown orders are refused, and named", "[explain]") {
  Shop shop;
  define(shop, "TENT");
  order(shop, "O1", "TENT", 1);
  CHECK(shop.ledger.explain({"O2"}).error().code == ErrorCode::unknown_order);
  CHECK(shop.ledger.why_after({"O2"}, {"O1"}).error().field == "order");
  CHECK(shop.ledger.why_after({"O1"}, {"O2"}).error().field == "other");
}

TEST_CASE("why after: the queue's key, part by part", "[why_after][E10]") {
  Shop shop({.allocation = AllocationPolicy::due_date});
  define(shop, "TENT");
  const auto place = [&](std::string_view id, std::int32_t priority, int due_in_days,
                         Instant placed_at) {
    auto placed = new_order(order_id(id), {new_line({"1"}, {"TENT"}, 1)});
    placed.priority = priority;
    if (due_in_days > 0) placed.requested_ship_at = opening.plus(days(due_in_days)).value();
    placed.placed_at = placed_at;
    shop.happens(placed);
  };
  const Instant early = opening.plus(-hours(5)).value();
  place("last", 0, 0, opening);
  place("twin", 0, 5, opening);
  place("twin's twin", 0, 5, opening);
  place("early", 0, 5, early);
  place("due", 0, 2, opening);
  place("high", 1, 0, opening);
  shop.happens(StockReceived{.sku = {"TENT"}, .quantity = 4});
  CHECK(why(shop, "last", "high") == "priority");
  CHECK(why(shop, "last", "due") == "due");
  CHECK(why(shop, "twin's twin", "early") == "placed_at");
  CHECK(why(shop, "twin's twin", "twin") == "accepted");
  CHECK(why(shop, "high", "last") == "not_after");
  CHECK(to_sentence(shop.ledger.why_after({"last"}, {"high"}).value().lines.at(0)) ==
        "SKU \"TENT\": line \"1\" was served after line \"1\" of the other order: its priority is "
        "1, not 0 (event 8 (stock_received) at 2026-01-24T10:00:00Z).");
}

TEST_CASE("why after: what is not in the queue's key", "[why_after][E10]") {
  Shop shop;
  define(shop, "TENT");
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 2});
  order(shop, "first", "TENT", 1);
  const Instant expires_at = opening.plus(hours(1)).value();
  shop.happens(
      UnitsReserved{.reservation = {"R1"}, .lines = {{{"TENT"}, 1}}, .expires_at = expires_at});
  order(shop, "waits", "TENT", 1);
  CHECK(why(shop, "waits", "first") == "placed_later");

  auto reserved = new_order({"reserved"}, {new_line({"1"}, {"TENT"}, 1)});
  reserved.reservation = ReservationId("R1");
  shop.happens(reserved);
  CHECK(why(shop, "waits", "reserved") == "reservation");

  shop.happens(
      LineChanged{.order = {"waits"}, .line = {"1"}, .location = Change<LocationId>::to({"main"})});
  order(shop, "anywhere", "TENT", 1);
  shop.happens(StockReceived{.sku = {"TENT"}, .location = {"west"}, .quantity = 1});
  CHECK(why(shop, "waits", "anywhere") == "location");

  order(shop, "taken", "TENT", 1);
  shop.happens(UnitsShipped{.order = {"taken"},
                            .shipment = {"S1"},
                            .lines = {{{"1"}, 1}},
                            .location = LocationId("elsewhere")});
  CHECK(why(shop, "waits", "taken") == "shipped_waiting");

  // A short count takes from the last in the queue.
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 1});
  CHECK(why(shop, "reserved", "first") == "units_lost");
  CHECK(why(shop, "first", "reserved") == "not_after");
}

TEST_CASE("why after: fair shares", "[why_after][E10]") {
  Shop shop({.allocation = AllocationPolicy::fair_share});
  define(shop, "TENT");
  order(shop, "O1", "TENT", 6);
  order(shop, "O2", "TENT", 4);
  shop.happens(StockReceived{.sku = {"TENT"}, .quantity = 5});
  CHECK(why(shop, "O1", "O2") == "fair_share");
  CHECK(why(shop, "O2", "O1") == "fair_share");
}
