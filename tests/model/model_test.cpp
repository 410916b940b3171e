// The reference model against expectations worked out by hand from the contract.

#include "model/model.hpp"
#include "model/generator.hpp"
#include "model/shrink.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace {

using model::Outcome;
using nlohmann::json;

const std::string morning = "2026-01-24T10:00:00Z";

// A ledger in which little needs to be said: events without `at` happen in the morning.
struct Book {
  model::Model model;
  std::string at = morning;

  explicit Book(model::Options options = {}) : model(options) {}

  Outcome send(const std::string& type, const std::string& fields) {
    return model.apply(R"({"type":")" + type + R"(","at":")" + at + "\"" +
                       (fields.empty() ? "" : "," + fields) + "}");
  }
  void ok(const std::string& type, const std::string& fields = "") {
    const Outcome outcome = send(type, fields);
    INFO(type << " " << fields << ": " << outcome.code << ": " << outcome.sentence);
    REQUIRE(outcome.kind == Outcome::applied);
  }
  std::string refused(const std::string& type, const std::string& fields = "") {
    const std::string before = everything();
    const Outcome outcome = send(type, fields);
    INFO(type << " " << fields);
    CHECK(outcome.kind == Outcome::refused);
    CHECK_FALSE(outcome.sentence.empty());
    CHECK(everything() == before);
    return outcome.code;
  }
  void on(const std::string& instant) { at = instant; }

  void sku(const std::string& id, const std::string& more = R"("backorders":"allow")") {
    ok("sku_defined", R"("sku":")" + id + "\"" + (more.empty() ? "" : "," + more));
  }
  void stock(const std::string& id, int on_hand, const std::string& location = "main") {
    ok("stock_counted", R"("sku":")" + id + R"(","location":")" + location + R"(","on_hand":)" +
                            std::to_string(on_hand));
  }
  static std::string order_fields(const std::string& id, const std::string& sku, int quantity,
                                  const std::string& more = "") {
    return R"("order":")" + id + R"(","currency":"USD","lines":[{"line":"1","sku":")" + sku +
           R"(","quantity":)" + std::to_string(quantity) + R"(,"unit_price":"10.00"}])" +
           (more.empty() ? "" : "," + more);
  }
  void order(const std::string& id, const std::string& sku, int quantity,
             const std::string& more = "") {
    ok("order_placed", order_fields(id, sku, quantity, more));
  }
  void ship(const std::string& order_id, const std::string& shipment, int quantity,
            const std::string& more = "") {
    ok("units_shipped", R"("order":")" + order_id + R"(","shipment":")" + shipment +
                            R"(","lines":[{"line":"1","quantity":)" + std::to_string(quantity) +
                            "}]" + (more.empty() ? "" : "," + more));
  }

  std::string everything() const {
    return model.status({}) + model.postings({}) + model.aging({}, false) + model.clock();
  }

  // "backlog 5 ready main, backorder 2 out_of_stock": the runs of a line.
  std::string runs(const std::string& order_id, const std::string& line_id = "1",
                   std::optional<std::string> as_of = {}) const {
    std::string text;
    const json found = line(order_id, line_id, as_of);
    for (const json& run : found.at("runs")) {
      if (!text.empty()) text += ", ";
      text += run.at("class").get<std::string>();
      text += " " + std::to_string(run.at("quantity").get<int>());
      text += " " + run.at("reason").get<std::string>();
      if (!run.at("location").is_null()) text += " " + run.at("location").get<std::string>();
    }
    return text;
  }
  // "2 2026-02-01T00:00:00Z supply:s": quantity, eta and source of each run that has a source.
  std::string etas(const std::string& order_id, std::optional<std::string> as_of = {}) const {
    std::string text;
    const json found = line(order_id, "1", as_of);
    for (const json& run : found.at("runs")) {
      if (run.at("eta_source").is_null()) continue;
      if (!text.empty()) text += ", ";
      const json& eta = run.at("eta");
      text += std::to_string(run.at("quantity").get<int>()) + " ";
      if (eta.is_null()) {
        text += "unknown";
      } else if (eta.is_string()) {
        text += eta.get<std::string>();
      } else {
        text += eta.at("from").get<std::string>() + ".." + eta.at("to").get<std::string>();
      }
      text += " " + run.at("eta_source").get<std::string>();
    }
    return text;
  }
  json line(const std::string& order_id, const std::string& line_id,
            std::optional<std::string> as_of = {}) const {
    const json order_found = order_json(order_id, as_of);
    for (const json& each : order_found.at("lines")) {
      if (each.at("line") == line_id) return each;
    }
    return {};
  }
  json order_json(const std::string& id, std::optional<std::string> as_of = {}) const {
    const json status = json::parse(model.status(as_of));
    for (const json& each : status.at("orders")) {
      if (each.at("order") == id) return each;
    }
    return {};
  }
  std::string class_of(const std::string& id, std::optional<std::string> as_of = {}) const {
    return order_json(id, as_of).at("class").get<std::string>();
  }
  // "preorder>backlog 5": the postings of the last instant.
  std::string last_postings(std::optional<std::string> as_of = {}) const {
    const json rows = json::parse(model.postings(as_of)).at("postings");
    std::string text;
    for (const json& row : rows) {
      if (row.at("at") != rows.back().at("at")) continue;
      if (!text.empty()) text += ", ";
      text += row.at("from").get<std::string>() + ">" + row.at("to").get<std::string>() + " " +
              std::to_string(row.at("quantity").get<int>());
    }
    return text;
  }
  // "backorder USD 20.00": the rows of totals.
  std::string values() const {
    std::string text;
    const json totals = json::parse(model.totals({}));
    for (const json& row : totals.at("totals")) {
      if (!text.empty()) text += ", ";
      text += row.at("class").get<std::string>() + " " + row.at("currency").get<std::string>() +
              " " + row.at("value").get<std::string>();
    }
    return text;
  }
};

}  // namespace

