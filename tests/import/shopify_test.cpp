// Shopify's documents, composed by us in its shapes. Source: docs/import.md, Shopify.
#include "../support/catch.hpp"
#include "reading_bench.hpp"

using namespace orderledger;
using namespace orderledger::test;

namespace {

/// An order of one line, `q` units at 10.00, and what else is given.
std::string order(std::string_view id, std::string_view more, std::string_view line_more = "",
                  std::string_view quantity = "3") {
  std::string text =
      R"({"id": )" + std::string(id) +
      R"(, "created_at": "2026-01-24T09:15:00-05:00", "updated_at": "2026-01-24T10:00:00-05:00",
         "currency": "USD", "name": "#1001", "fulfillment_status": null, "financial_status": "paid",
         "line_items": [{"id": 71, "sku": "TENT", "quantity": )" +
      std::string(quantity) + R"(, "price": "10.00", "requires_shipping": true)";
  text += line_more;
  text += "}]";
  text += more;
  return text + "}";
}

/// The same table with its columns in reverse order.
std::string reversed(std::string_view text) {
  std::string out, field;
  std::vector<std::string> fields;
  bool in_quotes = false;
  for (const char c : text) {
    if (c == '"') in_quotes = !in_quotes;
    if (in_quotes || (c != ',' && c != '\n')) {
      field += c;
      continue;
    }
    fields.push_back(std::exchange(field, {}));
    if (c == ',') continue;
    for (auto at = fields.rbegin(); at != fields.rend(); ++at)
      out += (at == fields.rbegin() ? "" : ",") + *at;
    out += '\n';
    fields.clear();
  }
  return out;
}

ReadingBench shopify(PlanTimes times = PlanTimes::now) {
  return ReadingBench(System::shopify, times);
}

}  // namespace

TEST_CASE("Shopify: ids beyond 2^53 survive digit by digit", "[import][shopify]") {
  ReadingBench bench = shopify();
  CHECK(bench.read(order("700000000000000123", "")) == "fine");
  bench.sync();
  CHECK(bench.line("700000000000000123", "71") == "backorder 3");
}

TEST_CASE("Shopify: a rounded id beside an exact one", "[import][shopify]") {
  ReadingBench bench = shopify();
  CHECK(
      bench.read(order("700000000000000100",
                       R"(, "admin_graphql_api_id": "gid://shopify/Order/700000000000000123")")) ==
      "id_rounded /id");
  bench.sync();
  CHECK(bench.line("700000000000000123", "71") == "backorder 3");
}

TEST_CASE("Shopify: wrapped, listed, bare, in lines: one result", "[import][shopify]") {
  const std::string one = order("1", "");
  std::string line = one;
  std::replace(line.begin(), line.end(), '\n', ' ');
  for (const std::string& text : {one, R"({"order": )" + one + "}", R"({"orders": [)" + one + "]}",
                                  "[" + one + "]", line + "\n" + line + "\n"}) {
    ReadingBench bench = shopify();
    CHECK(bench.read(text) == "fine");
    CHECK(bench.sync() == "sku_defined, order_placed");
    CHECK(bench.order_text("1") == "71 backorder 3");
  }
}

TEST_CASE("Shopify: a failure holds nothing, and old refunds cancel what did not leave",
          "[import][shopify]") {
  ReadingBench bench = shopify();
  CHECK(bench.read(
            R"({"id": 1, "created_at": "2026-01-24T09:15:00Z", "updated_at": "2026-01-24T10:00:00Z",
           "currency": "USD",
    "line_items": [
      {"id": 11, "sku": "A", "quantity": 1, "price": "5.00", "fulfillable_quantity": 0},
      {"id": 12, "sku": "B", "quantity": 1, "price": "5.00", "fulfillable_quantity": 0},
      {"id": 13, "sku": "C", "quantity": 1, "price": "5.00", "fulfillable_quantity": 1}],
    "fulfillments": [{"id": 5, "order_id": 1, "status": "failure", "created_at": "2026-01-24T09:20:00Z",
      "line_items": [{"id": 11, "quantity": 1}]}],
    "refunds": [{"id": 9, "created_at": "2026-01-24T09:30:00Z", "refund_line_items": [
      {"line_item_id": 11, "quantity": 1, "restock_type": "legacy_restock", "subtotal": 5.0},
      {"line_item_id": 12, "quantity": 1, "restock_type": "legacy_restock", "subtotal": 5}]}]})") ==
        "fine");
  bench.sync();
  CHECK(bench.order_text("1") == "11 cancelled 1; 12 cancelled 1; 13 backorder 1");
  CHECK_FALSE(bench.shipment_known("5"));
}

TEST_CASE("Shopify: a cancelled order has no open unit, whatever fulfillable_quantity says",
          "[import][shopify]") {
  const std::string body = order(
      "1", R"(, "cancelled_at": "2026-01-24T11:00:00Z", "cancel_reason": "customer", "test": true)",
      R"(, "fulfillable_quantity": 1)");
  for (const char* topic : {"orders/create", "orders/updated", "orders/paid", "orders/cancelled",
                            "orders/fulfilled", "orders/partially_fulfilled"}) {
    ReadingBench bench = shopify(PlanTimes::history);
    bench.options.topic = topic;
    CHECK(bench.read(body) == "fine");
    CHECK(bench.sync() == "sku_defined, order_placed, order_cancelled");
    CHECK(bench.order_text("1") == "71 cancelled 3");
  }
}

TEST_CASE("Shopify: shipments with location, carrier, and what became of them",
          "[import][shopify]") {
  ReadingBench bench = shopify();
  const auto fulfillment = [](std::string_view updated, std::string_view status,
                              std::string_view parcel) {
    return R"({"id": 5, "order_id": 1, "status": ")" + std::string(status) +
           R"(", "created_at": "2026-01-24T12:00:00Z",
      "updated_at": ")" +
           std::string(updated) +
           R"(", "location_id": 44, "tracking_company": "UPS", "tracking_number": "1Z",
      "shipment_status": )" +
           std::string(parcel) + R"(, "line_items": [{"id": 71, "quantity": 2}]})";
  };
  bench.read(order("1", ""));
  bench.sync();
  CHECK(bench.read(fulfillment("2026-01-24T12:00:00Z", "pending", "null")) == "fine");
  CHECK(bench.sync() == "nothing");
  CHECK(bench.read(fulfillment("2026-01-24T12:01:00Z", "success", "\"in_transit\"")) == "fine");
  CHECK(bench.sync() == "units_shipped");
  CHECK(bench.read(fulfillment("2026-01-24T12:02:00Z", "success", "\"not_delivered\"")) == "fine");
  CHECK(bench.sync() == "shipment_failed");
  CHECK(bench.runs("1", "71") == "shipping_stuck 2 returned_to_sender; backorder 1 out_of_stock");
  bench.read(fulfillment("2026-01-24T12:03:00Z", "success", "\"out_for_delivery\""));
  CHECK(bench.sync() == "shipment_recovered");
  bench.read(fulfillment("2026-01-24T12:04:00Z", "success", "\"delivered\""));
  CHECK(bench.sync() == "shipment_delivered");
  CHECK(bench.read(fulfillment("2026-01-24T12:05:00Z", "success", "\"teleported\"")) ==
        "unknown_status /shipment_status");
}

