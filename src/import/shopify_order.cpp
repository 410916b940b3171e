// Orders, and the shipments and refunds in them.
#include "shopify.hpp"

#include <algorithm>
#include <array>

namespace orderledger::inline v1::imports::shopify {

namespace {

/// What was taken off the line, in millionths. Older documents have no allocations, but a sum.
std::int64_t discount_of(Reading& reading, Json line) {
  const auto magnitude = [](std::int64_t amount) { return amount < 0 ? -amount : amount; };
  std::int64_t sum = 0;
  const Json allocations = line.any_of({"discount_allocations", "discountAllocations"});
  for (const Json allocation : elements_of(allocations)) {
    const Json amount = allocation.any_of({"amount", "amount_set", "allocatedAmountSet"});
    sum += magnitude(reading.amount(amount_of(amount)).value_or(0));
  }
  if (allocations.is_missing()) {
    sum = magnitude(
        reading.amount(amount_of(line.any_of({"total_discount", "totalDiscountSet"}))).value_or(0));
  }
  return sum;
}

void read_price(Reading& reading, Json line, LineSnapshot& read) {
  const Json price = amount_of(line.any_of({"price", "price_set", "originalUnitPriceSet"}));
  read.unit_price = reading.money(price);
  const std::int64_t discount = discount_of(reading, line);
  if (!read.unit_price || discount == 0) return;
  const auto total = discounted(read.unit_price->millionths(), read.ordered, discount);
  if (!total) return reading.note(DiagnosticCode::bad_money, price);
  read.total = reading.decimal(price, std::max<std::int64_t>(*total, 0));
}

/// Units that no refund explains, but that are not current any more: removed by editing the order.
std::int64_t removed_by_edit(Reading& reading, Json line, std::int64_t ordered,
                             std::int64_t refunded) {
  const ReadUnits current = reading.units(line.any_of({"current_quantity", "currentQuantity"}));
  if (!current.units) return 0;
  return std::max<std::int64_t>(0, ordered - *current.units - refunded);
}

/// False where the line must be left out: then the list is not complete.
bool read_line(Reading& reading, Json line, const std::string& key, std::int64_t refunded,
               bool tells_shipments, LineSnapshot& read) {
  read.line = key;
  const ReadUnits ordered = reading.units(line["quantity"]);
  if (key.empty() || ordered.is_wrong) return false;
  read.ordered = ordered.value_or(0);
  const Json needs_shipping = line.any_of({"requires_shipping", "requiresShipping"});
  const bool is_digital = needs_shipping.is(JsonKind::boolean) && needs_shipping.is_missing();
  const bool is_card = reading.flag(line.any_of({"gift_card", "isGiftCard"}));
  if (is_digital || is_card) read.type = LineType::service;
  read.title = reading.note_text(line.any_of({"title", "name"}));
  read.sku = reading.text(line["sku"]);
  if (read.sku.empty() && read.type == LineType::goods) {
    std::string variant = key_of(reading, line, "variant_id", "");
    if (variant.empty()) variant = key_of(reading, line["variant"], "id", "");
    if (!variant.empty()) read.sku = "variant:" + variant;
    reading.note(DiagnosticCode::no_sku, line, read.sku.empty() ? read.title : read.sku);
  }
  read_price(reading, line, read);
  const Json open =
      line.any_of({"fulfillable_quantity", "fulfillableQuantity", "unfulfilledQuantity"});
  read.open = reading.units(open).units;
  if (const std::int64_t removed = removed_by_edit(reading, line, read.ordered, refunded)) {
    read.cancelled = removed;
  }
  if (!tells_shipments) {
    const std::string status = reading.word(line["fulfillment_status"]);
    if (status == "fulfilled") read.left = read.ordered;
  }
  return true;
}

void read_holds(Reading& reading, Json order, OrderSnapshot& read) {
  const std::string paid =
      reading.word(order.any_of({"financial_status", "displayFinancialStatus"}));
  if (reading.options().unpaid_is_hold && (paid == "pending" || paid == "authorized")) {
    read.holds.push_back({.key = "financial_status",
                          .reason = HoldReason::awaiting_payment,
                          .line = {},
                          .note = paid});
  }
  const Json shipping = order["shipping_lines"];
  const bool has_goods =
      std::any_of(read.lines->begin(), read.lines->end(),
                  [](const LineSnapshot& line) { return line.type == LineType::goods; });
  if (reading.options().no_shipping_line_is_hold && shipping.is_array() && shipping.is_empty() &&
      has_goods) {
    read.holds.push_back({.key = "shipping_lines",
                          .reason = HoldReason::no_shipping_option,
                          .line = {},
                          .note = {}});
  }
}

constexpr std::array<std::string_view, 10> fulfillment_words = {"partial",
                                                                "fulfilled",
                                                                "restocked",
                                                                "pending",
                                                                "unfulfilled",
                                                                "partially_fulfilled",
                                                                "pending_fulfillment",
                                                                "open",
                                                                "in_progress",
                                                                "on_hold"};
constexpr std::array<std::string_view, 2> more_fulfillment_words = {"scheduled",
                                                                    "request_declined"};

void read_status(Reading& reading, Json order, OrderSnapshot& read) {
  const Json status = order.any_of({"fulfillment_status", "displayFulfillmentStatus"});
  read.word = reading.word(status);
  read.cancelled_at = reading.instant(order.any_of({"cancelled_at", "cancelledAt"}));
  read.cancel_reason = reading.note_text(order.any_of({"cancel_reason", "cancelReason"}));
  if (read.cancelled_at) {
    read.state = OrderState::cancelled;
  } else if (read.word == "fulfilled") {
    read.state = OrderState::closed;
  }
  const auto is_known = [&](std::string_view known) { return known == read.word; };
  if (!read.word.empty() &&
      std::none_of(fulfillment_words.begin(), fulfillment_words.end(), is_known) &&
      std::none_of(more_fulfillment_words.begin(), more_fulfillment_words.end(), is_known)) {
    reading.note(DiagnosticCode::unknown_status, status);
  }
}

RefundKind kind_of_restock(const std::string& word) {
  if (word == "return") return RefundKind::returned;
  if (word == "cancel") return RefundKind::cancelled;
  return RefundKind::unknown;
}

std::string exact_line(Reading& reading, Json item, std::string_view id, const LineIds& lines) {
  std::string key = key_of(reading, item, id, "admin_graphql_api_line_item_id");
  if (const Json line = item.any_of({"line_item", "lineItem"}); line.is_object()) {
    if (std::string exact = key_of(reading, line); !exact.empty()) key = std::move(exact);
  }
  const auto known = lines.find(key);
  return known == lines.end() ? key : known->second;
}

std::int64_t refunded_units(Reading& reading, const std::vector<Json>& refunds,
                            const std::string& line, const LineIds& lines) {
  std::int64_t units = 0;
  for (const Json refund : refunds) {
    for (const Json item : elements_of(refund.any_of({"refund_line_items", "refundLineItems"}))) {
      if (exact_line(reading, item, "line_item_id", lines) != line) continue;
      units += reading.units(item["quantity"]).value_or(0);
    }
  }
  return units;
}

}  // namespace

ParcelWord parcel_word(Reading& reading, const Cell& status) {
  constexpr std::array<std::string_view, 12> on_its_way = {
      "label_purchased",   "label_printed", "ready_for_pickup",    "confirmed",
      "carrier_picked_up", "in_transit",    "out_for_delivery",    "attempted_delivery",
      "submitted",         "fulfilled",     "marked_as_fulfilled", ""};
  const std::string word = reading.word(status);
  if (word == "delivered" || word == "picked_up") return {ShipmentState::delivered};
  for (const FailureWord& failure : reading.options().failure_words) {
    if (failure.word == word) return {ShipmentState::failed, failure.reason};
  }
  const bool is_known = std::find(on_its_way.begin(), on_its_way.end(), word) != on_its_way.end();
  if (!is_known) reading.note(DiagnosticCode::unknown_status, status);
  return {};
}

void read_fulfillment(Reading& reading, Json fulfillment, const std::string& order,
                      const LineIds& lines) {
  ShipmentSnapshot read;
  read.order = order;
  read.shipment = key_of(reading, fulfillment);
  if (read.order.empty() || read.shipment.empty()) {
    return reading.note(DiagnosticCode::bad_id, fulfillment, "id");
  }
  const Json status = fulfillment["status"];
  read.word = reading.word(status);
  if (read.word == "success" || read.word.empty()) {
    const ParcelWord parcel =
        parcel_word(reading, fulfillment.any_of({"shipment_status", "displayStatus"}));
    read.state = parcel.state;
    read.failure = parcel.failure;
  } else if (read.word == "cancelled") {
    read.state = ShipmentState::cancelled;
  } else {
    read.state = ShipmentState::preparing;  // being handed over, or it never left
    if (read.word != "pending" && read.word != "open" && read.word != "failure" &&
        read.word != "error") {
      reading.note(DiagnosticCode::unknown_status, status);
    }
  }
  read.left_at = reading.instant(fulfillment.any_of({"created_at", "createdAt"}));
  read.modified_at = reading.instant(fulfillment.any_of({"updated_at", "updatedAt"}));
  if (!read.modified_at)
    read.modified_at = read.left_at ? read.left_at : reading.options().observed_at;
  read.location = key_of(reading, fulfillment, "location_id", "");
  if (read.location.empty()) read.location = key_of(reading, fulfillment["location"], "id", "");
  read.carrier = reading.note_text(fulfillment["tracking_company"]);
  read.tracking = reading.note_text(fulfillment["tracking_number"]);
  for (const Json one : elements_of(fulfillment["trackingInfo"])) {
    if (!read.tracking.empty()) break;
    read.carrier = reading.note_text(one["company"]);
    read.tracking = reading.note_text(one["number"]);
  }
  for (const Json item :
       elements_of(fulfillment.any_of({"line_items", "fulfillmentLineItems", "lineItems"}))) {
    const ReadUnits units = reading.units(item["quantity"]);
    const std::string line = exact_line(reading, item, "id", lines);
    if (units.units && !line.empty()) read.lines.push_back({line, *units.units});
  }
  reading.take(std::move(read));
}

void read_refund(Reading& reading, Json refund, const std::string& order, const LineIds& lines) {
  RefundSnapshot read;
  read.order = order;
  read.refund = key_of(reading, refund);
  if (read.order.empty() || read.refund.empty())
    return reading.note(DiagnosticCode::bad_id, refund, "id");
  read.at = reading.instant(refund.any_of({"processed_at", "created_at", "createdAt"}));
  for (const Json item : elements_of(refund.any_of({"refund_line_items", "refundLineItems"}))) {
    const ReadUnits units = reading.units(item["quantity"]);
    const std::string line = exact_line(reading, item, "line_item_id", lines);
    const std::string how = reading.word(item.any_of({"restock_type", "restockType"}));
    if (units.units && !line.empty())
      read.lines.push_back({line, *units.units, kind_of_restock(how)});
  }
  reading.take(std::move(read));
}

void read_order(Reading& reading, Json order) {
  OrderSnapshot read;
  read.order = key_of(reading, order);
  if (read.order.empty()) return reading.note(DiagnosticCode::bad_id, order, "id");
  if (reading.options().skip_test_orders && reading.flag(order["test"])) return;
  read.modified_at = reading.instant(order.any_of({"updated_at", "updatedAt"}));
  if (!read.modified_at) read.modified_at = reading.options().observed_at;
  read.number = reading.note_text(order.any_of({"name", "order_number", "number"}));
  read.placed_at =
      reading.instant(order.any_of({"processed_at", "processedAt", "created_at", "createdAt"}));
  read.currency = reading.text(order.any_of({"currency", "currencyCode"}));
  read.channel = reading.note_text(order.any_of({"source_name", "sourceName"}));
  const Json customer = order["customer"];
  read.customer = customer.is_object() ? key_of(reading, customer) : std::string();
  read.note = reading.note_text(order["note"]);
  read_status(reading, order, read);

  const Json fulfillments = order["fulfillments"];
  const std::vector<Json> refunds = elements_of(order["refunds"]);
  LineIds ids;
  const std::vector<Json> lines = elements_of(order.any_of({"line_items", "lineItems"}));
  std::vector<std::string> keys;
  for (const Json line : lines) {
    keys.push_back(key_of(reading, line));
    ids[std::string(key_of_gid(line["id"].text()))] = keys.back();
  }
  read.lines.emplace();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    LineSnapshot line;
    const std::int64_t refunded = refunded_units(reading, refunds, keys[i], ids);
    if (read_line(reading, lines[i], keys[i], refunded, fulfillments.is_array(), line)) {
      read.lines->push_back(std::move(line));
    } else {
      read.lines_complete = false;
    }
  }
  if (reading.flag(order.any_of({"taxes_included", "taxesIncluded"}))) {
    reading.note(DiagnosticCode::price_includes_tax, order, read.number);
  }
  read_holds(reading, order, read);
  const std::string key = read.order;
  reading.take(std::move(read));
  for (const Json fulfillment : elements_of(fulfillments))
    read_fulfillment(reading, fulfillment, key, ids);
  for (const Json refund : refunds) read_refund(reading, refund, key, ids);
  const std::vector<Json> fulfilment_orders =
      elements_of(order.any_of({"fulfillment_orders", "fulfillmentOrders"}));
  if (!fulfilment_orders.empty()) read_fulfillment_orders(reading, key, fulfilment_orders);
}

}  // namespace orderledger::inline v1::imports::shopify