TEST_CASE("the order of the worked example is scheduled until it ships", "[model][example]") {
  Book book;
  book.sku("T");
  book.stock("T", 5);
  book.order("O", "T", 3, R"("requested_ship_at":"2026-01-30T00:00:00Z")");
  book.on("2026-01-30T12:00:00Z");
  book.ship("O", "P", 3);
  for (const char* day : {"24", "25", "29"}) {
    const std::string as_of = std::string("2026-01-") + day + "T23:00:00Z";
    CHECK(book.runs("O", "1", as_of) == "backlog 3 scheduled main");
  }
  CHECK(book.runs("O", "1", "2026-01-30T00:00:00Z") == "backlog 3 ready main");
  CHECK(book.runs("O") == "");
  CHECK(book.class_of("O") == "fulfilled");
  CHECK(book.model.totals({}) ==
        R"({"schema":"orderledger.totals/1","as_of":"2026-01-30T12:00:00Z","events":4,)"
        R"("rejected":0,"open_orders":0,"totals":[]})");
}

TEST_CASE("the tents of the worked example move with the stock", "[model][example]") {
  Book book;
  book.sku("T");
  book.stock("T", 5);
  book.order("O", "T", 7);
  CHECK(book.runs("O") == "backorder 2 out_of_stock, backlog 5 ready main");
  CHECK(book.class_of("O") == "backorder");
  book.ok("stock_received", R"("sku":"T","quantity":2)");
  CHECK(book.runs("O") == "backlog 7 ready main");
  book.stock("T", 4);
  CHECK(book.runs("O") == "backorder 3 out_of_stock, backlog 4 ready main");
  CHECK(book.model.totals({}) ==
        R"({"schema":"orderledger.totals/1","as_of":"2026-01-24T10:00:00Z","events":5,)"
        R"("rejected":0,"open_orders":1,"totals":[)"
        R"({"class":"backorder","currency":"USD","orders":1,"lines":1,"units":3,"value":"30.00"},)"
        R"({"class":"backlog","currency":"USD","orders":0,"lines":1,"units":4,"value":"40.00"}]})");
}

TEST_CASE("a failed unit is stuck whatever else is true", "[model][R1]") {
  Book book;
  book.sku("T");
  book.stock("T", 3);
  book.order("O", "T", 3);
  book.ship("O", "P", 2);
  book.sku("T", R"("releases_at":"2026-03-01T00:00:00Z")");
  book.ok("shipment_failed", R"("shipment":"P","reason":"lost")");
  CHECK(book.runs("O") == "shipping_stuck 2 lost, preorder 1 unreleased main");
}

TEST_CASE("an unreleased SKU is a preorder, stock and holds or not", "[model][R2]") {
  Book book;
  book.sku("T", R"("releases_at":"2026-03-01T00:00:00Z")");
  book.stock("T", 1);
  book.order("O", "T", 2);
  book.ok("hold_placed", R"("order":"O","hold":"h","reason":"customs")");
  CHECK(book.runs("O") == "preorder 1 unreleased, preorder 1 unreleased main");
  CHECK(book.etas("O") == "1 2026-03-01T00:00:00Z release");
}

TEST_CASE("a shipping hold stops what is allocated and not what waits", "[model][R3][R4][R5]") {
  Book book;
  book.sku("T");
  book.stock("T", 1);
  book.order("O", "T", 2);
  book.ok("hold_placed", R"("order":"O","hold":"h","reason":"fraud_review")");
  CHECK(book.runs("O") == "backorder 1 out_of_stock, backlog 1 fraud_review main");
  book.ok("hold_placed", R"("order":"O","hold":"i","reason":"label_failure","line":"1")");
  CHECK(book.runs("O") == "shipping_stuck 1 label_failure main, backorder 1 out_of_stock");
  CHECK(book.refused("hold_placed", R"("order":"O","hold":"i","reason":"other")") ==
        "duplicate_hold");
  book.ok("hold_released", R"("order":"O","hold":"i")");
  CHECK(book.refused("hold_released", R"("order":"O","hold":"i")") == "unknown_hold");
  CHECK(book.class_of("O") == "backorder");
}

TEST_CASE("a release happens at its own instant and not at the next event", "[model][release]") {
  Book book;
  book.sku("T", R"("releases_at":"2026-01-26T00:00:00Z")");
  book.sku("A", R"("releases_at":"2026-01-26T00:00:00Z","backorders":"allow")");
  book.stock("T", 5);
  book.order("O", "T", 7);
  book.order("Q", "A", 1);
  CHECK(book.class_of("O", "2026-01-25T23:59:59.999Z") == "preorder");
  CHECK(book.class_of("O", "2026-01-26T00:00:00Z") == "backorder");
  // A comes before T in bytes, though Q was placed after O.
  CHECK(book.last_postings("2026-02-01T00:00:00Z") ==
        "preorder>backorder 1, preorder>backorder 2, preorder>backlog 5");
  CHECK(book.last_postings() == "ordered>preorder 7, ordered>preorder 1");
  book.on("2026-02-01T00:00:00Z");
  book.ok("time_passed");
  CHECK(book.last_postings() == "preorder>backorder 1, preorder>backorder 2, preorder>backlog 5");
  CHECK(book.line("O", "1").at("runs").at(0).at("since") == "2026-01-26T00:00:00Z");
  book.sku("T", R"("releases_at":"2026-02-03T00:00:00Z")");
  CHECK(book.last_postings() == "backorder>preorder 2, backlog>preorder 5");
  CHECK(book.class_of("O", "2026-01-30T00:00:00Z") == "backorder");
}

TEST_CASE("postings pair decreases with increases in account order", "[model][postings]") {
  Book book;
  book.sku("T");
  book.stock("T", 3);
  book.order("O", "T", 5);
  CHECK(book.last_postings() == "ordered>backorder 2, ordered>backlog 3");
  book.on("2026-01-25T00:00:00Z");
  book.ship("O", "P", 4);  // three allocated, one waiting; one remains waiting
  CHECK(book.last_postings() == "backorder>shipped 1, backlog>shipped 3");
  CHECK(book.model.postings({}) ==
        R"({"schema":"orderledger.postings/1","postings":[)"
        R"({"seq":1,"at":"2026-01-24T10:00:00Z","order":"O","line":"1","from":"ordered",)"
        R"("to":"backorder","quantity":2},)"
        R"({"seq":2,"at":"2026-01-24T10:00:00Z","order":"O","line":"1","from":"ordered",)"
        R"("to":"backlog","quantity":3},)"
        R"({"seq":3,"at":"2026-01-25T00:00:00Z","order":"O","line":"1","from":"backorder",)"
        R"("to":"shipped","quantity":1},)"
        R"({"seq":4,"at":"2026-01-25T00:00:00Z","order":"O","line":"1","from":"backlog",)"
        R"("to":"shipped","quantity":3}]})");
}

