// Which document it is, and who reads it.
#include "shopify.hpp"

#include "json_text.hpp"

#include <algorithm>
#include <array>

namespace orderledger::inline v1::imports {

namespace shopify {

namespace {

constexpr std::string_view gid_start = "gid://shopify/";

}  // namespace

std::string_view type_of_gid(std::string_view text) noexcept {
  if (!text.starts_with(gid_start)) return {};
  text.remove_prefix(gid_start.size());
  return text.substr(0, text.find('/'));
}

std::string_view key_of_gid(std::string_view text) noexcept {
  if (!text.starts_with(gid_start)) return text;
  text.remove_prefix(gid_start.size());
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return text;
  text.remove_prefix(slash + 1);
  return text.substr(0, text.find('?'));
}

std::string key_of(Reading& reading, Json object, std::string_view id, std::string_view gid) {
  std::string plain(key_of_gid(reading.id(object[id])));
  std::string exact(key_of_gid(reading.id(object[gid])));
  if (exact.empty()) return plain;
  if (!plain.empty() && plain != exact) reading.note(DiagnosticCode::id_rounded, object[id]);
  return exact;
}

Json amount_of(Json value) {
  if (!value.is_object()) return value;
  const Json money = value.any_of({"shop_money", "shopMoney"});
  return (money.is_object() ? money : value)["amount"];
}

std::vector<Json> elements_of(Json list) {
  std::vector<Json> elements;
  if (list.is_object()) {
    if (const Json nodes = list["nodes"]) list = nodes;
    if (const Json edges = list["edges"]) list = edges;
  }
  if (!list.is_array()) return elements;
  for (Json element : list) {
    if (const Json node = element["node"]) element = node;
    if (element.is_object() && !element.is_missing()) elements.push_back(element);
  }
  return elements;
}

namespace {

enum class Kind {
  order,
  fulfillment,
  fulfillment_event,
  fulfillment_order,
  refund,
  inventory_level,
  inventory_item,
  variant,
  product,
  stale_order,  ///< tells only that the order changed
  nothing,      ///< known, and of no concern
  unknown,
};

/// Names under which objects are wrapped, alone or as a list: REST's, then GraphQL's.
constexpr std::array<std::pair<std::string_view, Kind>, 30> wrappers = {{
    {"order", Kind::order},
    {"orders", Kind::order},
    {"fulfillment", Kind::fulfillment},
    {"fulfillments", Kind::fulfillment},
    {"fulfillment_event", Kind::fulfillment_event},
    {"fulfillment_events", Kind::fulfillment_event},
    {"fulfillment_order", Kind::fulfillment_order},
    {"fulfillment_orders", Kind::fulfillment_order},
    {"refund", Kind::refund},
    {"refunds", Kind::refund},
    {"inventory_level", Kind::inventory_level},
    {"inventory_levels", Kind::inventory_level},
    {"inventory_item", Kind::inventory_item},
    {"inventory_items", Kind::inventory_item},
    {"variant", Kind::variant},
    {"variants", Kind::variant},
    {"product", Kind::product},
    {"products", Kind::product},
    {"draft_order", Kind::nothing},
    {"draft_orders", Kind::nothing},
    {"checkout", Kind::nothing},
    {"checkouts", Kind::nothing},
    {"inventoryItem", Kind::inventory_item},
    {"inventoryItems", Kind::inventory_item},
    {"inventoryLevel", Kind::inventory_level},
    {"productVariant", Kind::variant},
    {"productVariants", Kind::variant},
    {"draftOrder", Kind::nothing},
    {"draftOrders", Kind::nothing},
    {"nodes", Kind::unknown},
}};

constexpr std::array<std::pair<std::string_view, Kind>, 11> gid_types = {{
    {"Order", Kind::order},
    {"Fulfillment", Kind::fulfillment},
    {"FulfillmentEvent", Kind::fulfillment_event},
    {"FulfillmentOrder", Kind::fulfillment_order},
    {"Refund", Kind::refund},
    {"InventoryLevel", Kind::inventory_level},
    {"InventoryItem", Kind::inventory_item},
    {"ProductVariant", Kind::variant},
    {"Product", Kind::product},
    {"DraftOrder", Kind::nothing},
    {"AbandonedCheckout", Kind::nothing},
}};

Kind kind_of_topic(std::string_view topic) {
  const auto is = [&](std::string_view start) { return topic.starts_with(start); };
  if (is("orders/edited") || is("orders/delete") || is("orders/risk") ||
      is("orders/shopify_protect") || is("returns/") || is("fulfillment_orders/") ||
      is("fulfillment_holds/")) {
    return Kind::stale_order;
  }
  if (is("orders/")) return Kind::order;
  if (is("fulfillments/")) return Kind::fulfillment;
  if (is("fulfillment_events/")) return Kind::fulfillment_event;
  if (is("refunds/")) return Kind::refund;
  if (is("inventory_levels/")) return Kind::inventory_level;
  if (is("inventory_items/")) return Kind::inventory_item;
  if (is("variants/")) return Kind::variant;
  if (is("products/")) return Kind::product;
  return topic.empty() ? Kind::unknown : Kind::nothing;
}

Kind kind_of_shape(Json object) {
  if (object.has("order_edit")) return Kind::stale_order;
  if (object.has("abandoned_checkout_url") || object.has("invoice_url")) return Kind::nothing;
  if (object.has("refund_line_items")) return Kind::refund;
  const bool has_lines = object.has("line_items") || object.has("lineItems");
  if (object.has("order_id") &&
      (object.has("fulfillment_holds") || object.has("assigned_location_id") ||
       object.has("request_status") || object.has("fulfill_at"))) {
    return Kind::fulfillment_order;
  }
  if (object.has("order_id") && has_lines) return Kind::fulfillment;
  if (object.has("fulfillment_id") && object.has("status")) return Kind::fulfillment_event;
  if (has_lines) return Kind::order;
  if (object.has("inventory_item_id") && object.has("location_id")) return Kind::inventory_level;
  if (object.has("inventory_policy")) return Kind::variant;
  if (object.has("variants")) return Kind::product;
  if (object.has("tracked") && object.has("sku")) return Kind::inventory_item;
  return Kind::unknown;
}

Kind kind_of(Json object, std::string_view topic) {
  if (const Kind by_topic = kind_of_topic(topic); by_topic != Kind::unknown) return by_topic;
  for (const std::string_view member : {"admin_graphql_api_id", "id"}) {
    const std::string_view type = type_of_gid(object[member].text());
    for (const auto& [name, kind] : gid_types) {
      if (type == name) return kind;
    }
  }
  return kind_of_shape(object);
}

class Parser : public SystemParser {
 public:
  explicit Parser(Reading& reading) : reading_(reading) {}

