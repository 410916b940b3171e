// The shapes of SPEC 6, as exact texts.
#include <orderledger/json/answers.hpp>

#include "support/catch.hpp"

#include <string>

using namespace orderledger;
using namespace orderledger::literals;

namespace {

template <class... Parts>
std::string text_of(void (*append)(std::string&, Parts...), const auto&... parts) {
  std::string out;
  append(out, parts...);
  return out;
}

std::string totals_text(const Totals& totals, std::uint64_t rejected) {
  std::string out;
  json::append_totals(out, totals, rejected);
  return out;
}

std::string aging_text(const Aging& aging) {
  std::string out;
  json::append_aging(out, aging);
  return out;
}

Money usd(Decimal amount) { return Money::from_decimal(*Currency::from_code("USD"), amount); }
Money jpy(Decimal amount) { return Money::from_decimal(*Currency::from_code("JPY"), amount); }

OrderStatus with_run(const Run& run) {
  OrderStatus status{
      .order = {"O"}, .order_class = OrderClass::backorder, .placed_at = {}, .lines = {}};
  status.lines.push_back({.line = {"1"}, .sku = {"A"}, .runs = {run}});
  return status;
}

// `"eta":...,"eta_source":...` of a run
std::string eta_text(const std::optional<Eta>& eta) {
  Run run;
  run.eta = eta;
  const std::string text = text_of(json::append_order_status, with_run(run));
  const auto from = text.find("\"eta\":");
  return text.substr(from, text.find("}]}]}") - from);
}

}  // namespace

TEST_CASE("totals of an empty ledger", "[json][SPEC 6]") {
  CHECK(totals_text(Totals{}, 0U) ==
        R"({"schema":"orderledger.totals/1","as_of":null,"events":0,"rejected":0,"open_orders":0,)"
        R"("totals":[]})");
}

TEST_CASE("totals have a row for each class and currency", "[json][SPEC 6]") {
  const Totals totals{.as_of = "2026-01-24T10:00:00.25Z"_instant,
                      .events = 12,
                      .open_orders = 3,
                      .rows = {{Account::shipping_stuck, 1, 2, 3, usd("1245"_decimal)},
                               {Account::backorder, 0, 1, 1'000'000'000, jpy("1245"_decimal)},
                               {Account::backlog, 2, 2, 4, usd("0.0125"_decimal)}}};
  CHECK(
      totals_text(totals, 7U) ==
      R"({"schema":"orderledger.totals/1","as_of":"2026-01-24T10:00:00.250Z","events":12,)"
      R"("rejected":7,)"
      R"("open_orders":3,"totals":[)"
      R"({"class":"shipping_stuck","currency":"USD","orders":1,"lines":2,"units":3,)"
      R"("value":"1245.00"},)"
      R"({"class":"backorder","currency":"JPY","orders":0,"lines":1,"units":1000000000,)"
      R"("value":"1245"},)"
      R"({"class":"backlog","currency":"USD","orders":2,"lines":2,"units":4,"value":"0.0125"}]})");
}

TEST_CASE("aging prints its bounds, and null where the last bucket ends", "[json][SPEC 6]") {
  const Aging aging{.as_of = "2026-01-24T10:00:00Z"_instant,
                    .bounds = {},
                    .rows = {{{Account::preorder, 1, 1, 2, usd("10.5"_decimal)}, 0, 2},
                             {{Account::preorder, 1, 1, 1, usd("3"_decimal)}, 61, {}}}};
  CHECK(aging_text(aging) ==
        R"({"schema":"orderledger.aging/1","as_of":"2026-01-24T10:00:00Z","bounds":[2,7,14,30,60],)"
        R"("aging":[)"
        R"({"class":"preorder","currency":"USD","from_days":0,"to_days":2,"orders":1,"lines":1,)"
        R"("units":2,"value":"10.50"},)"
        R"({"class":"preorder","currency":"USD","from_days":61,"to_days":null,"orders":1,)"
        R"("lines":1,"units":1,"value":"3.00"}]})");
}

TEST_CASE("aging of nothing", "[json][SPEC 6]") {
  CHECK(aging_text(Aging{}) ==
        R"({"schema":"orderledger.aging/1","as_of":null,"bounds":[2,7,14,30,60],"aging":[]})");
}

TEST_CASE("a status lists lines, and their open units as runs", "[json][SPEC 6]") {
  const OrderStatus status{
      .order = {"1001"},
      .order_class = OrderClass::backorder,
      .placed_at = "2026-01-24T10:00:00Z"_instant,
      .lines = {
          {.line = {"a"},
           .sku = {"TENT \"XL\""},
           .ordered = 9,
           .shipped = 1,
           .returned = 0,
           .cancelled = 1,
           .runs = {{.account = Account::backorder,
                     .quantity = 2,
                     .reason = Reason::out_of_stock,
                     .since = "2026-01-24T10:00:00Z"_instant,
                     .location = {},
                     .eta = Eta{EtaSource::supply, "PO-17", "2026-02-01T00:00:00Z"_instant,
                                "2026-02-01T00:00:00Z"_instant}},
                    {.account = Account::backlog,
                     .quantity = 5,
                     .reason = Reason::waiting_for_rest,
                     .since = "2026-01-25T00:00:00.001Z"_instant,
                     .location = LocationId{"main"},
                     .eta = {}}}},
          {.line = {"b"}, .sku = {"PEG"}, .ordered = 4, .shipped = 3, .returned = 1, .runs = {}}}};
  CHECK(
      text_of(json::append_order_status, status) ==
      R"({"order":"1001","class":"backorder","placed_at":"2026-01-24T10:00:00Z","lines":[)"
      R"({"line":"a","sku":"TENT \"XL\"","ordered":9,"shipped":1,"returned":0,"cancelled":1,)"
      R"("runs":[)"
      R"({"class":"backorder","quantity":2,"reason":"out_of_stock","since":"2026-01-24T10:00:00Z",)"
      R"("location":null,"eta":"2026-02-01T00:00:00Z","eta_source":"supply:PO-17"},)"
      R"({"class":"backlog","quantity":5,"reason":"waiting_for_rest",)"
      R"("since":"2026-01-25T00:00:00.001Z",)"
      R"("location":"main","eta":null,"eta_source":null}]},)"
      R"({"line":"b","sku":"PEG","ordered":4,"shipped":3,"returned":1,"cancelled":0,"runs":[]}]})");
}