TEST_CASE("Shopify: a fulfillment that is cancelled was never one", "[import][shopify]") {
  ReadingBench bench = shopify();
  bench.read(order("1", R"(, "fulfillments": [{"id": 5, "order_id": 1, "status": "success",
    "updated_at": "2026-01-24T12:00:00Z", "line_items": [{"id": 71, "quantity": 1}]}])"));
  bench.sync();
  CHECK(bench.order_text("1") == "71 backorder 2 shipped 1");
  bench.read(
      R"({"fulfillment": {"id": 5, "order_id": 1, "status": "cancelled", "updated_at": "2026-01-24T13:00:00Z",
    "line_items": [{"id": 71, "quantity": 1}]}})");
  CHECK(bench.sync() == "shipment_voided");
  CHECK(bench.order_text("1") == "71 backorder 3");
}

TEST_CASE("Shopify: returns and cancellations of units; money alone moves none",
          "[import][shopify]") {
  ReadingBench bench = shopify();
  bench.read(order("1", R"(, "fulfillments": [{"id": 5, "order_id": 1, "status": "success",
    "updated_at": "2026-01-24T12:00:00Z", "line_items": [{"id": 71, "quantity": 2}]}])"));
  bench.read(
      R"({"id": 8, "order_id": 1, "created_at": "2026-01-25T12:00:00Z", "refund_line_items": [
    {"line_item_id": 71, "quantity": 1, "restock_type": "return", "location_id": 44}]})");
  bench.sync();
  CHECK(bench.order_text("1") == "71 backorder 1 shipped 1 returned 1");
  bench.read(
      R"({"id": 9, "order_id": 1, "created_at": "2026-01-25T13:00:00Z", "refund_line_items": [
    {"line_item_id": 71, "quantity": 1, "restock_type": "cancel", "location_id": null}]})");
  CHECK(bench.sync() == "units_cancelled");
  bench.read(
      R"({"id": 10, "order_id": 1, "created_at": "2026-01-25T14:00:00Z", "refund_line_items": [
    {"line_item_id": 71, "quantity": 1, "restock_type": "no_restock"}]})");
  CHECK(bench.sync() == "nothing");
  CHECK(bench.order_text("1") == "71 shipped 1 returned 1 cancelled 1");
}