TEST_CASE("the parts of a total sum to the whole", "[model][money]") {
  Book book;
  book.sku("T");
  book.stock("T", 1);
  book.ok("order_placed",
          R"("order":"O","currency":"USD","lines":[{"line":"1","sku":"T","quantity":3,)"
          R"("total":"100.00"}])");
  // Laid end to end backlog has (0, 1], backorder (1, 3]: V(1) = 33.33, V(3) = 100.
  CHECK(book.values() == "backorder USD 66.67, backlog USD 33.33");
  book.ship("O", "P", 1);
  CHECK(book.values() == "backorder USD 66.67");
  book.ok("units_cancelled", R"("order":"O","line":"1","quantity":1)");
  CHECK(book.values() == "backorder USD 33.34");  // V(3) - V(2)
}

TEST_CASE("a total's own digits refine the shares, a currency's coarsen them", "[model][money]") {
  Book book;
  book.sku("T");
  book.stock("T", 1);
  const auto with = [&](const std::string& id, const std::string& currency,
                        const std::string& total) {
    book.ok("order_placed", R"("order":")" + id + R"(","currency":")" + currency +
                                R"(","lines":[{"line":"1","sku":"T","quantity":3,"total":")" +
                                total + R"("}])");
    const std::string values = book.values();
    book.ok("order_cancelled", R"("order":")" + id + "\"");
    return values;
  };
  CHECK(with("A", "JPY", "100") == "backorder JPY 67, backlog JPY 33");
  CHECK(with("B", "JPY", "100.000") == "backorder JPY 67, backlog JPY 33");
  CHECK(with("C", "JPY", "100.1") == "backorder JPY 66.8, backlog JPY 33.3");
  CHECK(with("D", "BHD", "0.01") == "backorder BHD 0.007, backlog BHD 0.003");
  CHECK(with("E", "USD", "0.000001") == "backorder USD 0.000001, backlog USD 0.00");
  CHECK(with("F", "CLF", "1") == "backorder CLF 0.6667, backlog CLF 0.3333");
  CHECK(with("G", "USD", "999999999999.999999") ==
        "backorder USD 666666666666.666666, backlog USD 333333333333.333333");
}

TEST_CASE("aging counts whole days, and each bound closes its bucket", "[model][aging]") {
  Book book;
  book.sku("T");
  book.order("O", "T", 1, R"("placed_at":"2026-01-21T23:59:59.999Z")");
  book.order("Q", "T", 1, R"("placed_at":"2026-01-22T00:00:00Z")");
  CHECK(book.model.aging({}, false) ==
        R"({"schema":"orderledger.aging/1","as_of":"2026-01-24T10:00:00Z",)"
        R"("bounds":[2,7,14,30,60],"aging":[)"
        R"({"class":"backorder","currency":"USD","from_days":0,"to_days":2,"orders":1,"lines":1,)"
        R"("units":1,"value":"10.00"},)"
        R"({"class":"backorder","currency":"USD","from_days":3,"to_days":7,"orders":1,"lines":1,)"
        R"("units":1,"value":"10.00"}]})");
  const json late = json::parse(book.model.aging("2026-12-31T00:00:00Z", false));
  CHECK(late.at("aging").at(0).at("to_days").is_null());
  CHECK(late.at("aging").at(0).at("from_days") == 61);
}

TEST_CASE("aging by due takes the promise, else the request; orders the request alone",
          "[model][aging]") {
  Book book;
  book.sku("T");
  book.ok("order_placed",
          R"("order":"O","currency":"USD","requested_ship_at":"2026-01-23T00:00:00Z","lines":[)"
          R"({"line":"1","sku":"T","quantity":1,"unit_price":"1",)"
          R"("promised_at":"2026-01-20T00:00:00Z"},)"
          R"({"line":"2","sku":"T","quantity":2,"unit_price":"1"}])");
  CHECK(book.model.aging({}, true) ==
        R"({"schema":"orderledger.aging/1","as_of":"2026-01-24T10:00:00Z",)"
        R"("bounds":[0,2,7,14,30,60],"aging":[)"
        R"({"class":"backorder","currency":"USD","from_days":1,"to_days":2,"orders":1,"lines":1,)"
        R"("units":2,"value":"2.00"},)"
        R"({"class":"backorder","currency":"USD","from_days":3,"to_days":7,"orders":0,"lines":1,)"
        R"("units":1,"value":"1.00"}]})");
  const json rows = json::parse(book.model.aging("2026-01-24T10:00:00Z", true, {0, 5}));
  CHECK(rows.at("bounds") == json::parse("[0,5]"));
}

TEST_CASE("the queue goes by priority, then placed_at, then acceptance", "[model][queue]") {
  Book book;
  book.sku("T");
  book.order("A", "T", 1);
  book.order("B", "T", 1);
  book.order("C", "T", 1, R"("placed_at":"2026-01-01T00:00:00Z")");
  book.order("D", "T", 1, R"("priority":1)");
  const auto allocated = [&] {
    std::string ids;
    for (const char* id : {"A", "B", "C", "D"}) {
      if (book.class_of(id) == "backlog") ids += id;
    }
    return ids;
  };
  const std::string one_more = R"("sku":"T","quantity":1)";
  book.ok("stock_received", one_more);
  CHECK(allocated() == "D");
  book.ok("stock_received", one_more);
  CHECK(allocated() == "CD");
  book.ok("stock_received", one_more);
  CHECK(allocated() == "ACD");
  book.stock("T", 1);  // shrink takes from the last
  CHECK(allocated() == "D");
}

