// What is answered about kits: K14 to K21 of docs/semantics.md. What happens to them is in tables/kits.txt.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;
using Texts = std::vector<std::string>;

constexpr Instant february(int day) {
  return "2026-02-01T10:00:00Z"_instant.plus(days{day - 1}).value();
}

/// A camping set is a tent and twelve pegs.
void define_kit(Shop& shop, std::optional<Instant> releases_at = {}) {
  shop.happens(
      SkuDefined{.sku = {"CAMP"}, .backorders = OrderPolicy::allow, .releases_at = releases_at});
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  shop.happens(SkuDefined{.sku = {"PEG"}, .backorders = OrderPolicy::allow});
  shop.happens(KitDefined{.sku = {"CAMP"}, .components = {{{"TENT"}, 1}, {{"PEG"}, 12}}});
}
OrderPlaced order_of(std::string_view id, std::string_view sku, Quantity quantity) {
  return new_order(order_id(id),
                   {new_line({"1"}, sku_id(sku), quantity, Price::each("100.00"_decimal))});
}
SupplyExpected pegs_on(Instant expected_at) {
  return {.supply = {"P1"}, .sku = {"PEG"}, .quantity = 24, .expected_at = expected_at};
}

/// K wants four sets, for the 5th of February: the pegs do for two, and more are expected on the 10th.
Shop shop_with_kits(std::int64_t tents = 5) {
  Shop shop;
  define_kit(shop);
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = units(tents)});
  shop.happens(StockCounted{.sku = {"PEG"}, .on_hand = 30});
  shop.happens(pegs_on(february(10)));
  OrderPlaced placed = order_of("K", "CAMP", 4);
  placed.lines.front().promised_at = february(5);
  shop.happens(placed);
  return shop;
}

Texts sentences(const Shop& shop, std::string_view order, std::size_t run = 0) {
  return sentences_of(shop.ledger.explain(order_id(order)).value().lines.at(0).runs.at(run));
}

std::string listed(const Shop& shop, const Sku& sku) {
  std::string text;
  for (const ListedOrder& row : shop.ledger.list({.sku = sku}).value().orders)
    text += row.order.text() + ' ' + std::to_string(row.units) + ' ' + row.value.to_text();
  return text;
}

Texts grouped(const Shop& shop, GroupBy by) {
  Texts texts;
  for (const GroupedTotalsRow& row : shop.ledger.totals_by(by).rows) {
    const std::string* const group = std::get_if<std::string>(&row.group);
    texts.push_back((group == nullptr ? "none" : *group) + ' ' + text_of(row.totals));
  }
  return texts;
}

/// `CAMP 1/1 placed_at`: what decided about each pair of lines.
Texts why(const Shop& shop, std::string_view order, std::string_view other) {
  Texts texts;
  for (const LineComparison& pair :
       shop.ledger.why_after(order_id(order), order_id(other)).value().lines) {
    texts.push_back(pair.sku.text() + ' ' + pair.line.text() + '/' + pair.other.text() + ' ' +
                    std::string(to_text(pair.precedence)));
  }
  return texts;
}

}  // namespace

