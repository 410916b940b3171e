#include "salesforce.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace orderledger::inline v1::imports {

namespace salesforce {

std::string canonical_id(std::string_view id) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  const bool is_plain = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
  if (!is_plain || (id.size() != 15 && id.size() != 18)) return std::string(id);
  std::string key(id.substr(0, 15));
  for (std::size_t block = 0; block < 15; block += 5) {
    std::size_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      if (id[block + i] >= 'A' && id[block + i] <= 'Z') bits |= std::size_t{1} << i;
    }
    key += digits[bits];
  }
  return key;
}

Json field(Json record, std::string_view name) {
  Json value = record[name];
  if (!value) {
    const Json fields = record["fields"];
    value = fields[name];
    if (fields.is_array()) {
      for (const Json one : fields) {
        if (one["dataName"].text() == name) value = one;
      }
    }
  }
  if (value.is_object() && value["dataName"]) return value["text"];
  return value;
}

namespace {

class Parser : public SystemParser {
 public:
  explicit Parser(Reading& reading) : reading_(reading) {}

  void document(Json root) override {
    if (root.is_array()) {
      for (const Json record : root) add(record);
      return;
    }
    if (const Json done = root["done"]; done.is(JsonKind::boolean) && !reading_.flag(done)) {
      reading_.note(DiagnosticCode::incomplete_page, done, {});
    }
    if (const Json records = root["records"]; records.is_array()) {
      for (const Json record : records) add(record);
      return;
    }
    for (const std::string_view name : {"orderSummary", "order"}) {
      if (const Json inside = root[name]; inside.is_object()) return add(inside);
    }
    add(root);
  }

  void finish() override {
    for (auto& [order, lines] : lines_) {
      lines.order = order;
      reading_.take(std::move(lines));
    }
    for (auto& [id, shipment] : shipments_) {
      if (!shipment.order.empty() && !shipment.lines.empty()) reading_.take(std::move(shipment));
    }
    for (auto& [id, fulfilment] : fulfilments_) reading_.take(std::move(fulfilment));
  }

 private:
  std::string id(Json value) { return canonical_id(reading_.id(value)); }

  void add(Json record) {
    if (!record.is_object()) {
      return reading_.note(DiagnosticCode::unexpected_document, record, "Salesforce");
    }
    if (!reading_.text(record["errorCode"]).empty()) {
      return reading_.note(DiagnosticCode::error_reply, record["errorCode"]);
    }
    const std::string type = reading_.text(record["attributes"]["type"]);
    const auto has = [&](std::string_view name) { return static_cast<bool>(field(record, name)); };
    if (type == "OrderItemSummary" || (type.empty() && has("QuantityOrdered"))) {
      summary_line(record, id(field(record, "OrderSummaryId")));
    } else if (type == "OrderSummary" || (type.empty() && has("OrderedDate"))) {
      order(record, true);
    } else if (type == "OrderItem" || (type.empty() && has("OrderId") && has("Quantity"))) {
      order_line(record, id(field(record, "OrderId")));
    } else if (type == "Order" || (type.empty() && has("EffectiveDate"))) {
      order(record, false);
    } else if (type == "FulfillmentOrderLineItem" || (type.empty() && has("OrderItemSummaryId"))) {
      fulfillment_line(record, id(field(record, "FulfillmentOrderId")));
    } else if (type == "FulfillmentOrder" || (type.empty() && has("StatusCategory"))) {
      fulfillment(record);
    } else if (type == "Product2" || (type.empty() && has("StockKeepingUnit"))) {
      product(record);
    } else if (!has("FulfillmentOrderId")) {  // a change event names no order: nothing to fetch
      reading_.note(DiagnosticCode::unexpected_document, record, "Salesforce");
    }
  }

  static Json records(Json child) { return child.is_array() ? child : child["records"]; }