  void document(Json root) override {
    if (root.is_array()) {
      each(root, Kind::unknown);
      flush_fulfillment_orders();
      return;
    }
    if (is_bulk_row(root)) return bulk_row(root);
    const Json data = root["data"];  // of a GraphQL reply
    const bool is_reply = data.is_object() && !root.has("id");
    if (const Json errors = root["errors"]; !errors.is_missing()) {
      reading_.note(DiagnosticCode::error_reply, errors, "errors");
      if (!is_reply) return;  // else of a part of it
    }
    if (!unwrap(is_reply ? data : root)) object(root, Kind::unknown);
    flush_fulfillment_orders();
  }

  bool table(CsvReader& rows) override {
    read_orders_export(reading_, rows);
    return true;
  }

  void finish() override { flush_bulk(); }

 private:
  /// False: it is no wrapper.
  bool unwrap(Json root) {
    const bool is_bare = root.has("id") || root.has("inventory_item_id");
    if (is_bare || kind_of_topic(reading_.options().topic) == Kind::stale_order) return false;
    bool is_wrapped = false;
    for (const auto& [name, kind] : wrappers) {
      const Json inside = root[name];
      if (!inside) continue;
      is_wrapped = true;
      if (reading_.flag(inside["pageInfo"]["hasNextPage"])) {
        reading_.note(DiagnosticCode::incomplete_page, inside["pageInfo"], {});
      }
      if (inside.is_array()) {
        each(inside, kind);
      } else if (inside.has("nodes") || inside.has("edges")) {
        for (const Json element : elements_of(inside)) object(element, kind);
      } else if (inside.is_object()) {
        object(inside, kind);
      }
    }
    return is_wrapped;
  }

  void each(Json list, Kind kind) {
    for (const Json element : list) {
      if (element.is_object()) {
        object(element, kind);
      } else {
        reading_.note(DiagnosticCode::unexpected_document, element);
      }
    }
  }

  void object(Json object, Kind kind) {
    if (kind == Kind::unknown) kind = kind_of(object, reading_.options().topic);
    switch (kind) {
      case Kind::order: return order(object);
      case Kind::fulfillment: return read_fulfillment(reading_, object, key_of_order(object), {});
      case Kind::fulfillment_event: return read_fulfillment_event(reading_, object);
      case Kind::fulfillment_order: return fulfillment_order(object);
      case Kind::refund: return read_refund(reading_, object, key_of_order(object), {});
      case Kind::inventory_level:
        return read_inventory_level(reading_, object,
                                    reading_.options().topic == "inventory_levels/disconnect");
      case Kind::inventory_item: return read_inventory_item(reading_, object);
      case Kind::variant: return read_variant(reading_, object, {});
      case Kind::product: return read_product(reading_, object);
      case Kind::stale_order: return stale(object);
      case Kind::nothing: return;
      case Kind::unknown:
        reading_.note(DiagnosticCode::unexpected_document, object, "Shopify");
        return;
    }
  }

  void order(Json object) {
    // A body without lines tells only that something changed: { "id": N } of a deletion, for example.
    if (!object.has("line_items") && !object.has("lineItems")) return stale(object);
    read_order(reading_, object);
  }

  std::string key_of_order(Json object) {
    return key_of(reading_, object, "order_id", "admin_graphql_api_order_id");
  }