TEST_CASE("the class of a closed order is fulfilled or cancelled", "[json][SPEC 6]") {
  const OrderStatus status{
      .order = {"O"}, .order_class = OrderClass::fulfilled, .placed_at = {}, .lines = {}};
  CHECK(text_of(json::append_order_status, status) ==
        R"({"order":"O","class":"fulfilled","placed_at":"1970-01-01T00:00:00Z","lines":[]})");
}

TEST_CASE("an eta is null, an instant or a range, and its source says why", "[json][SPEC 5]") {
  const Instant day1 = "2026-02-01T00:00:00Z"_instant;
  const Instant day9 = "2026-02-09T00:00:00Z"_instant;
  CHECK(eta_text({}) == R"("eta":null,"eta_source":null)");
  CHECK(eta_text(Eta{EtaSource::supply, "P", day1, day1}) ==
        R"("eta":"2026-02-01T00:00:00Z","eta_source":"supply:P")");
  CHECK(eta_text(Eta{EtaSource::overdue_supply, "P", {}, {}}) ==
        R"("eta":null,"eta_source":"overdue_supply:P")");
  CHECK(eta_text(Eta{EtaSource::lead_time, "", day9, day9}) ==
        R"("eta":"2026-02-09T00:00:00Z","eta_source":"lead_time")");
  CHECK(eta_text(Eta{EtaSource::release, "", day9, day9}) ==
        R"("eta":"2026-02-09T00:00:00Z","eta_source":"release")");
  CHECK(eta_text(Eta{EtaSource::benchmark, "furniture", day1, day9}) ==
        R"("eta":{"from":"2026-02-01T00:00:00Z","to":"2026-02-09T00:00:00Z"},)"
        R"("eta_source":"benchmark:furniture")");
}

TEST_CASE("a benchmark's eta is a range even where both ends meet", "[json][SPEC 6]") {
  const Instant day1 = "2026-02-01T00:00:00Z"_instant;
  CHECK(eta_text(Eta{EtaSource::benchmark, "c", day1, day1}) ==
        R"("eta":{"from":"2026-02-01T00:00:00Z","to":"2026-02-01T00:00:00Z"},)"
        R"("eta_source":"benchmark:c")");
}

