// What if: a fork, and what differs. The rules are W1 to W6 of docs/semantics.md.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <string>
#include <thread>
#include <utility>

namespace {

using namespace orderledger;
using namespace orderledger::test;

/// Five tents in stock; A wants four, B four, of which a supply of the 30th brings three.
Shop shop_with_a_supply() {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 5});
  shop.happens(SupplyExpected{.supply = {"PO-1"},
                              .sku = {"TENT"},
                              .quantity = 3,
                              .expected_at = "2026-01-30T12:00:00Z"_instant});
  shop.happens(new_order({"A"}, {new_line({"1"}, {"TENT"}, 4, Price::each("20.00"_decimal))}));
  shop.happens(new_order({"B"}, {new_line({"1"}, {"TENT"}, 4, Price::each("20.00"_decimal))}));
  return shop;
}

Event at(Instant instant, EventBody body) { return {.at = instant, .body = std::move(body)}; }

SupplyExpected slipped() {
  return {.supply = {"PO-1"},
          .sku = {"TENT"},
          .quantity = 3,
          .expected_at = "2026-02-13T12:00:00Z"_instant};
}

std::string sentences(const LedgerDifference& difference) {
  std::string text;
  for (const OrderDifference& each : difference.orders) text += to_sentence(each) + '\n';
  return text;
}

}  // namespace

TEST_CASE("a fork knows what the ledger knows, and neither sees what the other is told", "[W1]") {
  Shop shop = shop_with_a_supply();
  Ledger fork = shop.ledger.fork();
  CHECK(fork.clock() == shop.ledger.clock());
  CHECK(fork.digest() == shop.ledger.digest());
  const Digest before = shop.ledger.digest();
  fork.apply(at(shop.now, OrderCancelled{.order = {"A"}})).value();
  CHECK(shop.ledger.digest() == before);
  CHECK(shop.balances("A") == "backlog 4");
  CHECK(balances_of(fork.status({"A"}).value().lines.front()) == "cancelled 4");
  shop.happens(UnitsCancelled{.order = {"B"}, .line = {"1"}, .quantity = 1});
  CHECK(balances_of(fork.status({"B"}).value().lines.front()) == "backlog 4");
}

TEST_CASE("ids that were used before the fork are used in both", "[W1]") {
  Shop shop;
  Event defined = at(shop.now, SkuDefined{.sku = {"TENT"}});
  defined.id = EventId("e1");
  shop.ledger.apply(defined).value();
  Ledger fork = shop.ledger.fork();
  CHECK(fork.apply(defined).value() == Applied::repeated);
  Event other = at(shop.now, SkuDefined{.sku = {"ROPE"}});
  other.id = EventId("e2");
  CHECK(fork.apply(other).value() == Applied::applied);
  other.body = TimePassed{};
  CHECK(shop.ledger.apply(other).value() == Applied::applied);  // free here
}

TEST_CASE("a fork outlives its ledger", "[W2]") {
  auto shop = std::make_unique<Shop>(shop_with_a_supply());
  Ledger fork = shop->ledger.fork();
  Ledger of_fork = fork.fork();
  const Digest digest = fork.digest();
  shop.reset();
  CHECK(fork.digest() == digest);
  fork = Ledger();
  CHECK(of_fork.digest() == digest);
  CHECK(of_fork.audit().passed());
}

TEST_CASE("a ledger and its fork may be told things by two threads", "[W2]") {
  Shop shop = shop_with_a_supply();
  Ledger fork = shop.ledger.fork();
  const auto orders = [](Ledger& ledger, const std::string& prefix) {
    for (int i = 0; i < 200; ++i) {
      (void)ledger.apply(
          at(opening, new_order(order_id(prefix + std::to_string(i)),
                                {new_line({"1"}, {"TENT"}, 1, Price::each("1.00"_decimal))})));
    }
  };
  std::thread other([&] { orders(fork, "F"); });
  orders(shop.ledger, "S");
  other.join();
  CHECK(shop.ledger.audit().passed());
  CHECK(fork.audit().passed());
  CHECK(shop.ledger.diff(fork).orders.size() == 400);
}

