// Lists of open orders: what is in them, what comes first, and how pages go on.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <orderledger/orderledger.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace orderledger;
using namespace orderledger::test;

namespace {

/// `A B C`
std::string orders_of(const OrderList& list) {
  std::string text;
  for (const ListedOrder& row : list.orders) text += (text.empty() ? "" : " ") + row.order.text();
  return text;
}
std::string listed(const Shop& shop, const ListQuestion& question = {}) {
  return orders_of(shop.ledger.list(question).value());
}

/// The pages of two rows, one behind the other: `A B | C`
std::string pages_of(const Shop& shop, ListQuestion question) {
  question.limit = 2;
  std::string text;
  for (;;) {
    const OrderList page = shop.ledger.list(question).value();
    text += orders_of(page);
    if (!page.next) return text;
    text += " | ";
    question.after = page.next;
  }
}

void defines(Shop& shop, std::string_view sku, Quantity on_hand) {
  shop.happens(SkuDefined{.sku = sku_id(sku), .backorders = OrderPolicy::allow});
  shop.happens(StockCounted{.sku = sku_id(sku), .on_hand = on_hand});
}

OrderPlaced order_for(std::string_view id, std::string_view sku, Quantity quantity,
                      Price price = {}) {
  return new_order(order_id(id), {new_line({"1"}, sku_id(sku), quantity, price)});
}

/// Five orders of as many days: A and D wait for a pot, B is stuck, C is ready, E has a pan and waits for a pot.
Shop five_orders() {
  Shop shop;
  defines(shop, "POT", 1);
  defines(shop, "PAN", 5);
  shop.happens(order_for("A", "POT", 3, Price::each("10.00"_decimal)));
  shop.wait(days{1});
  shop.happens(order_for("B", "PAN", 2, Price::each("25.00"_decimal)));
  shop.happens(HoldPlaced{.order = {"B"}, .hold = {"h"}, .reason = HoldReason::address_problem});
  shop.wait(days{1});
  OrderPlaced urgent = order_for("C", "PAN", 1, Price::each("20.00"_decimal));
  urgent.priority = 5;
  urgent.channel = "web";
  urgent.customer = "Ada";
  shop.happens(urgent);
  shop.wait(days{1});
  shop.happens(order_for("D", "POT", 1, Price::each("80.00"_decimal)));
  shop.wait(days{1});
  shop.happens(new_order({"E"}, {new_line({"1"}, {"PAN"}, 1, Price::each("1.00"_decimal)),
                                 new_line({"2"}, {"POT"}, 1, Price::each("2.00"_decimal))}));
  return shop;
}

}  // namespace

TEST_CASE("a list has every open order, the oldest first", "[list][L1]") {
  Shop shop = five_orders();
  CHECK(listed(shop) == "A B C D E");
  shop.happens(OrderCancelled{.order = {"C"}});
  CHECK(listed(shop) == "A B D E");
}

TEST_CASE("a row says what somebody needs who looks at the order next", "[list]") {
  const Shop shop = five_orders();
  const OrderList list = shop.ledger.list().value();
  const ListedOrder& a = list.orders.at(0);
  CHECK(a.order_class == Account::backorder);
  CHECK(a.placed_at == opening);
  CHECK(a.age_days == 4);
  CHECK(a.units == 3);
  CHECK(a.value.to_text() == "30.00");
  CHECK(a.reasons == std::vector{Reason::out_of_stock, Reason::ready});
  const ListedOrder& c = list.orders.at(2);
  CHECK(c.priority == 5);
  CHECK(c.channel == "web");
  CHECK(c.customer == "Ada");
  CHECK(list.orders.at(1).reasons == std::vector{Reason::address_problem});
}

TEST_CASE("the class is the order's own, as totals count orders", "[list][L2]") {
  const Shop shop = five_orders();
  CHECK(listed(shop, {.order_class = Account::shipping_stuck}) == "B");
  CHECK(listed(shop, {.order_class = Account::backorder}) == "A D E");
  CHECK(listed(shop, {.order_class = Account::backlog}) == "C");  // not E, whose pan is ready
  CHECK(listed(shop, {.order_class = Account::preorder}).empty());
}

