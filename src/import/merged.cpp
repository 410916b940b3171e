#include "merged.hpp"

#include <algorithm>
#include <tuple>
#include <variant>

namespace orderledger::inline v1::imports {

namespace {

/// Puts `part` where an older one is, or none. Of equal versions the larger content wins: which one comes
/// first must decide nothing.
template <class Part>
bool replace_older(std::optional<Part>& known, Part part, std::optional<Instant> Part::*version) {
  if (known && std::tie((*known).*version, *known) >= std::tie(part.*version, part)) return false;
  known = std::move(part);
  return true;
}

template <class Part>
bool replace_older(std::map<std::string, Part>& known, const std::string& key, Part part,
                   std::optional<Instant> Part::*version) {
  const auto at = known.find(key);
  if (at == known.end()) {
    known.emplace(key, std::move(part));
    return true;
  }
  if (std::tie(at->second.*version, at->second) >= std::tie(part.*version, part)) return false;
  at->second = std::move(part);
  return true;
}

/// Stock is known by what it is of and where; a SKU and an item id are never mixed up.
std::string stock_key(const std::string& sku, const std::string& item,
                      const std::string& location) {
  return (sku.empty() ? "item\n" + item : "sku\n" + sku) + '\n' + location;
}

}  // namespace

void Merged::saw(const std::optional<Instant>& time) { newest_ = std::max(newest_, time); }

void Merged::merge(Snapshot snapshot, Detail detail) {
  const bool taken =
      std::visit([&](auto& part) { return take(std::move(part), detail); }, snapshot);
  taken ? ++counts_.taken : ++counts_.stale;
}

bool Merged::admits(MergedOrder& order, const std::string& key, Detail detail) {
  const bool knows_something = order.header || order.lines || !order.shipments.empty();
  if (knows_something && detail < order.detail) {
    ignored_summaries_.push_back(key);
    return false;
  }
  if (knows_something && detail > order.detail) order = {};
  order.detail = std::max(order.detail, detail);
  return true;
}

bool Merged::take(OrderSnapshot&& part, Detail detail) {
  const std::string key = part.order;
  MergedOrder& order = orders_[key];
  if (!admits(order, key, detail)) return false;
  saw(part.modified_at);
  saw(part.placed_at);
  saw(part.cancelled_at);
  if (order.stale && (!order.stale->modified_at || part.modified_at >= order.stale->modified_at)) {
    order.stale.reset();
  }
  order.vanished = listed_as_of_ && order.vanished && part.modified_at < listed_as_of_;
  if (!replace_older(order.header, std::move(part), &OrderSnapshot::modified_at)) return false;
  pending_.orders.insert(key);
  return true;
}

template <class Replace>
bool Merged::take_part(const std::string& key, Detail detail,
                       std::initializer_list<std::optional<Instant>> times,
                       const Replace& replace) {
  MergedOrder& order = orders_[key];
  if (!admits(order, key, detail)) return false;
  for (const std::optional<Instant>& time : times) saw(time);
  if (!replace(order)) return false;
  pending_.orders.insert(key);
  return true;
}

bool Merged::take(OrderLinesSnapshot&& part, Detail detail) {
  const std::string key = part.order;
  return take_part(key, detail, {}, [&](MergedOrder& order) {
    return replace_older(order.lines, std::move(part), &OrderLinesSnapshot::modified_at);
  });
}

bool Merged::take(ShipmentSnapshot&& part, Detail detail) {
  const std::string key = part.order, id = part.shipment;
  return take_part(key, detail, {part.modified_at, part.left_at}, [&](MergedOrder& order) {
    return replace_older(order.shipments, id, std::move(part), &ShipmentSnapshot::modified_at);
  });
}

bool Merged::take(RefundSnapshot&& part, Detail detail) {
  const std::string key = part.order, id = part.refund;
  return take_part(key, detail, {part.at}, [&](MergedOrder& order) {
    return replace_older(order.refunds, id, std::move(part), &RefundSnapshot::at);
  });
}

bool Merged::take(FulfilmentSnapshot&& part, Detail detail) {
  const std::string key = part.order, id = part.key;
  return take_part(key, detail, {part.modified_at}, [&](MergedOrder& order) {
    return replace_older(order.fulfilments, id, std::move(part), &FulfilmentSnapshot::modified_at);
  });
}

bool Merged::take(StockSnapshot&& part, Detail) {
  const std::string key = stock_key(part.sku, part.item, part.location);
  saw(part.as_of);
  if (!replace_older(stocks_, key, std::move(part), &StockSnapshot::as_of)) return false;
  pending_.stocks.insert(key);
  return true;
}

bool Merged::take(SupplySnapshot&& part, Detail) {
  std::string key = part.supply;
  if (key.empty()) key = '\n' + stock_key(part.sku, part.item, part.location);
  saw(part.modified_at);
  if (!replace_older(supplies_, key, std::move(part), &SupplySnapshot::modified_at)) return false;
  pending_.supplies.insert(key);
  return true;
}

bool Merged::take(ProductSnapshot&& part, Detail) {
  const std::string key = part.sku;
  saw(part.modified_at);
  const std::vector<std::string> named = part.items;
  const std::optional<Instant> version = part.modified_at;
  if (!replace_older(products_, key, std::move(part), &ProductSnapshot::modified_at)) return false;
  for (const std::string& item : named) {
    auto& known = items_[item];
    known = std::max(known, std::pair(version, key));
  }
  if (!key.empty()) pending_.products.insert(key);
  return true;
}

bool Merged::take(StaleMark&& part, Detail) {
  MergedOrder& order = orders_[part.order];
  if (order.header && part.modified_at && order.header->modified_at >= part.modified_at)
    return false;
  return replace_older(order.stale, std::move(part), &StaleMark::modified_at);
}

void Merged::merge_listing(std::span<const std::string> orders, Instant as_of) {
  const std::set<std::string> listed(orders.begin(), orders.end());
  listed_as_of_ = std::max(listed_as_of_, std::optional(as_of));
  for (auto& [key, order] : orders_) {
    const bool newer = order.header && order.header->modified_at > as_of;
    if (!order.header || newer || listed.contains(key)) continue;
    order.vanished = true;
    pending_.orders.insert(key);
  }
}

MergeCounts Merged::counts() const {
  MergeCounts counts = counts_;
  for (const auto& [key, order] : orders_) {
    if (!order.header && (order.lines || !order.shipments.empty() || !order.refunds.empty() ||
                          !order.fulfilments.empty())) {
      ++counts.parked;
    }
  }
  return counts;
}

}  // namespace orderledger::inline v1::imports