TEST_CASE("a due_date queue puts the earlier promise first and none last", "[model][queue]") {
  Book book(model::Options{true});
  book.sku("T");
  book.order("A", "T", 1);
  book.order("B", "T", 1, R"("requested_ship_at":"2026-02-02T00:00:00Z")");
  book.order("C", "T", 1, R"("requested_ship_at":"2026-02-01T00:00:00Z")");
  book.ok("line_changed", R"("order":"C","line":"1","promised_at":"2026-02-03T00:00:00Z")");
  book.ok("stock_received", R"("sku":"T","quantity":1)");
  CHECK(book.class_of("B") == "backlog");
  book.ok("stock_received", R"("sku":"T","quantity":1)");
  CHECK(book.class_of("C") == "backlog");
  CHECK(book.class_of("A") == "backorder");
}

TEST_CASE("locations go by rank, then bytes; a line may insist on one", "[model][locations]") {
  Book book;
  book.sku("T");
  book.ok("location_defined", R"("location":"a","rank":1)");
  for (const char* location : {"a", "b", "Z"}) book.stock("T", 1, location);
  book.ok("safety_stock_set", R"("sku":"T","location":"Z","quantity":1)");
  book.order("O", "T", 3);
  CHECK(book.runs("O") == "backorder 1 out_of_stock, backlog 1 ready b, backlog 1 ready a");
  book.ok("line_changed", R"("order":"O","line":"1","location":"a")");
  CHECK(book.runs("O") == "backorder 2 out_of_stock, backlog 1 ready a");
  book.ok("line_changed", R"("order":"O","line":"1","location":null)");
  CHECK(book.runs("O") == "backorder 1 out_of_stock, backlog 1 ready b, backlog 1 ready a");
  book.ok("units_cancelled", R"("order":"O","line":"1","quantity":2)");  // waiting, then a
  CHECK(book.runs("O") == "backlog 1 ready b");
}

TEST_CASE("shipping from one location frees allocations elsewhere", "[model][shipping]") {
  Book book;
  book.sku("T");
  book.stock("T", 2, "a");
  book.stock("T", 2, "b");
  book.order("O", "T", 3);
  book.order("Q", "T", 2);
  CHECK(book.runs("Q") == "backorder 1 out_of_stock, backlog 1 ready b");
  book.ship("O", "P", 3, R"("location":"b")");  // b falls to -1, two at a are free
  CHECK(book.runs("Q") == "backlog 2 ready a");
  book.ok("shipment_voided", R"("shipment":"P")");
  CHECK(book.runs("O") == "backorder 1 out_of_stock, backlog 2 ready b");
  CHECK(book.refused("shipment_delivered", R"("shipment":"P")") == "unknown_shipment");
  CHECK(book.refused("units_shipped", R"("order":"O","shipment":"P","lines":[)"
                                      R"({"line":"1","quantity":1}])") == "duplicate_shipment");
}

TEST_CASE("units that left a shipment were the last to depart", "[model][shipping]") {
  Book book;
  book.sku("T");
  book.stock("T", 1, "a");
  book.stock("T", 1, "b");
  book.order("O", "T", 2);
  book.ship("O", "P", 2);  // one from a, then one from b
  book.ok("shipment_failed", R"("shipment":"P","reason":"damaged","lines":[)"
                             R"({"line":"1","quantity":1}])");
  book.ok("shipment_recovered", R"("shipment":"P","outcome":"refund")");
  book.ok("shipment_voided", R"("shipment":"P")");
  CHECK(book.runs("O") == "backlog 1 ready a");
  CHECK(book.line("O", "1").at("cancelled") == 1);
}

TEST_CASE("failures, recoveries and returns are bounded by what there is", "[model][shipping]") {
  Book book;
  book.sku("T");
  book.stock("T", 4);
  book.order("O", "T", 4);
  book.ship("O", "P", 3);
  book.ok("units_returned", R"("order":"O","line":"1","quantity":2)");
  const std::string two = R"("lines":[{"line":"1","quantity":2}])";
  CHECK(book.refused("units_returned", R"("order":"O","line":"1","quantity":2)") ==
        "over_returned");
  CHECK(book.refused("shipment_failed", R"("shipment":"P","reason":"lost",)" + two) ==
        "over_failed");
  CHECK(book.refused("shipment_voided", R"("shipment":"P")") == "over_failed");
  CHECK(book.refused("shipment_recovered", R"("shipment":"P","outcome":"resend")") ==
        "over_recovered");
  book.ok("shipment_failed", R"("shipment":"P","reason":"lost")");
  CHECK(book.runs("O") == "shipping_stuck 1 lost, backlog 1 ready main");
  CHECK(book.refused("shipment_failed", R"("shipment":"P","reason":"lost")") == "over_failed");
  book.ok("shipment_recovered", R"("shipment":"P","outcome":"resend")");
  CHECK(book.runs("O") == "backorder 1 out_of_stock, backlog 1 ready main");
  book.ok("shipment_delivered", R"("shipment":"P")");
  for (const char* type : {"shipment_delivered", "shipment_voided"}) {
    CHECK(book.refused(type, R"("shipment":"P")") == "already_delivered");
  }
  CHECK(book.refused("shipment_failed", R"("shipment":"P","reason":"lost",)" + two) ==
        "already_delivered");
}

TEST_CASE("an untracked SKU is allocated at once and for ever", "[model][tracked]") {
  Book book;
  book.sku("T", R"("tracked":false)");
  book.order("O", "T", 2);
  CHECK(book.runs("O") == "backlog 2 ready");
  book.sku("T", R"("tracked":true)");
  CHECK(book.runs("O") == "backorder 2 out_of_stock");
  book.stock("T", 1);
  CHECK(book.runs("O") == "backorder 1 out_of_stock, backlog 1 ready main");
  book.sku("T", R"("tracked":false)");
  CHECK(book.runs("O") == "backlog 2 ready");
  book.ship("O", "P", 2);
  book.sku("T", R"("tracked":true)");
  book.ok("shipment_voided", R"("shipment":"P")");  // no stock fell, so none rises
  CHECK(book.runs("O") == "backorder 1 out_of_stock, backlog 1 ready main");
}

