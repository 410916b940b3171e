/// \file bigcommerce.hpp
/// BigCommerce: V2 orders, their products and shipments, V3 catalog and inventory, webhooks.
///
/// Source:  docs/import.md, BigCommerce
#pragma once

#include "reading.hpp"

#include <map>
#include <string>
#include <vector>

namespace orderledger::inline v1::imports::bigcommerce {

void read_order(Reading& reading, Json order);
/// The products of one order, where they were asked for apart.
void read_order_products(Reading& reading, const std::string& order,
                         const std::vector<Json>& products);
void read_shipment(Reading& reading, Json shipment);

void read_product(Reading& reading, Json product);
/// A row of the list of all variants: it tells stock, and which SKU it is of.
void read_variant(Reading& reading, Json variant);
void read_inventory(Reading& reading, Json item);

}  // namespace orderledger::inline v1::imports::bigcommerce
