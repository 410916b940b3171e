// The catalog, and the inventory of places.
#include "bigcommerce.hpp"

#include <algorithm>

namespace orderledger::inline v1::imports::bigcommerce {

namespace {

/// Until further notice: a pre-order without a date.
constexpr std::string_view no_date = "9999-12-31T00:00:00Z";

void read_availability(Reading& reading, Json product, ProductSnapshot& read) {
  const Json value = product["availability"];
  const std::string word = reading.word(value);
  if (word == "preorder") {
    read.is_preorder = true;
    read.releases_at = reading.instant(product["preorder_release_date"]);
    if (!read.releases_at) {
      reading.note(DiagnosticCode::no_release_date, value, read.sku);
      read.releases_at = Instant::from_rfc3339(no_date).value();
    }
  } else if (word == "disabled") {
    read.backorders = OrderPolicy::deny;
    read.preorders = OrderPolicy::deny;
  } else if (word == "available") {
    read.is_preorder = false;
  } else if (!word.empty()) {
    reading.note(DiagnosticCode::unknown_status, value);
  }
}

/// A backorder app turns tracking off and lets the level fall below zero; the SKU stays tracked here.
bool is_kept_by_app(const Reading& reading, const std::string& sku) {
  const auto& kept = reading.options().backorder_app_skus;
  return std::find(kept.begin(), kept.end(), sku) != kept.end();
}

void take_stock(Reading& reading, Json of, const ProductSnapshot& product) {
  const auto level = reading.signed_units(of["inventory_level"]).units;
  if (!level || product.tracked == false) return;
  StockSnapshot stock;
  stock.sku = product.sku;
  stock.as_of = product.modified_at;
  if (is_kept_by_app(reading, product.sku) && *level < 0) {
    stock.on_hand = 0;
  } else {
    stock.available = *level;
  }
  reading.take(std::move(stock));
}

}  // namespace

void read_product(Reading& reading, Json product) {
  ProductSnapshot read;
  const std::string id = reading.id(product["id"]);
  read.sku = reading.text(product["sku"]);
  read.modified_at = reading.instant(product["date_modified"]);
  if (!read.modified_at) read.modified_at = reading.options().observed_at;
  read.title = reading.note_text(product["name"]);
  const std::string tracking = reading.word(product["inventory_tracking"]);
  if (!tracking.empty()) read.tracked = tracking != "none";
  const auto limit = reading.units(product["backorder_limit"]).units;
  if (limit && *limit > 0) {
    read.max_backorder = limit;
    read.backorders = OrderPolicy::allow;
  }
  const ProductSnapshot shared = read;
  const auto take = [&](Json of, ProductSnapshot one, bool has_stock) {
    if (is_kept_by_app(reading, one.sku)) {
      one.tracked = true;
      one.backorders = OrderPolicy::allow;
    }
    read_availability(reading, product, one);
    if (has_stock) take_stock(reading, of, one);
    reading.take(std::move(one));
  };
  bool any_variant = false;
  for (const Json variant : product["variants"]) {
    if (!variant.is_object()) continue;
    ProductSnapshot one = shared;
    const std::string variant_id = reading.id(variant["id"]);
    one.sku = reading.text(variant["sku"]);
    if (one.sku.empty()) one.sku = "variant:" + variant_id;
    if (!variant_id.empty()) one.items = {"variant:" + variant_id};
    any_variant = any_variant || one.sku == read.sku;
    take(variant, std::move(one), tracking == "variant");
  }
  if (any_variant) return;
  if (read.sku.empty()) {
    if (id.empty()) return reading.note(DiagnosticCode::bad_id, product, "id");
    if (!product["variants"].is_missing()) return;
    read.sku = "product:" + id;
  }
  if (!id.empty()) read.items = {"product:" + id};
  take(product, std::move(read), tracking != "variant");
}

void read_variant(Reading& reading, Json variant) {
  ProductSnapshot read;
  const std::string id = reading.id(variant["id"]);
  read.sku = reading.text(variant["sku"]);
  if (read.sku.empty()) read.sku = "variant:" + id;
  if (!id.empty()) read.items = {"variant:" + id};
  read.modified_at = reading.options().observed_at;
  take_stock(reading, variant, read);
  reading.take(std::move(read));
}

void read_inventory(Reading& reading, Json item) {
  const Json identity = item["identity"];
  const std::string sku = reading.text(identity["sku"]);
  std::string id = reading.id(identity["variant_id"]);
  if (!id.empty()) id = "variant:" + id;
  if (sku.empty() && id.empty()) return reading.note(DiagnosticCode::bad_id, identity, "sku");
  for (const Json place : item["locations"]) {
    StockSnapshot read;
    read.sku = sku;
    read.item = id;
    read.location = reading.id(place["location_id"]);
    read.as_of = reading.options().observed_at;
    read.on_hand = reading.signed_units(place["total_inventory_onhand"]).units;
    read.available = reading.signed_units(place["available_to_sell"]).units;
    read.safety = reading.units(place["settings"]["safety_stock"]).units;
    if (read.on_hand || read.available) reading.take(std::move(read));
    const auto limit = reading.units(place.any_of({"backorder_limit"})).units;
    if (limit && !sku.empty()) {
      ProductSnapshot policy;
      policy.sku = sku;
      policy.modified_at = reading.options().observed_at;
      policy.max_backorder = limit;
      policy.backorders = *limit > 0 ? OrderPolicy::allow : OrderPolicy::deny;
      reading.take(std::move(policy));
    }
  }
}

}  // namespace orderledger::inline v1::imports::bigcommerce
