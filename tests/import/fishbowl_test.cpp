// Fishbowl's documents, composed by us in its shapes. Source: docs/import.md, Fishbowl.
#include "../support/catch.hpp"
#include "reading_bench.hpp"

using namespace orderledger;
using namespace orderledger::test;

namespace {

constexpr std::string_view headers =
    "\"Flag\",\"SONum\",\"Status\",\"CustomerName\",\"PriorityId\",\"Date\",\"Note\","
    "\"OrderDateScheduled\"\n"
    "\"Flag\",\"SOItemTypeID\",\"ProductNumber\",\"ProductDescription\",\"ProductQuantity\","
    "\"UOM\",\"ProductPrice\","
    "\"KitItem\"\n";

ReadingBench fishbowl(PlanTimes times = PlanTimes::now) {
  ReadingBench bench(System::fishbowl, times);
  bench.importer = Importer({.currency = "USD"});
  bench.options.zone = TimeZone::utc();
  return bench;
}

std::string table(std::string_view status, std::string_view items) {
  return std::string(headers) + "\"SO\",\"10042\",\"" + std::string(status) +
         "\",\"Ann\",\"30\",\"01/24/2026\",\"\",\"\"\n" + std::string(items);
}

}  // namespace

TEST_CASE("Fishbowl: two headers, kits, credits, and what is skipped", "[import][fishbowl]") {
  const std::string text =
      table("20",
            "\"Item\",\"10\",\"B-2\",\"6\"\" bolt\",\"3\",\"ea\",\"1.50\",\"false\"\n"
            "Item, 80, KIT, A kit, 2, ea, 10, false\n"
            "Item, 10, POLE, A pole, 4, ea, 0, true\n"
            "Item, 20, B-2, Back, 1, ea, -1.50, false\n"
            "Item, 60, SHIP, Shipping, 1, ea, 5, false\n"
            "Item, 10, C-3, Cheap, 1\n");
  ReadingBench bench = fishbowl();
  CHECK(bench.read(text) == "fine");
  bench.sync();
  CHECK(bench.order_text("10042") == "1 backorder 3; 2 backorder 2; 6 backorder 1");
  CHECK(bench.has(DiagnosticCode::credit_line));
  ReadingBench children = fishbowl();
  children.options.kits_as_children = true;
  children.read(text);
  children.sync();
  CHECK(children.order_text("10042") == "1 backorder 3; 3 backorder 4; 6 backorder 1");
}

TEST_CASE("Fishbowl: columns by name, an older layout", "[import][fishbowl]") {
  ReadingBench bench = fishbowl();
  CHECK(bench.read("Flag,Status,SONum,FulfillmentDate\nFlag,ProductNumber,SOItemTypeID,"
                   "ProductQuantity,ProductPrice\n"
                   "SO,20,7,02/01/2026\nItem,B-2,10,3,1.5\n") == "fine");
  bench.sync();
  CHECK(bench.order_text("7") == "1 backorder 3");
}

TEST_CASE("Fishbowl: what each status means", "[import][fishbowl]") {
  for (const auto& [status, balances] :
       {std::pair("10", "no such order"), std::pair("90", "no such order"),
        std::pair("25", "backorder 3"), std::pair("60", "shipped 3"), std::pair("95", "shipped 3"),
        std::pair("70", "cancelled 3"), std::pair("80", "cancelled 3"),
        std::pair("85", "cancelled 3")}) {
    ReadingBench bench = fishbowl(PlanTimes::history);
    CHECK(bench.read(table(status, "Item,10,B-2,Bolt,3,ea,1\n")) == "fine");
    bench.sync();
    CHECK(bench.line("10042", "1") == balances);
  }
  ReadingBench bench = fishbowl();
  CHECK(bench.read(table("77", "Item,10,B-2,Bolt,3,ea,1\n")) == "unknown_status row 3 Status");
}

TEST_CASE("Fishbowl: fractions, orders without a number, items without an order, no currency",
          "[import][fishbowl]") {
  ReadingBench bench = fishbowl();
  CHECK(bench.read(table("20", "Item,10,ROPE,Rope,2.5,ft,1\nItem,10,B-2,Bolt,1,ea,1\n")) ==
        "fractional_quantity row 4 ProductQuantity");
  bench.sync();
  CHECK(bench.order_text("10042") == "2 backorder 1");
  CHECK(bench.read(std::string(headers) + "SO,,20\nItem,10,B-2,Bolt,1,ea,1\n") ==
        "no_order_number row 3 SONum\nrow_without_order row 4");
  ReadingBench poor = fishbowl();
  poor.importer = Importer();
  poor.read(table("20", "Item,10,B-2,Bolt,1,ea,1\n"));
  CHECK(poor.sync() == "nothing");
  CHECK(poor.has(DiagnosticCode::no_currency));
}

TEST_CASE("Fishbowl: rows of its tables", "[import][fishbowl]") {
  ReadingBench bench = fishbowl();
  CHECK(
      bench.read(
          R"({"so": [{"id": 4, "num": "10042", "statusId": 25, "dateIssued": "2026-01-24T09:15:00.250-0500",
      "dateLastModified": "2026-01-24T10:15:00.000-0500", "priorityId": 10}],
    "soitem": [{"id": 41, "soId": 4, "soLineItem": 1, "productNum": "B-2", "typeId": 10,
     "qtyOrdered": "5.000000000",
      "qtyFulfilled": 2.000000000, "unitPrice": "1.500000000"},
      {"id": 42, "soId": 4, "soLineItem": 2, "productNum": "C-3", "typeId": 10, "qtyOrdered": 1,
       "qtyFulfilled": null, "unitPrice": 1}],
    "ship": [{"id": 9, "num": "S10042", "soId": 4, "dateShipped": "2026-01-24T10:00:00.000-0500", "carrierId": 2}],
    "shipitem": [{"shipId": 9, "soItemId": 41, "qtyShipped": 2}]})") == "fine");
  bench.sync();
  CHECK(bench.order_text("10042") == "41 backorder 3 shipped 2; 42 backorder 1");
  CHECK(bench.shipment_known("S10042"));
}

TEST_CASE("Fishbowl: the outer code says ok, the inner one does not", "[import][fishbowl]") {
  ReadingBench bench = fishbowl();
  CHECK(
      bench.read(R"({"FbiJson": {"FbiMsgsRs": {"statusCode": 1000, "ImportRs": {"statusCode": 1500,
    "statusMessage": "The import was not properly formatted, only some information was imported."}}}})") ==
      "error_reply /FbiJson/FbiMsgsRs/ImportRs/statusCode");
  CHECK(
      bench.read(
          R"({"FbiJson": {"FbiMsgsRs": {"statusCode": 1000, "ExportRs": {"statusCode": 1000, "Rows": {"Row": [
    "Flag,SONum,Status", "Flag,SOItemTypeID,ProductNumber,ProductQuantity,ProductPrice", "SO,7,20",
     "Item,10,B-2,3,1.5"]}}}}})") == "fine");
  bench.sync();
  CHECK(bench.order_text("7") == "1 backorder 3");
}

TEST_CASE("Fishbowl: pages of inventory, whose quantities are texts", "[import][fishbowl]") {
  ReadingBench bench(System::fishbowl);
  CHECK(bench.read(
            R"({"totalCount": 3, "totalPages": 2, "pageNumber": 1, "pageSize": 100, "results": [
    {"id": 5, "partNumber": "B-2", "partDescription": "bolt", "quantity": "63", "uom": {"id": 1}}]})") ==
        "incomplete_page /pageNumber");
  CHECK(bench.sync() == "sku_defined, stock_counted");
}
