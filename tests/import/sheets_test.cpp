// Tables by a mapping of columns. Source: docs/import.md, Sheets and CSV.
#include "../support/catch.hpp"
#include "reading_bench.hpp"

using namespace orderledger;
using namespace orderledger::test;

namespace {

SheetMapping mapping() {
  SheetMapping mapping;
  mapping.columns = {{"Order", SheetField::order},
                     {"Date", SheetField::placed_at},
                     {"SKU", SheetField::sku},
                     {"Qty", SheetField::quantity},
                     {"Price", SheetField::unit_price}};
  mapping.currency = "USD";
  return mapping;
}

ReadingBench sheet() {
  ReadingBench bench(System::sheets);
  bench.options.sheet = mapping();
  bench.options.zone = TimeZone::utc();
  return bench;
}

Instant placed_at(const ReadingBench& bench, std::string_view order) {
  return bench.ledger.status(order_id(order)).value().placed_at;
}

}  // namespace

TEST_CASE("Sheets: a day in four spellings", "[import][sheets]") {
  for (const auto& [cell, instant] : {std::pair("43831", "2020-01-01T00:00:00Z"),
                                      std::pair("\"2020-01-01\"", "2020-01-01T00:00:00Z"),
                                      std::pair("\"1/1/2020\"", "2020-01-01T00:00:00Z"),
                                      std::pair("43831.4375", "2020-01-01T10:30:00Z")}) {
    ReadingBench bench = sheet();
    CHECK(
        bench.read(
            R"({"range": "'Orders'!A1:E9", "majorDimension": "ROWS", "values": [["Order", "Date", "SKU",
             "Qty", "Price"],
      ["A-1", )" +
            std::string(cell) + R"(, "TENT", 2, "1,234.50"]]})") == "fine");
    bench.sync();
    CHECK(placed_at(bench, "A-1").to_rfc3339() == instant);
    CHECK(texts_of(bench.ledger.totals()) ==
          std::vector<std::string>{"backorder USD 1 order 1 line 2 units 2469.00"});
  }
}

TEST_CASE("Sheets: columns instead of rows, ragged and blank rows, SKUs of digits",
          "[import][sheets]") {
  ReadingBench bench = sheet();
  CHECK(bench.read(R"({"majorDimension": "COLUMNS", "values": [["Order", "A-1", "", "A-1", "A-2"],
    ["Date", "2020-01-01", "", "", 43832], ["SKU", "00123", "", 53], ["Qty", "2", "", 1, 4.0], ["Price",
     "$12.50"]]})") == "fine");
  bench.sync();
  CHECK(bench.order_text("A-1") == "1 backorder 2; 2 backorder 1");
  const auto status = bench.ledger.status({"A-1"}).value();
  CHECK(status.lines[0].sku.text() == "00123");
  CHECK(status.lines[1].sku.text() == "53");
}

TEST_CASE("Sheets: no values, a header further down, a repeated or missing column",
          "[import][sheets]") {
  ReadingBench bench = sheet();
  CHECK(bench.read(R"({"range": "Orders!A1:E1", "majorDimension": "ROWS"})") == "fine");
  CHECK(bench.read(R"({"values": [["Order", "Order", "Date", "SKU", "Qty", "Price"]]})") ==
        "repeated_column row 1 Order");
  CHECK(bench.read(R"({"values": [["Order", "Date", "SKU", "Qty"]]})") ==
        "missing_column row 1 Price");
  bench.options.sheet.header_row = 3;
  CHECK(
      bench.read(R"({"values": [["My orders"], [], ["Order", "Date", "SKU", "Qty", "Price", "", ""],
    ["A-1", "2020-01-01", "TENT", 2, 5]]})") == "fine");
  bench.sync();
  CHECK(bench.order_text("A-1") == "1 backorder 2");
}

TEST_CASE("CSV: a decimal comma, and a row without an order", "[import][sheets]") {
  ReadingBench bench = sheet();
  bench.options.sheet.delimiter = ';';
  bench.options.sheet.decimal_sign = ',';
  bench.options.sheet.grouping_sign = '.';
  bench.options.sheet.dates = SheetDates::day_first;
  CHECK(bench.read("Order;Date;SKU;Qty;Price\r\nA-1;02/01/"
                   "2020;TENT;2;1.200,50\r\n;;ROPE;1;1\r\nA-2;02/01/2020;ROPE;1\r\n") ==
        "row_without_order row 3\nragged_row row 4");
  bench.sync();
  CHECK(placed_at(bench, "A-1").to_rfc3339() == "2020-01-02T00:00:00Z");
  CHECK(texts_of(bench.ledger.totals()) ==
        std::vector<std::string>{"backorder USD 2 orders 2 lines 3 units 2401.00"});
}

TEST_CASE("CSV: without a mapping the columns of our own exports", "[import][sheets]") {
  ReadingBench bench(System::sheets);
  CHECK(bench.read("order,placed_at,currency,line,sku,quantity,shipped,cancelled,total,hold\n"
                   "O1,2026-01-24T10:00:00Z,EUR,a,TENT,5,2,1,50.00,address_problem\n") == "fine");
  bench.sync();
  CHECK(bench.order_text("O1") == "a backorder 2 shipped 2 cancelled 1");
}

TEST_CASE("Sheets: quantities that are none", "[import][sheets]") {
  ReadingBench bench = sheet();
  CHECK(
      bench.read(
          R"({"values": [["Order", "Date", "SKU", "Qty", "Price"], ["A", "2020-01-01", "T", "2.5", 1],
    ["B", "2020-01-01", "T", "#N/A", 1], ["C", "soon", "T", 1, 1], ["D", "2020-01-01", "T", 1,
     "1.1250000001"]]})") ==
      "fractional_quantity row 2 Qty\nbad_value row 3 Qty\nbad_time row 4 Date\nmoney_too_fine row "
      "5 Price");
}
