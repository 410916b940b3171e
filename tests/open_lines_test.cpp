// Open lines: what a table about them needs, line by line.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <orderledger/orderledger.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace orderledger;
using namespace orderledger::test;

namespace {

/// `A/1: backorder 2 498.00, backlog 1 249.00`
std::vector<std::string> open_lines(const Ledger& ledger, std::optional<Instant> as_of = {}) {
  std::vector<std::string> texts;
  ledger.for_each_open_line(as_of, [&](const OpenLine& line) {
    std::string text = line.order.text() + '/' + line.line.line.text() + ':';
    for (const OpenUnits& units : line.open) {
      text += ' ' + std::string(to_text(units.account)) + ' ' + std::to_string(units.quantity) +
              ' ' + units.value.to_text();
    }
    texts.push_back(text);
  });
  return texts;
}
using Texts = std::vector<std::string>;

/// Two tents in stock, backorders allowed.
Shop tent_shop() {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 2});
  return shop;
}

}  // namespace

TEST_CASE("a line in two classes is one open line, worth what each class counts", "[open_lines]") {
  Shop shop = tent_shop();
  shop.happens(new_order({"A"}, {new_line({"1"}, {"TENT"}, 3, Price::total("100.00"_decimal))}));
  CHECK(open_lines(shop.ledger) == Texts{"A/1: backorder 1 33.34 backlog 2 66.66"});
}

TEST_CASE("a closed line is not open, and was before it closed", "[open_lines]") {
  Shop shop = tent_shop();
  const NewLine first = new_line({"1"}, {"TENT"}, 1, Price::each("249.00"_decimal));
  const NewLine second = new_line({"2"}, {"TENT"}, 1, Price::each("249.00"_decimal));
  shop.happens(new_order({"A"}, {first, second}));
  const Instant before = shop.now;
  shop.wait(hours{1});
  shop.happens(UnitsShipped{.order = {"A"}, .shipment = {"S"}, .lines = {{{"1"}, 1}}});
  CHECK(open_lines(shop.ledger) == Texts{"A/2: backlog 1 249.00"});
  CHECK(open_lines(shop.ledger, before).size() == 2);
}

TEST_CASE("an open line says what its order says", "[open_lines]") {
  Shop shop = tent_shop();
  OrderPlaced order = new_order({"A"}, {new_line({"1"}, {"TENT"}, 1)});
  order.priority = 7;
  order.channel = "web";
  order.customer = "c-17";
  order.requested_ship_at = opening.plus(days{30}).value();
  order.placed_at = opening.plus(days{-1}).value();
  shop.happens(order);
  std::vector<OpenLine> lines;
  shop.ledger.for_each_open_line({}, [&](const OpenLine& line) { lines.push_back(line); });
  REQUIRE(lines.size() == 1);
  const OpenLine& line = lines.front();
  CHECK(line.order_class == OrderClass::backlog);
  CHECK(line.priority == 7);
  CHECK(line.channel == "web");
  CHECK(line.customer == "c-17");
  CHECK(line.placed_at == order.placed_at);
  CHECK(line.promised_at == order.requested_ship_at);
  CHECK(text_of(line.line.runs) == "backlog 1 scheduled main");
  CHECK(line.open.front().since == *shop.ledger.clock());
}

TEST_CASE("a kit is one open line, and its components are none", "[open_lines]") {
  Shop shop = tent_shop();
  shop.happens(SkuDefined{.sku = {"CAMP"}, .backorders = OrderPolicy::allow});
  shop.happens(KitDefined{.sku = {"CAMP"}, .components = {{{"TENT"}, 2}}});
  shop.happens(new_order({"A"}, {new_line({"1"}, {"CAMP"}, 1, Price::each("400.00"_decimal))}));
  CHECK(open_lines(shop.ledger) == Texts{"A/1: backlog 1 400.00"});
}

TEST_CASE("whoever visits open lines may end it", "[open_lines]") {
  Shop shop = tent_shop();
  shop.happens(new_order({"A"}, {new_line({"1"}, {"TENT"}, 1), new_line({"2"}, {"TENT"}, 1)}));
  int seen = 0;
  CHECK_THROWS_AS(shop.ledger.for_each_open_line({},
                                                 [&](const OpenLine&) {
                                                   ++seen;
                                                   throw std::runtime_error("enough");
                                                 }),
                  std::runtime_error);
  CHECK(seen == 1);
}
