// Zoho's documents, composed by us in its shapes. Source: docs/import.md, Zoho Inventory.
#include "../support/catch.hpp"
#include "reading_bench.hpp"

using namespace orderledger;
using namespace orderledger::test;

namespace {

std::string order(std::string_view id, std::string_view status, std::string_view modified,
                  std::string_view shipped) {
  return R"({"salesorder_id": )" + std::string(id) +
         R"(, "salesorder_number": "SO-1", "status": ")" + std::string(status) +
         R"(", "date": "2026-01-24", "last_modified_time": ")" + std::string(modified) +
         R"(", "currency_code": "USD",
    "shipment_date": "", "line_items": [{"line_item_id": "71", "item_id": "5", "sku": "TENT", "name": "Tent",
     "rate": 10,
      "quantity": 5, "quantity_packed": 3, "quantity_shipped": )" +
         std::string(shipped) + R"(, "item_total": 45.5}], "packages": []})";
}

ReadingBench zoho(PlanTimes times = PlanTimes::now) {
  ReadingBench bench(System::zoho, times);
  bench.options.zone = TimeZone::utc();
  return bench;
}

}  // namespace

TEST_CASE("Zoho: an id as a number and as text is one order", "[import][zoho]") {
  ReadingBench bench = zoho();
  CHECK(bench.read(order("4000000000012300", "confirmed", "2026-01-24T15:45:00+0530", "0")) ==
        "fine");
  bench.sync();
  CHECK(bench.read(order("\"4000000000012300\"", "partially_shipped", "2026-01-24T16:45:00+0530",
                         "2")) == "fine");
  CHECK(bench.sync() == "units_shipped");
  CHECK(bench.order_text("4000000000012300") == "71 backorder 3 shipped 2");
}

TEST_CASE("Zoho: the names of wrappers vary; errors come under HTTP 200", "[import][zoho]") {
  const std::string one = order("1", "confirmed", "2026-01-24T10:00:00Z", "0");
  for (const std::string& text :
       {R"({"code": 0, "message": "success", "salesorder": )" + one + "}",
        R"({"code": 0, "message": "success", "sales_order": )" + one + "}",
        R"({"code": 0, "salesorders": [)" + one + R"(], "page_context": {"has_more_page": false}})",
        R"({"salesorder": )" + one + "}"}) {
    ReadingBench bench = zoho();
    CHECK(bench.read(text) == "fine");
    bench.sync();
    CHECK(bench.order_text("1") == "71 backorder 5");
  }
  ReadingBench bench = zoho();
  CHECK(bench.read(R"({"code": 57, "message": "You are not authorized"})") == "error_reply /code");
  CHECK(bench.read(R"({"code": 0, "salesorders": [], "page_context": {"has_more_page": true}})") ==
        "incomplete_page /page_context/has_more_page");
}

TEST_CASE("Zoho: what each status means; force-fulfilled", "[import][zoho]") {
  for (const auto& [status, balances] :
       {std::pair("draft", "no such order"), std::pair("open", "backorder 3 shipped 2"),
        std::pair("fulfilled", "shipped 2 cancelled 3"), std::pair("void", "shipped 2 cancelled 3"),
        std::pair("onhold", "backorder 3 shipped 2")}) {
    ReadingBench bench = zoho(PlanTimes::history);
    CHECK(bench.read(order("1", status, "2026-01-24T10:00:00Z", "2")) == "fine");
    bench.sync();
    CHECK(bench.line("1", "71") == balances);
  }
  ReadingBench bench = zoho();
  CHECK(bench.read(order("1", "cs_odd", "2026-01-24T10:00:00Z", "2")) == "unknown_status /status");
}

TEST_CASE("Zoho: without a zone, a day is no instant", "[import][zoho]") {
  ReadingBench bench(System::zoho);
  CHECK(bench.read(order("1", "open", "2026-01-24T10:00:00Z", "2")) == "zone_unknown /date");
}

TEST_CASE("Zoho: packages, items and purchase orders", "[import][zoho]") {
  ReadingBench bench = zoho();
  bench.read(order("1", "open", "2026-01-24T10:00:00Z", "0"));
  bench.sync();
  CHECK(bench.read(
            R"({"code": 0, "packagea": [{"package_id": 9, "salesorder_id": 1, "shipment_id": "5",
           "shipment_status": 3,
    "shipment_date": "2026-01-24", "line_items": [{"so_line_item_id": "71", "quantity": 2}]}]})") ==
        "fine");
  CHECK(bench.read(
            R"({"code": 0, "item": {"item_id": 5, "sku": "TENT", "name": "Tent", "stock_on_hand": 7,
    "actual_available_stock": 1, "last_modified_time": "2026-01-25", "track_inventory": true}})") ==
        "fine");
  CHECK(
      bench.read(
          R"({"code": 0, "purchaseorder": {"purchaseorder_id": 77, "status": "issued", "expected_delivery_date":
    "2026-03-01", "line_items": [{"line_item_id": 3, "item_id": "5", "quantity": 9,
     "quantity_received": 4}]}})") == "fine");
  bench.sync();
  CHECK(bench.runs("1", "71") ==
        "backorder 2 out_of_stock eta supply:77:3 2026-03-01T00:00:00Z; backlog 1 ready main");
}

TEST_CASE("Zoho: a row of a list only tells that the order is there", "[import][zoho]") {
  ReadingBench bench = zoho();
  CHECK(
      bench.read(
          R"({"code": 0, "salesorders": [{"salesorder_id": "1", "status": "open", "quantity": 5}]})") ==
      "fine");
  CHECK(bench.importer.stale_orders() == std::vector<std::string>{"1"});
}
