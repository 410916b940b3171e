/// \file shopify.hpp
/// Shopify: REST bodies and webhooks, bulk JSON Lines, the orders export.
///
/// Source:  docs/import.md, Shopify
#pragma once

#include "reading.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::imports::shopify {

/// `12` of `gid://shopify/Order/12` and `gid://shopify/InventoryLevel/12?inventory_item_id=3`; else the text.
[[nodiscard]] std::string_view key_of_gid(std::string_view text) noexcept;
/// `Order` of `gid://shopify/Order/12`; else empty.
[[nodiscard]] std::string_view type_of_gid(std::string_view text) noexcept;

/// The id of an object. Documents that went through JavaScript have a rounded `id` beside the exact GID.
[[nodiscard]] std::string key_of(Reading& reading, Json object, std::string_view id = "id",
                                 std::string_view gid = "admin_graphql_api_id");

/// The objects of a list: an array in REST, `nodes` or `edges` of `node` in GraphQL. `{}` is none.
[[nodiscard]] std::vector<Json> elements_of(Json list);

/// An amount: text, a number, or `{shop_money: {amount}}`; the shop's, not the customer's.
[[nodiscard]] Json amount_of(Json value);

/// What a status of a parcel means; nothing: it left, and that is all.
struct ParcelWord {
  ShipmentState state = ShipmentState::left;
  FailureReason failure = FailureReason::lost;
};
[[nodiscard]] ParcelWord parcel_word(Reading& reading, const Cell& status);

/// Ids of lines as they are spelt, rounded ones too, and the exact ids.
using LineIds = std::map<std::string, std::string, std::less<>>;

/// The order with its shipments and refunds.
void read_order(Reading& reading, Json order);
/// One with an `order_id` of its own, or inside of its order.
void read_fulfillment(Reading& reading, Json fulfillment, const std::string& order,
                      const LineIds& lines);
void read_fulfillment_event(Reading& reading, Json event);
void read_refund(Reading& reading, Json refund, const std::string& order, const LineIds& lines);
/// All fulfilment orders of one order.
void read_fulfillment_orders(Reading& reading, const std::string& order,
                             const std::vector<Json>& list);

/// `item`: its id, where the level is inside of it or refers to it.
void read_inventory_level(Reading& reading, Json level, bool is_disconnected,
                          const std::string& item = {});
/// With its levels, where it has them.
void read_inventory_item(Reading& reading, Json item);
void read_variant(Reading& reading, Json variant, const std::string& product_title);
void read_product(Reading& reading, Json product);

void read_orders_export(Reading& reading, CsvReader& rows);

}  // namespace orderledger::inline v1::imports::shopify