TEST_CASE("Shopify: a moved fulfilment order counts once, and holds are told apart",
          "[import][shopify]") {
  ReadingBench bench = shopify();
  bench.stock("TENT", 9);
  bench.read(order("1", "", "", "1"));
  const auto set = [](std::string_view updated, std::string_view holds) {
    return R"({"fulfillment_orders": [
      {"id": 1, "order_id": 1, "status": "closed", "request_status": "unsubmitted", "line_items": []},
      {"id": 2, "order_id": 1, "status": "on_hold", "request_status": "unsubmitted", "updated_at": ")" +
           std::string(updated) +
           R"(", "line_items": [{"id": 6, "line_item_id": 71, "quantity": 1, "fulfillable_quantity": 1}],
       "fulfillment_holds": [)" +
           std::string(holds) + "]}]}";
  };
  constexpr std::string_view address =
      R"({"id": 31, "reason": "incorrect_address", "reason_notes": "no number"})";
  constexpr std::string_view fraud =
      R"({"id": 32, "reason": "high_risk_of_fraud", "reason_notes": null})";
  CHECK(bench.read(set("2026-01-24T12:00:00Z",
                       std::string(address) + ", {}, " + std::string(fraud))) == "fine");
  bench.sync();
  CHECK(bench.runs("1", "71") == "shipping_stuck 1 address_problem main");
  bench.read(set("2026-01-24T13:00:00Z", fraud));
  CHECK(bench.sync() == "hold_released");
  CHECK(bench.runs("1", "71") == "backlog 1 fraud_review main");
}

TEST_CASE("Shopify: out of stock, says the source; the ledger sees stock", "[import][shopify]") {
  ReadingBench bench = shopify();
  bench.stock("TENT", 9);
  bench.read(order("1", "", "", "1"));
  bench.read(
      R"({"fulfillment_orders": [{"id": 2, "order_id": 1, "status": "on_hold",
       "updated_at": "2026-01-24T13:00:00Z",
    "line_items": [{"id": 6, "line_item_id": 71, "quantity": 1}],
    "fulfillment_holds": [{"id": 7, "reason": "inventory_out_of_stock"}]}]})");
  bench.sync();
  CHECK(bench.runs("1", "71") == "backlog 1 stock_check main");
  const std::vector<Diagnostic> disagreements = bench.importer.disagreements(bench.ledger);
  REQUIRE(disagreements.size() == 1);
  CHECK(disagreements[0].code == DiagnosticCode::class_disagrees);
  CHECK(disagreements[0].subject == "1 line 71");
}

