// Which document it is, and who reads it.
#include "bigcommerce.hpp"

namespace orderledger::inline v1::imports {

namespace bigcommerce {

namespace {

class Parser : public SystemParser {
 public:
  explicit Parser(Reading& reading) : reading_(reading) {}

  void document(Json root) override {
    if (root.is_array()) return each(root);
    if (root.has("scope") && root.has("data")) return webhook(root);
    if (const Json pages = root["meta"]["pagination"]) {
      const auto page = reading_.units(pages["current_page"]).units;
      const auto last = reading_.units(pages["total_pages"]).units;
      if (page && last && *page < *last) reading_.note(DiagnosticCode::incomplete_page, pages, {});
    }
    const Json data = root["data"];
    if (data.is_array()) return each(data);
    if (data.is_object()) return object(data);
    for (const std::string_view list : {"orders", "products", "shipments"}) {
      if (const Json inside = root[list]; inside.is_array() && !root.has("id")) return each(inside);
    }
    if (const Json order = root["order"]; order.is_object()) return object(order);
    object(root);
  }

 private:
  void each(Json list) {
    std::map<std::string, std::vector<Json>> products;
    for (const Json element : list) {
      if (!element.is_object()) {
        reading_.note(DiagnosticCode::unexpected_document, element);
      } else if (is_order_product(element)) {
        products[reading_.id(element["order_id"])].push_back(element);
      } else {
        object(element);
      }
    }
    for (const auto& [order, rows] : products) read_order_products(reading_, order, rows);
  }

  static bool is_order_product(Json object) {
    return object.has("order_id") && object.has("quantity_shipped");
  }

  void object(Json object) {
    if (is_order_product(object)) {
      return read_order_products(reading_, reading_.id(object["order_id"]), {object});
    }
    if (object.has("status_id") || (object.has("date_created") && object.has("items_total"))) {
      return read_order(reading_, object);
    }
    if (object.has("items") && object.has("order_id")) {
      // A refund of V3 has amounts; its units are in quantity_refunded already.
      return object.has("tracking_number") || object.has("shipping_provider") ||
                     object.has("order_address_id")
                 ? read_shipment(reading_, object)
                 : void();
    }
    if (object.has("identity")) return read_inventory(reading_, object);
    if (object.has("inventory_tracking") || object.has("availability")) {
      return read_product(reading_, object);
    }
    if (object.has("product_id") && object.has("inventory_level")) {
      return read_variant(reading_, object);
    }
    if (object.has("status") && (object.has("message") || object.has("title"))) {
      return reading_.note(DiagnosticCode::error_reply, object["status"],
                           reading_.note_text(object.any_of({"message", "title"})));
    }
    reading_.note(DiagnosticCode::unexpected_document, object, "BigCommerce");
  }

  /// Webhooks carry ids only.
  void webhook(Json root) {
    const std::string scope = reading_.text(root["scope"]);
    const Json data = root["data"];
    std::string order;
    if (scope.starts_with("store/order/")) order = reading_.id(data["id"]);
    if (scope.starts_with("store/shipment/")) order = reading_.id(data["orderId"]);
    if (order.empty()) return;
    std::optional<Instant> at = reading_.options().observed_at;
    if (const auto seconds = reading_.signed_units(root["created_at"]).units) {
      if (*seconds > 0 && *seconds < 253'402'300'800) {
        if (const auto made = Instant::from_milliseconds(*seconds * 1000)) at = *made;
      }
    }
    reading_.take(StaleMark{.order = std::move(order), .modified_at = at});
  }

  Reading& reading_;
};

}  // namespace

}  // namespace bigcommerce

std::unique_ptr<SystemParser> make_bigcommerce_parser(Reading& reading) {
  return std::make_unique<bigcommerce::Parser>(reading);
}

}  // namespace orderledger::inline v1::imports
