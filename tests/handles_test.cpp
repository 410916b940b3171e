// Ids that a ledger gave out remember their place there, and are the same ids to everybody else.
#include "support/handles.hpp"
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <orderledger/orderledger.hpp>

#include <compare>
#include <string>
#include <vector>

using namespace orderledger;
using namespace orderledger::literals;
using test::new_line;
using test::new_order;
using test::opening;

namespace {

Event define(Sku sku) {
  return {.at = opening,
          .body = SkuDefined{.sku = std::move(sku), .backorders = OrderPolicy::allow}};
}

Event place(OrderId order, Sku sku) {
  return {.at = opening, .body = new_order(std::move(order), {new_line({"1"}, std::move(sku), 2)})};
}

Ledger shop_of(const std::vector<Event>& events, LedgerOptions options = {}) {
  Ledger ledger(std::move(options));
  for (const Result<Applied>& answer : ledger.apply_batch(events))
    CHECK(answer.value() == Applied::applied);
  return ledger;
}

// The same two orders, numbered one way and the other.
const std::vector<Event> forth = {define({"TENT"}), define({"POT"}), place({"A"}, {"TENT"}),
                                  place({"B"}, {"POT"})};
const std::vector<Event> back = {define({"POT"}), define({"TENT"}), place({"B"}, {"POT"}),
                                 place({"A"}, {"TENT"})};

std::string sku_of(const Ledger& ledger, const OrderId& order) {
  return ledger.status(order).value().lines.front().sku.text();
}

}  // namespace

TEST_CASE("an id that a ledger gave out is the id that it took", "[handles]") {
  const Ledger ledger = shop_of(forth);
  const OrderId order = ledger.status({"B"}).value().order;
  CHECK(order == OrderId{"B"});
  CHECK(OrderId{"B"} == order);
  CHECK(std::is_eq(order <=> OrderId{"B"}));
  CHECK(OrderId{"A"} < order);
  CHECK(ledger.handle(Sku{"POT"}).value() == Sku{"POT"});
  CHECK(place(order, ledger.handle(Sku{"POT"}).value()) == place({"B"}, {"POT"}));
}

TEST_CASE("what is named by a handle of another ledger is found by its text", "[handles]") {
  const Ledger other = shop_of(back);
  Ledger ledger = shop_of(forth);
  Ledger plain = shop_of(forth);
  for (const char* const text : {"A", "B"}) {
    CAPTURE(text);
    const OrderId order = test::order_id(text);
    for (const OrderId& handle : {other.handle(order).value(), ledger.handle(order).value()}) {
      CHECK(ledger.status(handle).value().order.text() == text);
      CHECK(sku_of(ledger, handle) == sku_of(plain, order));
      CHECK(ledger.order_class(handle).value() == OrderClass::backorder);
      CHECK(ledger.explain(handle).value().order == order);
      CHECK(ledger.postings({.order = handle}).value().size() == 1);
    }
  }
  CHECK(ledger.quote({.sku = other.handle(Sku{"TENT"}).value()}).value().sku.text() == "TENT");

  const std::vector<Event> events = {
      {.at = opening, .body = StockReceived{.sku = {"POT"}, .quantity = 3}},
      {.at = opening,
       .body = HoldPlaced{.order = {"A"}, .hold = {"h"}, .reason = HoldReason::other}},
      {.at = opening,
       .body = UnitsShipped{.order = {"B"}, .shipment = {"S"}, .lines = {{{"1"}, 1}}}},
      place({"C"}, {"POT"}),
      {.at = opening, .body = OrderCancelled{.order = {"A"}}}};
  for (Event event : events) {
    plain.apply(event).value();
    test::name_by_handles(event, other);
    ledger.apply(event).value();
    CHECK(ledger.digest() == plain.digest());
  }
}

TEST_CASE("an order that is read from the book is found by its handle, too", "[handles]") {
  std::vector<Event> events = {define({"TENT"})};
  for (int i = 0; i < 100; ++i)
    events.push_back(place(test::order_id("O" + std::to_string(i)), {"TENT"}));
  Ledger ledger = shop_of(events, {.orders_at_hand = 1});
  Ledger plain = shop_of(events);
  for (int i = 0; i < 100; ++i) {
    Event event{.at = opening,
                .body = OrderCancelled{.order = test::order_id("O" + std::to_string(i))}};
    plain.apply(event).value();
    test::name_by_handles(event, ledger);
    ledger.apply(event).value();
  }
  CHECK(ledger.digest() == plain.digest());
}

TEST_CASE("there is no handle of what a ledger does not know", "[handles]") {
  const Ledger other = shop_of(forth);
  Ledger ledger;
  const OrderId order = other.handle(OrderId{"A"}).value();
  CHECK(ledger.handle(order).error().code == ErrorCode::unknown_order);
  CHECK(ledger.handle(Sku{"TENT"}).error().code == ErrorCode::unknown_sku);
  const auto refused = ledger.apply({.at = opening, .body = OrderCancelled{.order = order}});
  CHECK(refused.error().code == ErrorCode::unknown_order);
  CHECK(ledger.apply(place({"B"}, other.handle(Sku{"POT"}).value())).error().code ==
        ErrorCode::unknown_sku);
}

TEST_CASE("a batch is its events in turn, to the first refusal if that is to end it", "[batch]") {
  std::vector<Event> events = forth;
  events.insert(events.begin() + 2, place({"A"}, {"KETTLE"}));  // refused: no such SKU
  Ledger plain;
  for (const Event& event : events) (void)plain.apply(event);

  Ledger whole;
  const auto answers = whole.apply_batch(events);
  REQUIRE(answers.size() == events.size());
  for (std::size_t i = 0; i < answers.size(); ++i) CHECK(answers[i].has_value() == (i != 2));
  CHECK(whole.digest() == plain.digest());

  Ledger ended;
  const auto some = ended.apply_batch(events, OnRefusal::stop);
  REQUIRE(some.size() == 3);
  CHECK(some.back().error().code == ErrorCode::unknown_sku);
  CHECK(ended.handle(OrderId{"A"}).error().code == ErrorCode::unknown_order);
  CHECK(ended.apply_batch({}).empty());
}
