// Salesforce's documents, composed by us in its shapes. Source: docs/import.md, Salesforce.
#include "../support/catch.hpp"
#include "reading_bench.hpp"

using namespace orderledger;
using namespace orderledger::test;

namespace {

constexpr std::string_view line =
    R"({"attributes": {"type": "OrderItemSummary"}, "Id": "10uAx00000Qw7eBIAR",
  "OrderSummaryId": "1OsAx0000004CAeKAM", "StockKeepingUnit": "TENT", "TypeCode": "Product",
   "QuantityOrdered": "5.0",
  "QuantityCanceled": 1.0, "QuantityFulfilled": "2.0", "QuantityReturned": 0, "UnitPrice": 10.0,
   "TotalPrice": 45})";

std::string page(std::string_view records, std::string_view done = "true") {
  return R"({"totalSize": 2, "done": )" + std::string(done) + R"(, "records": [)" +
         std::string(records) + "]}";
}

constexpr std::string_view summary =
    R"({"attributes": {"type": "OrderSummary", "url": "/x"}, "Id": "1OsAx0000004CAeKAM",
  "OrderNumber": "00000100", "OrderedDate": "2026-01-24T09:15:00.000+0000", "Status": "Created",
  "LastModifiedDate": "2026-01-24T09:15:00.000Z", "CurrencyIsoCode": "USD", "OrderItemSummaries": null})";

}  // namespace

TEST_CASE("Salesforce: an order summary and its items, with numbers as text",
          "[import][salesforce]") {
  ReadingBench bench(System::salesforce);
  CHECK(bench.read(page(std::string(summary) + "," + std::string(line))) == "fine");
  bench.sync();
  CHECK(bench.order_text("1OsAx0000004CAeKAM") ==
        "10uAx00000Qw7eBIAR backorder 2 shipped 2 cancelled 1");
}

TEST_CASE("Salesforce: ids of 15 and of 18 characters are one", "[import][salesforce]") {
  ReadingBench bench(System::salesforce);
  const std::string head =
      R"({"attributes": {"type": "Order"}, "OrderNumber": "1", "EffectiveDate": "2026-01-24",
       "StatusCode": "Activated",
      "CurrencyIsoCode": "USD", "Id": )";
  bench.options.zone = TimeZone::utc();
  bench.read(
      page(head +
           R"("801Ax00000Qw7eB"}, {"attributes": {"type": "OrderItem"}, "Id": "802Ax00000Qw7eBIAR",
    "OrderId": "801Ax00000Qw7eBIAR", "Quantity": 2.0, "UnitPrice": 10,
     "Product2": {"StockKeepingUnit": "TENT"}})"));
  bench.sync();
  CHECK(bench.order_text("801Ax00000Qw7eBIAR") == "802Ax00000Qw7eBIAR backorder 2");
}

TEST_CASE("Salesforce: a page that is not the last", "[import][salesforce]") {
  ReadingBench bench(System::salesforce);
  CHECK(bench.read(page(summary, "false")) == "incomplete_page /done");
}

TEST_CASE("Salesforce: fields as a list and as a map give one snapshot", "[import][salesforce]") {
  const std::string list = R"({"orderSummaryId": "1OsAx0000004CAeKAM", "fields": [
    {"dataName": "Id", "label": "Id", "text": "00000100", "type": "string"},
    {"dataName": "OrderedDate", "text": "2026-01-24T09:15:00.000Z"}, {"dataName": "OrderNumber",
     "text": "00000100"},
    {"dataName": "CurrencyIsoCode", "text": "USD"}]})";
  const std::string map = R"({"orderSummaryId": "1OsAx0000004CAeKAM", "fields": {
    "Id": {"dataName": "Id", "text": "00000100"}, "OrderedDate": {"dataName": "OrderedDate",
     "text": "2026-01-24T09:15:00.000Z"},
    "OrderNumber": {"dataName": "OrderNumber", "text": "00000100"},
    "CurrencyIsoCode": {"dataName": "CurrencyIsoCode", "text": "USD"}}})";
  const Parsed from_list = parse(System::salesforce, list);
  const Parsed from_map = parse(System::salesforce, map);
  REQUIRE(from_list.parts.size() == 1);
  REQUIRE(from_map.parts.size() == 1);
  CHECK(from_list.parts[0].snapshot == from_map.parts[0].snapshot);
  CHECK(std::get<OrderSnapshot>(from_map.parts[0].snapshot).order == "1OsAx0000004CAeKAM");
}

TEST_CASE(
    "Salesforce: fulfilment orders: closed is a shipment, rejected a hold, a reship no more units",
    "[import][salesforce]") {
  const auto fulfilment = [](std::string_view category, std::string_view modified) {
    return R"({"attributes": {"type": "FulfillmentOrder"}, "Id": "0a3Ax0000000001",
     "OrderSummaryId": "1OsAx0000004CAe",
      "StatusCategory": ")" +
           std::string(category) +
           R"(", "ClosedDate": "2026-01-25T09:15:00.000+0000", "LastModifiedDate": ")" +
           std::string(modified) + R"(", "FulfillmentOrderLineItems": {"records": [
        {"OrderItemSummaryId": "10uAx00000Qw7eB", "Quantity": 2.0, "IsReship": false},
        {"OrderItemSummaryId": "10uAx00000Qw7eB", "Quantity": 1.0, "IsReship": true}]}})";
  };
  std::string open(line);
  open.replace(open.find("\"2.0\""), 5, "\"0.0\"");
  ReadingBench bench(System::salesforce);
  bench.stock("TENT", 9);
  bench.read(page(std::string(summary) + "," + open));
  bench.read(page(fulfilment("REJECTED", "2026-01-25T09:00:00.000+0000")));
  bench.sync();
  CHECK(bench.runs("1OsAx0000004CAeKAM", "10uAx00000Qw7eBIAR") ==
        "shipping_stuck 4 no_shipping_option main");
  bench.read(page(fulfilment("CLOSED", "2026-01-25T09:15:00.000+0000")));
  bench.sync();
  CHECK(bench.line("1OsAx0000004CAeKAM", "10uAx00000Qw7eBIAR") ==
        "backlog 2 shipped 2 cancelled 1");
}

TEST_CASE("Salesforce: the product by its entry in the price book", "[import][salesforce]") {
  ReadingBench bench(System::salesforce);
  CHECK(
      bench.read(
          R"({"totalSize": 1, "done": true, "records": [{"attributes": {"type": "Order"}, "Id": "801Ax00000Qw7eBIAR",
    "StatusCode": "Activated", "EffectiveDate": "2026-01-24", "CreatedDate": "2026-01-24T09:15:00.000+0000",
    "CurrencyIsoCode": "EUR", "OrderItems": {"totalSize": 1, "done": true, "records": [
      {"attributes": {"type": "OrderItem"}, "Id": "802Ax000001abcDIAQ", "Quantity": 2.0, "UnitPrice": 9.5,
       "PricebookEntry": {"Product2": {"StockKeepingUnit": "TENT", "Name": "Tent"}}}]}}]})") ==
      "zone_unknown /records/0/EffectiveDate");
  bench.sync();
  CHECK(bench.ledger.status(order_id("801Ax00000Qw7eBIAR"))->lines[0].sku == Sku("TENT"));
}