TEST_CASE("Shopify: of several schedules the first date counts", "[import][shopify]") {
  ReadingBench bench = shopify();
  bench.stock("TENT", 9);
  bench.read(
      R"({"fulfillment_orders": [
    {"id": 2, "order_id": 1, "status": "scheduled", "fulfill_at": "2026-03-01T00:00:00Z",
     "updated_at": "2026-01-24T13:00:00Z", "line_items": [{"line_item_id": 71, "quantity": 1}]},
    {"id": 3, "order_id": 1, "status": "scheduled", "fulfill_at": "2026-04-01T00:00:00Z",
     "updated_at": "2026-01-24T13:00:00Z", "line_items": [{"line_item_id": 71, "quantity": 1}]}]})");
  bench.read(order("1", "", "", "1"));
  bench.sync();
  const OrderStatus in_march =
      bench.ledger.status(order_id("1"), "2026-03-02T00:00:00Z"_instant).value();
  CHECK(in_march.lines.front().runs.front().reason == Reason::ready);
}

TEST_CASE("Shopify: scheduled, promised, rejected, incomplete", "[import][shopify]") {
  ReadingBench bench = shopify();
  bench.stock("TENT", 9);
  bench.read(
      R"({"fulfillment_orders": [{"id": 2, "order_id": 1, "status": "scheduled",
       "fulfill_at": "2026-03-01T00:00:00Z",
    "updated_at": "2026-01-24T13:00:00Z", "fulfill_by": "2026-03-09T00:00:00Z",
    "line_items": [{"line_item_id": 71, "quantity": 1}]}]})");
  bench.read(order("1", "", "", "1"));
  bench.sync();
  CHECK(bench.runs("1", "71") == "backlog 1 scheduled main");
  bench.read(
      R"({"fulfillment_orders": [{"id": 2, "order_id": 1, "status": "open", "request_status": "rejected",
    "updated_at": "2026-01-24T14:00:00Z", "line_items": [{"line_item_id": 71, "quantity": 1}]}]})");
  bench.sync();
  CHECK(bench.runs("1", "71") == "shipping_stuck 1 no_shipping_option main");
  bench.read(R"({"fulfillment_orders": [{"id": 2, "order_id": 1, "status": "incomplete",
    "updated_at": "2026-01-24T15:00:00Z", "line_items": [{"line_item_id": 71, "quantity": 1}]}]})");
  CHECK(bench.sync() == "hold_released, hold_placed");
}

TEST_CASE("Shopify: a parcel that is prepared for too long", "[import][shopify]") {
  ReadingBench bench = shopify();
  bench.stock("TENT", 9);
  bench.options.stuck_after_days = 3;
  bench.options.observed_at = "2026-02-01T00:00:00Z"_instant;
  bench.read(order("1", "", "", "1"));
  bench.read(R"({"fulfillment_orders": [{"id": 2, "order_id": 1, "status": "in_progress",
    "updated_at": "2026-01-24T14:00:00Z", "line_items": [{"line_item_id": 71, "quantity": 1}]}]})");
  bench.sync();
  CHECK(bench.runs("1", "71") == "shipping_stuck 1 carrier_exception main");
}

TEST_CASE("Shopify: line properties in any shape, and fields of any kind", "[import][shopify]") {
  for (const char* more :
       {R"(, "properties": [{"name": "a", "value": 1}])", R"(, "properties": {"a": "b"})",
        R"(, "properties": {})", "", R"(, "properties": {"name": 2})"}) {
    for (const char* service : {"null", "4"}) {
      ReadingBench bench = shopify();
      CHECK(bench.read(order("1",
                             R"(, "shipping_lines": [{"requested_fulfillment_service_id": )" +
                                 std::string(service) + "}]",
                             more)) == "fine");
      CHECK(bench.sync() == "sku_defined, order_placed");
    }
  }
}

TEST_CASE("Shopify: a document that was cut off yields one diagnostic, and no part",
          "[import][shopify]") {
  const std::string whole =
      R"({"orders": [)" + order("1", "") + "," +
      order("2", R"(, "shipping_lines": [{"requested_fulfillment_service_id": 4}])") + "]}";
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const Parsed parsed = parse(System::shopify, std::string_view(whole).substr(0, size));
    INFO(size);
    CHECK(parsed.parts.empty());
    CHECK(parsed.diagnostics.size() == 1);
  }
}

