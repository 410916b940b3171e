// json::EventReader: what it reads, and each way in which it refuses.
#include <orderledger/json/events.hpp>

#include "support/catch.hpp"
#include "support/spelt_events.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace orderledger;
using orderledger::test::text_of;

namespace {

struct Refusal {
  std::string fields;   // behind `type` and `at` of an event of `type`
  std::string message;  // begins with the field
};

// The field at the head of `lines[2].quantity 2.0: not ...`
std::string field_of(const std::string& message) {
  if (message.starts_with("\"\"")) return "\"\"";
  return message.substr(0, message.find_first_of(" :"));
}

void check_refused(const std::string& text, const std::string& field, const std::string& message) {
  CAPTURE(text);
  json::EventReader reader;
  const Result<Event> event = reader.read(text);
  REQUIRE_FALSE(event);
  CHECK(event.error().code == ErrorCode::malformed);
  CHECK(event.error().field == field);
  CHECK(event.error().message == message);
}

void check_refusals(const std::string& type, const std::vector<Refusal>& refusals) {
  for (const Refusal& refusal : refusals) {
    check_refused(text_of(type, refusal.fields), field_of(refusal.message), refusal.message);
  }
}

void check_not_json(const std::string& text, const std::string& why) {
  check_refused(text, "", "not a JSON object: " + why);
}

// The event of one good line and one whose fields are given.
std::string with_second_line(const std::string& fields) {
  return text_of("order_placed", R"("order":"O1","currency":"USD","lines":[)"
                                 R"({"line":"1","sku":"A","quantity":1,"unit_price":"1"},{)" +
                                     fields + "}]");
}

template <class Body>
Body read_body(const std::string& text) {
  json::EventReader reader;
  const Result<Event> event = reader.read(text);
  CAPTURE(text);
  if (!event) FAIL(event.error().message);
  return std::get<Body>(event->body);
}

}  // namespace

// ---- What it reads -----------------------------------------------------------------------------

TEST_CASE("every type of event is read, with all fields and with the required ones alone",
          "[json][SPEC 3]") {
  json::EventReader reader;
  std::set<std::size_t> types;
  for (const auto& [text, event] : test::spelt_events()) {
    CAPTURE(text);
    const Result<Event> read = reader.read(text);
    if (!read) FAIL(read.error().message);
    CHECK(*read == event);
    types.insert(event.body.index());
  }
  CHECK(types.size() == std::variant_size_v<EventBody>);
}

TEST_CASE("the order of fields, blanks and escapes do not matter", "[json]") {
  json::EventReader reader;
  const auto read = reader.read(
      " \t{ \"on_hand\" : 5 ,\"s\\u006bu\":\"\\u0054ENT\",\r\n\"at\":\"2026-01-24T12:30:00+02:30\" "
      ", "
      "\"type\":\"stock_counted\"}\n ");
  REQUIRE(read);
  CHECK(*read == Event{.at = test::at, .body = StockCounted{.sku = {"TENT"}, .on_hand = 5}});
}

TEST_CASE("a stated default is read like an absent field", "[json][semantics 9]") {
  CHECK(
      read_body<SkuDefined>(text_of(
          "sku_defined", R"("sku":"A","tracked":true,"backorders":"deny","preorders":"allow")")) ==
      SkuDefined{.sku = {"A"}});
  CHECK(read_body<StockCounted>(
            text_of("stock_counted", R"("sku":"A","location":"main","on_hand":1)")) ==
        StockCounted{.sku = {"A"}, .on_hand = 1});
}

TEST_CASE("an absent placed_at stays absent", "[json]") {
  const std::string fields = R"("order":"O1","currency":"USD","lines":[])";
  CHECK_FALSE(read_body<OrderPlaced>(text_of("order_placed", fields)).placed_at);
}

