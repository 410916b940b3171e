// Odoo's rows, composed by us in its shapes. Source: docs/import.md, Odoo.
#include "../support/catch.hpp"
#include "reading_bench.hpp"

using namespace orderledger;
using namespace orderledger::test;

namespace {

constexpr std::string_view rows = R"({"jsonrpc": "2.0", "id": 1, "result": [
  {"id": 12, "name": "S00012", "state": "sale", "date_order": "2026-01-24 09:15:00",
   "write_date": "2026-01-24 10:00:00",
   "currency_id": [1, "EUR"], "commitment_date": false, "client_order_ref": false, "picking_policy": "direct",
   "delivery_status": "partial", "order_line": [120, 121, 122]},
  {"id": 120, "order_id": [12, "S00012"], "product_id": [7, "[TENT] Tent"], "product_uom_qty": 5.0,
   "qty_delivered": 2.0,
   "price_unit": 100, "discount": 0.0, "display_type": false, "write_date": "2026-01-24 10:00:00"},
  {"id": 121, "order_id": [12, "S00012"], "product_id": false, "product_uom_qty": 0.0,
   "display_type": "line_note", "name": "!"},
  {"id": 122, "order_id": [12, "S00012"], "product_id": [8, "[ROPE] Rope"], "product_uom_qty": 3.0,
   "qty_delivered": 0.0,
   "price_unit": 10.0, "discount": 12.5, "display_type": false}]})";

constexpr std::string_view pickings = R"([
  {"id": 31, "name": "WH/OUT/00031", "origin": "S00012", "sale_id": [12, "S00012"], "state": "done",
   "backorder_id": false,
   "date_done": "2026-01-24 09:45:00", "scheduled_date": "2026-01-24 09:30:00",
    "write_date": "2026-01-24 09:45:00"},
  {"id": 32, "name": "WH/OUT/00032", "sale_id": [12, "S00012"], "state": "confirmed", "backorder_id": [31,
   "WH/OUT/00031"],
   "date_done": false, "scheduled_date": "2026-01-30 09:00:00", "write_date": "2026-01-24 09:45:00"},
  {"id": 901, "picking_id": [31, "WH/OUT/00031"], "sale_line_id": [120, "S00012"], "product_id": [7,
   "[TENT] Tent"],
   "product_uom_qty": 2.0, "quantity": 2.0, "state": "done"},
  {"id": 902, "picking_id": [32, "WH/OUT/00032"], "sale_line_id": [120, "S00012"], "product_id": [7,
   "[TENT] Tent"],
   "product_uom_qty": 3.0, "quantity": 0.0, "state": "confirmed"}])";

}  // namespace

TEST_CASE("Odoo: orders and lines; false is none; codes from display names", "[import][odoo]") {
  ReadingBench bench(System::odoo);
  bench.read(rows);
  CHECK(bench.said(DiagnosticCode::sku_from_display));
  bench.sync();
  CHECK(bench.order_text("12") == "120 backorder 3 shipped 2; 122 backorder 3");
  CHECK(texts_of(bench.ledger.totals()) ==
        std::vector<std::string>{"backorder EUR 1 order 2 lines 6 units 326.25"});
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("Odoo: a done picking of 2 and its leftover of 3 on a line of 5", "[import][odoo]") {
  for (const bool pickings_first : {false, true}) {
    ReadingBench bench(System::odoo);
    if (pickings_first) bench.read(pickings);
    bench.read(rows);
    if (!pickings_first) bench.read(pickings);
    bench.sync();
    CHECK(bench.line("12", "120") == "backorder 3 shipped 2");
    CHECK(bench.sync() == "nothing");
  }
}

TEST_CASE("Odoo: a line of 2.5 is left out, the rest is read", "[import][odoo]") {
  ReadingBench bench(System::odoo);
  std::string text(rows);
  text.replace(text.find("5.0"), 3, "2.5");
  bench.read(text);
  CHECK(bench.said(DiagnosticCode::fractional_quantity));
  bench.sync();
  CHECK(bench.order_text("12") == "122 backorder 3");
}

TEST_CASE("Odoo: drafts, cancellations and words it does not know", "[import][odoo]") {
  for (const auto& [state, balances] :
       {std::pair("draft", "no such order"), std::pair("sent", "no such order"),
        std::pair("cancel", "shipped 2 cancelled 3"), std::pair("odd", "backorder 3 shipped 2")}) {
    ReadingBench bench(System::odoo, PlanTimes::history);
    std::string text(rows);
    text.replace(text.find("\"sale\""), 6, "\"" + std::string(state) + "\"");
    bench.read(text);
    CHECK(bench.said(DiagnosticCode::unknown_status) == (std::string(state) == "odd"));
    bench.sync();
    CHECK(bench.line("12", "120") == balances);
  }
}

TEST_CASE("Odoo: products name the SKUs of lines and stock", "[import][odoo]") {
  ReadingBench bench(System::odoo);
  std::string text(rows);
  for (std::string_view display : {"[TENT] Tent", "[ROPE] Rope"}) {
    text.replace(text.find(display), display.size(), "Thing");
  }
  bench.read(text);
  CHECK(bench.sync() == "nothing");
  CHECK(bench.has(DiagnosticCode::unresolved_item));
  bench.read(R"([{"id": 7, "default_code": "TENT", "name": "Tent", "type": "product"},
    {"id": 8, "default_code": false, "name": "Rope", "type": "product"}])");
  bench.read(
      R"([{"id": 1, "product_id": [7, "Tent"], "location_id": [8, "WH/Stock"], "quantity": 1.0,
       "reserved_quantity": 0.0},
    {"id": 2, "product_id": [7, "Tent"], "location_id": [8, "WH/Stock"], "quantity": 1.0,
     "reserved_quantity": 0.0}])");
  bench.sync();
  CHECK(bench.runs("12", "120") == "backorder 1 out_of_stock; backlog 2 ready WH/Stock");
  CHECK(bench.line("12", "122") == "backorder 3");
}

