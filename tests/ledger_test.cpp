// The ledger as its caller sees it: clock, repeated events, questions about the past and the
// future, entries, ages, and two ledgers side by side.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;
using Texts = std::vector<std::string>;

static_assert(!std::is_copy_constructible_v<Ledger> && !std::is_copy_assignable_v<Ledger>);
static_assert(std::is_nothrow_move_constructible_v<Ledger> &&
              std::is_nothrow_move_assignable_v<Ledger>);

Event at(Instant instant, EventBody body) { return {.at = instant, .body = std::move(body)}; }

/// A ledger with a history that is asked about by hand-computed answers:
///   24th, 10:00  five tents; O1 orders seven at 249.00
///   25th, 10:00  two more tents come
///   26th, 10:00  a count says four
///   28th, 10:00  O1 ships four
Shop shop_with_a_history() {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 5});
  shop.happens(new_order({"O1"}, {new_line({"1"}, {"TENT"}, 7, Price::each("249.00"_decimal))}));
  shop.wait(days(1));
  shop.happens(StockReceived{.sku = {"TENT"}, .quantity = 2});
  shop.wait(days(1));
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 4});
  shop.wait(days(2));
  shop.happens(UnitsShipped{.order = {"O1"}, .shipment = {"S1"}, .lines = {{{"1"}, 4}}});
  return shop;
}

}  // namespace

// ------------------------------------------------------------------------------------------- clock

TEST_CASE("a ledger without events has no clock and answers with nothing", "[clock]") {
  const Ledger ledger;
  CHECK_FALSE(ledger.clock().has_value());
  CHECK_FALSE(ledger.totals().as_of.has_value());
  CHECK(ledger.totals().rows.empty());
  CHECK(ledger.totals().events == 0);
  CHECK(ledger.totals(opening).as_of == opening);
  CHECK(ledger.aging().rows.empty());
  CHECK(ledger.postings().value().empty());
  CHECK(ledger.status({"O1"}).error().code == ErrorCode::unknown_order);
  CHECK(ledger.order_class({"O1"}).error().code == ErrorCode::unknown_order);
  CHECK(ledger.audit().passed());
}

TEST_CASE("the clock is the at of the last applied event", "[clock]") {
  Shop shop;
  shop.happens(TimePassed{});
  CHECK(shop.ledger.clock() == opening);
  shop.wait(hours(1));
  CHECK_FALSE(shop.tell(StockCounted{.sku = {"NOPE"}, .on_hand = 1}));
  CHECK(shop.ledger.clock() == opening);  // refused: the clock stands
  shop.happens(TimePassed{});
  CHECK(shop.ledger.clock() == "2026-01-24T11:00:00Z"_instant);
}

TEST_CASE("events may share an instant, and never go back", "[clock]") {
  Shop shop;
  shop.happens(TimePassed{});
  shop.happens(TimePassed{});
  const auto earlier = shop.ledger.apply(at("2026-01-24T09:59:59.999Z"_instant, TimePassed{}));
  CHECK(earlier.error().code == ErrorCode::out_of_order);
  CHECK(earlier.error().field == "at");
  CHECK(earlier.error().message.find("2026-01-24T09:59:59.999Z") != std::string::npos);
  CHECK(shop.ledger.apply(at("2026-01-24T11:00:00+01:00"_instant, TimePassed{})).has_value());
  CHECK(shop.ledger.apply(at(Instant::last(), TimePassed{})).has_value());
  CHECK(shop.ledger.clock() == Instant::last());
}

TEST_CASE("the first event may be of any instant", "[clock]") {
  Ledger ledger;
  CHECK(ledger.apply(at(Instant(), TimePassed{})).has_value());
  CHECK(ledger.clock() == Instant());
}

// ------------------------------------------------------------------------------------- idempotency

TEST_CASE("the same id with the same content is repeated and changes nothing", "[idempotency]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}});
  const Event received{
      .at = opening, .id = EventId{"e1"}, .body = StockReceived{.sku = {"TENT"}, .quantity = 3}};
  CHECK(shop.ledger.apply(received).value() == Applied::applied);
  shop.wait(days(3));
  shop.happens(TimePassed{});
  const Digest before = shop.ledger.digest();
  // Whatever its at: it lies before the clock by now.
  CHECK(shop.ledger.apply(received).value() == Applied::repeated);
  CHECK(shop.ledger.digest() == before);
  CHECK(shop.ledger.clock() == shop.now);
  CHECK(shop.ledger.totals().events == 3);
}