TEST_CASE("Shopify: prices of lines", "[import][shopify]") {
  const auto value_of = [](std::string_view line_more, std::string_view quantity = "3") {
    ReadingBench bench = shopify();
    bench.read(order("1", "", line_more, quantity));
    bench.sync();
    const Totals totals = bench.ledger.totals();
    return totals.rows.empty() ? std::string("nothing") : totals.rows[0].value.to_text();
  };
  CHECK(value_of("") == "30.00");
  CHECK(value_of(
            R"(, "discount_allocations": [{"amount": "3.34"},
           {"amount_set": {"shop_money": {"amount": "3.33"}}}])") == "23.33");
  CHECK(value_of(R"(, "total_discount": "6.67")") == "23.33");
  CHECK(value_of(R"(, "discount_allocations": [{"amount": 1}], "total_discount": "9.00")") ==
        "29.00");
}

TEST_CASE("Shopify: quantities that are none leave the line out, and nothing vanishes by it",
          "[import][shopify]") {
  ReadingBench bench = shopify();
  bench.read(order("1", ""));
  bench.sync();
  std::string later = order("1", "", "", "2.5");
  later.replace(later.find("10:00:00-05"), 11, "11:00:00-05");
  CHECK(bench.read(later) == "fractional_quantity /line_items/0/quantity");
  CHECK(bench.sync() == "nothing");
}

TEST_CASE("Shopify: what is not shipped is no demand; a line without a SKU", "[import][shopify]") {
  ReadingBench bench = shopify();
  CHECK(bench.read(
            R"({"id": 1, "created_at": "2026-01-24T09:15:00Z", "currency": "USD", "line_items": [
    {"id": 1, "sku": "CARD", "quantity": 1, "price": "5", "gift_card": true},
    {"id": 2, "sku": "FILE", "quantity": 1, "price": "5", "requires_shipping": false},
    {"id": 3, "sku": "", "variant_id": 88, "title": "Tent", "quantity": 1, "price": "5"}]})") ==
        "no_sku /line_items/2");
  bench.sync();
  CHECK(bench.order_text("1") == "3 backorder 1");
}

TEST_CASE("Shopify: messages without content mark orders stale", "[import][shopify]") {
  for (
      const auto& [topic, text] :
      {std::pair(
           "orders/edited",
           R"({"order_edit": {"id": 3, "order_id": 1, "line_items": {"additions": [{"id": 9, "delta": 1}]}}})"),
       std::pair("orders/delete", R"({"id": 1})"),
       std::pair("orders/risk_assessment_changed",
                 R"({"order_id": 1, "admin_graphql_api_order_id": "gid://shopify/Order/1"})"),
       std::pair(
           "returns/approve",
           R"({"id": 5, "order": {"id": 1, "admin_graphql_api_id": "gid://shopify/Order/1"}})")}) {
    ReadingBench bench = shopify();
    bench.options.topic = topic;
    CHECK(bench.read(text) == "fine");
    CHECK(bench.importer.stale_orders() == std::vector<std::string>{"1"});
  }
  ReadingBench bench = shopify();
  bench.options.topic = "fulfillment_orders/placed_on_hold";
  CHECK(
      bench.read(
          R"({"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1", "status": "on_hold"}})") ==
      "fine");
  bench.options.topic = "app/uninstalled";
  CHECK(bench.read(R"({"id": 5})") == "fine");
}

TEST_CASE("Shopify: stock of items, and the variants that name them", "[import][shopify]") {
  ReadingBench bench = shopify();
  bench.read(order("1", ""));
  CHECK(bench.read(
            R"({"inventory_levels": [{"inventory_item_id": 808, "location_id": 44, "available": -1,
    "updated_at": "2026-01-24T18:00:00Z"}, {"inventory_item_id": 808, "location_id": 45, "available": null}]})") ==
        "fine");
  bench.sync();
  CHECK(bench.has(DiagnosticCode::unresolved_item));
  CHECK(bench.read(
            R"({"product": {"id": 5, "title": "Tent", "variants": [{"id": 88, "sku": "TENT",
           "title": "Default Title",
    "inventory_item_id": 808, "inventory_policy": "continue", "inventory_management": "shopify"}]}})") ==
        "fine");
  CHECK(bench.sync() == "sku_defined, stock_counted");
  CHECK(bench.order_text("1") == "71 backorder 1 backlog 2");
}