TEST_CASE("policies refuse requests unless they are accepted", "[model][policy]") {
  Book book;
  book.sku("DENY", "");
  book.sku("SOME", R"("backorders":"allow","max_backorder":2)");
  book.sku("SOON", R"("releases_at":"2026-03-01T00:00:00Z","preorders":"deny")");
  book.sku("FEW", R"("releases_at":"2026-03-01T00:00:00Z","max_preorder":2)");
  for (const char* id : {"DENY", "FEW"}) book.stock(id, 1);
  CHECK(book.refused("order_placed", Book::order_fields("O", "DENY", 2)) == "backorder_denied");
  CHECK(book.refused("order_placed", Book::order_fields("O", "SOME", 3)) == "backorder_limit");
  CHECK(book.refused("order_placed", Book::order_fields("O", "SOON", 1)) == "preorder_denied");
  CHECK(book.refused("order_placed", Book::order_fields("O", "FEW", 3)) == "preorder_limit");
  book.order("O", "DENY", 1);
  book.order("Q", "SOME", 2);
  book.order("R", "SOON", 9, R"("accepted":true)");
  book.order("S", "FEW", 2);
  const std::string one = R"("order":"O","line":"2","quantity":1,"unit_price":"1","sku":")";
  CHECK(book.refused("line_added", one + R"(DENY")") == "backorder_denied");
  CHECK(book.refused("line_added", one + R"(SOME")") == "backorder_limit");
  CHECK(book.refused("line_added", one + R"(FEW")") == "preorder_limit");
  book.ok("line_added", one + R"(FEW","accepted":true)");
}

TEST_CASE("supplies are pegged to the queue in queue order", "[model][eta]") {
  Book book;
  book.sku("T", R"("backorders":"allow","lead_time_days":3)");
  const auto supply = [&](const std::string& id, const std::string& location, int quantity,
                          const std::string& day) {
    book.ok("supply_expected", R"("supply":")" + id + R"(","sku":"T","location":")" + location +
                                   R"(","quantity":)" + std::to_string(quantity) +
                                   R"(,"expected_at":"2026-02-)" + day + R"(T00:00:00Z")");
  };
  supply("late", "main", 2, "09");
  supply("east", "east", 2, "05");
  supply("b", "main", 1, "01");
  supply("a", "main", 1, "01");
  book.order("A", "T", 5);
  book.ok("order_placed",
          R"("order":"B","currency":"USD","lines":[{"line":"1","sku":"T","quantity":3,)"
          R"("total":"1","location":"main"}])");
  CHECK(book.etas("A") ==
        "1 2026-02-01T00:00:00Z supply:a, 1 2026-02-01T00:00:00Z supply:b, "
        "2 2026-02-05T00:00:00Z supply:east, 1 2026-02-09T00:00:00Z supply:late");
  CHECK(book.etas("B") == "1 2026-02-09T00:00:00Z supply:late, 2 2026-01-27T10:00:00Z lead_time");
  CHECK(book.etas("B", "2026-02-10T00:00:00Z") ==
        "1 unknown overdue_supply:late, 2 2026-02-13T00:00:00Z lead_time");
  book.ok("stock_received", R"("sku":"T","quantity":1,"supply":"a")");
  CHECK(book.etas("A") ==
        "1 2026-02-01T00:00:00Z supply:b, 2 2026-02-05T00:00:00Z supply:east, "
        "1 2026-02-09T00:00:00Z supply:late");
  book.sku("T", R"("releases_at":"2026-02-06T00:00:00Z","category":"apparel")");
  CHECK(book.etas("A") ==
        "1 2026-02-06T00:00:00Z supply:b, 2 2026-02-06T00:00:00Z supply:east, "
        "1 2026-02-09T00:00:00Z supply:late, 1 2026-02-06T00:00:00Z release");
  CHECK(book.etas("B") ==
        "1 2026-02-09T00:00:00Z supply:late, "
        "2 2026-01-31T10:00:00Z..2026-02-07T10:00:00Z benchmark:apparel");
}

TEST_CASE("an eta beyond the year 9999 is unknown", "[model][eta]") {
  Book book;
  book.sku("T", R"("backorders":"allow","lead_time_days":36500)");
  book.order("O", "T", 1);
  CHECK(book.etas("O", "9950-01-01T00:00:00Z") == "1 unknown lead_time");
}

TEST_CASE("the reason of a backlog is the first that applies", "[model][reasons]") {
  Book book;
  book.sku("T");
  book.sku("U");
  book.stock("T", 1);
  book.ok("order_placed", R"("order":"O","currency":"USD","ship_complete":true,)"
                          R"("requested_ship_at":"2026-02-01T00:00:00Z","lines":[)"
                          R"({"line":"1","sku":"T","quantity":1,"unit_price":"1"},)"
                          R"({"line":"2","sku":"U","quantity":1,"unit_price":"1"}])");
  CHECK(book.runs("O") == "backlog 1 waiting_for_rest main");
  book.ok("hold_placed", R"("order":"O","hold":"h","reason":"other","line":"2")");
  CHECK(book.runs("O") == "backlog 1 waiting_for_rest main");
  book.ok("hold_placed", R"("order":"O","hold":"i","reason":"stock_check","line":"1")");
  book.ok("hold_placed", R"("order":"O","hold":"j","reason":"awaiting_payment")");
  CHECK(book.runs("O") == "backlog 1 stock_check main");
  for (const char* hold : {"i", "j"}) {
    book.ok("hold_released", R"("order":"O","hold":")" + std::string(hold) + "\"");
  }
  book.ok("units_cancelled", R"("order":"O","line":"2","quantity":1)");
  CHECK(book.runs("O") == "backlog 1 scheduled main");
  CHECK(book.runs("O", "1", "2026-02-01T00:00:00Z") == "backlog 1 ready main");
}

TEST_CASE("failed units of one reason are one run, in the order of the shipments",
          "[model][reasons]") {
  Book book;
  book.sku("T");
  book.stock("T", 4);
  book.order("O", "T", 4);
  for (const char* shipment : {"P1", "P2", "P3"}) book.ship("O", shipment, 1);
  const auto fail = [&](const std::string& shipment, const std::string& reason) {
    book.ok("shipment_failed", R"("shipment":")" + shipment + R"(","reason":")" + reason + "\"");
  };
  fail("P3", "lost");
  fail("P2", "customs");
  fail("P1", "lost");
  book.ok("hold_placed", R"("order":"O","hold":"h","reason":"disruption")");
  CHECK(book.runs("O") ==
        "shipping_stuck 2 lost, shipping_stuck 1 customs, shipping_stuck 1 disruption main");
}