TEST_CASE("the same id with other content is refused, be it only another at", "[idempotency]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}});
  const Event received{
      .at = opening, .id = EventId{"e1"}, .body = StockReceived{.sku = {"TENT"}, .quantity = 3}};
  shop.ledger.apply(received).value();
  const auto refusal_of = [&](Event event) {
    const Digest before = shop.ledger.digest();
    const Error error = shop.ledger.apply(event).error();
    CHECK(shop.ledger.digest() == before);
    return std::string(to_text(error.code)) + ' ' + error.field;
  };
  Event other = received;
  other.body = StockReceived{.sku = {"TENT"}, .quantity = 4};
  CHECK(refusal_of(other) == "conflicting_duplicate id");
  other = received;
  other.at = "2026-01-24T10:00:00.001Z"_instant;
  CHECK(refusal_of(other) == "conflicting_duplicate id");
  other = received;
  other.body = TimePassed{};
  CHECK(refusal_of(other) == "conflicting_duplicate id");
  // Malformed comes first.
  other.body = StockReceived{.sku = {"TENT"}, .quantity = 0};
  CHECK(refusal_of(other) == "malformed quantity");
}

TEST_CASE("a default that is spelt out is the same content", "[idempotency]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  const auto twice = [&](EventBody once, EventBody again) {
    static int number = 0;
    const EventId id = event_id("e" + std::to_string(++number));
    CHECK(shop.ledger.apply({.at = opening, .id = id, .body = std::move(once)}).value() ==
          Applied::applied);
    return shop.ledger.apply({.at = opening, .id = id, .body = std::move(again)}).value();
  };
  CHECK(twice(StockCounted{.sku = {"TENT"}, .on_hand = 0},
              StockCounted{.sku = {"TENT"}, .location = {"main"}, .on_hand = 0}) ==
        Applied::repeated);
  CHECK(twice(LocationDefined{.location = {"east"}},
              LocationDefined{.location = {"east"}, .rank = 0}) == Applied::repeated);
  OrderPlaced order = new_order({"O1"}, {new_line({"1"}, {"TENT"}, 1)});
  OrderPlaced spelt = order;
  spelt.placed_at = opening;
  spelt.lines[0].price = Price::each("0.00"_decimal);
  CHECK(twice(order, spelt) == Applied::repeated);
  // The same price, written with other zeros.
  order = new_order({"O2"}, {new_line({"1"}, {"TENT"}, 1, Price::each("10.5"_decimal))});
  spelt = order;
  spelt.lines[0].price = Price::each("010.500"_decimal);
  CHECK(twice(order, spelt) == Applied::repeated);
}

TEST_CASE("a unit price and a total are other content, and so is an optional field that is empty",
          "[idempotency]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  const auto conflict = [&](EventBody once, EventBody again) {
    static int number = 0;
    const EventId id = event_id("f" + std::to_string(++number));
    shop.ledger.apply({.at = opening, .id = id, .body = std::move(once)}).value();
    const auto result = shop.ledger.apply({.at = opening, .id = id, .body = std::move(again)});
    return !result && result.error().code == ErrorCode::conflicting_duplicate;
  };
  const auto order = [](Price price) {
    return new_order({"O1"}, {new_line({"1"}, {"TENT"}, 1, price)});
  };
  CHECK(conflict(order(Price::each("5"_decimal)), order(Price::total("5"_decimal))));
  CHECK(conflict(SkuDefined{.sku = {"POT"}}, SkuDefined{.sku = {"POT"}, .title = ""}));
  CHECK(conflict(
      LineChanged{.order = {"O1"}, .line = {"1"}},
      LineChanged{.order = {"O1"}, .line = {"1"}, .location = Change<LocationId>::removed()}));
}

// ------------------------------------------------------------------------- the past and the future

TEST_CASE("the past is answered as it was known then", "[as_of]") {
  const Shop shop = shop_with_a_history();
  const auto totals = [&](Instant as_of) { return texts_of(shop.ledger.totals(as_of)); };
  const auto day = [](int n) { return opening.plus(days(n)).value(); };

  CHECK(totals("2026-01-24T09:59:59.999Z"_instant).empty());
  CHECK(totals(day(0)) == Texts{"backorder USD 1 order 1 line 2 units 498.00",
                                "backlog USD 0 orders 1 line 5 units 1245.00"});
  CHECK(totals("2026-01-25T09:59:59.999Z"_instant) == totals(day(0)));
  CHECK(totals(day(1)) == Texts{"backlog USD 1 order 1 line 7 units 1743.00"});
  CHECK(totals(day(2)) == Texts{"backorder USD 1 order 1 line 3 units 747.00",
                                "backlog USD 0 orders 1 line 4 units 996.00"});
  CHECK(totals(day(4)) == Texts{"backorder USD 1 order 1 line 3 units 747.00"});
  CHECK(totals(day(400)) == totals(day(4)));
  CHECK(texts_of(shop.ledger.totals()) == totals(day(4)));

  CHECK(shop.ledger.status({"O1"}, "2026-01-24T09:59:59.999Z"_instant).error().code ==
        ErrorCode::unknown_order);
  CHECK(shop.balances("O1", 0, day(0)) == "backorder 2 backlog 5");
  CHECK(shop.balances("O1", 0, day(1)) == "backlog 7");
  CHECK(shop.balances("O1", 0, day(2)) == "backorder 3 backlog 4");
  CHECK(shop.balances("O1", 0, day(4)) == "backorder 3 shipped 4");
  CHECK(shop.class_of("O1", day(1)) == OrderClass::backlog);
}

