// Zoho Inventory: sales orders with their packages, items, purchase orders.
#include "reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace orderledger::inline v1::imports {

namespace {

struct Status {
  std::string_view word;
  OrderState state;
};

constexpr std::array<Status, 21> statuses = {{
    {"draft", OrderState::ignored},
    {"pending_approval", OrderState::ignored},
    {"rejected", OrderState::ignored},
    {"open", OrderState::open},
    {"confirmed", OrderState::open},
    {"approved", OrderState::open},
    {"partially_shipped", OrderState::open},
    {"partially_fulfilled", OrderState::open},
    {"packed", OrderState::open},
    {"partially_packed", OrderState::open},
    {"invoiced", OrderState::open},  // billed: what left is told by the lines
    {"partially_invoiced", OrderState::open},
    {"overdue", OrderState::open},
    {"onhold", OrderState::open},
    {"on_hold", OrderState::open},
    {"fulfilled", OrderState::closed},
    {"delivered", OrderState::closed},
    {"shipped", OrderState::closed},
    {"closed", OrderState::closed},
    {"void", OrderState::cancelled},
    {"cancelled", OrderState::cancelled},
}};

const Status* status_named(std::string_view word) {
  const auto at = std::find_if(statuses.begin(), statuses.end(),
                               [&](const Status& status) { return status.word == word; });
  return at == statuses.end() ? nullptr : &*at;
}

class Parser : public SystemParser {
 public:
  explicit Parser(Reading& reading) : reading_(reading) {}

  void document(Json root) override {
    // A code that is not 0 is an error, whatever HTTP says.
    if (const Json code = root["code"]; code && reading_.text(code) != "0") {
      return reading_.note(DiagnosticCode::error_reply, code, reading_.note_text(root["message"]));
    }
    if (const Json more = root["page_context"]["has_more_page"]; reading_.flag(more)) {
      reading_.note(DiagnosticCode::incomplete_page, more, {});
    }
    if (root.is_array()) return each(root);
    if (object(root)) return;
    // The name of the wrapper varies: what stands beside code and message.
    bool any = false;
    for (const Json member : root) {
      if (member.key() == "page_context" || !(member.is_object() || member.is_array())) continue;
      any = true;
      if (member.is_array()) {
        each(member);
      } else if (!object(member)) {
        reading_.note(DiagnosticCode::unexpected_document, member, "Zoho");
      }
    }
    if (!any && !root.has("code")) reading_.note(DiagnosticCode::unexpected_document, root, "Zoho");
  }

 private:
  void each(Json list) {
    for (const Json element : list) {
      if (!element.is_object() || !object(element)) {
        reading_.note(DiagnosticCode::unexpected_document, element, "Zoho");
      }
    }
  }

  bool object(Json object) {
    if (object.has("purchaseorder_id")) {
      purchase_order(object);
    } else if (object.has("package_id")) {
      package(object, reading_.id(object["salesorder_id"]));
    } else if (object.has("salesorder_id")) {
      sales_order(object);
    } else if (object.has("item_id")) {
      item(object);
    } else {
      return false;
    }
    return true;
  }

  // ---- Sales orders ------------------------------------------------------------------------------

  void sales_order(Json order) {
    OrderSnapshot read;
    read.order = reading_.id(order["salesorder_id"]);
    if (read.order.empty()) return reading_.note(DiagnosticCode::bad_id, order, "salesorder_id");
    read.modified_at = reading_.instant(order["last_modified_time"]);
    if (!read.modified_at) read.modified_at = reading_.options().observed_at;
    // A row of a list has sums instead of lines: it only tells that the order is there.
    if (!order["line_items"].is_array()) {
      return reading_.take(StaleMark{.order = read.order, .modified_at = read.modified_at});
    }
    read.number = reading_.note_text(order["salesorder_number"]);
    read.note = reading_.note_text(order["reference_number"]);
    read.placed_at = reading_.instant(order["date"], &read.placed_precision);
    if (!read.placed_at)
      read.placed_at = reading_.instant(order["created_time"], &read.placed_precision);
    read.currency = reading_.text(order["currency_code"]);
    read.customer = reading_.id(order["customer_id"]);
    read.requested_ship_at = reading_.instant(order["shipment_date"]);
    status(order, read);
    read.lines.emplace();
    const Json lines = order["line_items"];
    for (const Json line : lines) {
      if (!line.is_object() || !sales_line(line, read)) read.lines_complete = false;
    }
    if (reading_.flag(order.any_of({"is_backordered", "is_backorder"})) && read.claims.empty()) {
      read.claims.push_back(
          {.claimed = Account::backorder, .line = {}, .units = {}, .word = "is_backordered"});
    }
    const std::string key = read.order;
    reading_.take(std::move(read));
    for (const Json one : order["packages"]) {
      if (one.is_object()) package(one, key);
    }
  }

