// Orders, their lines and shipments.
#include "bigcommerce.hpp"

#include <algorithm>
#include <array>

namespace orderledger::inline v1::imports::bigcommerce {

namespace {

/// What a status_id means. The quantities decide the rest; a custom status is free text.
struct Status {
  int id = 0;
  OrderState state = OrderState::ignored;
  std::optional<HoldReason> hold = {};
  std::optional<ClosedRemainder> remainder = {};
  bool is_packed = false;
};

constexpr std::array<Status, 15> statuses = {{
    {0, OrderState::ignored},                                 // Incomplete
    {1, OrderState::ignored},                                 // Pending
    {2, OrderState::closed, {}, ClosedRemainder::keep_open},  // Shipped: a person may have set it
    {3, OrderState::open},                                    // Partially Shipped
    {4, OrderState::cancelled},                               // Refunded
    {5, OrderState::cancelled},                               // Cancelled
    {6, OrderState::cancelled},                               // Declined
    {7, OrderState::open, HoldReason::awaiting_payment},
    {8, OrderState::open, {}, {}, true},                  // Awaiting Pickup
    {9, OrderState::open, {}, {}, true},                  // Awaiting Shipment
    {10, OrderState::closed, {}, ClosedRemainder::ship},  // Completed
    {11, OrderState::open},                               // Awaiting Fulfillment
    {12, OrderState::open, HoldReason::fraud_review},     // Manual Verification Required
    {13, OrderState::open, HoldReason::other},            // Disputed
    {14, OrderState::open},                               // Partially Refunded
}};

void hold(OrderSnapshot& order, std::string key, HoldReason reason, std::string note) {
  order.holds.push_back(
      {.key = std::move(key), .reason = reason, .line = {}, .note = std::move(note)});
}

void read_status(Reading& reading, Json order, OrderSnapshot& read) {
  const Json value = order["status_id"];
  read.word = reading.note_text(order.any_of({"status", "status_id"}));
  const auto id = reading.units(value).units;
  const auto known = std::find_if(statuses.begin(), statuses.end(),
                                  [&](const Status& status) { return id && status.id == *id; });
  if (known == statuses.end()) {
    reading.note(DiagnosticCode::unknown_status, value);
  } else {
    read.state = known->state;
    read.remainder = known->remainder;
    if (known->hold) hold(read, "status_id", *known->hold, read.word);
    const auto& options = reading.options();
    const auto age = options.observed_at && read.modified_at
                         ? options.observed_at->milliseconds() - read.modified_at->milliseconds()
                         : 0;
    if (known->is_packed && options.stuck_after_days &&
        age > *options.stuck_after_days * 86'400'000LL) {
      hold(read, "aged", HoldReason::carrier_exception, read.word);
    }
  }
  if (reading.flag(order["is_deleted"])) read.state = OrderState::cancelled;
  if (reading.word(order["payment_status"]) == "held_for_review") {
    hold(read, "payment_status", HoldReason::fraud_review, "held for review");
  }
}

void read_price(Reading& reading, Json line, LineSnapshot& read) {
  std::int64_t discount = 0;
  for (const Json applied : line["applied_discounts"]) {
    discount += reading.amount(applied["amount"]).value_or(0);
  }
  const Json price = line.any_of({"price_ex_tax", "base_price"});
  read.unit_price = reading.money(price);
  if (discount == 0 && read.unit_price) return;
  const Json total = line["total_ex_tax"];
  if (const auto millionths = reading.amount(total)) {
    read.total = reading.decimal(total, std::max<std::int64_t>(*millionths - discount, 0));
  }
}

/// Reads the lines of one order; false where one had to be left out.
bool read_lines(Reading& reading, const std::vector<Json>& products,
                std::vector<LineSnapshot>& lines, std::vector<Claim>& claims) {
  bool complete = true;
  for (const Json product : products) {
    LineSnapshot read;
    read.line = reading.id(product["id"]);
    const ReadUnits ordered = reading.units(product["quantity"]);
    const ReadUnits left = reading.units(product["quantity_shipped"]);
    const ReadUnits refunded = reading.units(product["quantity_refunded"]);
    if (read.line.empty() || ordered.is_wrong || left.is_wrong || refunded.is_wrong) {
      complete = false;
      continue;
    }
    read.ordered = ordered.value_or(0);
    read.left = left.value_or(0);
    // V2 does not tell a refund before shipping from one after it.
    read.cancelled =
        std::min(refunded.value_or(0), std::max<std::int64_t>(read.ordered - *read.left, 0));
    const std::string type = reading.word(product["type"]);
    if (type == "digital" || type == "giftcertificate") {
      read.type = LineType::service;
    } else if (!type.empty() && type != "physical") {
      reading.note(DiagnosticCode::unknown_status, product["type"]);
    }
    read.title = reading.note_text(product["name"]);
    read.sku = reading.text(product["sku"]);
    if (read.sku.empty() && read.type == LineType::goods) {
      const std::string variant = reading.id(product["variant_id"]);
      const std::string item = reading.id(product["product_id"]);
      if (!variant.empty() && variant != "0") {
        read.sku = "variant:" + variant;
      } else if (!item.empty() && item != "0") {
        read.sku = "product:" + item;
      }
      reading.note(DiagnosticCode::no_sku, product, read.sku.empty() ? read.title : read.sku);
    }
    const std::string parent = reading.id(product["parent_order_product_id"]);
    if (parent != "0") read.parent = parent;
    read_price(reading, product, read);
    const std::int64_t backordered = reading.units(product["quantity_backordered"]).value_or(0);
    if (backordered > 0) {
      claims.push_back({.claimed = Account::backorder,
                        .line = read.line,
                        .units = std::min(backordered, read.ordered),
                        .word = "quantity_backordered"});
    }
    lines.push_back(std::move(read));
  }
  return complete;
}

std::vector<Json> objects_in(Json list) {
  std::vector<Json> objects;
  if (!list.is_array()) return objects;
  for (const Json element : list) {
    if (element.is_object()) objects.push_back(element);
  }
  return objects;
}

}  // namespace

void read_order(Reading& reading, Json order) {
  OrderSnapshot read;
  read.order = reading.id(order["id"]);
  if (read.order.empty()) return reading.note(DiagnosticCode::bad_id, order, "id");
  read.number = read.order;
  read.modified_at = reading.instant(order.any_of({"date_modified", "date_created"}));
  if (!read.modified_at) read.modified_at = reading.options().observed_at;
  read.placed_at = reading.instant(order["date_created"]);
  // One official example has a stray quote in the name.
  read.currency =
      reading.text(order.any_of({"currency_code", "currency_code\"", "default_currency_code"}));
  const std::string channel = reading.id(order["channel_id"]);
  if (channel != "0") read.channel = channel;
  const std::string customer = reading.id(order["customer_id"]);
  if (customer != "0") read.customer = customer;
  read.note = reading.note_text(order["staff_notes"]);
  read_status(reading, order, read);
  const Json products = order["products"];
  if (products.is_array()) {
    read.lines.emplace();
    read.lines_complete = read_lines(reading, objects_in(products), *read.lines, read.claims);
  }
  reading.take(std::move(read));
  for (const Json shipment : objects_in(order["shipments"])) read_shipment(reading, shipment);
}

void read_order_products(Reading& reading, const std::string& order,
                         const std::vector<Json>& products) {
  if (order.empty()) return;
  OrderLinesSnapshot read;
  read.order = order;
  read.modified_at = reading.options().observed_at;
  read.lines_complete = read_lines(reading, products, read.lines, read.claims);
  reading.take(std::move(read));
}

void read_shipment(Reading& reading, Json shipment) {
  ShipmentSnapshot read;
  read.order = reading.id(shipment["order_id"]);
  read.shipment = reading.id(shipment["id"]);
  if (read.order.empty() || read.shipment.empty()) {
    return reading.note(DiagnosticCode::bad_id, shipment, "id");
  }
  read.left_at = reading.instant(shipment["date_created"]);
  read.modified_at = reading.options().observed_at ? reading.options().observed_at : read.left_at;
  read.carrier = reading.note_text(shipment.any_of({"tracking_carrier", "shipping_provider"}));
  read.tracking = reading.note_text(shipment["tracking_number"]);
  for (const Json item : objects_in(shipment["items"])) {
    const ReadUnits units = reading.units(item["quantity"]);
    const std::string line = reading.id(item["order_product_id"]);
    if (units.units && !line.empty()) read.lines.push_back({line, *units.units});
  }
  reading.take(std::move(read));
}

}  // namespace orderledger::inline v1::imports::bigcommerce