TEST_CASE("a cancelled order takes its failed units along", "[model][cancel]") {
  Book book;
  book.sku("T");
  book.stock("T", 2);
  book.order("O", "T", 3);
  book.ship("O", "P", 2);
  book.ok("shipment_failed", R"("shipment":"P","reason":"lost","lines":[)"
                             R"({"line":"1","quantity":1}])");
  book.ok("order_cancelled", R"("order":"O")");
  CHECK(book.class_of("O") == "fulfilled");
  CHECK(book.line("O", "1").at("cancelled") == 2);
  CHECK(book.refused("order_cancelled", R"("order":"O")") == "order_closed");
  CHECK(book.refused("hold_placed", R"("order":"O","hold":"h","reason":"other")") ==
        "order_closed");
  CHECK(book.refused("line_changed", R"("order":"O","line":"1")") == "order_closed");
  CHECK(book.refused("line_added", R"("order":"O","line":"1","sku":"T","quantity":1,)"
                                   R"("total":"1")") == "duplicate_line");
  CHECK(book.refused("line_added", R"("order":"O","line":"2","sku":"T","quantity":1,)"
                                   R"("total":"1")") == "order_closed");
}

TEST_CASE("the first error in the order of the contract wins", "[model][errors]") {
  Book book;
  book.sku("T");
  book.ok("order_placed", Book::order_fields("O", "T", 1, R"("id":"e1")"));
  const auto line_item = [](const std::string& sku) {
    return R"({"line":"1","sku":")" + sku + R"(","quantity":1,"total":"1"})";
  };
  const auto fields = [&](const std::string& currency, const std::string& lines) {
    return R"("order":"O","currency":")" + currency + R"(","lines":[)" + lines + "]";
  };
  const std::string twice = line_item("T") + "," + line_item("T");
  book.on("2026-01-23T00:00:00Z");
  CHECK(book.refused("order_placed", fields("???", line_item("X")) + R"(,"id":"e1","x":1)") ==
        "malformed");
  CHECK(book.refused("order_placed", fields("???", line_item("X")) + R"(,"id":"e1")") ==
        "conflicting_duplicate");
  CHECK(book.refused("order_placed", fields("???", line_item("X"))) == "out_of_order");
  book.on(morning);
  CHECK(book.refused("order_placed", fields("???", line_item("X"))) == "unknown_currency");
  CHECK(book.refused("order_placed", fields("USD", line_item("X"))) == "unknown_sku");
  CHECK(book.refused("order_placed", fields("USD", twice)) == "duplicate_order");
  CHECK(book.refused("order_placed", R"("order":"N","currency":"USD","lines":[)" + twice + "]") ==
        "duplicate_line");
  CHECK(book.refused("line_added", R"("order":"X","line":"1","sku":"X","quantity":1,)"
                                   R"("total":"1")") == "unknown_order");
  CHECK(book.refused("units_shipped",
                     R"("order":"O","shipment":"P","lines":[)"
                     R"({"line":"1","quantity":2},{"line":"X","quantity":1}])") == "unknown_line");
  CHECK(book.refused("units_shipped", R"("order":"O","shipment":"P","lines":[)"
                                      R"({"line":"1","quantity":2}])") == "over_shipped");
  CHECK(book.refused("units_cancelled", R"("order":"O","line":"1","quantity":2)") ==
        "over_cancelled");
  CHECK(book.refused("stock_received", R"("sku":"T","quantity":1,"supply":"S")") ==
        "unknown_supply");
}

TEST_CASE("a repeated event is acknowledged whatever its at and its spelling", "[model][repeat]") {
  Book book;
  book.sku("T");
  book.ok("order_placed", Book::order_fields("O", "T", 1, R"("id":"e1")"));
  const std::string first_at = book.at;
  book.on("2026-01-26T00:00:00Z");
  book.ok("time_passed");
  const Outcome again = book.model.apply(
      R"( {"id":"e1", "lines":[{"unit_price":"10","quantity":1,"sku":"T","line":"1"}],)"
      R"("placed_at":"2026-01-24T11:00:00.000+01:00","priority":0,"currency":"USD","order":"O",)"
      R"("accepted":false,"at":")" +
      first_at + R"(","type":"order_placed"} )");
  CHECK(again.kind == Outcome::repeated);
  CHECK(book.model.clock() == "2026-01-26T00:00:00Z");
  CHECK(json::parse(book.model.totals({})).at("events") == 3);
}

TEST_CASE("malformed events are refused", "[model][malformed]") {
  Book book;
  for (const char* text :
       {"", "{", "[]", "null", "{}", R"({"type":"time_passed"})",
        R"({"type":"time_passed","at":null})", R"({"type":"time_passed","at":"2026-01-24"})",
        R"({"type":"time_passed","at":"2026-02-30T00:00:00Z"})",
        R"({"type":"time_passed","at":"2026-01-24T10:00:60Z"})",
        R"({"type":"time_passed","at":"2026-01-24T10:00:00"})",
        R"({"type":"time_passed","at":"2026-01-24T10:00:00.1234Z"})",
        R"({"type":"time_passed","at":"1969-12-31T23:59:59.999Z"})",
        R"({"type":"time_passed","at":"2026-01-24T10:00:00Z","at":"2026-01-24T10:00:00Z"})",
        R"({"type":"time_passed","at":"2026-01-24T10:00:00Z","note":"x"})",
        R"({"type":"time_passed","at":"2026-01-24T10:00:00Z"} x)",
        R"({"type":"time_passed","at":"2026-01-24T10:00:00Z","id":""})",
        R"({"type":"time_passed","at":"2026-01-24T10:00:00Z","id":"a\u0001"})"}) {
    INFO(text);
    CHECK(book.model.apply(text).code == "malformed");
  }
  book.sku("T");
  for (const char* quantity :
       {"0", "-1", "2.0", "1e2", "1000000001", "\"1\"", "null", "true", "18446744073709551617"}) {
    CHECK(book.refused("stock_received", R"("sku":"T","quantity":)" + std::string(quantity)) ==
          "malformed");
  }
  for (const char* price : {"\"-1\"", "\"1.\"", "\".5\"", "\"1.1234567\"", "\"1e3\"", "1.5", "\"\"",
                            "\"1000000000000\""}) {
    CHECK(book.refused("order_placed", R"("order":"O","currency":"USD","lines":[{"line":"1",)"
                                       R"("sku":"T","quantity":1,"total":)" +
                                           std::string(price) + "}]") == "malformed");
  }
  CHECK(book.refused("order_placed",
                     Book::order_fields(
                         "O", "T", 1, R"("placed_at":"2026-01-24T10:00:00.001Z")")) == "malformed");
  CHECK(book.refused("stock_adjusted", R"("sku":"T","delta":0)") == "malformed");
  book.order("O", "T", 2);
  CHECK(book.refused("units_shipped",
                     R"("order":"O","shipment":"P","lines":[)"
                     R"({"line":"1","quantity":1},{"line":"1","quantity":1}])") == "malformed");
}