TEST_CASE("events are counted up to as_of", "[as_of]") {
  const Shop shop = shop_with_a_history();
  CHECK(shop.ledger.totals("2026-01-01T00:00:00Z"_instant).events == 0);
  CHECK(shop.ledger.totals(opening).events == 3);
  CHECK(shop.ledger.totals(opening.plus(days(3))).events == 5);
  CHECK(shop.ledger.totals().events == 6);
  CHECK(shop.ledger.totals(Instant::last()).events == 6);
  CHECK(shop.ledger.totals("2026-01-01T00:00:00Z"_instant).open_orders == 0);
  CHECK(shop.ledger.totals(opening).open_orders == 1);
}

TEST_CASE("since is when the balance of the class last became non-zero", "[as_of][since]") {
  const Shop shop = shop_with_a_history();
  const auto since = [&](Account account, Instant as_of) {
    for (const Run& run : shop.line("O1", 0, as_of).runs) {
      if (run.account == account) return run.since.to_rfc3339();
    }
    return std::string("none");
  };
  const auto day = [](int n) { return opening.plus(days(n)).value(); };
  CHECK(since(Account::backlog, day(0)) == "2026-01-24T10:00:00Z");
  CHECK(since(Account::backorder, day(0)) == "2026-01-24T10:00:00Z");
  CHECK(since(Account::backlog, day(2)) == "2026-01-24T10:00:00Z");    // never empty
  CHECK(since(Account::backorder, day(2)) == "2026-01-26T10:00:00Z");  // empty on the 25th
  CHECK(since(Account::backlog, day(4)) == "none");
}

TEST_CASE("between two events the answer is that after the first of them", "[as_of]") {
  const Shop shop = shop_with_a_history();
  const Totals then = shop.ledger.totals(opening.plus(hours(30)));
  CHECK(texts_of(then) == texts_of(shop.ledger.totals(opening.plus(days(1)))));
  CHECK(then.as_of == opening.plus(hours(30)));
}

TEST_CASE("after the clock releases happen, and nothing else", "[as_of][release]") {
  Shop shop;
  const Instant release = "2026-02-01T00:00:00Z"_instant;
  shop.happens(
      SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow, .releases_at = release});
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 1});
  shop.happens(SupplyExpected{.supply = {"PO1"},
                              .sku = {"TENT"},
                              .quantity = 9,
                              .expected_at = "2026-01-28T00:00:00Z"_instant});
  shop.happens(new_order({"O1"}, {new_line({"1"}, {"TENT"}, 3, Price::each("249.00"_decimal))}));
  const Digest before = shop.ledger.digest();

  const Instant just_before = Instant::from_milliseconds(release.milliseconds() - 1).value();
  CHECK(shop.balances("O1", 0, just_before) == "preorder 3");
  CHECK(shop.balances("O1", 0, release) == "backorder 2 backlog 1");  // the supply has not come
  CHECK(texts_of(shop.ledger.totals(release)) ==
        Texts{"backorder USD 1 order 1 line 2 units 498.00",
              "backlog USD 0 orders 1 line 1 unit 249.00"});
  CHECK(texts_of(shop.ledger.aging({.as_of = release})) ==
        Texts{"8-14 backorder USD 1 order 1 line 2 units 498.00",
              "8-14 backlog USD 0 orders 1 line 1 unit 249.00"});
  CHECK(shop.line("O1", 0, release).runs.at(0).since == release);
  // Its postings are numbered on, and belong to no event.
  const auto ahead = shop.ledger.postings({.as_of = release}).value();
  CHECK(texts_of(ahead) == Texts{"1 O1/1 ordered>preorder 3", "2 O1/1 preorder>backorder 2",
                                 "3 O1/1 preorder>backlog 1"});
  CHECK(ahead.at(1).event == 0);
  CHECK(ahead.at(1).at == release);

  CHECK(shop.ledger.digest() == before);
  CHECK(shop.balances("O1") == "preorder 3");

  // When time has passed the answers are the same.
  shop.now = "2026-03-01T00:00:00Z"_instant;
  shop.happens(TimePassed{});
  CHECK(shop.ledger.postings({.as_of = release}).value() == ahead);
  CHECK(shop.ledger.postings().value() == ahead);
  CHECK(shop.balances("O1", 0, just_before) == "preorder 3");
  CHECK(shop.balances("O1", 0, release) == "backorder 2 backlog 1");
}

