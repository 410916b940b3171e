// BigCommerce's documents, composed by us in its shapes. Source: docs/import.md, BigCommerce.
#include "../support/catch.hpp"
#include "reading_bench.hpp"

using namespace orderledger;
using namespace orderledger::test;

namespace {

std::string order(std::string_view status, std::string_view more = "") {
  return std::string(R"({"id": 100, "status_id": )") + std::string(status) +
         R"(, "date_created": "Sat, 24 Jan 2026 10:00:00 +0000",
    "date_modified": "Sat, 24 Jan 2026 10:30:00 +0000", "date_shipped": "", "currency_code": "USD",
     "items_total": 3,
    "credit_card_type": {}, "ebay_order_id": "0", "products": {"url": "https://example.com",
     "resource": "/orders/100/products"})" +
         std::string(more) + "}";
}

constexpr std::string_view products = R"([
  {"id": 21, "order_id": 100, "product_id": 5, "variant_id": 9, "sku": "KIT", "type": "physical",
   "name": "Kit", "quantity": 2,
   "quantity_shipped": 0, "quantity_refunded": 0, "price_ex_tax": "19.9000", "total_ex_tax": "39.8000",
    "applied_discounts": []},
  {"id": 22, "order_id": 100, "product_id": 6, "sku": "POLE", "type": "physical", "quantity": 2,
   "quantity_shipped": 0,
   "parent_order_product_id": 21, "is_bundled_product": true, "price_ex_tax": "0.0000",
    "total_ex_tax": "0.0000"}])";

ReadingBench bigcommerce(PlanTimes times = PlanTimes::now) {
  return ReadingBench(System::bigcommerce, times);
}

}  // namespace

TEST_CASE("BigCommerce: an order and its products, a bundle and its child",
          "[import][bigcommerce]") {
  ReadingBench bench = bigcommerce();
  CHECK(bench.read(R"({"data": [)" + order("11") + "]}") == "fine");
  CHECK(bench.sync() == "nothing");  // its products have still to be asked for
  CHECK(bench.read(products) == "fine");
  bench.sync();
  CHECK(bench.order_text("100") == "21 backorder 2; 22 backorder 2");
  CHECK(texts_of(bench.ledger.totals()) ==
        std::vector<std::string>{"backorder USD 1 order 2 lines 4 units 39.80"});
}

TEST_CASE("BigCommerce: what each status means", "[import][bigcommerce]") {
  for (const auto& [status, balances] :
       std::vector<std::pair<std::string, std::string>>{{"0", "no such order"},
                                                        {"1", "no such order"},
                                                        {"11", "backorder 2"},
                                                        {"3", "backorder 2"},
                                                        {"14", "backorder 2"},
                                                        {"2", "backorder 2"},
                                                        {"10", "shipped 2"},
                                                        {"5", "cancelled 2"},
                                                        {"4", "cancelled 2"},
                                                        {"6", "cancelled 2"}}) {
    ReadingBench bench = bigcommerce(PlanTimes::history);
    bench.read(products);
    CHECK(bench.read(order(status)) == "fine");
    bench.sync();
    INFO(status);
    CHECK(bench.line("100", "21") == balances);
    CHECK(bench.has(DiagnosticCode::status_done_but_units_open) == (status == "2"));
  }
}

TEST_CASE("BigCommerce: holds by status and payment", "[import][bigcommerce]") {
  for (const auto& [status, more, run] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"7", "", "backlog 2 awaiting_payment main"},
           {"12", "", "backlog 2 fraud_review main"},
           {"13", "", "backlog 2 other main"},
           {"11", R"(, "payment_status": "held for review")", "backlog 2 fraud_review main"},
           {"9", "", "shipping_stuck 2 carrier_exception main"}}) {
    ReadingBench bench = bigcommerce();
    bench.options.stuck_after_days = 3;
    bench.options.observed_at = "2026-02-01T00:00:00Z"_instant;
    bench.stock("KIT", 9);
    bench.read(products);
    CHECK(bench.read(order(status, more)) == "fine");
    bench.sync();
    CHECK(bench.runs("100", "21") == run);
  }
}

TEST_CASE("BigCommerce: an unknown status: told, and the quantities count",
          "[import][bigcommerce]") {
  ReadingBench bench = bigcommerce();
  bench.read(products);
  CHECK(bench.read(order("77")) == "unknown_status /status_id");
  bench.sync();
  CHECK(bench.line("100", "21") == "backorder 2");
}

TEST_CASE("BigCommerce: shipments are joined by line, whatever their product id",
          "[import][bigcommerce]") {
  ReadingBench bench = bigcommerce();
  bench.read(products);
  bench.read(order("3"));
  bench.sync();
  CHECK(
      bench.read(
          R"([{"id": 7, "order_id": 100, "date_created": "Sat, 24 Jan 2026 11:00:00 +0000", "tracking_number": "",
    "items": [{"order_product_id": 21, "product_id": 0, "quantity": 1}]}])") == "fine");
  CHECK(bench.sync() == "units_shipped");
  CHECK(bench.line("100", "21") == "backorder 1 shipped 1");
}