TEST_CASE("SKU and reason are about the same unit", "[list][L3]") {
  const Shop shop = five_orders();
  CHECK(listed(shop, {.sku = Sku("PAN")}) == "B C E");
  CHECK(listed(shop, {.reason = Reason::out_of_stock}) == "A D E");
  CHECK(listed(shop, {.reason = Reason::ready, .sku = Sku("POT")}) == "A");
  CHECK(listed(shop, {.reason = Reason::out_of_stock, .sku = Sku("PAN")}).empty());
}

TEST_CASE("an order of which only failed units are open is found by its SKU", "[list][L3]") {
  Shop shop = five_orders();
  shop.happens(UnitsShipped{.order = {"C"}, .shipment = {"s"}, .lines = {{{"1"}, 1}}});
  CHECK(listed(shop, {.sku = Sku("PAN")}) == "B E");
  shop.happens(ShipmentFailed{.shipment = {"s"}, .reason = FailureReason::lost});
  CHECK(listed(shop, {.sku = Sku("PAN")}) == "B C E");
  CHECK(listed(shop, {.reason = Reason::lost}) == "C");
}

TEST_CASE("a minimum age counts days, both ends included", "[list][L4]") {
  const Shop shop = five_orders();
  CHECK(listed(shop, {.min_age_days = 4}) == "A");
  CHECK(listed(shop, {.min_age_days = 3}) == "A B");
  CHECK(listed(shop, {.min_age_days = 5}).empty());
}

TEST_CASE("orders are sorted by age, open value or priority, then by acceptance", "[list][L5]") {
  const Shop shop = five_orders();
  CHECK(listed(shop, {.sort = ListSort::value}) == "D B A C E");
  CHECK(listed(shop, {.sort = ListSort::priority}) == "C A B D E");
}

TEST_CASE("an order that was placed earlier than it was accepted stands among its own day",
          "[list][L5]") {
  Shop shop = five_orders();
  OrderPlaced late = order_for("F", "PAN", 1);
  late.placed_at = opening.plus(days{1});
  shop.happens(late);
  CHECK(listed(shop) == "A B F C D E");
}

TEST_CASE("values of two currencies do not compare: a list goes currency by currency",
          "[list][L5]") {
  Shop shop;
  defines(shop, "POT", 9);
  for (const auto& [id, currency, price] :
       {std::tuple("A", "USD", "5.00"_decimal), std::tuple("B", "JPY", "900"_decimal),
        std::tuple("C", "USD", "7.00"_decimal)}) {
    OrderPlaced order = order_for(id, "POT", 1, Price::each(price));
    order.currency = currency;
    shop.happens(order);
  }
  CHECK(listed(shop, {.sort = ListSort::value}) == "B C A");
}

TEST_CASE("pages, one behind the other, are the whole list", "[list][L6]") {
  const Shop shop = five_orders();
  CHECK(pages_of(shop, {}) == "A B | C D | E");
  CHECK(pages_of(shop, {.sort = ListSort::value}) == "D B | A C | E");
  CHECK(pages_of(shop, {.sort = ListSort::priority}) == "C A | B D | E");
  CHECK(pages_of(shop, {.sku = Sku("PAN")}) == "B C | E");
  CHECK(pages_of(shop, {.as_of = opening.plus(days{3})}) ==
        "A B | C D");  // a full last page ends it
}

TEST_CASE("a page goes on behind its order, whatever came or went meanwhile", "[list][L7]") {
  Shop shop = five_orders();
  ListQuestion question{.limit = 2};
  const OrderList first = shop.ledger.list(question).value();
  const Instant then = shop.now;
  REQUIRE(orders_of(first) == "A B");
  question.after = first.next;

  shop.wait(days{1});
  shop.happens(OrderCancelled{.order = {"A"}});
  shop.happens(OrderCancelled{.order = {"B"}});
  shop.happens(OrderCancelled{.order = {"C"}});
  // By number of rows, D and E would be skipped.
  CHECK(orders_of(shop.ledger.list(question).value()) == "D E");

  question.as_of = then;
  CHECK(orders_of(shop.ledger.list(question).value()) == "C D");
}