TEST_CASE("every order in the book is listed in the order of acceptance, closed ones too",
          "[status]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  for (const char* const id : {"Z", "A", "M"}) {
    shop.happens(new_order(order_id(id), {new_line({"1"}, {"TENT"}, 1)}));
    shop.wait(days(1));
  }
  shop.happens(OrderCancelled{{"A"}});
  const auto listed = [&](std::optional<Instant> as_of) {
    std::string text;
    shop.ledger.for_each_status(as_of, [&](const OrderStatus& order) {
      text += order.order.text() + ' ' + std::string(to_text(order.order_class)) + "; ";
      CHECK(order == shop.order(order.order.text(), as_of));
    });
    return text;
  };
  CHECK(listed({}) == "Z backorder; A cancelled; M backorder; ");
  CHECK(listed(opening.plus(days(1))) == "Z backorder; A backorder; ");
  CHECK(listed("2026-01-01T00:00:00Z"_instant) == "");
}

// -------------------------------------------------------------------------------------------- ages

namespace {

/// Three orders at 10.00 a unit, asked on the 24th:
///   OLD    placed 60 days before, 1 unit, no date
///   LATE   placed 31 days before, 2 units, promised for two days before, wished for 1 January
///   NEW    placed on the day, 3 units, wished for the day before
Shop shop_with_ages() {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  const auto place = [&](const OrderId& id, Quantity quantity, Instant placed_at,
                         std::optional<Instant> promised, std::optional<Instant> wished) {
    NewLine line = new_line({"1"}, {"TENT"}, quantity, Price::each("10.00"_decimal));
    line.promised_at = promised;
    OrderPlaced order = new_order(id, {line});
    order.placed_at = placed_at;
    order.requested_ship_at = wished;
    shop.happens(order);
  };
  place({"OLD"}, 1, "2025-11-25T23:59:59.999Z"_instant, {}, {});
  place({"LATE"}, 2, "2025-12-24T00:00:00Z"_instant, "2026-01-22T23:00:00Z"_instant,
        "2026-01-01T00:00:00Z"_instant);
  place({"NEW"}, 3, "2026-01-24T00:00:00Z"_instant, {}, "2026-01-23T00:00:00Z"_instant);
  return shop;
}

AgingBounds bounds(std::vector<int> upper) { return AgingBounds::from_days(upper).value(); }

}  // namespace

TEST_CASE("ages are whole days of the calendar, in buckets closed by their bounds", "[aging]") {
  const Shop shop = shop_with_ages();
  CHECK(texts_of(shop.ledger.aging()) ==
        Texts{"0-2 backorder USD 1 order 1 line 3 units 30.00",
              "31-60 backorder USD 2 orders 2 lines 3 units 30.00"});
  // A day later OLD is 61 days old, though it has waited for 60 days and some hours.
  CHECK(texts_of(shop.ledger.aging({.as_of = "2026-01-25T00:00:00Z"_instant})) ==
        Texts{"0-2 backorder USD 1 order 1 line 3 units 30.00",
              "31-60 backorder USD 1 order 1 line 2 units 20.00",
              "61- backorder USD 1 order 1 line 1 unit 10.00"});
  // NEW is 2 days old on the 26th and 3 on the 27th, from the first millisecond on.
  CHECK(texts_of(shop.ledger.aging({.as_of = "2026-01-26T23:59:59.999Z"_instant})).at(0) ==
        "0-2 backorder USD 1 order 1 line 3 units 30.00");
  CHECK(texts_of(shop.ledger.aging({.as_of = "2026-01-27T00:00:00Z"_instant})).at(0) ==
        "3-7 backorder USD 1 order 1 line 3 units 30.00");
}

TEST_CASE("the bounds are the caller's", "[aging]") {
  const Shop shop = shop_with_ages();
  CHECK(texts_of(shop.ledger.aging({.bounds = bounds({0, 31})})) ==
        Texts{"0-0 backorder USD 1 order 1 line 3 units 30.00",
              "1-31 backorder USD 1 order 1 line 2 units 20.00",
              "32- backorder USD 1 order 1 line 1 unit 10.00"});
  CHECK(texts_of(shop.ledger.aging({.bounds = bounds({30})})) ==
        Texts{"0-30 backorder USD 1 order 1 line 3 units 30.00",
              "31- backorder USD 2 orders 2 lines 3 units 30.00"});
  CHECK(shop.ledger.aging({.bounds = bounds({30})}).bounds.upper() == std::vector<int>{30});
}