TEST_CASE("BigCommerce: counters, refunds before shipping, and backordered units as a check",
          "[import][bigcommerce]") {
  ReadingBench bench = bigcommerce(PlanTimes::history);
  bench.read(order("3"));
  CHECK(bench.read(
            R"([{"id": 21, "order_id": 100, "sku": "TENT", "quantity": 5, "quantity_shipped": 2,
           "quantity_refunded": 4,
    "quantity_backordered": 9, "price_ex_tax": "10.0000", "total_ex_tax": "50.0000",
    "applied_discounts": [{"amount": "3.0000"}], "type": "physical"}])") == "fine");
  bench.sync();
  CHECK(bench.line("100", "21") == "shipped 2 cancelled 3");
}

TEST_CASE("BigCommerce: a stray quote in the name of the currency", "[import][bigcommerce]") {
  std::string text = order("11");
  text.replace(text.find("currency_code"), 13, "currency_code\\\"");
  ReadingBench bench = bigcommerce();
  bench.read(products);
  CHECK(bench.read(text) == "fine");
  CHECK(bench.sync() == "sku_defined, sku_defined, order_placed");
}

TEST_CASE("BigCommerce: pre-orders with and without a date", "[import][bigcommerce]") {
  ReadingBench bench = bigcommerce();
  bench.read(products);
  bench.read(order("11"));
  CHECK(bench.read(R"({"data": [
    {"id": 5, "sku": "KIT", "name": "Kit", "availability": "preorder",
     "preorder_release_date": "2026-03-01T00:00:00+00:00",
     "inventory_tracking": "product", "inventory_level": 0, "date_modified": "2026-01-20T00:00:00+00:00",
      "variants": []},
    {"id": 6, "sku": "POLE", "availability": "preorder", "preorder_release_date": "", "preorder_message": "0",
     "inventory_tracking": "none", "date_modified": "2026-01-20T00:00:00+00:00"}],
    "meta": {"pagination": {"current_page": 1, "total_pages": 2}}})") ==
        "incomplete_page /meta/pagination\nno_release_date /data/1/availability");
  bench.sync();
  CHECK(bench.order_text("100") == "21 preorder 2; 22 preorder 2");
}

TEST_CASE("BigCommerce: a backorder app keeps a SKU: its negative level is no stock",
          "[import][bigcommerce]") {
  ReadingBench bench = bigcommerce();
  bench.options.backorder_app_skus = {"KIT"};
  bench.read(products);
  bench.read(order("11"));
  CHECK(
      bench.read(
          R"({"data": [{"id": 5, "sku": "KIT", "availability": "available", "inventory_tracking": "none",
    "inventory_level": -2, "date_modified": "2026-01-25T00:00:00+00:00"}]})") == "fine");
  bench.sync();
  CHECK(bench.line("100", "21") == "backorder 2");
}

TEST_CASE("BigCommerce: inventory of places", "[import][bigcommerce]") {
  ReadingBench bench = bigcommerce();
  bench.read(products);
  bench.read(order("11"));
  CHECK(bench.read(R"({"data": [{"identity": {"sku": "KIT", "variant_id": 9}, "locations": [
    {"location_id": 1, "available_to_sell": 3, "total_inventory_onhand": 5,
     "settings": {"safety_stock": 4}}]}]})") == "fine");
  bench.sync();
  CHECK(bench.runs("100", "21") == "backorder 1 out_of_stock; backlog 1 ready 1");
}

TEST_CASE("BigCommerce: webhooks have ids only", "[import][bigcommerce]") {
  ReadingBench bench = bigcommerce();
  CHECK(
      bench.read(
          R"({"scope": "store/order/statusUpdated", "store_id": "1", "data": {"type": "order", "id": 250},
    "hash": "x", "created_at": 1769250000, "producer": "stores/x"})") == "fine");
  CHECK(
      bench.read(
          R"({"scope": "store/shipment/created", "data": {"type": "shipment", "id": 12, "orderId": 251}})") ==
      "fine");
  CHECK(bench.read(R"({"scope": "store/cart/created", "data": {"type": "cart", "id": "x"}})") ==
        "fine");
  CHECK(bench.importer.stale_orders() == std::vector<std::string>{"250", "251"});
}

TEST_CASE("BigCommerce: errors of both versions, and the list of all variants",
          "[import][bigcommerce]") {
  ReadingBench bench(System::bigcommerce);
  CHECK(bench.read(R"([{"status": 404, "message": "The requested resource was not found."}])") ==
        "error_reply /0/status");
  CHECK(
      bench.read(
          R"({"status": 422, "title": "The item is tracked by product", "type": "x", "errors": {}})") ==
      "error_reply /status");
  CHECK(
      bench.read(
          R"({"data": [{"id": 7, "product_id": 3, "sku": "TENT", "sku_id": 9, "inventory_level": 5,
    "inventory_warning_level": 0, "option_values": []}], "meta": {"pagination": {"current_page": 1,)"
          R"( "total_pages": 1}}})") == "fine");
  CHECK(bench.sync() == "sku_defined, stock_counted");
}
