/// \file stock_plan.hpp
/// Definitions, supplies and counts: steps 0 and 10 of docs/import.md.
#pragma once

#include "draft.hpp"
#include "merged.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace orderledger::inline v1::imports {

/// Which orders have units of a SKU: those whose shipments a count must take into account.
class OrdersOfSku {
 public:
  void add(const std::string& sku, std::uint32_t order) { orders_[sku].push_back(order); }
  /// Each once.
  [[nodiscard]] const std::vector<std::uint32_t>& of(const std::string& sku);

 private:
  std::unordered_map<std::string, std::vector<std::uint32_t>> orders_;
};

class StockPlan {
 public:
  StockPlan(Draft& draft, Merged& merged, const ImportOptions& options, OrdersOfSku& orders)
      : draft_(draft), merged_(merged), options_(options), orders_(orders) {}

  /// Step 0, for a SKU that an order or a count is about to name. `time`: as in Draft::add().
  void define(const Sku& sku, const std::string& title = {}, std::optional<Instant> time = {});
  /// Step 0, for what the source says of its products.
  void follow_products();
  void follow_supplies();
  /// Stock that is not counted yet: its key, and when its count is due.
  struct Count {
    std::string stock;
    Instant at;
  };
  [[nodiscard]] std::vector<Count> counts();
  /// A count that is due.
  void follow_count(const std::string& stock);
  /// Counts that the batch's shipments made doubtful, last of all.
  void repeat_counts();

 private:
  void follow_supply(const std::string& key, const SupplySnapshot& supply);
  void follow_count(const StockSnapshot& stock, const Sku& sku, bool is_new);
  [[nodiscard]] std::optional<Sku> sku_of(const std::string& sku, const std::string& item);
  /// Units that left there after the count.
  [[nodiscard]] std::int64_t departed_after(const Sku& sku, const std::string& location,
                                            std::optional<Instant> as_of);

  Draft& draft_;
  Merged& merged_;
  const ImportOptions& options_;
  OrdersOfSku& orders_;
};

}  // namespace orderledger::inline v1::imports