TEST_CASE("instants are read with any offset and written in Z", "[model][instants]") {
  const auto through = [](const char* text) {
    const std::optional<model::Instant> instant = model::parse_instant(text);
    return instant ? model::format_instant(*instant) : "none";
  };
  CHECK(through("1970-01-01T00:00:00Z") == "1970-01-01T00:00:00Z");
  CHECK(through("1969-12-31T23:30:00-01:00") == "1970-01-01T00:30:00Z");
  CHECK(through("2024-02-29T23:59:59.5+05:30") == "2024-02-29T18:29:59.500Z");
  CHECK(through("9999-12-31T23:59:59.999Z") == "9999-12-31T23:59:59.999Z");
  CHECK(through("9999-12-31T23:59:59-00:01") == "none");
  CHECK(through("2026-01-24T10:00:00+24:00") == "none");
  CHECK(through("2026-01-24t10:00:00Z") == "none");
}

// ---- what the contract leaves to us: docs/semantics.md ---------------------------------------

TEST_CASE("fair_share splits by largest remainders, ties in queue order", "[model][fair_share]") {
  Book book({.fair_share = true});
  book.sku("T");
  book.order("O1", "T", 2);
  book.order("O2", "T", 3);
  book.order("O3", "T", 2);
  book.stock("T", 4);  // 8/7, 12/7, 8/7
  CHECK(book.runs("O1") == "backorder 1 out_of_stock, backlog 1 ready main");
  CHECK(book.runs("O2") == "backorder 1 out_of_stock, backlog 2 ready main");
  CHECK(book.runs("O3") == "backorder 1 out_of_stock, backlog 1 ready main");
  book.stock("T", 5);  // a third each
  CHECK(book.runs("O1") == "backlog 2 ready main");
}

TEST_CASE("a reservation holds units until it ends", "[model][reservations]") {
  Book book;
  book.sku("T");
  book.stock("T", 3);
  const auto reserve = [](const std::string& id, int quantity, const std::string& expires_at) {
    return R"("reservation":")" + id + R"(","lines":[{"sku":"T","quantity":)" +
           std::to_string(quantity) + R"(}],"expires_at":")" + expires_at + "\"";
  };
  book.ok("units_reserved", reserve("R1", 2, "2026-01-24T11:00:00Z"));
  CHECK(book.refused("units_reserved", reserve("R1", 1, "2026-01-24T11:00:00Z")) ==
        "duplicate_reservation");
  CHECK(book.refused("units_reserved", reserve("R2", 2, "2026-01-24T11:00:00Z")) ==
        "insufficient_stock");
  CHECK(book.refused("units_reserved", reserve("R2", 1, morning)) == "malformed");
  book.order("O1", "T", 2);
  CHECK(book.runs("O1") == "backorder 1 out_of_stock, backlog 1 ready main");
  book.order("O2", "T", 1, R"("reservation":"R1")");
  CHECK(book.runs("O2") == "backlog 1 ready main");
  CHECK(book.runs("O1") == "backlog 2 ready main");  // what O2 did not want
  CHECK(book.refused("reservation_released", R"("reservation":"R1")") == "unknown_reservation");
}

TEST_CASE("an expiry acts at its own instant", "[model][reservations]") {
  Book book;
  book.sku("T");
  book.stock("T", 2);
  book.ok("units_reserved", R"("reservation":"R1","lines":[{"sku":"T","quantity":2}],)"
                            R"("expires_at":"2026-01-24T11:00:00Z")");
  book.order("O1", "T", 2);
  CHECK(book.runs("O1", "1", "2026-01-24T10:59:59.999Z") == "backorder 2 out_of_stock");
  CHECK(book.runs("O1", "1", "2026-01-24T11:00:00Z") == "backlog 2 ready main");
  book.on("2026-01-24T11:00:00Z");
  CHECK(book.refused("order_placed", Book::order_fields("O2", "T", 1, R"("reservation":"R1")")) ==
        "reservation_expired");
  book.on("2026-01-25T10:00:00Z");
  book.ok("time_passed");
  const json line = book.line("O1", "1");
  CHECK(line.at("runs").at(0).at("since") == "2026-01-24T11:00:00Z");
}

TEST_CASE("a kit is allocated when all its components are", "[model][kits]") {
  Book book;
  for (const char* const sku : {"K", "A", "B"}) book.sku(sku);
  book.ok("kit_defined", R"("sku":"K","components":[{"sku":"A","quantity":1},)"
                         R"({"sku":"B","quantity":3}])");
  book.stock("A", 4);
  book.stock("B", 8);
  book.order("O1", "K", 3);
  CHECK(book.runs("O1", "1") == "backorder 1 out_of_stock, backlog 2 ready");
  CHECK(book.refused("kit_defined", R"("sku":"A","components":[{"sku":"B","quantity":1}])") ==
        "nested_kit");
  book.order("O2", "A", 1);
  CHECK(book.runs("O2", "1") == "backlog 1 ready main");
  book.order("O3", "A", 1);
  CHECK(book.runs("O3", "1") == "backorder 1 out_of_stock");
  book.ok("units_cancelled", R"("order":"O1","line":"1","quantity":1)");
  CHECK(book.runs("O3", "1") == "backlog 1 ready main");
  book.ok("units_shipped", R"("order":"O1","shipment":"S1","lines":[{"line":"1","quantity":2}])");
  book.order("O4", "B", 3);
  CHECK(book.runs("O4", "1") == "backorder 1 out_of_stock, backlog 2 ready main");
}