  void order(Json record, bool is_summary) {
    OrderSnapshot read;
    // In the map of Connect API `Id` holds the order's number: the id stands beside it.
    read.order = id(record.any_of({"orderSummaryId", "orderId"}));
    if (read.order.empty()) read.order = id(field(record, "Id"));
    if (read.order.empty()) return reading_.note(DiagnosticCode::bad_id, record, "Id");
    read.number = reading_.note_text(field(record, "OrderNumber"));
    read.modified_at = reading_.instant(field(record, "LastModifiedDate"));
    if (!read.modified_at) read.modified_at = reading_.options().observed_at;
    const Json placed = field(record, is_summary ? "OrderedDate" : "EffectiveDate");
    read.placed_at = reading_.instant(placed, &read.placed_precision);
    if (!read.placed_at) read.placed_at = reading_.instant(field(record, "CreatedDate"));
    read.currency = reading_.text(field(record, "CurrencyIsoCode"));
    // In the map of Connect API `AccountId` holds a name.
    if (!record["fields"]) read.customer = id(record["AccountId"]);
    read.word = reading_.note_text(field(record, "Status"));
    if (!is_summary) {
      const Json code = field(record, "StatusCode");
      const std::string word = reading_.word(code);
      if (word == "draft") {
        read.state = OrderState::ignored;
      } else if (!word.empty() && word != "activated") {
        reading_.note(DiagnosticCode::unknown_status, code);
      }
      if (reading_.flag(field(record, "IsReductionOrder"))) {
        return reading_.note(DiagnosticCode::credit_line, record, read.number);
      }
    }
    const std::string key = read.order;
    reading_.take(std::move(read));
    for (const Json line : records(field(record, "OrderItemSummaries"))) summary_line(line, key);
    for (const Json line : records(field(record, "OrderItems"))) order_line(line, key);
  }

  void name_product(Json record, LineSnapshot& read) {
    Json product = record["Product2"];
    if (product.is_missing()) product = record["PricebookEntry"].any_of({"Product2"});
    read.sku = reading_.text(field(record, "StockKeepingUnit"));
    if (read.sku.empty())
      read.sku = reading_.text(product.any_of({"StockKeepingUnit", "ProductCode"}));
    if (read.sku.empty()) read.sku = reading_.text(field(record, "ProductCode"));
    if (read.sku.empty()) read.item = id(field(record, "Product2Id"));
    read.title = reading_.note_text(product["Name"]);
    if (read.title.empty()) read.title = reading_.note_text(field(record, "Description"));
  }

  OrderLinesSnapshot& lines_of(const std::string& order, Json record) {
    OrderLinesSnapshot& lines = lines_[order];
    auto modified = reading_.instant(field(record, "LastModifiedDate"));
    if (!modified) modified = reading_.options().observed_at;
    lines.modified_at = std::max(lines.modified_at, modified);
    return lines;
  }

  void summary_line(Json record, const std::string& order) {
    LineSnapshot read;
    read.line = id(record["orderItemSummaryId"]);
    if (read.line.empty()) read.line = id(field(record, "Id"));
    if (order.empty() || read.line.empty())
      return reading_.note(DiagnosticCode::bad_id, record, "Id");
    OrderLinesSnapshot& lines = lines_of(order, record);
    const std::string type = reading_.word(field(record, "TypeCode"));
    const std::string kind = reading_.word(field(record, "Type"));
    if ((!type.empty() && type != "product") ||
        (type.empty() && !kind.empty() && kind != "order_product")) {
      return;  // a delivery charge
    }
    const ReadUnits ordered = reading_.units(field(record, "QuantityOrdered"));
    const ReadUnits cancelled = reading_.units(field(record, "QuantityCanceled"));
    const ReadUnits left = reading_.units(field(record, "QuantityFulfilled"));
    const ReadUnits returned = reading_.units(field(record, "QuantityReturned"));
    if (ordered.is_wrong || cancelled.is_wrong || left.is_wrong || returned.is_wrong) {
      lines.lines_complete = false;
      return;
    }
    read.ordered = ordered.value_or(0);
    read.cancelled = cancelled.units;
    read.left = left.units;
    read.returned = returned.units;
    name_product(record, read);
    // The total has adjustments in it; what it means once units are cancelled is not told.
    if (cancelled.value_or(0) == 0) read.total = reading_.money(field(record, "TotalPrice"));
    if (!read.total) read.unit_price = reading_.money(field(record, "UnitPrice"));
    lines.lines.push_back(std::move(read));
  }