TEST_CASE("the component that is short is told, and how many of it would do", "[kit][K19][R3]") {
  CHECK(sentences(shop_with_kits(), "K") ==
        Texts{"2 units are in backorder by R3: the SKU is released and no stock is allocated.",
              "SKU \"CAMP\" has no release date, by event 1 (sku_defined) at 2026-01-24T10:00:00Z.",
              "SKU \"TENT\" has no release date, by event 2 (sku_defined) at 2026-01-24T10:00:00Z.",
              "SKU \"PEG\" has no release date, by event 3 (sku_defined) at 2026-01-24T10:00:00Z.",
              "2 units have waited since event 8 (order_placed) at 2026-01-24T10:00:00Z.",
              "18 units of \"PEG\" are missing.",
              "Stock of \"PEG\" at \"main\": 30 on hand, 30 allocated; on hand was last changed by "
              "event 6 (stock_counted) at 2026-01-24T10:00:00Z.",
              "Supply \"P1\" of 24 units is expected at \"main\" on 2026-02-10T10:00:00Z, by event "
              "7 (supply_expected) at 2026-01-24T10:00:00Z.",
              "Needed: 18 more units of \"PEG\" at \"main\"."});
  // Where several are short, each is needed; who stands before in its queue counts for each.
  Shop shop = shop_with_kits(1);
  CHECK(sentences(shop, "K").back() ==
        "Needed: 3 more units of \"TENT\" at \"main\"; 18 more units of \"PEG\" at \"main\".");
  shop.happens(order_of("L", "CAMP", 1));
  CHECK(sentences(shop, "L").back() ==
        "Needed: 4 more units of \"TENT\" at \"main\"; 30 more units of \"PEG\" at \"main\".");
  shop.happens(StockReceived{.sku = {"TENT"}, .quantity = 4});
  CHECK(sentences(shop, "L").back() == "Needed: 30 more units of \"PEG\" at \"main\".");
  shop.happens(StockReceived{.sku = {"PEG"}, .quantity = 30});
  CHECK(sentences(shop, "L") ==
        Texts{"1 unit is in backlog by R5: stock is allocated and no shipping hold is active.",
              "SKU \"CAMP\" has no release date, by event 1 (sku_defined) at 2026-01-24T10:00:00Z.",
              "SKU \"TENT\" has no release date, by event 2 (sku_defined) at 2026-01-24T10:00:00Z.",
              "SKU \"PEG\" has no release date, by event 3 (sku_defined) at 2026-01-24T10:00:00Z.",
              "1 unit was allocated, by event 11 (stock_received) at 2026-01-24T10:00:00Z.",
              "Nothing is in the way of the shipping."});
}

TEST_CASE("an unreleased kit waits for the last release of its SKUs", "[kit][K19][R2]") {
  Shop shop;
  define_kit(shop, february(3));
  shop.happens(SkuDefined{.sku = {"PEG"}, .releases_at = february(7)});
  shop.happens(order_of("K", "CAMP", 1));
  CHECK(sentences(shop, "K").back() == "Needed: the release of \"PEG\" at 2026-02-07T10:00:00Z.");
}

TEST_CASE("kits that an expiry will complete are explained after the clock", "[kit][K19][E9]") {
  Shop shop;
  define_kit(shop);
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 1});
  shop.happens(StockCounted{.sku = {"PEG"}, .on_hand = 12});
  shop.happens(UnitsReserved{.reservation = {"R"},
                             .lines = {{.sku = {"CAMP"}, .quantity = 1}},
                             .expires_at = february(1)});
  shop.happens(order_of("K", "CAMP", 1));
  CHECK(sentences(shop, "K").back() ==
        "Needed: 1 more unit of \"TENT\" at \"main\"; 12 more units of \"PEG\" at \"main\".");
  const auto later = shop.ledger.explain({"K"}, february(1)).value().lines.at(0).runs.at(0);
  CHECK(sentences_of(later).at(4) ==
        "1 unit was allocated, by the expiry of a reservation at 2026-02-01T10:00:00Z.");
}

TEST_CASE("of two orders with a kit or its components, the component lines are compared",
          "[kit][K20]") {
  Shop shop = shop_with_kits();
  shop.wait(hours(1));
  shop.happens(order_of("L", "CAMP", 2));
  shop.happens(order_of("P", "PEG", 6));
  shop.happens(StockReceived{.sku = {"PEG"}, .quantity = 20});
  CHECK(why(shop, "L", "K") == Texts{"TENT 1/1 placed_later", "PEG 1/1 placed_at"});
  CHECK(why(shop, "P", "K") == Texts{"PEG 1/1 placed_at"});
  CHECK(why(shop, "K", "P") == Texts{"PEG 1/1 not_after"});
}

