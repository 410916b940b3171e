// How far back a ledger can be asked, and what it says of what was before. The rules are B1 to B4 of
// docs/semantics.md.
#include "benchmark/shop_events.hpp"
#include "support/catch.hpp"
#include "support/shop.hpp"
#include "support/snapshot.hpp"

#include <orderledger/orderledger.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;

const Instant second_day = opening.plus(days(1)).value();
const Instant third_day = opening.plus(days(2)).value();

/// On the first day there are two tents, and orders for two and for one; on the second the two are sent.
Shop three_days() {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 2});
  shop.happens(new_order({"SENT"}, {new_line({"1"}, {"TENT"}, 2)}));
  shop.happens(new_order({"WAITS"}, {new_line({"1"}, {"TENT"}, 1)}));
  shop.wait(days(1));
  shop.happens(UnitsShipped{.order = {"SENT"}, .shipment = {"S1"}, .lines = {{{"1"}, 2}}});
  shop.wait(days(1));
  shop.happens(TimePassed{});
  return shop;
}

/// The error that an answer is, or that it throws.
template <class Ask>
std::optional<Error> error_of(const Ask& ask) {
  try {
    return ask();
  } catch (const RefusedError& thrown) {
    return thrown.error();
  }
}

template <class T>
std::optional<Error> error_in(const Result<T>& result) {
  if (result) return {};
  return result.error();
}

struct Question {
  std::string name;
  std::function<std::optional<Error>(const Ledger&, std::optional<Instant>)> ask;
};

std::vector<Question> every_question() {
  using AsOf = std::optional<Instant>;
  const auto nothing = [](const auto&) { return std::optional<Error>(); };
  return {
      {"totals", [=](const Ledger& l, AsOf t) { return nothing(l.totals(t)); }},
      {"aging", [=](const Ledger& l, AsOf t) { return nothing(l.aging({.as_of = t})); }},
      {"totals_by", [=](const Ledger& l, AsOf t) { return nothing(l.totals_by(GroupBy::sku, t)); }},
      {"aging_by",
       [=](const Ledger& l, AsOf t) { return nothing(l.aging_by(GroupBy::sku, {.as_of = t})); }},
      {"late", [=](const Ledger& l, AsOf t) { return nothing(l.late(t)); }},
      {"diff", [=](const Ledger& l, AsOf t) { return nothing(l.diff(Ledger(), t)); }},
      {"diff of the other", [=](const Ledger& l, AsOf t) { return nothing(Ledger().diff(l, t)); }},
      {"for_each_status",
       [](const Ledger& l, AsOf t) {
         l.for_each_status(t, [](const OrderStatus&) {});
         return std::optional<Error>();
       }},
      {"for_each_open_line",
       [](const Ledger& l, AsOf t) {
         l.for_each_open_line(t, [](const OpenLine&) {});
         return std::optional<Error>();
       }},
      {"status", [](const Ledger& l, AsOf t) { return error_in(l.status({"SENT"}, t)); }},
      {"order_class", [](const Ledger& l, AsOf t) { return error_in(l.order_class({"SENT"}, t)); }},
      {"explain", [](const Ledger& l, AsOf t) { return error_in(l.explain({"WAITS"}, t)); }},
      {"why_after",
       [](const Ledger& l, AsOf t) { return error_in(l.why_after({"WAITS"}, {"SENT"}, t)); }},
      {"list", [](const Ledger& l, AsOf t) { return error_in(l.list({.as_of = t})); }},
      {"metrics",
       [](const Ledger& l, AsOf t) {
         const Day today = Day::of_utc(third_day);
         return error_in(l.metrics({.from = today, .to = today, .as_of = t}));
       }},
      {"postings", [](const Ledger& l, AsOf t) { return error_in(l.postings({.as_of = t})); }},
  };
}

}  // namespace

TEST_CASE("questions about an instant before the history that is kept are refused", "[B1]") {
  Shop shop = three_days();
  const std::vector<Question> questions = every_question();
  for (const Question& question : questions) {
    CAPTURE(question.name);
    CHECK(!error_of([&] { return question.ask(shop.ledger, opening); }));
  }
  CHECK(!shop.ledger.history_since());
  shop.ledger.keep_history_since(second_day);
  CHECK(shop.ledger.history_since() == second_day);
  for (const Question& question : questions) {
    CAPTURE(question.name);
    const auto error = error_of([&] { return question.ask(shop.ledger, opening); });
    REQUIRE(error);
    CHECK(error->code == ErrorCode::history_not_kept);
    CHECK(error->field == "as_of");
    CHECK(error->message ==
          R"(as_of "2026-01-24T10:00:00Z": history is kept since 2026-01-25T10:00:00Z)");
    const Instant later = third_day.plus(days(9)).value();
    for (const auto& as_of : std::vector<std::optional<Instant>>{{}, second_day, third_day, later})
      CHECK(!error_of([&] { return question.ask(shop.ledger, as_of); }));
  }
}

