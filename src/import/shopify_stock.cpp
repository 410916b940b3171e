// Stock, and what is sold.
#include "shopify.hpp"

#include <algorithm>

namespace orderledger::inline v1::imports::shopify {

namespace {

/// `quantities: [{name, quantity}]` of GraphQL.
std::optional<std::int64_t> named_quantity(Reading& reading, Json level, std::string_view name) {
  for (const Json one : level["quantities"]) {
    if (reading.word(one["name"]) == name) return reading.signed_units(one["quantity"]).units;
  }
  return {};
}

}  // namespace

void read_inventory_level(Reading& reading, Json level, bool is_disconnected,
                          const std::string& item) {
  StockSnapshot read;
  read.item = item.empty() ? key_of(reading, level, "inventory_item_id", "") : item;
  if (read.item.empty()) read.item = key_of(reading, level["item"], "id", "");
  read.sku = reading.text(level["item"]["sku"]);
  read.location = key_of(reading, level, "location_id", "");
  if (read.location.empty()) read.location = key_of(reading, level["location"], "id", "");
  if (read.item.empty() || read.location.empty()) {
    return reading.note(DiagnosticCode::bad_id, level, "inventory_item_id");
  }
  read.as_of = reading.instant(level.any_of({"updated_at", "updatedAt"}));
  if (!read.as_of) read.as_of = reading.options().observed_at;
  if (is_disconnected) {
    read.on_hand = 0;
  } else {
    read.available = reading.signed_units(level["available"]).units;
    if (!read.available) read.available = named_quantity(reading, level, "available");
    read.on_hand = named_quantity(reading, level, "on_hand");
    read.committed = named_quantity(reading, level, "committed");
    read.safety = named_quantity(reading, level, "safety_stock");
    if (!read.available && !read.on_hand) return;  // not stocked there
  }
  reading.take(std::move(read));
}

void read_inventory_item(Reading& reading, Json item) {
  ProductSnapshot read;
  read.sku = reading.text(item["sku"]);
  const std::string id = key_of(reading, item);
  if (read.sku.empty() || id.empty()) return;
  read.items = {id};
  read.modified_at = reading.instant(item.any_of({"updated_at", "updatedAt"}));
  if (!read.modified_at) read.modified_at = reading.options().observed_at;
  if (const Json tracked = item["tracked"]) read.tracked = reading.flag(tracked);
  reading.take(std::move(read));
  for (const Json level : elements_of(item["inventoryLevels"])) {
    read_inventory_level(reading, level, false, id);
  }
}

void read_variant(Reading& reading, Json variant, const std::string& product_title) {
  ProductSnapshot read;
  const std::string id = key_of(reading, variant);
  read.sku = reading.text(variant["sku"]);
  if (read.sku.empty() && !id.empty()) read.sku = "variant:" + id;
  if (read.sku.empty()) return reading.note(DiagnosticCode::bad_id, variant, "id");
  std::string item = key_of(reading, variant, "inventory_item_id", "");
  if (item.empty()) item = key_of(reading, variant["inventoryItem"], "id", "");
  if (!item.empty()) read.items = {item};
  read.modified_at = reading.instant(variant.any_of({"updated_at", "updatedAt"}));
  if (!read.modified_at) read.modified_at = reading.options().observed_at;
  const std::string own = reading.note_text(variant["title"]);
  read.title =
      product_title.empty() || own == "Default Title" ? product_title : product_title + " - " + own;
  if (product_title.empty()) read.title = own;
  const Json policy = variant.any_of({"inventory_policy", "inventoryPolicy"});
  const std::string word = reading.word(policy);
  if (word == "continue") {
    read.backorders = OrderPolicy::allow;
  } else if (word == "deny") {
    read.backorders = OrderPolicy::deny;
  } else if (!word.empty()) {
    reading.note(DiagnosticCode::unknown_status, policy);
  }
  const Json inside = variant["inventoryItem"];
  if (const Json keeper = variant["inventory_management"]) read.tracked = !keeper.is_missing();
  if (const Json tracked = inside["tracked"]) read.tracked = reading.flag(tracked);
  reading.take(std::move(read));
  for (const Json level : elements_of(inside["inventoryLevels"])) {
    read_inventory_level(reading, level, false, item);
  }
}

void read_product(Reading& reading, Json product) {
  const std::string title = reading.note_text(product["title"]);
  for (const Json variant : elements_of(product["variants"])) read_variant(reading, variant, title);
}

}  // namespace orderledger::inline v1::imports::shopify
