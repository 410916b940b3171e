/// \file stock_plan.hpp
/// Definitions, supplies and counts: steps 0 and 10 of docs/import.md.
#pragma once

#include "draft.hpp"
#include "merged.hpp"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace orderledger::inline v1::imports {

/// Which orders have units of a SKU: those whose shipments a count must take into account.
using OrdersOfSku = std::unordered_map<std::string, std::set<std::string>>;

class StockPlan {
 public:
  StockPlan(Draft& draft, Merged& merged, const ImportOptions& options, const OrdersOfSku& orders)
      : draft_(draft), merged_(merged), options_(options), orders_(orders) {}

  /// Step 0, for a SKU that an order or a count is about to name.
  void define(const Sku& sku, const std::string& title = {});
  /// Step 0, for what the source says of its products.
  void follow_products();
  void follow_supplies();
  /// Last of a batch: also those that the batch's shipments made doubtful.
  void follow_counts();

 private:
  void follow_supply(const std::string& key, const SupplySnapshot& supply);
  void follow_count(const StockSnapshot& stock, const Sku& sku, bool is_new);
  [[nodiscard]] std::optional<Sku> sku_of(const std::string& sku, const std::string& item);
  /// Units that left there after the count.
  [[nodiscard]] std::int64_t departed_after(const Sku& sku, const std::string& location,
                                            std::optional<Instant> as_of) const;

  Draft& draft_;
  Merged& merged_;
  const ImportOptions& options_;
  const OrdersOfSku& orders_;
};

}  // namespace orderledger::inline v1::imports