TEST_CASE("entries and metrics begin with the history that is kept, not before", "[B2]") {
  Shop shop = three_days();
  const auto all = texts_of(shop.ledger.postings().value());
  REQUIRE(all.size() == 3);
  shop.ledger.keep_history_since(second_day);
  CHECK(texts_of(shop.ledger.postings().value()) == std::vector{all[2]});
  CHECK(texts_of(shop.ledger.postings({.order = OrderId("SENT")}).value()) == std::vector{all[2]});
  const auto refused = [&](const PostingFilter& filter) {
    const auto answer = shop.ledger.postings(filter);
    CHECK(answer.error().code == ErrorCode::history_not_kept);
    return answer.error().field;
  };
  CHECK(refused({.from = opening}) == "from");
  CHECK(refused({.to = opening}) == "to");

  const auto measured = [&](Day from) {
    return shop.ledger.metrics({.from = from, .to = Day::of_utc(third_day)});
  };
  const auto error = measured(Day::of_utc(second_day)).error();  // it begins before ten o'clock
  CHECK(error.code == ErrorCode::history_not_kept);
  CHECK(error.message == R"(from "2026-01-25": history is kept since 2026-01-25T10:00:00Z)");
  CHECK(measured(Day::of_utc(third_day)).value().roll_forward.front().opening.units == 1);
}

TEST_CASE("a day that history begins with opens with what the day before left", "[B2]") {
  Shop shop = three_days();
  const Day second = Day::of_utc(second_day);
  const MetricsQuestion question{.from = second, .to = second};
  const Metrics before = shop.ledger.metrics(question).value();
  shop.ledger.keep_history_since(shop.ledger.time_zone().start_of(second));
  const Metrics after = shop.ledger.metrics(question).value();
  CHECK(after.roll_forward.front().opening.units == 3);
  CHECK(after.roll_forward == before.roll_forward);
}

TEST_CASE("what was let go does not come back, and now can always be asked about", "[B3]") {
  Shop shop = three_days();
  shop.ledger.keep_history_since(second_day);
  shop.ledger.keep_history_since(opening);
  CHECK(shop.ledger.history_since() == second_day);
  shop.ledger.keep_history_since(third_day.plus(days(100)).value());
  CHECK(shop.ledger.history_since() == third_day);
  CHECK(shop.ledger.totals(third_day) == shop.ledger.totals());

  Ledger empty;
  empty.keep_history_since(third_day);  // there is nothing to let go
  CHECK(!empty.history_since());
}

TEST_CASE("letting go of the past changes no order, no id and no digest", "[B4]") {
  Shop shop = three_days();
  const Digest digest = shop.ledger.digest();
  shop.ledger.keep_history_since(third_day);
  CHECK(shop.ledger.digest() == digest);
  CHECK(shop.ledger.audit().passed());
  CHECK(shop.balances("SENT") == "shipped 2");
  CHECK(shop.balances("WAITS") == "backorder 1");
  CHECK(shop.tell(new_order({"SENT"}, {new_line({"1"}, {"TENT"}, 1)})).error().code ==
        ErrorCode::duplicate_order);
  // What was sent long ago can come back.
  shop.happens(UnitsReturned{.order = {"SENT"}, .line = {"1"}, .quantity = 1});
  CHECK(shop.balances("SENT") == "shipped 1 returned 1");
}

TEST_CASE("a ledger that lets go leaves its forks the whole history", "[B4][W1]") {
  Shop shop = three_days();
  Ledger fork = shop.ledger.fork();
  const Totals then = shop.ledger.totals(opening);
  shop.ledger.keep_history_since(third_day);
  CHECK(!fork.history_since());
  CHECK(fork.totals(opening) == then);
  CHECK(shop.ledger.fork().history_since() == third_day);
  CHECK(read_snapshot(snapshot_of(shop.ledger)).value().history_since() == third_day);
}

TEST_CASE("of two years, what was there for the first alone is given back", "[B4]") {
  const auto events = to_events(shop_stream::make_shop_stream(20'000), {.scattered_dates = true});
  Ledger whole, bounded;
  for (const Event& event : events) {
    whole.apply(event).value();
    bounded.apply(event).value();
  }
  const Instant middle = events[events.size() / 2].at;
  const auto size_of = [](const Ledger& ledger) { return snapshot_of(ledger).size(); };
  const std::size_t before = size_of(bounded);
  bounded.keep_history_since(middle);
  const std::size_t half = size_of(bounded);
  CHECK(half < before);
  for (std::size_t i = events.size() / 2; i < events.size(); i += 997) {
    const Instant as_of = events[i].at;
    CAPTURE(as_of.to_rfc3339());
    CHECK(bounded.totals(as_of) == whole.totals(as_of));
    for (const AgeBasis by : {AgeBasis::placed, AgeBasis::due})
      CHECK(bounded.aging({.as_of = as_of, .by = by}) == whole.aging({.as_of = as_of, .by = by}));
  }
  CHECK(bounded.audit().violations == std::vector<std::string>{});
  CHECK(bounded.digest() == whole.digest());
  bounded.keep_history_since(Instant::last());
  CHECK(size_of(bounded) < half);
  CHECK(bounded.audit().violations == std::vector<std::string>{});
}