TEST_CASE("lists, late lines, groups and metrics speak of kits", "[kit][K7][K17]") {
  Shop shop = shop_with_kits();
  CHECK(listed(shop, {"CAMP"}) == "K 4 400.00");
  CHECK(listed(shop, {"PEG"}).empty());
  CHECK(grouped(shop, GroupBy::sku) == Texts{"CAMP backorder USD 1 order 1 line 2 units 200.00",
                                             "CAMP backlog USD 1 order 1 line 2 units 200.00"});
  CHECK(grouped(shop, GroupBy::location) ==
        Texts{"none backorder USD 1 order 1 line 2 units 200.00",
              "none backlog USD 1 order 1 line 2 units 200.00"});

  const LateLines late = shop.ledger.late();
  REQUIRE(late.lines.size() == 1);
  CHECK(late.lines[0].sku == Sku("CAMP"));
  CHECK(late.lines[0].quantity == 2);
  CHECK(late.lines[0].days_late == 5);
  CHECK(source_text(*late.lines[0].eta) == "supply:P1");

  shop.wait(days(13));
  shop.happens(TimePassed{});
  const Metrics metrics =
      shop.ledger.metrics({.from = Day::of_utc(opening), .to = Day::of_utc(shop.now)}).value();
  CHECK(metrics.roll_forward.at(0).placed.units == 4);
  CHECK(metrics.roll_forward.at(0).closing.value.to_text() == "400.00");
  CHECK(metrics.backorder_rate.units == Share{2, 4});
  CHECK(metrics.fill_rate.shares.units == Share{0, 4});
  CHECK(metrics.fill_rate.shares.lines == Share{0, 1});
}

TEST_CASE("a quote dates kits, and a preview speaks of units of the component", "[kit][K16][K18]") {
  const Shop shop = shop_with_kits();
  // Six of the pegs that are expected are left: a set of them has no date.
  const Quote quote = shop.ledger.quote({.sku = {"CAMP"}, .quantity = 1}).value();
  REQUIRE(quote.runs.size() == 1);
  CHECK(quote.runs[0].promise == Promise::backorder);
  CHECK_FALSE(quote.runs[0].eta);

  const ReceiptPreview preview =
      shop.ledger.preview(StockReceived{.sku = {"PEG"}, .quantity = 20}).value();
  CHECK(preview.gains == std::vector<PreviewedGain>{{{"K"}, {"1"}, {"main"}, 18, 0}});
  CHECK(preview.remaining == 2);
}

TEST_CASE("a fork knows kits, and what it is told of them is its own", "[kit][K21][W1]") {
  Shop shop = shop_with_kits();
  Ledger fork = shop.ledger.fork();
  const Digest before = shop.ledger.digest();
  const auto tell_fork = [&](EventBody body) {
    fork.apply({.at = shop.now, .body = std::move(body)}).value();
  };
  tell_fork(KitDefined{.sku = {"CAMP"}, .components = {{{"TENT"}, 1}}});
  tell_fork(order_of("L", "CAMP", 1));
  CHECK(balances_of(fork.status({"L"}).value().lines.at(0)) == "backlog 1");
  CHECK(shop.ledger.digest() == before);
  shop.happens(order_of("L", "CAMP", 1));
  CHECK(shop.balances("L") == "backorder 1");
  shop.happens(StockReceived{.sku = {"PEG"}, .quantity = 30});
  CHECK(shop.balances("K") == "backlog 4");
  CHECK(balances_of(fork.status({"K"}).value().lines.at(0)) == "backorder 2 backlog 2");
  CHECK(fork.audit().passed());
  CHECK(shop.ledger.audit().passed());
}

TEST_CASE("what comes later of a component, or is released later, moves kits", "[kit][K21][W4]") {
  Shop shop = shop_with_kits();
  Ledger fork = shop.ledger.fork();
  fork.apply({.at = shop.now, .body = pegs_on(february(20))}).value();
  const LedgerDifference slipped = shop.ledger.diff(fork);
  REQUIRE(slipped.orders.size() == 1);
  CHECK(slipped.orders[0].order == OrderId("K"));
  CHECK(slipped.orders[0].after->latest_eta == february(20));

  // Nothing is written to the order, and it stands in no queue of its own SKU.
  Shop unreleased;
  define_kit(unreleased, february(3));
  unreleased.happens(StockCounted{.sku = {"TENT"}, .on_hand = 1});
  unreleased.happens(StockCounted{.sku = {"PEG"}, .on_hand = 12});
  unreleased.happens(order_of("K", "CAMP", 1));
  Ledger later = unreleased.ledger.fork();
  later
      .apply(
          {.at = unreleased.now, .body = SkuDefined{.sku = {"CAMP"}, .releases_at = february(9)}})
      .value();
  const LedgerDifference released = unreleased.ledger.diff(later);
  REQUIRE(released.orders.size() == 1);
  CHECK(released.orders[0].after->latest_eta == february(9));
}