TEST_CASE("by due, lines age by their promise, else by the order's wish; orders by the wish alone",
          "[aging][due]") {
  const Shop shop = shop_with_ages();
  const Aging aging = shop.ledger.aging({.by = AgeBasis::due});
  CHECK(aging.bounds.upper() == std::vector<int>{0, 2, 7, 14, 30, 60});
  // Lines: OLD 0 (no date), LATE 2 (promise), NEW 1 (wish). Orders: OLD 0, LATE 23 (wish), NEW 1.
  CHECK(texts_of(aging) == Texts{"0-0 backorder USD 1 order 1 line 1 unit 10.00",
                                 "1-2 backorder USD 1 order 2 lines 5 units 50.00",
                                 "15-30 backorder USD 1 order 0 lines 0 units 0.00"});
  // A day that is due is not past due.
  CHECK(texts_of(shop.ledger.aging({.as_of = "2026-01-24T10:00:00Z"_instant,
                                    .by = AgeBasis::due,
                                    .bounds = bounds({0, 1})})) ==
        Texts{"0-0 backorder USD 1 order 1 line 1 unit 10.00",
              "1-1 backorder USD 1 order 1 line 3 units 30.00",
              "2- backorder USD 1 order 1 line 2 units 20.00"});
}

TEST_CASE("a changed promise counts from then on, and not before", "[aging][due][as_of]") {
  Shop shop = shop_with_ages();
  shop.wait(days(1));
  shop.happens(LineChanged{.order = {"LATE"},
                           .line = {"1"},
                           .promised_at = Change<Instant>::to("2026-03-01T00:00:00Z"_instant)});
  shop.happens(LineChanged{.order = {"NEW"},
                           .line = {"1"},
                           .promised_at = Change<Instant>::to("2026-01-24T00:00:00Z"_instant)});
  const auto lines = [&](std::optional<Instant> as_of) {
    Texts texts;
    for (const AgingRow& row :
         shop.ledger.aging({.as_of = as_of, .by = AgeBasis::due, .bounds = bounds({0, 1, 2})})
             .rows) {
      if (row.totals.lines > 0)
        texts.push_back(std::to_string(row.from_days) + ": " + std::to_string(row.totals.units));
    }
    return texts;
  };
  CHECK(lines({}) == Texts{"0: 3", "1: 3"});
  CHECK(lines(opening) == Texts{"0: 1", "1: 3", "2: 2"});
  CHECK(lines("2026-03-02T00:00:00Z"_instant) == Texts{"0: 1", "1: 2", "3: 3"});
}

TEST_CASE("a line that was added ages from then, its order from its placing", "[aging]") {
  Shop shop = shop_with_ages();
  shop.wait(days(10));
  shop.happens(LineAdded{.order = {"OLD"}, .line = new_line({"2"}, {"TENT"}, 5)});
  CHECK(texts_of(shop.ledger.aging()) == Texts{"0-2 backorder USD 0 orders 1 line 5 units 0.00",
                                               "8-14 backorder USD 1 order 1 line 3 units 30.00",
                                               "31-60 backorder USD 1 order 1 line 2 units 20.00",
                                               "61- backorder USD 1 order 1 line 1 unit 10.00"});
}

TEST_CASE("totals and ages come by class, then currency", "[totals][aging]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  shop.happens(SkuDefined{.sku = {"CARD"}, .tracked = false});
  int number = 0;
  for (const char* const currency : {"USD", "JPY", "EUR", "BHD"}) {
    OrderPlaced order = new_order(order_id(std::to_string(++number)),
                                  {new_line({"1"}, {"CARD"}, 1, Price::each("7"_decimal)),
                                   new_line({"2"}, {"TENT"}, 1, Price::each("7"_decimal))});
    order.currency = currency;
    shop.happens(order);
  }
  const Texts expected = {
      "backorder BHD 1 order 1 line 1 unit 7.000", "backorder EUR 1 order 1 line 1 unit 7.00",
      "backorder JPY 1 order 1 line 1 unit 7",     "backorder USD 1 order 1 line 1 unit 7.00",
      "backlog BHD 0 orders 1 line 1 unit 7.000",  "backlog EUR 0 orders 1 line 1 unit 7.00",
      "backlog JPY 0 orders 1 line 1 unit 7",      "backlog USD 0 orders 1 line 1 unit 7.00"};
  CHECK(texts_of(shop.ledger.totals()) == expected);
  Texts aged = texts_of(shop.ledger.aging());
  for (std::string& text : aged) text.erase(0, sizeof("0-2"));
  CHECK(aged == expected);
}

// ----------------------------------------------------------------------------------------- entries

TEST_CASE("entries are numbered from 1 without gaps, and name their event", "[postings]") {
  const Shop shop = shop_with_a_history();
  const auto all = shop.ledger.postings().value();
  CHECK(texts_of(all) == Texts{"1 O1/1 ordered>backorder 2", "2 O1/1 ordered>backlog 5",
                               "3 O1/1 backorder>backlog 2", "4 O1/1 backlog>backorder 3",
                               "5 O1/1 backlog>shipped 4"});
  const std::vector<std::uint64_t> events = {3, 3, 4, 5, 6};
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(all[i].event == events[i]);
  CHECK(all.back().at == opening.plus(days(4)));
}