TEST_CASE("a supply that slips moves the dates of those that wait, and nothing else", "[W3][W4]") {
  Shop shop = shop_with_a_supply();
  Ledger what_if = shop.ledger.fork();
  what_if.apply(at(shop.now, slipped())).value();
  const LedgerDifference difference = shop.ledger.diff(what_if);
  REQUIRE(difference.orders.size() == 1);
  const OrderDifference& order = difference.orders.front();
  CHECK(order.order.text() == "B");
  CHECK_FALSE(order.class_changed());
  CHECK_FALSE(order.open_changed());
  CHECK(order.eta_changed());
  CHECK(order.before->latest_eta == "2026-01-30T12:00:00Z"_instant);
  CHECK(order.after->latest_eta == "2026-02-13T12:00:00Z"_instant);
  REQUIRE(order.lines.size() == 1);
  CHECK(order.lines.front().before.front().quantity == 3);
  CHECK(to_sentence(order) ==
        "order \"B\": expected by 2026-02-13T12:00:00Z, was by 2026-01-30T12:00:00Z");
  CHECK(what_if.diff(shop.ledger).orders.front().after == order.before);
}

TEST_CASE("both are compared as of the later clock, so that time alone is no difference", "[W3]") {
  Shop shop = shop_with_a_supply();
  shop.happens(SkuDefined{.sku = {"ROPE"},
                          .backorders = OrderPolicy::allow,
                          .releases_at = "2026-01-25T10:00:00Z"_instant,
                          .lead_time_days = 5});
  shop.happens(new_order({"C"}, {new_line({"1"}, {"ROPE"}, 1)}));
  Ledger later = shop.ledger.fork();
  later.apply(at("2026-01-27T10:00:00Z"_instant, TimePassed{})).value();
  const LedgerDifference difference = shop.ledger.diff(later);
  CHECK(difference.as_of == later.clock());
  CHECK(sentences(difference) == "");
}

TEST_CASE("class, units and money that changed are told, and orders that one side has", "[W4]") {
  Shop shop = shop_with_a_supply();
  Ledger what_if = shop.ledger.fork();
  what_if.apply(at(shop.now, StockReceived{.sku = {"TENT"}, .quantity = 3})).value();
  what_if.apply(at(shop.now, new_order({"C"}, {new_line({"1"}, {"TENT"}, 1)}))).value();
  what_if
      .apply(at(shop.now, UnitsShipped{.order = {"A"}, .shipment = {"S1"}, .lines = {{{"1"}, 4}}}))
      .value();
  CHECK(
      sentences(shop.ledger.diff(what_if)) ==
      "order \"A\": fulfilled, was backlog; open nothing open, was 4 backlog of 80.00 USD\n"
      "order \"B\": backlog, was backorder; open 4 backlog of 80.00 USD, was 3 backorder of 60.00 "
      "USD and 1 backlog of 20.00 USD; expected not awaited, was by 2026-01-30T12:00:00Z\n"
      "order \"C\": backorder, was not there; open 1 backorder of 0.00 USD, was nothing open; "
      "expected by 2026-01-30T12:00:00Z, was not awaited\n");
}

TEST_CASE("entries that stand at the same place on both sides are told apart", "[W4]") {
  Shop shop = shop_with_a_supply();
  Ledger what_if = shop.ledger.fork();
  shop.happens(OrderCancelled{.order = {"A"}});
  what_if
      .apply(at(shop.now, UnitsShipped{.order = {"A"}, .shipment = {"S1"}, .lines = {{{"1"}, 4}}}))
      .value();
  const LedgerDifference difference = shop.ledger.diff(what_if);
  REQUIRE_FALSE(difference.orders.empty());
  CHECK(to_sentence(difference.orders.front()) == "order \"A\": fulfilled, was cancelled");
}

TEST_CASE("ledgers without a common history are compared by the ids of orders", "[W5]") {
  Shop one = shop_with_a_supply();
  Shop same = shop_with_a_supply();
  CHECK(one.ledger.diff(same.ledger).orders.empty());
  same.happens(slipped());
  CHECK(one.ledger.diff(same.ledger).orders.size() == 1);
  CHECK(Ledger().diff(one.ledger).orders.size() == 2);
  CHECK(Ledger().diff(Ledger()).as_of == std::nullopt);
}