  void status(Json order, OrderSnapshot& read) {
    const Json value = order.any_of({"status", "order_status"});
    read.word = reading_.word(value);
    const Status* known = status_named(read.word);
    if (known == nullptr) {  // one of the shop's own: read by its parent
      for (const Json sub : order["sub_statuses"]) {
        if (reading_.word(sub["status_code"]) != read.word) continue;
        known = status_named(reading_.word(sub["parent_status"]));
      }
    }
    if (known == nullptr) {
      reading_.note(DiagnosticCode::unknown_status, value);
      return;
    }
    read.state = known->state;
    if (known->state == OrderState::closed) {
      // "Force fulfil" leaves fewer shipped than ordered: the status wins.
      read.remainder = ClosedRemainder::cancel;
      read.cancel_reason = "force_fulfilled";
    }
    if (known->word == "onhold" || known->word == "on_hold") {
      read.holds.push_back(
          {.key = "status", .reason = HoldReason::other, .line = {}, .note = read.word});
    }
  }

  bool sales_line(Json line, OrderSnapshot& order) {
    LineSnapshot read;
    read.line = reading_.id(line["line_item_id"]);
    const ReadUnits ordered = reading_.units(line["quantity"]);
    const ReadUnits shipped = reading_.units(line["quantity_shipped"]);
    const ReadUnits cancelled = reading_.units(line["quantity_cancelled"]);
    const ReadUnits returned = reading_.units(line["quantity_returned"]);
    if (read.line.empty() || ordered.is_wrong || shipped.is_wrong || cancelled.is_wrong ||
        returned.is_wrong) {
      return false;
    }
    read.ordered = ordered.value_or(0);
    read.left = shipped.units;
    read.cancelled = cancelled.units;
    read.returned = returned.units;
    // The parent of a kit is the line; its parts are inside of it.
    if (reading_.flag(line["is_combo_product"])) read.type = LineType::kit_parent;
    if (reading_.word(line.any_of({"product_type"})) == "service") read.type = LineType::service;
    read.sku = reading_.text(line["sku"]);
    if (read.sku.empty()) read.item = reading_.id(line["item_id"]);
    read.title = reading_.note_text(line["name"]);
    read.total = reading_.money(line["item_total"]);
    if (!read.total) read.unit_price = reading_.money(line["rate"]);
    read.location = reading_.id(line.any_of({"location_id", "warehouse_id"}));
    const std::int64_t backordered = reading_.units(line["quantity_backordered"]).value_or(0);
    if (backordered > 0) {
      order.claims.push_back({.claimed = Account::backorder,
                              .line = read.line,
                              .units = backordered,
                              .word = "quantity_backordered"});
    }
    hold_if_aged(line, read, order);
    order.lines->push_back(std::move(read));
    return true;
  }

  /// Packed, and not shipped for too long.
  void hold_if_aged(Json line, const LineSnapshot& read, OrderSnapshot& order) {
    const auto& options = reading_.options();
    if (!options.stuck_after_days || !options.observed_at || !order.modified_at) return;
    const std::int64_t packed = reading_.units(line["quantity_packed"]).value_or(0);
    const auto age = options.observed_at->milliseconds() - order.modified_at->milliseconds();
    if (packed <= read.left.value_or(0) || age <= *options.stuck_after_days * 86'400'000LL) return;
    order.holds.push_back({.key = "aged:" + read.line,
                           .reason = HoldReason::carrier_exception,
                           .line = read.line,
                           .note = "packed"});
  }