TEST_CASE("every hold reason, failure reason and outcome of SPEC is read", "[json][SPEC 3]") {
  const std::vector<std::string> holds = {"no_shipping_option",
                                          "carrier_exception",
                                          "address_problem",
                                          "customs",
                                          "label_failure",
                                          "disruption",
                                          "awaiting_payment",
                                          "fraud_review",
                                          "customer_request",
                                          "stock_check",
                                          "other"};
  for (const std::string& reason : holds) {
    const auto hold = read_body<HoldPlaced>(
        text_of("hold_placed", R"("order":"O","hold":"h","reason":")" + reason + '"'));
    CHECK(to_text(hold.reason) == reason);
  }
  for (const std::string reason : {"lost", "damaged", "returned_to_sender", "refused", "customs",
                                   "delayed", "address_problem"}) {
    const auto failure = read_body<ShipmentFailed>(
        text_of("shipment_failed", R"("shipment":"S","reason":")" + reason + '"'));
    CHECK(to_text(failure.reason) == reason);
  }
  for (const std::string outcome : {"delivered", "resend", "refund"}) {
    const auto recovery = read_body<ShipmentRecovered>(
        text_of("shipment_recovered", R"("shipment":"S","outcome":")" + outcome + '"'));
    CHECK(to_text(recovery.outcome) == outcome);
  }
}

TEST_CASE("what is representable but means nothing is left to the ledger", "[json]") {
  CHECK(
      read_body<UnitsReturned>(text_of("units_returned", R"("order":"O","line":"1","quantity":0)"))
          .quantity == Quantity(0));
  CHECK(read_body<UnitsShipped>(text_of("units_shipped",
                                        R"("order":"O","shipment":"S","lines":[)"
                                        R"({"line":"1","quantity":1},{"line":"1","quantity":1}])"))
            .lines.size() == 2);
  CHECK(read_body<StockAdjusted>(
            text_of("stock_adjusted", R"("sku":"A","delta":-9223372036854775808)"))
            .delta == INT64_MIN);
  CHECK(read_body<SkuDefined>(text_of("sku_defined", R"("sku":"A","lead_time_days":-1)"))
            .lead_time_days == -1);
  CHECK(read_body<StockCounted>(text_of("stock_counted", R"("sku":"A","on_hand":-0)")).on_hand ==
        Quantity(0));
}

TEST_CASE("free text may hold anything that JSON can", "[json][semantics 5]") {
  const auto hold = read_body<HoldPlaced>(
      text_of("hold_placed",
              R"("order":"O","hold":"h","reason":"other","note":"\u0000\ud83d\ude00\/\"\\")"));
  CHECK(hold.note == std::string("\0\xF0\x9F\x98\x80/\"\\", 8));
}

// ---- What it refuses ---------------------------------------------------------------------------

TEST_CASE("what is no JSON object is malformed", "[json]") {
  check_not_json("", "the text is empty");
  check_not_json(" \n\t", "the text is empty");
  check_not_json("[]", "it is another JSON value");
  check_not_json("null", "it is another JSON value");
  check_not_json("\"type\"", "it is another JSON value");
  check_not_json("17", "it is another JSON value");
  check_not_json("{", "it is not well formed");
  check_not_json("{\"type\":\"time_passed\"", "it is not well formed");
  check_not_json("{\"type\":\"time_passed\",}", "it is not well formed");
  check_not_json("{'type':'time_passed'}", "it is not well formed");
  check_not_json("{\"type\" \"time_passed\"}", "it is not well formed");
  check_not_json("{\"tracked\":True}", "it is not well formed");
  check_not_json("{\"quantity\":+1}", "it is not well formed");
  check_not_json("{\"quantity\":NaN}", "it is not well formed");
  check_not_json(text_of("time_passed") + " // a comment", "it is not well formed");
  check_not_json(text_of("time_passed") + text_of("time_passed"), "it is not well formed");
  check_not_json(text_of("time_passed") + '\0', "it is not well formed");
  check_not_json("\xEF\xBB\xBF" + text_of("time_passed"), "it begins with a byte order mark");
  check_not_json("{\"note\":\"\xFF\"}", "it is not UTF-8");
  check_not_json("{\"note\":\"\xC0\x80\"}", "it is not UTF-8");
  check_not_json("{\"note\":\"\xED\xA0\x80\"}", "it is not UTF-8");
  check_not_json("{\"note\":\"\xF4\x90\x80\x80\"}", "it is not UTF-8");
  check_not_json("{\"note\":\"a\tb\"}", "a control character is not escaped");
  check_not_json("{\"note\":\"a", "a string has no end");
  check_not_json(R"({"note":"\x41"})", "a string has an escape that is none");
  check_not_json(R"({"note":"\ud800"})", "a string has an escape that is none");
  check_not_json(R"({"note":"\udc00"})", "a string has an escape that is none");
  check_not_json(R"({"note":"\ud800\u0041"})", "a string has an escape that is none");
  const std::size_t depth = 100'000;
  check_not_json("{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}",
                 "it is nested too deeply");
}

TEST_CASE("a text cut off anywhere is malformed", "[json]") {
  json::EventReader reader;
  for (const auto& [text, event] : test::spelt_events()) {
    for (std::size_t size = 0; size < text.size(); ++size) {
      if (reader.read(std::string_view(text).substr(0, size))) FAIL(text.substr(0, size));
    }
  }
}

TEST_CASE("a number that is none is refused by the name of its field", "[json]") {
  const std::string why = ": a malformed number, or one too large";
  check_refusals("stock_received", {{R"("sku":"A","quantity":01)", "quantity 01" + why},
                                    {R"("sku":"A","quantity":-)", "quantity -" + why},
                                    {R"("sku":"A","quantity":1.)", "quantity 1." + why},
                                    {R"("sku":"A","quantity":1e999)", "quantity 1e999" + why},
                                    {R"("sku":"A","quantity":18446744073709551616)",
                                     "quantity 18446744073709551616" + why},
                                    {R"("sku":"A", "quantity": -9223372036854775809 ,"supply":"P")",
                                     "quantity -9223372036854775809" + why}});
  check_refused(with_second_line(R"("line":"2","quantity":100000000000000000000)"),
                "lines[1].quantity", "lines[1].quantity 100000000000000000000" + why);
  check_not_json(R"({"a":[[01]]})", "it holds a malformed number, or one too large");
  check_not_json("01", "it holds a malformed number, or one too large");
}

TEST_CASE("a type that is missing, no text or unknown is malformed", "[json]") {
  check_refused("{}", "type", "type: missing");
  check_refused(R"({"at":"2026-01-24T10:00:00Z"})", "type", "type: missing");
  check_refused(R"({"type":null})", "type", "type null: not a string");
  check_refused(R"({"type":["time_passed"]})", "type", R"(type ["time_passed"]: not a string)");
  check_refused(R"({"type":"order_place"})", "type",
                R"(type "order_place": no such type of event)");
  check_refused(R"({"type":"Time_passed"})", "type",
                R"(type "Time_passed": no such type of event)");
  check_refused(R"({"type":""})", "type", R"(type "": no such type of event)");
}

TEST_CASE("an unknown field is refused by name", "[json][SPEC 3]") {
  check_refusals("time_passed", {{R"("colour":"red")", R"(colour "red": unknown field)"},
                                 {R"("At":1)", "At 1: unknown field"},
                                 {R"("":{"a": [1,2]})", R"("" {"a": [1,2]}: unknown field)"},
                                 {R"("a\u0000\u0085":0)", R"(a\u0000\u0085 0: unknown field)"},
                                 {R"("quantity":5)", "quantity 5: unknown field"}});
  check_refused(with_second_line(R"("line":"2","sku":"B","quantity":1,"unit_price":"1","qty":1)"),
                "lines[1].qty", "lines[1].qty 1: unknown field");
}

TEST_CASE("an unknown field is reported before a missing or bad one, in the order of the text",
          "[json]") {
  check_refusals("stock_counted", {{R"("skuu":"A","on_hand":2.0)", R"(skuu "A": unknown field)"},
                                   {R"("b":1,"on_hand":1,"a":2)", "b 1: unknown field"}});
}

TEST_CASE("a repeated field is refused, even with the same value", "[json][SPEC 3]") {
  check_refusals("stock_counted",
                 {{R"("sku":"A","sku":"A","on_hand":1)", R"(sku "A": repeated field)"},
                  {R"("sku":"A","on_hand":1,"\u0073ku":"B")", R"(sku "A": repeated field)"}});
  check_refused(text_of("time_passed", R"("type":"time_passed")"), "type",
                R"(type "time_passed": repeated field)");
  check_refused(text_of("time_passed", R"("at":"2026-01-24T10:00:00Z")"), "at",
                R"(at "2026-01-24T10:00:00Z": repeated field)");
  check_refused(
      with_second_line(R"("line":"2","sku":"B","line":"3","quantity":1,"unit_price":"1")"),
      "lines[1].line", R"(lines[1].line "2": repeated field)");
}

TEST_CASE("an object of very many fields is refused by name, wherever its type stands", "[json]") {
  std::string fields;
  for (int i = 0; i < 1000; ++i) fields += "\"f" + std::to_string(i) + "\":0,";
  check_refused("{" + fields + R"("type":"time_passed"})", "f0", "f0 0: unknown field");
  check_refused("{" + fields + R"("a":0})", "type", "type: missing");
  std::string repeated;
  for (int i = 0; i < 1000; ++i) repeated += R"(,"sku":"A")";
  check_refused(text_of("stock_counted", R"("on_hand":1)" + repeated), "sku",
                R"(sku "A": repeated field)");
}

TEST_CASE("a missing field is refused, the first in the table's order", "[json][SPEC 3]") {
  check_refused(R"({"type":"time_passed"})", "at", "at: missing");
  check_refusals("location_defined", {{"", "location: missing"}});
  check_refusals("sku_defined", {{"", "sku: missing"}});
  check_refusals("stock_counted", {{"", "sku: missing"}, {R"("sku":"A")", "on_hand: missing"}});
  check_refusals("stock_received", {{"", "sku: missing"}, {R"("sku":"A")", "quantity: missing"}});
  check_refusals("stock_adjusted", {{"", "sku: missing"}, {R"("sku":"A")", "delta: missing"}});
  check_refusals("safety_stock_set", {{"", "sku: missing"}, {R"("sku":"A")", "quantity: missing"}});
  check_refusals("supply_expected",
                 {{"", "supply: missing"},
                  {R"("supply":"P")", "sku: missing"},
                  {R"("supply":"P","sku":"A")", "quantity: missing"},
                  {R"("supply":"P","sku":"A","quantity":1)", "expected_at: missing"}});
  check_refusals("supply_cancelled", {{"", "supply: missing"}});
  check_refusals("order_placed", {{"", "order: missing"},
                                  {R"("order":"O")", "currency: missing"},
                                  {R"("order":"O","currency":"USD")", "lines: missing"}});
  check_refusals("line_added", {{"", "order: missing"},
                                {R"("order":"O")", "line: missing"},
                                {R"("order":"O","line":"1")", "sku: missing"},
                                {R"("order":"O","line":"1","sku":"A")", "quantity: missing"}});
  check_refusals("units_cancelled", {{"", "order: missing"},
                                     {R"("order":"O")", "line: missing"},
                                     {R"("order":"O","line":"1")", "quantity: missing"}});
  check_refusals("order_cancelled", {{"", "order: missing"}});
  check_refusals("hold_placed", {{"", "order: missing"},
                                 {R"("order":"O")", "hold: missing"},
                                 {R"("order":"O","hold":"h")", "reason: missing"}});
  check_refusals("hold_released", {{"", "order: missing"}, {R"("order":"O")", "hold: missing"}});
  check_refusals("units_shipped", {{"", "order: missing"},
                                   {R"("order":"O")", "shipment: missing"},
                                   {R"("order":"O","shipment":"S")", "lines: missing"}});
  check_refusals("shipment_failed",
                 {{"", "shipment: missing"}, {R"("shipment":"S")", "reason: missing"}});
  check_refusals("shipment_recovered",
                 {{"", "shipment: missing"}, {R"("shipment":"S")", "outcome: missing"}});
  check_refusals("shipment_delivered", {{"", "shipment: missing"}});
  check_refusals("shipment_voided", {{"", "shipment: missing"}});
  check_refusals("line_changed", {{"", "order: missing"}, {R"("order":"O")", "line: missing"}});
  check_refusals("units_returned", {{"", "order: missing"},
                                    {R"("order":"O")", "line: missing"},
                                    {R"("order":"O","line":"1")", "quantity: missing"}});
}

TEST_CASE("null is refused wherever the table does not allow it", "[json][SPEC 3]") {
  check_refused(text_of("time_passed", R"("id":null)"), "id", "id null: not a string");
  check_refusals(
      "sku_defined",
      {{R"("sku":null)", "sku null: not a string"},
       {R"("sku":"A","title":null)", "title null: not a string"},
       {R"("sku":"A","tracked":null)", "tracked null: neither true nor false"},
       {R"("sku":"A","backorders":null)", "backorders null: not a string"},
       {R"("sku":"A","max_backorder":null)", "max_backorder null: not a whole number of units"},
       {R"("sku":"A","releases_at":null)", "releases_at null: not a string"},
       {R"("sku":"A","lead_time_days":null)", "lead_time_days null: not a whole number"}});
  check_refused(
      with_second_line(R"("line":"2","sku":"A","quantity":1,"unit_price":"1","promised_at":null)"),
      "lines[1].promised_at", "lines[1].promised_at null: not a string");
  check_refusals("shipment_failed",
                 {{R"("shipment":"S","reason":"lost","lines":null)", "lines null: not a list"}});
}

TEST_CASE("an id is text of 1 to 255 bytes without control characters", "[json][SPEC 2]") {
  const std::string why = ": not 1 to 255 bytes without control characters";
  const std::string longest(255, 'x');
  CHECK(read_body<SkuDefined>(text_of("sku_defined", R"("sku":")" + longest + '"')).sku.text() ==
        longest);
  check_refusals("sku_defined",
                 {{R"("sku":7)", "sku 7: not a string"},
                  {R"("sku":["A"])", R"(sku ["A"]: not a string)"},
                  {R"("sku":"")", R"(sku "")" + why},
                  {R"("sku":"a\nb")", R"(sku "a\nb")" + why},
                  {R"("sku":"a\u0000")", R"(sku "a\u0000")" + why},
                  {R"("sku":"a\u009f")", R"(sku "a\u009f")" + why},
                  {"\"sku\":\"a\x7F\"", R"(sku "a\u007f")" + why},
                  {"\"sku\":\"a\xC2\x85\"", R"(sku "a\u0085")" + why},
                  {R"("sku":"x)" + longest + '"', "sku \"" + longest.substr(0, 59) + "..." + why}});
}

TEST_CASE("a value in a message is cut between characters", "[json]") {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "\xE2\x82\xAC";  // 3 bytes each, the euro sign
  check_refused(text_of("time_passed", R"("a":")" + text + '"'), "a",
                "a \"" + text.substr(0, 57) + "...: unknown field");
}

TEST_CASE("a value is cut where its escapes make it long, too", "[json][regression]") {
  // Found by the fuzzer: a name of 80 DEL was cut at 60 of them, and shown in 360 bytes.
  std::string shown;
  for (int i = 0; i < 10; ++i) shown += "\\u007f";
  check_refused(text_of("time_passed", '"' + std::string(80, '\x7F') + "\":0"), shown + "...",
                shown + "... 0: unknown field");
}

TEST_CASE("a quantity is a JSON integer from 0 to 1,000,000,000", "[json][SPEC 2]") {
  const std::string no_integer = ": not a whole number of units";
  const std::string range = ": not 0 to 1000000000 units";
  check_refusals(
      "stock_received",
      {{R"("sku":"A","quantity":2.0)", "quantity 2.0" + no_integer},
       {R"("sku":"A","quantity":1e2)", "quantity 1e2" + no_integer},
       {R"("sku":"A","quantity":-0.0)", "quantity -0.0" + no_integer},
       {R"("sku":"A","quantity":"2")", R"(quantity "2")" + no_integer},
       {R"("sku":"A","quantity":true)", "quantity true" + no_integer},
       {R"("sku":"A","quantity":[2])", "quantity [2]" + no_integer},
       {R"("sku":"A","quantity":-1)", "quantity -1" + range},
       {R"("sku":"A","quantity":1000000001)", "quantity 1000000001" + range},
       {R"("sku":"A","quantity":18446744073709551615)", "quantity 18446744073709551615" + range}});
  check_refusals("stock_counted", {{R"("sku":"A","on_hand":5.5)", "on_hand 5.5" + no_integer}});
  check_refusals("safety_stock_set", {{R"("sku":"A","quantity":-1)", "quantity -1" + range}});
  check_refusals("sku_defined",
                 {{R"("sku":"A","max_backorder":-1)", "max_backorder -1" + range},
                  {R"("sku":"A","max_preorder":1.0)", "max_preorder 1.0" + no_integer}});
  check_refused(with_second_line(R"("line":"2","sku":"B","quantity":2.0,"unit_price":"1")"),
                "lines[1].quantity", "lines[1].quantity 2.0" + no_integer);
}

TEST_CASE("other integers are written as integers, too", "[json][SPEC 2]") {
  const std::string range = ": not -2147483648 to 2147483647";
  check_refusals("location_defined",
                 {{R"("location":"L","rank":1.0)", "rank 1.0: not a whole number"},
                  {R"("location":"L","rank":"1")", R"(rank "1": not a whole number)"},
                  {R"("location":"L","rank":2147483648)", "rank 2147483648" + range},
                  {R"("location":"L","rank":-2147483649)", "rank -2147483649" + range}});
  check_refusals("stock_adjusted",
                 {{R"("sku":"A","delta":1e1)", "delta 1e1: not a whole number of units"},
                  {R"("sku":"A","delta":9223372036854775808)",
                   "delta 9223372036854775808: not -1000000000 to 1000000000 units"}});
  check_refusals(
      "sku_defined",
      {{R"("sku":"A","lead_time_days":7.5)", "lead_time_days 7.5: not a whole number"},
       {R"("sku":"A","lead_time_days":2147483648)", "lead_time_days 2147483648" + range}});
  check_refusals("order_placed", {{R"("order":"O","currency":"USD","lines":[],"priority":true)",
                                   "priority true: not a whole number"}});
}

TEST_CASE("a boolean is true or false", "[json]") {
  check_refusals("sku_defined",
                 {{R"("sku":"A","tracked":1)", "tracked 1: neither true nor false"},
                  {R"("sku":"A","tracked":"true")", R"(tracked "true": neither true nor false)"}});
  check_refusals("order_placed", {{R"("order":"O","currency":"USD","lines":[],"accepted":0)",
                                   "accepted 0: neither true nor false"}});
}

TEST_CASE("an instant is RFC 3339 text with an offset", "[json][SPEC 2]") {
  const std::string why =
      ": not RFC 3339 with an offset, such as 2026-01-24T10:00:00Z, within 1970 to 9999";
  for (const std::string bad :
       {"", "2026-01-24", "2026-01-24T10:00:00", "2026-01-24t10:00:00Z", "2026-01-24T10:00:00z",
        "2026-01-24 10:00:00Z", "2026-02-30T10:00:00Z", "2026-01-24T10:00:60Z",
        "2026-01-24T24:00:00Z", "2026-01-24T10:00:00.Z", "2026-01-24T10:00:00.1234Z",
        "1969-12-31T23:59:59Z", "2026-01-24T10:00:00+0100", " 2026-01-24T10:00:00Z"}) {
    check_refused(R"({"type":"time_passed","at":")" + bad + "\"}", "at", "at \"" + bad + '"' + why);
  }
  check_refused(R"({"type":"time_passed","at":1769248800})", "at", "at 1769248800: not a string");
  check_refusals("sku_defined",
                 {{R"("sku":"A","releases_at":"soon")", R"(releases_at "soon")" + why}});
  check_refusals("supply_expected", {{R"("supply":"P","sku":"A","quantity":1,"expected_at":"soon")",
                                      R"(expected_at "soon")" + why}});
  check_refusals("line_changed",
                 {{R"("order":"O","line":"1","promised_at":"")", R"(promised_at "")" + why}});
}

TEST_CASE("an amount is a decimal in a JSON string", "[json][SPEC 2]") {
  const std::string why = ": not digits with at most 6 after a point, below 10^12";
  const std::string line = R"("order":"O","line":"1","sku":"A","quantity":1,)";
  for (const std::string bad : {"", "-1", "+1", "1.", ".5", "1.1234567", "1e2", "1,50", " 1",
                                "1000000000000", "0x10", "1.5 "}) {
    check_refusals("line_added",
                   {{line + R"("unit_price":")" + bad + '"', "unit_price \"" + bad + '"' + why}});
  }
  check_refusals("line_added",
                 {{line + R"("unit_price":249.00)", "unit_price 249.00: not a string"},
                  {line + R"("total":249)", "total 249: not a string"},
                  {line + R"("total":"x")", R"(total "x")" + why}});
  check_refused(with_second_line(R"("line":"2","sku":"B","quantity":1,"unit_price":1.10)"),
                "lines[1].unit_price", "lines[1].unit_price 1.10: not a string");
}

TEST_CASE("a line has a unit_price or a total, not both and not neither", "[json][semantics 8]") {
  const std::string line = R"("order":"O","line":"1","sku":"A","quantity":1)";
  check_refusals("line_added",
                 {{line, "unit_price: missing, and there is no total either"},
                  {line + R"(,"unit_price":"1","total":"1")",
                   R"(total "1": there is a unit_price, too; a line has one of them)"}});
  check_refused(with_second_line(R"("line":"2","sku":"B","quantity":1)"), "lines[1].unit_price",
                "lines[1].unit_price: missing, and there is no total either");
}

TEST_CASE("a word of a list is one of the list", "[json][SPEC 3]") {
  check_refusals(
      "sku_defined",
      {{R"("sku":"A","backorders":"yes")", R"(backorders "yes": not one of deny, allow)"},
       {R"("sku":"A","preorders":true)", "preorders true: not a string"}});
  check_refusals("hold_placed",
                 {{R"("order":"O","hold":"h","reason":"Customs")",
                   R"(reason "Customs": not one of no_shipping_option, carrier_exception, )"
                   "address_problem, customs, label_failure, disruption, awaiting_payment, "
                   "fraud_review, customer_request, stock_check, other"}});
  check_refusals("shipment_failed",
                 {{R"("shipment":"S","reason":"")",
                   R"(reason "": not one of lost, damaged, returned_to_sender, refused, customs, )"
                   "delayed, address_problem"}});
  check_refusals("shipment_recovered",
                 {{R"("shipment":"S","outcome":"lost")",
                   R"(outcome "lost": not one of delivered, resend, refund)"}});
}

TEST_CASE("free text and currencies are strings", "[json]") {
  check_refusals(
      "order_placed",
      {{R"("order":"O","currency":840,"lines":[])", "currency 840: not a string"},
       {R"("order":"O","currency":"USD","lines":[],"channel":1)", "channel 1: not a string"}});
  check_refusals("stock_adjusted",
                 {{R"("sku":"A","delta":1,"reason":{})", "reason {}: not a string"}});
}

TEST_CASE("lines are a list of objects", "[json]") {
  const std::string order = R"("order":"O","currency":"USD","lines":)";
  check_refusals("order_placed",
                 {{order + "{}", "lines {}: not a list"},
                  {order + R"("1")", R"(lines "1": not a list)"},
                  {order + "[{}]", "lines[0].line: missing"},
                  {order + R"([{"line":"1","sku":"A","quantity":1,"total":"1"}, 5 ])",
                   "lines[1] 5: not an object"},
                  {order + "[null]", "lines[0] null: not an object"},
                  {order + "[[]]", "lines[0] []: not an object"}});
  check_refusals(
      "units_shipped",
      {{R"("order":"O","shipment":"S","lines":[{"line":"1"}])", "lines[0].quantity: missing"},
       {R"("order":"O","shipment":"S","lines":[{"line":"1","quantity":1,"sku":"A"}])",
        R"(lines[0].sku "A": unknown field)"}});
}

// ---- The reader itself -------------------------------------------------------------------------

TEST_CASE("a reader goes on after an error, and after it was moved", "[json]") {
  json::EventReader reader;
  CHECK_FALSE(reader.read("{"));
  CHECK(reader.read(text_of("time_passed")));
  json::EventReader other = std::move(reader);
  CHECK(other.read(text_of("time_passed")));
  reader = json::EventReader();
  CHECK(reader.read(text_of("time_passed")));
}

TEST_CASE("a text is not read beyond its end", "[json]") {
  json::EventReader reader;
  const std::string two =
      text_of("time_passed") + text_of("stock_counted", R"("sku":"A","on_hand":1)");
  const auto first = reader.read(std::string_view(two).substr(0, text_of("time_passed").size()));
  REQUIRE(first);
  CHECK(*first == Event{.at = test::at});
}