TEST_CASE("Shopify: bulk JSON Lines are put together again", "[import][shopify]") {
  const auto order = [](std::string_view n) {
    return R"({"id":"gid:\/\/shopify\/Order\/)" + std::string(n) +
           R"(","createdAt":"2026-01-24T09:15:00Z","currencyCode":"USD","fulfillmentHolds":[{}]})" +
           "\n";
  };
  const auto line = [](std::string_view n, std::string_view sku, std::string_view units,
                       std::string_view price, std::string_view parent) {
    return R"({"id":"gid:\/\/shopify\/LineItem\/)" + std::string(n) + R"(","sku":")" +
           std::string(sku) + R"(","quantity":)" + std::string(units) +
           R"(,"originalUnitPriceSet":{"shopMoney":{"amount":")" + std::string(price) +
           R"("}},"__parentId":"gid:\/\/shopify\/Order\/)" + std::string(parent) + "\"}\n";
  };
  ReadingBench bench = shopify();
  CHECK(bench.read(order("1") + line("11", "TENT", "2", "9.5", "1") +
                   line("12", "ROPE", "1", "1.0", "1") + order("2") +
                   line("21", "TENT", "1", "9.5", "2")) == "fine");
  bench.sync();
  CHECK(bench.order_text("1") == "11 backorder 2; 12 backorder 1");
  CHECK(bench.order_text("2") == "21 backorder 1");
  CHECK(texts_of(bench.ledger.totals()) ==
        std::vector<std::string>{"backorder USD 2 orders 3 lines 4 units 29.50"});
}

TEST_CASE("Shopify: a GraphQL reply, its connections as edges and as nodes", "[import][shopify]") {
  const std::string order =
      R"({"id": "gid://shopify/Order/5", "name": "#5", "createdAt": "2026-01-24T10:00:00Z",
    "updatedAt": "2026-01-24T11:00:00Z", "currencyCode": "EUR", "displayFulfillmentStatus": "PARTIALLY_FULFILLED",
    "lineItems": {"edges": [{"node": {"id": "gid://shopify/LineItem/51", "sku": "TENT", "title": "Tent",
      "quantity": 3, "unfulfilledQuantity": 2, "requiresShipping": true,
      "originalUnitPriceSet": {"shopMoney": {"amount": "10.0", "currencyCode": "EUR"}}}}]},
    "fulfillments": [{"id": "gid://shopify/Fulfillment/61", "status": "SUCCESS", "displayStatus": "IN_TRANSIT",
      "createdAt": "2026-01-24T11:00:00Z", "location": {"id": "gid://shopify/Location/44"},
      "trackingInfo": [{"company": "UPS", "number": "1Z", "url": null}],
      "fulfillmentLineItems": {"nodes": [{"id": "gid://shopify/FulfillmentLineItem/71", "quantity": 1,
        "lineItem": {"id": "gid://shopify/LineItem/51"}}]}}],
    "fulfillmentOrders": {"nodes": [{"id": "gid://shopify/FulfillmentOrder/81", "status": "ON_HOLD",
      "updatedAt": "2026-01-24T11:00:00Z",
      "fulfillmentHolds": [{"id": "gid://shopify/FulfillmentHold/91", "reason": "INCORRECT_ADDRESS"}],
      "lineItems": {"edges": [{"node": {"id": "gid://shopify/FulfillmentOrderLineItem/1", "remainingQuantity": 2,
        "lineItem": {"id": "gid://shopify/LineItem/51"}}}]}}]}})";
  for (const std::string& reply :
       {R"({"data": {"orders": {"edges": [{"cursor": "x", "node": )" + order +
            R"(}], "pageInfo": {"hasNextPage": false}}}, "extensions": {"cost": {}}})",
        R"({"data": {"orders": {"nodes": [)" + order + "]}}}",
        R"({"data": {"order": )" + order + "}}", R"({"data": {"nodes": [)" + order + "]}}",
        order}) {
    INFO(reply);
    ReadingBench bench(System::shopify);
    bench.stock("TENT", 9);
    CHECK(bench.read(reply) == "fine");
    bench.sync();
    CHECK(bench.order_text("5") == "51 shipping_stuck 2 shipped 1");
    CHECK(bench.shipment_known("61"));
  }
  ReadingBench bench(System::shopify);
  CHECK(bench.read(R"({"data": {"orders": {"nodes": [], "pageInfo": {"hasNextPage": true}}}})") ==
        "incomplete_page /data/orders/pageInfo");
  CHECK(bench.read(R"({"errors": [{"message": "Throttled"}], "data": null})") ==
        "error_reply /errors");
}