TEST_CASE("entries are filtered by order, from, to and as_of, and keep their numbers",
          "[postings]") {
  Shop shop = shop_with_a_history();
  shop.happens(new_order({"O2"}, {new_line({"1"}, {"TENT"}, 1)}));
  shop.happens(StockReceived{.sku = {"TENT"}, .quantity = 4});
  const auto texts = [&](const PostingFilter& filter) {
    std::uint64_t visited = 0;
    CHECK(shop.ledger.for_each_posting(filter, [&](const Posting&) { ++visited; }).value() ==
          visited);
    return texts_of(shop.ledger.postings(filter).value());
  };
  const auto day = [](int n) { return opening.plus(days(n)); };
  CHECK(texts({.order = OrderId{"O2"}}) ==
        Texts{"6 O2/1 ordered>backorder 1", "8 O2/1 backorder>backlog 1"});
  CHECK(texts({.order = OrderId{"O1"}, .from = day(2)}) == Texts{"4 O1/1 backlog>backorder 3",
                                                                 "5 O1/1 backlog>shipped 4",
                                                                 "7 O1/1 backorder>backlog 3"});
  CHECK(texts({.from = day(1), .to = day(2)}) ==
        Texts{"3 O1/1 backorder>backlog 2", "4 O1/1 backlog>backorder 3"});
  CHECK(texts({.from = opening.plus(hours(25)), .to = opening.plus(hours(47))}).empty());
  CHECK(texts({.from = day(2), .to = day(1)}).empty());
  CHECK(texts({.as_of = day(1)}).size() == 3);
  CHECK(texts({.to = day(4), .as_of = day(1)}).size() == 3);
  CHECK(shop.ledger.postings({.order = OrderId{"O2"}, .as_of = day(1)}).error().code ==
        ErrorCode::unknown_order);
  CHECK(shop.ledger.postings({.order = OrderId{"O3"}}).error().field == "order");
}

TEST_CASE("entries of one event come by acceptance, then line, then pairing", "[postings]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  shop.happens(new_order({"B"}, {new_line({"1"}, {"TENT"}, 1), new_line({"2"}, {"TENT"}, 2)}));
  OrderPlaced first = new_order({"A"}, {new_line({"1"}, {"TENT"}, 1)});
  first.priority = 9;
  shop.happens(first);
  shop.happens(StockReceived{.sku = {"TENT"}, .quantity = 4});
  CHECK(texts_of(shop.ledger.postings().value()) ==
        Texts{"1 B/1 ordered>backorder 1", "2 B/2 ordered>backorder 2", "3 A/1 ordered>backorder 1",
              "4 B/1 backorder>backlog 1", "5 B/2 backorder>backlog 2",
              "6 A/1 backorder>backlog 1"});
}

TEST_CASE("a visitor may throw to end it, and the ledger is as before", "[postings]") {
  const Shop shop = shop_with_a_history();
  const Digest before = shop.ledger.digest();
  int visited = 0;
  CHECK_THROWS_AS(shop.ledger
                      .for_each_posting({},
                                        [&](const Posting&) {
                                          if (++visited == 2) throw 2;
                                        })
                      .value(),
                  int);
  CHECK_THROWS_AS(shop.ledger.for_each_status({}, [](const OrderStatus&) { throw 1; }), int);
  CHECK(visited == 2);
  CHECK(shop.ledger.digest() == before);
  CHECK(shop.ledger.audit().passed());
}

// -------------------------------------------------------------------------- one ledger and another

TEST_CASE("questions change nothing", "[digest]") {
  const Shop shop = shop_with_a_history();
  const Ledger& ledger = shop.ledger;
  const Digest before = ledger.digest();
  for (const std::optional<Instant> as_of :
       {std::optional<Instant>(), std::optional(opening), std::optional(Instant::last())}) {
    (void)ledger.totals(as_of);
    (void)ledger.aging({.as_of = as_of, .by = AgeBasis::due});
    (void)ledger.status({"O1"}, as_of);
    (void)ledger.postings({.as_of = as_of});
    ledger.for_each_status(as_of, [](const OrderStatus&) {});
  }
  const AuditReport audit = ledger.audit();
  CHECK(audit.passed());
  CHECK(audit.lines_checked == 1);
  CHECK(audit.postings_checked == 5);
  CHECK(ledger.digest() == before);
  CHECK(ledger.clock() == opening.plus(days(4)));
}

