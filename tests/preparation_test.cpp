// What is found out about an event ahead: whether it is well formed, and what stands for its content.
#include "support/catch.hpp"
#include "support/shop.hpp"
#include "support/spelt_events.hpp"

#include <orderledger/orderledger.hpp>

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace orderledger;
using namespace orderledger::literals;

namespace {

Event received(std::optional<EventId> id, Quantity quantity) {
  return {.at = test::opening,
          .id = std::move(id),
          .body = StockReceived{.sku = {"TENT"}, .quantity = quantity}};
}

// What apply() answers, in words.
std::string answer(const Result<Applied>& outcome) {
  if (!outcome) return outcome.error().message;
  return *outcome == Applied::applied ? "applied" : "repeated";
}

}  // namespace

TEST_CASE("a prepared event is judged as one that is not", "[preparation]") {
  const std::vector<Event> events = {
      {.at = test::opening, .id = EventId{"sku"}, .body = SkuDefined{.sku = {"TENT"}}},
      received(EventId{"e1"}, 3),
      received(EventId{"e1"}, 3),  // repeated
      received(EventId{"e1"}, 4),  // other content
      received(EventId{"e1"}, 0),  // malformed, which comes first
      received({}, 3),
      received({}, 3),  // nobody knows that it is the same
      received({}, 0),
      {.at = "2020-01-01T00:00:00Z"_instant, .body = TimePassed{}},
      {.at = test::opening,
       .id = EventId{"pot"},
       .body = StockCounted{.sku = {"POT"}, .on_hand = 0}},
      {.at = test::opening, .id = EventId{"pot"}, .body = TimePassed{}},  // refused before: free
  };
  Ledger plain;
  Ledger told;
  std::set<std::string> answers;
  for (const Event& event : events) {
    const std::string expected = answer(plain.apply(event));
    CHECK(answer(told.apply(event, Preparation(event))) == expected);
    CHECK(told.digest() == plain.digest());
    answers.insert(expected);
  }
  CHECK(answers.size() == 6);  // both of those that are no error, and four errors
}

TEST_CASE("what is said to come next changes no answer, whatever comes", "[preparation]") {
  const std::vector<Event> events = {
      {.at = test::opening, .id = EventId{"sku"}, .body = SkuDefined{.sku = {"TENT"}}},
      {.at = test::opening,
       .id = EventId{"order"},
       .body = OrderPlaced{.order = {"A"},
                           .currency = "USD",
                           .lines = {{.line = {"1"},
                                      .sku = {"TENT"},
                                      .quantity = 2,
                                      .price = Price::each("1"_decimal)}}}},
      received(EventId{"e1"}, 3),
      {.at = test::opening,
       .body = UnitsShipped{.order = {"A"}, .shipment = {"S1"}, .lines = {{{"1"}, 1}}}},
      {.at = test::opening,
       .body = UnitsShipped{.order = {"A"}, .shipment = {"S1"}, .lines = {{{"1"}, 1}}}},
      {.at = test::opening, .body = OrderCancelled{.order = {"A"}}},
      received(EventId{"e1"}, 0),
  };
  for (std::size_t shift = 0; shift <= events.size(); ++shift) {
    Ledger plain;
    Ledger told;
    for (std::size_t i = 0; i < events.size(); ++i) {
      // Shifted by 1 it is the one that comes; shifted by all, nobody knows.
      const Preparation next =
          shift == events.size() ? Preparation() : Preparation(events[(i + shift) % events.size()]);
      CHECK(answer(told.apply(events[i], Preparation(events[i]), &next)) ==
            answer(plain.apply(events[i])));
      CHECK(told.digest() == plain.digest());
    }
  }
}

TEST_CASE("a preparation of no event leaves all to the ledger", "[preparation]") {
  CHECK_FALSE(Preparation().is_made());
  Ledger ledger;
  ledger.apply({.at = test::opening, .body = SkuDefined{.sku = {"TENT"}}}).value();
  CHECK(answer(ledger.apply(received(EventId{"e1"}, 3), {})) == "applied");
  CHECK(answer(ledger.apply(received(EventId{"e1"}, 3), {})) == "repeated");
  CHECK(ledger.apply(received(EventId{"e1"}, 0), {}).error().code == ErrorCode::malformed);
}

TEST_CASE("a preparation says why an event is malformed", "[preparation]") {
  const Preparation good(received(EventId{"e1"}, 3));
  CHECK(good.is_made());
  CHECK(good.malformation() == nullptr);
  const Event bad = received(EventId{"e1"}, 0);
  REQUIRE(Preparation(bad).malformation() != nullptr);
  CHECK(*Preparation(bad).malformation() == Ledger().apply(bad).error());
}

TEST_CASE("the content is all that an event says but its id", "[preparation]") {
  const auto content = [](const Event& event) { return Preparation(event).content(); };
  CHECK(content(received(EventId{"e1"}, 3)) == content(received(EventId{"e2"}, 3)));
  CHECK(content(received(EventId{"e1"}, 3)) != content(received(EventId{"e1"}, 4)));
  CHECK(content(received({}, 3)) == Digest());

  // Of all types, with all their fields and without, as far as they are well formed.
  const auto spelt = test::spelt_events();
  for (const auto& [text, event] : spelt) {
    Event one = event;
    one.id = EventId{"e1"};
    for (const auto& [other_text, other] : spelt) {
      Event two = other;
      two.id = EventId{"e2"};
      if (Preparation(one).malformation() != nullptr || Preparation(two).malformation() != nullptr)
        continue;
      CAPTURE(text, other_text);
      CHECK((content(one) == content(two)) == (event.body == other.body));
    }
  }
}
