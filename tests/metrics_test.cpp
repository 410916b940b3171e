// The worked example of docs/metrics.md, and what has no answer.
#include "support/catch.hpp"

#include <orderledger/json/answers.hpp>
#include <orderledger/json/events.hpp>
#include <orderledger/orderledger.hpp>

#include <string>
#include <vector>

using namespace orderledger;
using namespace orderledger::literals;

namespace {

Ledger ledger_of(const std::vector<std::string>& lines) {
  Ledger ledger;
  json::EventReader reader;
  for (const std::string& line : lines) {
    const auto event = reader.read(line);
    REQUIRE(event);
    REQUIRE(ledger.apply(*event));
  }
  return ledger;
}

// A week of a shop that sells tents, as docs/metrics.md tells it.
const std::vector<std::string> week = {
    R"({"type":"sku_defined","at":"2026-03-01T08:00:00Z","sku":"tent","backorders":"allow"})",
    R"({"type":"stock_received","at":"2026-03-01T08:00:00Z","sku":"tent","quantity":10})",
    R"({"type":"order_placed","at":"2026-03-01T09:00:00Z","order":"A","currency":"EUR",)"
    R"("requested_ship_at":"2026-03-03T12:00:00Z","lines":[{"line":"1","sku":"tent","quantity":4,)"
    R"("total":"100.00"}]})",
    R"({"type":"order_placed","at":"2026-03-02T09:00:00Z","order":"B","currency":"EUR",)"
    R"("lines":[{"line":"1","sku":"tent","quantity":8,"unit_price":"25.00",)"
    R"("promised_at":"2026-03-04T12:00:00Z"}]})",
    R"({"type":"units_shipped","at":"2026-03-03T18:00:00Z","order":"A","shipment":"s1",)"
    R"("lines":[{"line":"1","quantity":4}]})",
    R"({"type":"units_shipped","at":"2026-03-03T21:00:00Z","order":"B","shipment":"s2",)"
    R"("lines":[{"line":"1","quantity":6}]})",
    R"({"type":"shipment_failed","at":"2026-03-04T09:00:00Z","shipment":"s1","reason":"lost",)"
    R"("lines":[{"line":"1","quantity":1}]})",
    R"({"type":"order_placed","at":"2026-03-04T10:00:00Z","order":"C","currency":"EUR",)"
    R"("lines":[{"line":"1","sku":"tent","quantity":3,"unit_price":"30.00"}]})",
    R"({"type":"units_cancelled","at":"2026-03-05T09:00:00Z","order":"B","line":"1","quantity":1})",
    R"({"type":"time_passed","at":"2026-03-06T00:00:00Z"})"};

Day day(Instant noon) { return Day::of_utc(noon); }

MetricsQuestion working_days() {
  return {.from = day("2026-03-02T12:00:00Z"_instant), .to = day("2026-03-05T12:00:00Z"_instant)};
}

}  // namespace

TEST_CASE("the worked example of the page on metrics") {
  const auto metrics = ledger_of(week).metrics(working_days());
  REQUIRE(metrics);
  std::string text;
  json::append_metrics(text, *metrics);
  CHECK(
      text ==
      R"({"schema":"orderledger.metrics/1","from":"2026-03-02","to":"2026-03-05",)"
      R"("as_of":"2026-03-06T00:00:00Z","days":4,)"
      R"("roll_forward":[{"currency":"EUR","opening":{"units":4,"value":"100.00"},)"
      R"("placed":{"units":11,"value":"290.00"},)"
      R"("cancelled":{"units":1,"value":"25.00"},"shipped":{"units":10,"value":"250.00"},)"
      R"("failed":{"units":1,"value":"25.00"},)"
      R"("recovered":{"units":0,"value":"0.00"},"voided":{"units":0,"value":"0.00"},)"
      R"("closing":{"units":5,"value":"140.00"},)"
      R"("net_shipped":{"units":9,"value":"225.00"},"days_of_backlog":"2.4889",)"
      R"("book_to_bill":"1.2889"}],)"
      R"("classes":[{"class":"shipping_stuck","currency":"EUR","opening":0,"in":1,"out":0,)"
      R"("closing":1},)"
      R"({"class":"backorder","currency":"EUR","opening":0,"in":5,"out":1,"closing":4},)"
      R"({"class":"backlog","currency":"EUR","opening":4,"in":6,"out":10,"closing":0}],)"
      R"("backorder_rate":{"units":{"part":5,"whole":11,"rate":"0.4545"},"lines":{"part":2,)"
      R"("whole":2,"rate":"1.0000"},)"
      R"("orders":{"part":2,"whole":2,"rate":"1.0000"}},)"
      R"("fill_rate":{"units":{"part":10,"whole":12,"rate":"0.8333"},"lines":{"part":1,"whole":2,)"
      R"("rate":"0.5000"},)"
      R"("orders":{"part":1,"whole":2,"rate":"0.5000"},"cancelled_units":0,)"
      R"("lines_without_date":1},)"
      R"("time_to_ship":{"units":10,"p50_milliseconds":129600000,"p90_milliseconds":205200000,)"
      R"("p99_milliseconds":205200000}})");
}

