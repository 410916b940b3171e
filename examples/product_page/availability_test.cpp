// How business code that uses the library is tested: a ledger of its own for each case, a few events, and
// what the code says then. No mock, no database, no clock.
#include "availability.hpp"

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>  // Catch2 3
#else
#include <catch2/catch.hpp>
#endif

#include <utility>

using namespace orderledger;
using namespace orderledger::literals;
using shop::availability;

namespace {

/// Two tents in stock, and no more than these unless a test says so.
struct TentShop {
  Ledger book;

  explicit TentShop(OrderPolicy backorders = OrderPolicy::deny) {
    happens(SkuDefined{.sku = {"TENT"}, .backorders = backorders});
    happens(StockCounted{.sku = {"TENT"}, .on_hand = 2});
  }
  void happens(EventBody what) {
    book.apply({.at = "2026-03-02T09:00:00Z"_instant, .body = std::move(what)}).value();
  }
  void sells(OrderId order, Quantity tents) {
    happens(OrderPlaced{.order = std::move(order),
                        .currency = "EUR",
                        .lines = {{{"1"}, {"TENT"}, tents, Price::each("249.00"_decimal)}}});
  }
  [[nodiscard]] std::string says(Quantity tents) const {
    return availability(book, {"TENT"}, tents);
  }
};

}  // namespace

TEST_CASE("what is there is in stock") {
  const TentShop shop;
  CHECK(shop.says(2) == "In stock.");
}

TEST_CASE("what was sold to somebody else is not") {
  TentShop shop;
  shop.sells({"1"}, 1);
  CHECK(shop.says(1) == "In stock.");
  CHECK(shop.says(2) == "Sold out.");
}

TEST_CASE("with backorders, all leave when the last comes in") {
  TentShop shop(OrderPolicy::allow);
  CHECK(shop.says(3) == "Out of stock. We do not know yet when it comes.");
  shop.happens(SupplyExpected{.supply = {"PO-17"},
                              .sku = {"TENT"},
                              .quantity = 4,
                              .expected_at = "2026-03-12T12:00:00Z"_instant});
  CHECK(shop.says(3) == "Leaves by 2026-03-12.");
  CHECK(shop.says(7) == "Out of stock. We do not know yet when it comes.");
}

TEST_CASE("before its release, an article leaves on the day of it") {
  TentShop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .releases_at = "2026-04-01T08:00:00Z"_instant});
  CHECK(shop.says(1) == "Leaves by 2026-04-01.");
}

TEST_CASE("an article that nobody has defined is not sold") {
  CHECK(availability(Ledger(), {"TENT"}, 1) == "We do not sell this.");
}