TEST_CASE("equal streams give equal digests, different ones different digests", "[digest][inv6]") {
  const Digest digest = shop_with_a_history().ledger.digest();
  CHECK(shop_with_a_history().ledger.digest() == digest);
  CHECK(digest.to_text().size() == 32);
  CHECK(digest.to_text().find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(Digest{1, 0xFF}.to_text() == "000000000000000100000000000000ff");

  const auto digest_after = [](EventBody body) {
    Shop shop = shop_with_a_history();
    shop.happens(std::move(body));
    return shop.ledger.digest();
  };
  CHECK(digest_after(TimePassed{}) != digest);
  CHECK(digest_after(StockAdjusted{.sku = {"TENT"}, .delta = 1}) !=
        digest_after(StockAdjusted{.sku = {"TENT"}, .delta = 2}));
  CHECK(digest_after(LocationDefined{.location = {"a"}, .rank = 1}) !=
        digest_after(LocationDefined{.location = {"a"}, .rank = 2}));
  CHECK(Ledger().digest() == Ledger().digest());
  CHECK(Ledger().digest() != digest);
}

TEST_CASE("two ledgers do not meet", "[ledger]") {
  Shop a = shop_with_a_history();
  Shop b({.allocation = AllocationPolicy::due_date});
  const Digest before = a.ledger.digest();
  b.happens(SkuDefined{.sku = {"TENT"}, .tracked = false});
  b.happens(new_order({"O1"}, {new_line({"1"}, {"TENT"}, 1)}));
  b.happens(OrderCancelled{{"O1"}});
  CHECK(a.ledger.digest() == before);
  CHECK(a.balances("O1") == "backorder 3 shipped 4");
  CHECK(b.balances("O1") == "cancelled 1");
}

TEST_CASE("a ledger is moved with all it knows", "[ledger]") {
  Shop shop = shop_with_a_history();
  const Digest before = shop.ledger.digest();
  Ledger moved = std::move(shop.ledger);
  CHECK(moved.digest() == before);
  Ledger other;
  other = std::move(moved);
  CHECK(other.digest() == before);
  CHECK(other.apply(at(shop.now, StockReceived{.sku = {"TENT"}, .quantity = 3})).has_value());
  CHECK(balances_of(other.status({"O1"}).value().lines.at(0)) == "backlog 3 shipped 4");
  CHECK(other.audit().passed());
}

TEST_CASE("the waits of categories are the ledger's own", "[options][eta]") {
  const auto eta_with = [](LedgerOptions options) {
    Shop shop(std::move(options));
    shop.happens(
        SkuDefined{.sku = {"SOFA"}, .category = "furniture", .backorders = OrderPolicy::allow});
    shop.happens(new_order({"O1"}, {new_line({"1"}, {"SOFA"}, 1)}));
    return shop.runs("O1");
  };
  CHECK(eta_with({}) ==
        "backorder 1 out_of_stock eta benchmark:furniture "
        "2026-02-07T10:00:00Z..2026-02-14T10:00:00Z");
  CHECK(eta_with({.benchmark_waits = {{"furniture", 1, 1}}}) ==
        "backorder 1 out_of_stock eta benchmark:furniture 2026-01-25T10:00:00Z");
  CHECK(eta_with({.benchmark_waits = {}}) == "backorder 1 out_of_stock");
  CHECK(default_benchmark_waits().size() == 6);
}

TEST_CASE("options that make no sense are refused, by field and value", "[options]") {
  CHECK_FALSE(malformation_of(LedgerOptions()));
  CHECK_FALSE(malformation_of({.benchmark_waits = {{"a", 0, 0}, {"b", 36'500, 36'500}}}));
  const auto refusal = [](const LedgerOptions& options) {
    const std::string sentence = malformation_of(options).value().message;
    CHECK_THROWS_WITH(Ledger(options), "malformed: " + sentence);
    CHECK_THROWS_AS(Ledger::read_snapshot([] { return std::string_view(); }, options),
                    RefusedError);
    return sentence;
  };
  CHECK(refusal({.benchmark_waits = {{"a", -1, 2}}}) == "benchmark_waits[0].min_days -1: negative");
  CHECK(refusal({.benchmark_waits = {{"a", 1, 2}, {"b", 5, 4}}}) ==
        "benchmark_waits[1].max_days 4: less than min_days, 5");
  CHECK(refusal({.benchmark_waits = {{"a", 1, 36'501}}}) ==
        "benchmark_waits[0].max_days 36501: at most 36500 days");
  CHECK(refusal({.benchmark_waits = {{"a", 1, 2}, {"b", 1, 2}, {"a", 3, 4}}}) ==
        "benchmark_waits[2].category \"a\": listed twice");
  CHECK(refusal({.allocation = static_cast<AllocationPolicy>(3)}) ==
        "allocation 3: no such policy");
}

TEST_CASE("a value that is no enumerator has no text", "[ledger]") {
  constexpr auto last = 255;  // as a cast of bad input may make
  CHECK(to_text(static_cast<OrderPolicy>(last)).empty());
  CHECK(to_text(static_cast<RecoveryOutcome>(last)).empty());
  CHECK(to_text(static_cast<HoldReason>(last)).empty());
  CHECK(to_text(static_cast<FailureReason>(last)).empty());
  CHECK(to_text(static_cast<Reason>(last)).empty());
  CHECK(to_text(static_cast<DecisionRule>(last)).empty());
  CHECK(to_text(static_cast<FactKind>(last)).empty());
  CHECK(to_text(static_cast<RemedyKind>(last)).empty());
  CHECK(to_text(static_cast<Precedence>(last)).empty());
}

TEST_CASE("names that share any part of the one before are told apart", "[ledger]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  // Names are kept as what differs from the one before, and the bounds of that are 15 and 255 bytes.
  Texts names;
  for (const std::size_t shared : std::vector<std::size_t>{0, 1, 14, 15, 16, 30, 253}) {
    for (const std::size_t own : std::vector<std::size_t>{1, 2, 14, 15, 16, 30, 255}) {
      if (shared + own > 255) continue;
      const std::string text = std::string(shared, 's') + std::string(own, 'o');
      for (const char end : {'1', '2'}) names.push_back(text.substr(0, text.size() - 1) + end);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const std::string& name : names) {
    shop.happens(new_order(OrderId::from(name).value(), {new_line({"1"}, {"TENT"}, 1)}));
  }
  Texts kept;
  shop.ledger.for_each_status(
      {}, [&](const OrderStatus& status) { kept.emplace_back(status.order.text()); });
  CHECK(kept == names);
  for (const std::string& name : names)
    CHECK(shop.ledger.status(OrderId::from(name).value()).value().order.text() == name);
}

TEST_CASE("names whose hashes are alike are told apart", "[ledger]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  // More than a page of names that a table cut by the leading bits of their hashes would keep together.
  constexpr int alike_bits = 12;
  constexpr std::size_t more_than_a_page = 600;
  Texts names;
  for (int i = 0; names.size() < more_than_a_page; ++i) {
    std::string name = "order-" + std::to_string(i);
    const auto hash = std::uint64_t{std::hash<std::string_view>{}(name)};
    if (static_cast<std::uint32_t>(hash ^ hash >> 32) >> (32 - alike_bits) == 0)
      names.push_back(std::move(name));
  }
  for (const std::string& name : names) {
    const OrderId order = OrderId::from(name).value();
    CHECK(shop.ledger.status(order).error().code == ErrorCode::unknown_order);
    shop.happens(new_order(order, {new_line({"1"}, {"TENT"}, 1)}));
  }
  const Ledger fork = shop.ledger.fork();
  for (const std::string& name : names)
    CHECK(fork.status(OrderId::from(name).value()).value().order.text() == name);
  CHECK(shop.ledger.audit().passed());
}

TEST_CASE("an order of many SKUs is served and judged as one of few", "[ledger]") {
  for (const std::size_t count : {3U, 16U, 17U, 60U}) {
    CAPTURE(count);
    Shop shop;
    std::vector<NewLine> lines;
    const auto sku = [](std::size_t i) { return sku_id("S" + std::to_string(i)); };
    for (std::size_t i = 0; i < count; ++i) {
      shop.happens(SkuDefined{.sku = sku(i), .backorders = OrderPolicy::allow});
      shop.happens(StockCounted{.sku = sku(i), .on_hand = 3});
    }
    for (std::size_t i = 0; i < 2 * count; ++i)
      lines.push_back(new_line(line_id(std::to_string(i + 1)), sku(count - 1 - i % count), 2));

    // One that denies is named, wherever it stands.
    shop.happens(SkuDefined{.sku = sku(1), .backorders = OrderPolicy::deny});
    const auto refused = shop.ledger.apply({.at = shop.now, .body = new_order({"O1"}, lines)});
    CHECK(refused.error().field == "lines[" + std::to_string(count - 2) + "].sku");
    shop.happens(SkuDefined{.sku = sku(1), .backorders = OrderPolicy::allow});

    shop.happens(new_order({"O1"}, lines));
    std::vector<LineQuantity> shipped;
    for (std::size_t i = 0; i < 2 * count; ++i) {
      CAPTURE(i);
      const LineStatus line = shop.ledger.status({"O1"}).value().lines[i];
      CHECK(text_of(line.runs) == (i < count ? "backlog 2 ready main"
                                             : "backorder 1 out_of_stock; backlog 1 ready main"));
      shipped.insert(shipped.begin(), {line.line, 1});  // the last line first
    }
    shop.happens(UnitsShipped{.order = {"O1"}, .shipment = {"P1"}, .lines = shipped});
    for (const LineStatus& line : shop.ledger.status({"O1"}).value().lines)
      CHECK(line.shipped == 1);
    CHECK(shop.ledger.audit().passed());
  }
}