TEST_CASE("Shopify: GraphQL stock and what is sold", "[import][shopify]") {
  ReadingBench bench(System::shopify);
  CHECK(
      bench.read(
          R"({"data": {"productVariants": {"nodes": [{"id": "gid://shopify/ProductVariant/3", "sku": "TENT",
    "title": "green", "inventoryPolicy": "CONTINUE", "inventoryItem": {"id": "gid://shopify/InventoryItem/33",
    "tracked": true,)"
          R"( "inventoryLevels": {"edges": [{"node": {"id": "gid://shopify/InventoryLevel/1?inventory_item_id=33",
    "location": {"id": "gid://shopify/Location/44"}, "updatedAt": "2026-01-24T10:00:00Z",
    "quantities": [{"name": "available", "quantity": 1}, {"name": "on_hand", "quantity": 4}]}}]}}}]}}})") ==
      "fine");
  CHECK(bench.sync() == "sku_defined, stock_counted");
  CHECK(bench.importer.definition({"TENT"})->backorders == OrderPolicy::allow);
  // The same as rows of a bulk operation, whose levels refer to their item.
  ReadingBench bulk(System::shopify);
  CHECK(
      bulk.read(
          R"({"id":"gid:\/\/shopify\/Product\/1","title":"Tent"}
{"id":"gid:\/\/shopify\/ProductVariant\/3","sku":"TENT",)"
          R"("inventoryItem":{"id":"gid:\/\/shopify\/InventoryItem\/33"},"__parentId":"gid:\/\/shopify\/Product\/1"}
{"id":"gid:\/\/shopify\/InventoryItem\/33","sku":"TENT","tracked":true}
{"id":"gid:\/\/shopify\/InventoryLevel\/1?inventory_item_id=33",)"
          R"("location":{"id":"gid:\/\/shopify\/Location\/44"},"quantities":[{"name":"on_hand","quantity":4}],)"
          R"("__parentId":"gid:\/\/shopify\/InventoryItem\/33"})") == "fine");
  CHECK(bulk.sync() == "sku_defined, stock_counted");
}