// ---- the model's own invariants on random streams -------------------------------------------

namespace {

model::Quantity held(const model::Holder& holder) {
  model::Quantity sum = 0;
  for (const auto& [location, units] : holder.allocated) sum += units;
  return sum;
}

/// What of the line waits for and holds stock.
std::vector<const model::Holder*> holders_in(const model::Line& line) {
  if (line.components.empty()) return {&line};
  std::vector<const model::Holder*> holders;
  for (const model::Component& each : line.components) {
    CHECK(each.waiting + held(each) == line.unshipped_kits * each.per_kit);
    holders.push_back(&each);
  }
  return holders;
}

void check_invariants(const model::Model& model) {
  namespace account = model::account;
  const model::State& state = model.state();
  std::map<std::string, std::map<std::string, model::Quantity>> allocated;  // SKU, location
  for (const model::Order& order : state.orders) {
    for (const model::Line& line : order.lines) {
      model::Quantity sum = 0;
      for (const model::Quantity balance : line.balance) {
        CHECK(balance >= 0);
        sum += balance;
      }
      CHECK(sum == line.ordered);
      for (const model::Holder* const holder : holders_in(line)) {
        for (const auto& [location, units] : holder->allocated)
          allocated[holder->sku][location] += units;
      }
    }
  }
  // What is reserved is no line's, and yet not there for others.
  for (const model::Reservation& reservation : state.reservations) {
    CHECK((reservation.active || reservation.holds.empty()));
    for (const auto& [place, units] : reservation.holds) {
      CHECK(units >= 0);
      if (units > 0) allocated[place.first][place.second] += units;
    }
  }
  const auto stock_at = [&](const std::string& sku, const std::string& location) {
    const auto found = state.stock.find(sku);
    if (found == state.stock.end()) return model::Stock{};
    const auto stock = found->second.find(location);
    return stock == found->second.end() ? model::Stock{} : stock->second;
  };
  for (const auto& [sku, locations] : allocated) {
    for (const auto& [location, units] : locations) {
      CHECK(location.empty() != state.skus.at(sku).tracked);
      if (!location.empty()) {
        CHECK(units <= std::max<model::Quantity>(stock_at(sku, location).on_hand, 0));
      }
    }
  }
  for (const model::Order& order : state.orders) {
    for (const model::Line& line : order.lines) {
      for (const model::Holder* const holder : holders_in(line)) {
        const std::string& sku = holder->sku;
        if (holder->waiting == 0) continue;
        CHECK(state.skus.at(sku).tracked);
        if (state.stock.count(sku) == 0) continue;
        for (const auto& [location, stock] : state.stock.at(sku)) {
          if (line.location && *line.location != location) continue;
          CHECK(stock.on_hand - stock.safety_stock - allocated[sku][location] <= 0);
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("random streams keep the invariants, and the past stays as it was", "[model][random]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const model::Options options{seed % 3 == 1, seed % 3 == 2};
    model::Model model(options);
    std::map<std::string, std::string> status_at;  // by instant, as it was answered then
    for (const std::string& line : model::generate(seed, {.options = options})) {
      INFO("seed " << seed << ": " << line);
      const std::string before = model.status({}) + model.postings({}) + model.clock();
      const Outcome outcome = model.apply(line);
      if (outcome.kind != Outcome::applied) {
        CHECK(before == model.status({}) + model.postings({}) + model.clock());
      }
      check_invariants(model);
      status_at[model.clock()] = model.status({}) + model.postings({});
    }
    for (const auto& [instant, answer] : status_at) {
      CHECK(answer == model.status(instant) + model.postings(instant));
    }
  }
}

TEST_CASE("a stream depends on its seed alone, and every event and error is among them",
          "[model][generator]") {
  CHECK(model::generate(7) == model::generate(7));
  CHECK(model::generate(7) != model::generate(8));
  std::map<std::string, int> codes;
  std::map<std::string, int> applied;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    model::Model model;
    for (const std::string& line : model::generate(seed)) {
      const Outcome outcome = model.apply(line);
      if (outcome.kind == Outcome::applied) ++applied[json::parse(line).at("type")];
      ++codes[outcome.kind == Outcome::refused    ? outcome.code
              : outcome.kind == Outcome::repeated ? "(repeated)"
                                                  : "(applied)"];
    }
  }
  CHECK(applied.size() == 25);  // all of them
  CHECK(codes.size() == 31 + 2);
}

// Run by hand: how often what occurs.
TEST_CASE("frequencies of events and errors over 200 seeds", "[.frequencies]") {
  std::map<std::string, int> count;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    model::Model model;
    for (const std::string& line : model::generate(seed)) {
      const Outcome outcome = model.apply(line);
      if (outcome.kind == Outcome::refused) ++count["refused " + outcome.code];
      if (outcome.kind == Outcome::repeated) ++count["repeated"];
      if (outcome.kind != Outcome::applied) continue;
      ++count["applied " + json::parse(line).at("type").get<std::string>()];
    }
  }
  for (const auto& [what, times] : count) {
    std::cout << std::setw(7) << times << "  " << what << '\n';
  }
}

TEST_CASE("shrink leaves only the lines that are needed to fail", "[model][shrink]") {
  std::vector<std::string> lines;
  for (int i = 0; i < 100; ++i) lines.push_back(std::to_string(i));
  const auto has = [](const std::vector<std::string>& list, const char* line) {
    return std::find(list.begin(), list.end(), line) != list.end();
  };
  const std::vector<std::string> shortest =
      model::shrink(lines, [&](const auto& list) { return has(list, "17") && has(list, "83"); });
  CHECK(shortest == std::vector<std::string>{"17", "83"});
  int tries = 0;
  model::shrink(
      lines, [&](const auto&) { return ++tries % 2 == 0; }, 30);
  CHECK(tries <= 30);
}