TEST_CASE("Odoo: a failing call, and what is of no model", "[import][odoo]") {
  ReadingBench bench(System::odoo);
  CHECK(
      bench.read(
          R"({"jsonrpc": "2.0", "id": 1, "error": {"code": 200, "message": "Odoo Server Error"}})") ==
      "error_reply /error");
  CHECK(bench.read(R"([{"id": 5}])") == "unexpected_document /0");
}

TEST_CASE("Odoo: the export, whose groups have the order on their first row", "[import][odoo]") {
  ReadingBench bench(System::odoo);
  bench.options.zone = TimeZone::utc();
  CHECK(
      bench.read(
          "\"Order Reference\",\"Order Date\",\"Currency\",\"Order Lines/Product/Internal "
          "Reference\","
          "\"Order Lines/Quantity\",\"Order Lines/Delivered Quantity\",\"Order Lines/Unit Price\"\n"
          "\"S00012\",\"2026-01-24 09:15:00\",\"EUR\",\"TENT\",\"5.0\",\"2.0\",\"100.0\"\n"
          "\"\",\"\",\"\",\"ROPE\",\"3.0\",\"0.0\",\"10.0\"\n") == "fine");
  bench.sync();
  CHECK(bench.order_text("S00012") == "1 backorder 3 shipped 2; 2 backorder 3");
}

TEST_CASE("Odoo: relations as objects; purchase orders are supplies; places that are none",
          "[import][odoo]") {
  ReadingBench bench(System::odoo);
  CHECK(bench.read(R"({"result": {"length": 5, "records": [
    {"id": 12, "name": "S00012", "state": "sale", "date_order": "2026-01-24 09:15:00",
     "currency_id": {"id": 1, "display_name": "EUR"}, "order_line": [
      {"id": 120, "order_id": {"id": 12, "display_name": "S00012"}, "product_id": {"id": 7, "display_name": "Tent"},
       "default_code": "TENT", "product_uom_qty": 5.0, "qty_delivered": 0.0, "price_unit": 100.0}]},
    {"id": 3, "name": "P00003", "state": "purchase", "date_order": "2026-01-20 09:00:00",)"
                   R"( "date_approve": "2026-01-20 09:00:00",
     "currency_id": [1, "EUR"], "order_line": [30]},
    {"id": 30, "order_id": [3, "P00003"], "product_id": [7, "[TENT] Tent"], "product_qty": 9.0,)"
                   R"( "product_uom_qty": 9.0,
     "qty_received": 2.0, "date_planned": "2026-02-01 00:00:00", "price_unit": 50.0, "state": "purchase"},
    {"id": 1, "product_id": [7, "[TENT] Tent"], "location_id": [8, "WH/Stock"], "quantity": 2.0,)"
                   R"( "reserved_quantity": 0.0},
    {"id": 2, "product_id": [7, "[TENT] Tent"], "location_id": [5, "Partners/Vendors"], "quantity": -11.0,
     "reserved_quantity": 0.0}]}})") == "fine");
  CHECK(bench.sync() == "sku_defined, supply_expected, order_placed, stock_counted");
  CHECK(bench.order_text("12") == "120 backorder 3 backlog 2");
}