TEST_CASE("a posting comes from ordered when its units enter the book", "[json][SPEC 6]") {
  Posting posting{.seq = 1,
                  .at = "2026-01-24T10:00:00Z"_instant,
                  .order = {"O1"},
                  .line = {"1"},
                  .from = {},
                  .to = Account::backorder,
                  .quantity = 7,
                  .event = 3};
  CHECK(text_of(json::append_posting, posting) ==
        R"({"seq":1,"at":"2026-01-24T10:00:00Z","order":"O1","line":"1","from":"ordered",)"
        R"("to":"backorder","quantity":7})");
  posting.from = Account::backorder;
  posting.to = Account::shipping_stuck;
  CHECK(text_of(json::append_posting, posting) ==
        R"({"seq":1,"at":"2026-01-24T10:00:00Z","order":"O1","line":"1","from":"backorder",)"
        R"("to":"shipping_stuck","quantity":7})");
}

TEST_CASE("a preview says who gains what where, and what remains", "[json]") {
  ReceiptPreview preview;
  preview.sku = {"TENT"};
  preview.location = {"east"};
  preview.quantity = 5;
  preview.remaining = 5;
  CHECK(text_of(json::append_preview, preview) ==
        R"({"schema":"orderledger.preview/1","as_of":null,"sku":"TENT","location":"east",)"
        R"("quantity":5,"gains":[],"remaining":5})");
  preview.as_of = "2026-01-24T10:00:00Z"_instant;
  preview.gains = {{{"O1"}, {"1"}, {"east"}, 3, 4}};
  preview.remaining = 2;
  CHECK(text_of(json::append_preview, preview) ==
        R"({"schema":"orderledger.preview/1","as_of":"2026-01-24T10:00:00Z","sku":"TENT",)"
        R"("location":"east","quantity":5,"gains":[{"order":"O1","line":"1","location":"east",)"
        R"("quantity":3,"waiting":4}],"remaining":2})");
}

TEST_CASE("a difference shows how each order stands before and after", "[json][W4]") {
  LedgerDifference difference;
  CHECK(text_of(json::append_difference, difference) ==
        R"({"schema":"orderledger.diff/1","as_of":null,"orders":[]})");
  difference.as_of = "2026-01-24T10:00:00Z"_instant;
  const Instant due = "2026-01-30T00:00:00Z"_instant;
  const ExpectedUnits expected{2, Eta{EtaSource::supply, "PO-1", due, due}};
  OrderStanding standing;
  standing.order_class = OrderClass::backorder;
  standing.open = {{Account::backorder, 1, 1, 2, Money(Currency::from_code("USD").value())}};
  standing.undated_units = 1;
  standing.latest_eta = due;
  difference.orders.push_back({{"O1"}, {}, standing, {{{"1"}, {}, {expected, {1, {}}}}}});
  CHECK(
      text_of(json::append_difference, difference) ==
      R"({"schema":"orderledger.diff/1","as_of":"2026-01-24T10:00:00Z","orders":[{"order":"O1",)"
      R"("before":null,"after":{"class":"backorder","open":[{"class":"backorder","currency":"USD",)"
      R"("lines":1,"units":2,"value":"0.00"}],"latest_eta":"2026-01-30T00:00:00Z",)"
      R"("undated_units":1},"lines":[{"line":"1","before":[],"after":[{"quantity":2,)"
      R"("eta":"2026-01-30T00:00:00Z","eta_source":"supply:PO-1"},)"
      R"({"quantity":1,"eta":null,"eta_source":null}]}]}]})");
}

TEST_CASE("answers are appended to what is there", "[json]") {
  std::string out = "[";
  json::append_posting(out, {});
  CHECK(out.starts_with("[{\"seq\":0,"));
}

TEST_CASE("text that is not UTF-8 still gives JSON", "[json]") {
  const auto escaped = [](std::string_view text) {
    std::string out;
    json::append_text(out, text);
    return out;
  };
  CHECK(escaped("") == "\"\"");
  CHECK(escaped("a\xFF"
                "b") == "\"a\\ufffdb\"");
  CHECK(escaped("\xC3") == "\"\\ufffd\"");
  CHECK(escaped("\xED\xA0\x80") == "\"\\ufffd\\ufffd\\ufffd\"");
  CHECK(escaped("\xE2\x82\xAC\xF0\x9F\x98\x80") == "\"\xE2\x82\xAC\xF0\x9F\x98\x80\"");
}
