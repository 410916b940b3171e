/// \file availability.hpp
/// What the product page of a shop says about an article.
///
/// Business code of somebody who uses the library; its test stands beside it.
#pragma once

#include <orderledger/orderledger.hpp>

#include <string>

namespace shop {

/// One sentence for the customer who wants so many: when all of them can leave.
[[nodiscard]] std::string availability(const orderledger::Ledger& book, const orderledger::Sku& sku,
                                       orderledger::Quantity quantity);

}  // namespace shop