  /// Messages that only name an order. Where they name none there is nothing that the host could fetch.
  void stale(Json object) {
    std::string key;
    if (const Json edit = object["order_edit"]) key = key_of_order(edit);
    if (key.empty() && object.has("order")) key = key_of(reading_, object["order"]);
    if (key.empty()) key = key_of_order(object);
    if (key.empty() && object.has("fulfillment_order"))
      key = key_of_order(object["fulfillment_order"]);
    const bool is_order = reading_.options().topic.starts_with("orders/") ||
                          type_of_gid(object["admin_graphql_api_id"].text()) == "Order";
    if (key.empty() && is_order) key = key_of(reading_, object);
    if (key.empty()) return;
    reading_.take(
        StaleMark{.order = std::move(key), .modified_at = reading_.options().observed_at});
  }

  // The fulfilment orders of one order belong together: their ids change with every move and split.
  void fulfillment_order(Json object) {
    // GraphQL ids and a status, and no order: a message without content.
    const std::string key = key_of_order(object);
    if (key.empty() || !object.has("line_items")) return stale(object);
    fulfillment_orders_[key].push_back(object);
  }
  void flush_fulfillment_orders() {
    for (const auto& [order, list] : fulfillment_orders_) {
      read_fulfillment_orders(reading_, order, list);
    }
    fulfillment_orders_.clear();
  }

  // ---- Bulk JSON Lines: an object a line, children after their parent --------------------------

  bool is_bulk_row(Json root) const {
    return root.has("__parentId") ||
           (type_of_gid(root["id"].text()) == "Order" && !root.has("lineItems") &&
            !root.has("line_items") && (root.has("createdAt") || root.has("name")));
  }

  /// Put together again as the one document that they were, and then read as such.
  void bulk_row(Json root) {
    const std::string_view parent = root["__parentId"].text();
    if (parent.empty()) {
      flush_bulk();
      bulk_order_ = root["id"].text();
      append_json_members(bulk_head_, root);
      return;
    }
    const std::string_view type = type_of_gid(root["id"].text());
    if (parent == bulk_order_) {
      const auto list = std::find_if(bulk_lists.begin(), bulk_lists.end(),
                                     [&](const BulkList& one) { return one.type == type; });
      if (list == bulk_lists.end()) return;
      bulk_children_.push_back({std::string(root["id"].text()), list->name, {}, {}});
      append_json_members(bulk_children_.back().members, root);
      return;
    }
    // A child of a child of the order, or of something else that is a row by itself.
    for (BulkChild& child : bulk_children_) {
      if (child.id != parent) continue;
      std::string members;
      append_json_members(members, root);
      if (!child.lines.empty()) child.lines += ',';
      child.lines += '{' + members + '}';
      return;
    }
    if (type == "InventoryLevel") {
      return read_inventory_level(reading_, root, false, std::string(key_of_gid(parent)));
    }
    if (type == "ProductVariant") return read_variant(reading_, root, {});
  }

  void flush_bulk() {
    if (bulk_order_.empty()) return;
    std::string text = '{' + bulk_head_;
    for (const BulkList& list : bulk_lists) {
      std::string elements;
      for (const BulkChild& child : bulk_children_) {
        if (child.list != list.name) continue;
        if (!elements.empty()) elements += ',';
        elements += '{' + child.members;
        if (!child.lines.empty())
          elements += ",\"" + std::string(list.lines) + "\":[" + child.lines + ']';
        elements += '}';
      }
      // Without a row an order has no lines; the other lists may be in the order itself.
      if (elements.empty() && list.type != "LineItem") continue;
      if (!text.ends_with('{')) text += ',';
      text += '"' + std::string(list.name) + "\":[" + elements + ']';
    }
    text += '}';
    bulk_order_.clear();
    bulk_head_.clear();
    bulk_children_.clear();
    if (bulk_document_.read(text) == JsonFault::none) read_order(reading_, bulk_document_.root());
  }

  /// A list of an order whose elements come as rows, and the list that such an element has itself.
  struct BulkList {
    std::string_view type, name, lines;
  };
  static constexpr std::array<BulkList, 4> bulk_lists = {
      {{"LineItem", "lineItems", "discountAllocations"},
       {"Fulfillment", "fulfillments", "fulfillmentLineItems"},
       {"Refund", "refunds", "refundLineItems"},
       {"FulfillmentOrder", "fulfillmentOrders", "lineItems"}}};
  struct BulkChild {
    std::string id;
    std::string_view list;
    std::string members, lines;  ///< as JSON
  };

  Reading& reading_;
  std::map<std::string, std::vector<Json>> fulfillment_orders_;
  std::string bulk_order_;
  std::string bulk_head_;
  std::vector<BulkChild> bulk_children_;
  JsonDocument bulk_document_;
};

}  // namespace

}  // namespace shopify

std::unique_ptr<SystemParser> make_shopify_parser(Reading& reading) {
  return std::make_unique<shopify::Parser>(reading);
}

}  // namespace orderledger::inline v1::imports