  void package(Json package, const std::string& order) {
    ShipmentSnapshot read;
    read.order = order;
    read.shipment = reading_.id(package["package_id"]);
    if (read.order.empty() || read.shipment.empty()) {
      return reading_.note(DiagnosticCode::bad_id, package, "package_id");
    }
    const Json sent = package["shipment_order"];
    read.word = reading_.word(package.any_of({"shipment_status", "status"}));
    const bool has_shipment = !package["shipment_id"].is_missing();
    if (read.word == "delivered") {
      read.state = ShipmentState::delivered;
    } else if (has_shipment || read.word == "shipped" || read.word == "fulfilled") {
      read.state = ShipmentState::left;
    } else {
      read.state = ShipmentState::preparing;
    }
    read.left_at = reading_.instant(package.any_of({"shipment_date", "shipping_date", "date"}));
    if (!read.left_at)
      read.left_at = reading_.instant(sent.any_of({"shipping_date", "shipment_date"}));
    read.modified_at = reading_.instant(package["last_modified_time"]);
    if (!read.modified_at)
      read.modified_at = read.left_at ? read.left_at : reading_.options().observed_at;
    read.carrier = reading_.note_text(package.any_of({"carrier", "delivery_method"}));
    read.tracking = reading_.note_text(package["tracking_number"]);
    for (const Json line : package["line_items"]) {
      const ReadUnits units = reading_.units(line["quantity"]);
      const std::string id = reading_.id(line["so_line_item_id"]);
      if (units.units && !id.empty()) read.lines.push_back({id, *units.units});
    }
    if (!read.lines.empty()) reading_.take(std::move(read));
  }

  // ---- Items and purchase orders -----------------------------------------------------------------

  void item(Json item) {
    ProductSnapshot read;
    const std::string id = reading_.id(item["item_id"]);
    read.sku = reading_.text(item["sku"]);
    if (read.sku.empty()) read.sku = "item:" + id;
    if (!id.empty()) read.items = {id};
    read.modified_at = reading_.instant(item["last_modified_time"]);
    if (!read.modified_at) read.modified_at = reading_.options().observed_at;
    read.title = reading_.note_text(item["name"]);
    if (const Json tracked = item["track_inventory"]) read.tracked = reading_.flag(tracked);
    const ProductSnapshot product = read;
    reading_.take(std::move(read));
    if (product.tracked == false) return;
    bool any = false;
    for (const Json place : item.any_of({"locations", "warehouses"})) {
      StockSnapshot stock;
      stock.sku = product.sku;
      stock.location = reading_.id(place.any_of({"location_id", "warehouse_id"}));
      stock.as_of = product.modified_at;
      stock.on_hand =
          reading_
              .signed_units(place.any_of({"location_actual_available_stock",
                                          "warehouse_actual_available_stock",
                                          "location_stock_on_hand", "warehouse_stock_on_hand"}))
              .units;
      if (!stock.on_hand) continue;
      any = true;
      reading_.take(std::move(stock));
    }
    if (any) return;
    StockSnapshot stock;
    stock.sku = product.sku;
    stock.as_of = product.modified_at;
    stock.on_hand =
        reading_.signed_units(item.any_of({"actual_available_stock", "stock_on_hand"})).units;
    if (stock.on_hand) reading_.take(std::move(stock));
  }

  /// What Zoho calls a backorder is a purchase order that was raised from a sales order.
  void purchase_order(Json order) {
    const std::string id = reading_.id(order["purchaseorder_id"]);
    if (id.empty()) return reading_.note(DiagnosticCode::bad_id, order, "purchaseorder_id");
    const std::string status = reading_.word(order.any_of({"status", "order_status"}));
    const bool is_over = status == "cancelled" || status == "closed" || status == "void" ||
                         status == "draft" || status == "received";
    auto modified = reading_.instant(order["last_modified_time"]);
    if (!modified) modified = reading_.options().observed_at;
    const auto expected =
        reading_.instant(order.any_of({"expected_delivery_date", "delivery_date"}));
    for (const Json line : order["line_items"]) {
      const ReadUnits ordered = reading_.units(line["quantity"]);
      const ReadUnits received = reading_.units(line["quantity_received"]);
      const std::string line_id = reading_.id(line["line_item_id"]);
      if (line_id.empty() || ordered.is_wrong || received.is_wrong) continue;
      SupplySnapshot read;
      read.supply = fmt::format("{}:{}", id, line_id);
      read.sku = reading_.text(line["sku"]);
      read.item = reading_.id(line["item_id"]);
      read.location = reading_.id(line.any_of({"location_id", "warehouse_id"}));
      read.modified_at = modified;
      const std::int64_t open = ordered.value_or(0) - received.value_or(0);
      read.outstanding = is_over ? 0 : std::max<std::int64_t>(open, 0);
      read.expected_at = expected;
      reading_.take(std::move(read));
    }
  }

  Reading& reading_;
};

}  // namespace

std::unique_ptr<SystemParser> make_zoho_parser(Reading& reading) {
  return std::make_unique<Parser>(reading);
}

}  // namespace orderledger::inline v1::imports