TEST_CASE("lists of the past and of the future", "[list][as_of]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"BOOK"}, .releases_at = opening.plus(days{10})});
  shop.happens(order_for("A", "BOOK", 1));
  shop.wait(days{1});
  shop.happens(order_for("B", "BOOK", 1));
  CHECK(listed(shop, {.as_of = opening}) == "A");
  CHECK(listed(shop, {.order_class = Account::preorder}) == "A B");
  const Instant released = opening.plus(days{10}).value();
  CHECK(listed(shop, {.as_of = released, .order_class = Account::preorder}).empty());
  CHECK(listed(shop, {.as_of = released, .order_class = Account::backorder}) == "A B");
  CHECK(shop.ledger.list({.as_of = released}).value().orders.at(0).age_days == 10);
  CHECK(listed(Shop()).empty());
}

TEST_CASE("a list that cannot be made is refused, field and value named", "[list][errors]") {
  const Shop shop = five_orders();
  const auto refused = [&](const ListQuestion& question) {
    const auto list = shop.ledger.list(question);
    REQUIRE_FALSE(list);
    return list.error();
  };
  CHECK(refused({.order_class = Account::shipped}).message ==
        "order_class \"shipped\": no class of open orders");
  CHECK(refused({.min_age_days = -1}).message == "min_age_days -1: an age is never negative");
  CHECK(refused({.limit = 0}).message == "limit 0: at least 1 row is needed");
  CHECK(refused({.sku = Sku("WOK")}) ==
        Error{ErrorCode::unknown_sku, "sku", "sku \"WOK\": no such SKU is defined"});
  CHECK(refused({.as_of = "2026-01-01T00:00:00Z"_instant, .sku = Sku("POT")}).code ==
        ErrorCode::unknown_sku);
  for (const char* const nonsense : {"", "x", "1.2.3", "1.2.3.4.5.6", "-1.2.3.4.5", "1.2.3.4.-5"}) {
    const Error error = refused({.after = nonsense});
    CHECK(error.code == ErrorCode::malformed);
    CHECK(error.field == "after");
    CHECK(error.message == "after \"" + std::string(nonsense) + "\": no cursor of a list");
  }
  const auto cursor = shop.ledger.list({.limit = 1}).value().next;
  CHECK(shop.ledger.list({.limit = 3, .after = cursor}));
  for (const ListQuestion& other : {ListQuestion{.sort = ListSort::value, .after = cursor},
                                    ListQuestion{.order_class = Account::backlog, .after = cursor},
                                    ListQuestion{.reason = Reason::ready, .after = cursor},
                                    ListQuestion{.sku = Sku("POT"), .after = cursor},
                                    ListQuestion{.min_age_days = 1, .after = cursor}}) {
    CHECK(refused(other).message.find("a cursor of another question") != std::string::npos);
  }
}

// What is kept by age is parted in pages: thousands of orders of one day fill them, empty them in every order,
// and join them.
TEST_CASE("thousands of orders of one day come and go in any order", "[list]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"POT"}, .tracked = false});
  constexpr std::size_t count = 3000;
  const auto id_of = [](std::size_t i) { return "O" + std::to_string(i); };
  std::vector<std::string> open;
  for (std::size_t i = 0; i < count; ++i) {
    OrderPlaced order = order_for(id_of(i), "POT", 1);
    // Every third was placed the day before.
    if (i % 3 == 0) order.placed_at = opening.plus(-days{1});
    shop.happens(order);
  }
  const auto expected = [&](const std::vector<bool>& is_open) {
    std::string text;
    for (const bool day_before : {true, false}) {
      for (std::size_t i = 0; i < count; ++i) {
        if (is_open[i] && (i % 3 == 0) == day_before) text += (text.empty() ? "" : " ") + id_of(i);
      }
    }
    return text;
  };
  std::vector<bool> is_open(count, true);
  REQUIRE(listed(shop, {.limit = count}) == expected(is_open));
  for (std::size_t step = 0; step < count; ++step) {
    const std::size_t i = step * 1237 % count;  // each once, all over the day
    // Held ones leave the class, and come back into the middle of it.
    shop.happens(
        HoldPlaced{.order = order_id(id_of(i)), .hold = {"h"}, .reason = HoldReason::customs});
    if (step % 4 == 0) {
      shop.happens(HoldReleased{.order = order_id(id_of(i)), .hold = {"h"}});
    } else {
      shop.happens(OrderCancelled{.order = order_id(id_of(i))});
      is_open[i] = false;
    }
    if (step % 500 == 499) {
      REQUIRE(shop.ledger.audit().violations.empty());
      REQUIRE(listed(shop, {.order_class = Account::backlog, .limit = count}) == expected(is_open));
    }
  }
}