TEST_CASE("Shopify: bulk rows of fulfilment orders and their lines", "[import][shopify]") {
  ReadingBench bench(System::shopify);
  bench.stock("TENT", 9);
  CHECK(
      bench.read(
          R"({"id":"gid://shopify/Order/5","name":"#5","createdAt":"2026-01-24T10:00:00Z","currencyCode":"EUR"}
{"id":"gid://shopify/LineItem/51","sku":"TENT","quantity":3,)"
          R"("originalUnitPriceSet":{"shopMoney":{"amount":"10.0"}},"__parentId":"gid://shopify/Order/5"}
{"id":"gid://shopify/FulfillmentOrder/81","status":"ON_HOLD",)"
          R"("fulfillmentHolds":[{"reason":"AWAITING_PAYMENT"}],"__parentId":"gid://shopify/Order/5"}
{"id":"gid://shopify/FulfillmentOrderLineItem/1","remainingQuantity":3,)"
          R"("lineItem":{"id":"gid://shopify/LineItem/51"},"__parentId":"gid://shopify/FulfillmentOrder/81"})") ==
      "fine");
  bench.sync();
  CHECK(bench.runs("5", "51") == "backlog 3 awaiting_payment main");
}

TEST_CASE("Shopify: drafts and abandoned checkouts are no demand", "[import][shopify]") {
  ReadingBench bench(System::shopify);
  for (
      const char* body :
      {R"({"draft_order": {"id": 1, "status": "open", "currency": "USD", "line_items": [{"id": 2,)"
       R"( "sku": "T", "quantity": 1, "price": "1"}]}})",
       R"({"id": 1, "admin_graphql_api_id": "gid://shopify/DraftOrder/1", "currency": "USD",)"
       R"( "line_items": [{"id": 2, "sku": "T", "quantity": 1, "price": "1"}]})",
       R"({"checkouts": [{"id": 1, "abandoned_checkout_url": "x", "line_items": [{"sku": "T", "quantity": 1}]}]})"}) {
    CHECK(bench.read(body) == "fine");
    CHECK(bench.sync() == "nothing");
  }
}

TEST_CASE("Shopify: one bad line among JSON Lines", "[import][shopify]") {
  std::string good = order("1", "");
  std::replace(good.begin(), good.end(), '\n', ' ');
  ReadingBench bench = shopify();
  CHECK(bench.read(good + "\n{\"id\": 2,\n" + good + "\n") == "not_json row 2");
  CHECK(bench.sync() == "sku_defined, order_placed");
}

TEST_CASE("Shopify: the orders export, in any order of columns and with any line ends",
          "[import][shopify]") {
  const std::string text =
      "Name,Financial Status,Fulfillment Status,Currency,Created at,Lineitem quantity,Lineitem "
      "name,Lineitem price,"
      "Lineitem sku,Lineitem requires shipping,Lineitem fulfillment status,Note "
      "Attributes,Cancelled at,Id,Lineitem discount\n"
      "#1,paid,fulfilled,USD,2026-01-20 09:15:00 +0500,1,Tent,100.00,TENT,true,fulfilled,\"a: "
      "1\nb: 2\",,9001,0.00\n"
      "#2,pending,unfulfilled,USD,2026-01-21 09:15:00 "
      "+0500,2,Tent,100.00,TENT,true,pending,,,9002,0.00\n"
      "#2,,,,2026-01-21 09:15:00 +0500,1,Rope,5.00,ROPE,true,pending,,,,0.00\n"
      "#2,,,,2026-01-21 09:15:00 +0500,3,Stove,20.00,,true,fulfilled,,,,1.00\n"
      "#3,voided,unfulfilled,USD,2026-01-22 09:15:00 "
      "+0500,1,Tent,100.00,TENT,true,pending,,2026-01-23 09:15:00 +0500,9003,0.00\n"
      "#4,voided,unfulfilled,USD,2026-01-22 09:15:00 "
      "+0500,1,Tent,100.00,TENT,true,pending,,,9004,0.00\n";
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  for (const std::string& table : {text, crlf, reversed(text)}) {
    ReadingBench bench = shopify(PlanTimes::history);
    CHECK(bench.read(table) == "fine");
    bench.sync();
    CHECK(bench.order_text("9001") == "1 shipped 1");
    CHECK(bench.order_text("9002") == "1 backorder 2; 2 backorder 1; 3 shipped 3");
    CHECK(bench.order_text("9003") == "1 cancelled 1");
    CHECK(bench.order_text("9004") == "1 backorder 1");
  }
}

TEST_CASE("Shopify: an export without its columns", "[import][shopify]") {
  ReadingBench bench = shopify();
  CHECK(bench.read("Name,Email\n#1,a@example.com\n") ==
        "missing_column row 1 Lineitem quantity\nmissing_column row 1 Lineitem "
        "name\nmissing_column row 1 Lineitem price");
}

TEST_CASE("Shopify: what it is not", "[import][shopify]") {
  ReadingBench bench = shopify();
  CHECK(bench.read("") == "fine");
  CHECK(bench.read("{}") == "unexpected_document");
  CHECK(bench.read("[1]") == "unexpected_document /0");
  CHECK(bench.read(R"({"errors": "Not Found"})") == "error_reply /errors");
}