TEST_CASE("a rate of nothing is none, and so is a ratio to a period in which nothing left") {
  const Ledger ledger = ledger_of(week);
  const auto metrics = ledger.metrics(
      {.from = day("2026-03-01T12:00:00Z"_instant), .to = day("2026-03-01T12:00:00Z"_instant)});
  REQUIRE(metrics);
  REQUIRE(metrics->roll_forward.size() == 1);
  CHECK_FALSE(metrics->roll_forward[0].days_of_backlog);
  CHECK_FALSE(metrics->roll_forward[0].book_to_bill);
  CHECK_FALSE(metrics->fill_rate.shares.lines.to_text());
  CHECK_FALSE(metrics->time_to_ship.p50);
}

TEST_CASE("a line is not judged before its day is over") {
  MetricsQuestion question = working_days();
  question.as_of = "2026-03-04T23:59:59.998Z"_instant;
  const Ledger ledger = ledger_of(week);
  CHECK(ledger.metrics(question)->fill_rate.shares.lines == Share{1, 1});
  question.as_of = "2026-03-04T23:59:59.999Z"_instant;
  CHECK(ledger.metrics(question)->fill_rate.shares.lines == Share{1, 2});
}

TEST_CASE("days that have not begun by as_of are not counted, and nothing after it is known") {
  MetricsQuestion question = working_days();
  question.as_of = "2026-03-03T18:00:00Z"_instant;
  const auto metrics = ledger_of(week).metrics(question);
  REQUIRE(metrics);
  CHECK(metrics->days == 2);
  CHECK(metrics->roll_forward[0].shipped.units == 4);
  question.as_of = "2026-03-01T18:00:00Z"_instant;
  const auto before = ledger_of(week).metrics(question);
  CHECK(before->days == 0);
  CHECK(before->roll_forward[0].opening == before->roll_forward[0].closing);
}

TEST_CASE("a period that ends before it begins is refused, and named") {
  MetricsQuestion question = working_days();
  std::swap(question.from, question.to);
  const auto refused = Ledger().metrics(question);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::malformed);
  CHECK(refused.error().field == "from");
  CHECK(refused.error().message == "from 2026-03-05: after to 2026-03-02");
}

TEST_CASE("the last day of all ends where its zone says, not where instants end") {
  const auto tokyo = TimeZone::load("Asia/Tokyo");
  if (!tokyo) return;  // a build or a machine without zones
  Ledger ledger({.time_zone = *tokyo});
  REQUIRE(ledger.apply({.at = Instant::last(), .body = TimePassed{}}));
  const Day last = day("9999-12-31T12:00:00Z"_instant);
  CHECK(ledger.metrics({.from = last, .to = last})->days == 1);
}

TEST_CASE("a share is rounded half up, at the fifth digit") {
  CHECK(Share{1, 6}.to_text() == "0.1667");
  CHECK(Share{1, 20'000}.to_text() == "0.0001");
  CHECK(Share{9'999, 200'000'000}.to_text() == "0.0000");
  CHECK(Share{INT64_MAX, INT64_MAX}.to_text() == "1.0000");
  CHECK_FALSE(Share{0, 0}.to_text());
}

TEST_CASE("a ledger without events has metrics without rows") {
  const auto metrics = Ledger().metrics(working_days());
  REQUIRE(metrics);
  CHECK(metrics->roll_forward.empty());
  CHECK(metrics->days == 0);
  CHECK_FALSE(metrics->as_of);
}