  void order_line(Json record, const std::string& order) {
    LineSnapshot read;
    read.line = id(field(record, "Id"));
    if (order.empty() || read.line.empty())
      return reading_.note(DiagnosticCode::bad_id, record, "Id");
    OrderLinesSnapshot& lines = lines_of(order, record);
    const ReadUnits ordered = reading_.units(field(record, "Quantity"));
    if (ordered.is_wrong) {
      lines.lines_complete = false;
      return;
    }
    read.ordered = ordered.value_or(0);
    name_product(record, read);
    read.unit_price = reading_.money(field(record, "UnitPrice"));
    lines.lines.push_back(std::move(read));
  }

  void fulfillment(Json record) {
    const std::string key = id(field(record, "Id"));
    if (key.empty()) return reading_.note(DiagnosticCode::bad_id, record, "Id");
    ShipmentSnapshot& read = shipments_[key];
    read.shipment = key;
    read.order = id(field(record, "OrderSummaryId"));
    read.modified_at = reading_.instant(field(record, "LastModifiedDate"));
    if (!read.modified_at) read.modified_at = reading_.options().observed_at;
    read.left_at = reading_.instant(field(record, "ClosedDate"));
    read.location = id(field(record, "FulfilledFromLocationId"));
    const Json category = field(record, "StatusCategory");
    read.word = reading_.word(category);
    if (read.word == "closed") {
      read.state = ShipmentState::left;
    } else if (read.word == "canceled") {
      read.state = ShipmentState::cancelled;
    } else {
      read.state = ShipmentState::preparing;
      if (read.word != "activated" && read.word != "draft" && read.word != "fulfilling" &&
          read.word != "rejected") {
        reading_.note(DiagnosticCode::unknown_status, category);
      }
    }
    if (!read.order.empty()) {
      FulfilmentSnapshot& fulfilment = fulfilments_[key];
      fulfilment.order = read.order;
      fulfilment.key = key;
      fulfilment.modified_at = read.modified_at;
      if (read.word == "rejected") {
        fulfilment.holds.push_back({.key = "rejected:" + key,
                                    .reason = HoldReason::no_shipping_option,
                                    .line = {},
                                    .note = read.word});
      }
    }
    for (const Json line : records(field(record, "FulfillmentOrderLineItems")))
      fulfillment_line(line, key);
  }

  void fulfillment_line(Json record, const std::string& fulfillment) {
    const ReadUnits units = reading_.units(field(record, "Quantity"));
    const std::string line = id(field(record, "OrderItemSummaryId"));
    if (!units.units || line.empty() || fulfillment.empty()) return;
    // A parcel that is sent again takes no more units of the line.
    if (reading_.flag(field(record, "IsReship"))) return;
    shipments_[fulfillment].lines.push_back({line, *units.units});
  }

  void product(Json record) {
    ProductSnapshot read;
    read.sku = reading_.text(field(record, "StockKeepingUnit"));
    if (read.sku.empty()) read.sku = reading_.text(field(record, "ProductCode"));
    const std::string key = id(field(record, "Id"));
    if (read.sku.empty() || key.empty()) return;
    read.items = {key};
    read.modified_at = reading_.instant(field(record, "LastModifiedDate"));
    read.title = reading_.note_text(field(record, "Name"));
    reading_.take(std::move(read));
  }

  Reading& reading_;
  std::map<std::string, OrderLinesSnapshot> lines_;
  std::map<std::string, ShipmentSnapshot> shipments_;
  std::map<std::string, FulfilmentSnapshot> fulfilments_;
};

}  // namespace

}  // namespace salesforce

std::unique_ptr<SystemParser> make_salesforce_parser(Reading& reading) {
  return std::make_unique<salesforce::Parser>(reading);
}

}  // namespace orderledger::inline v1::imports
