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
  orders_.settle();
}

void Merged::remark(const std::string& key, const MergedOrder& order, bool is_pending) {
  const std::uint32_t number = *orders_.number_of(key);
  if (marks_.size() <= number) marks_.resize(number + 1);
  Mark& mark = marks_[number];
  if (order.header) mark.placed_at = order.header->placed_at;
  mark.is_stale = order.stale.has_value();
  mark.is_parked = !order.header && (order.lines || !order.shipments.empty() ||
                                     !order.refunds.empty() || !order.fulfilments.empty());
  mark.has_claims = (order.header && !order.header->claims.empty()) ||
                    (order.lines && !order.lines->claims.empty()) ||
                    std::any_of(order.fulfilments.begin(), order.fulfilments.end(),
                                [](const auto& part) { return !part.second.claims.empty(); });
  if (!is_pending) return;
  mark.has_known_skus = false;
  if (!std::exchange(mark.is_pending, true)) pending_orders_.push_back(number);
}

void Merged::set_pending_orders(std::vector<std::uint32_t> orders) {
  for (const std::uint32_t order : pending_orders_) marks_[order].is_pending = false;
  pending_orders_ = std::move(orders);
  for (const std::uint32_t order : pending_orders_) marks_[order].is_pending = true;
}

void Merged::set_counted() {
  std::erase_if(pending_.stocks, [&](const std::string& key) {
    const StockSnapshot& stock = stocks_.at(key);
    return !stock.sku.empty() || sku_of(stock.item) != nullptr;
  });
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

template <class Replace>
bool Merged::take_part(const std::string& key, Detail detail,
                       std::initializer_list<std::optional<Instant>> times,
                       const Replace& replace) {
  MergedOrder& order = orders_.edit(key);
  bool is_newer = false;
  if (admits(order, key, detail)) {
    for (const std::optional<Instant>& time : times) saw(time);
    is_newer = replace(order);
  }
  remark(key, order, is_newer);
  return is_newer;
}

bool Merged::take(OrderSnapshot&& part, Detail detail) {
  const std::string key = part.order;
  return take_part(
      key, detail, {part.modified_at, part.placed_at, part.cancelled_at}, [&](MergedOrder& order) {
        const bool answers_mark = order.stale && (!order.stale->modified_at ||
                                                  part.modified_at >= order.stale->modified_at);
        if (answers_mark) order.stale.reset();
        order.vanished = listed_as_of_ && order.vanished && part.modified_at < listed_as_of_;
        return replace_older(order.header, std::move(part), &OrderSnapshot::modified_at);
      });
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
  const std::string key = part.order;
  MergedOrder& order = orders_.edit(key);
  const bool is_answered =
      order.header && part.modified_at && order.header->modified_at >= part.modified_at;
  const bool is_newer =
      !is_answered && replace_older(order.stale, std::move(part), &StaleMark::modified_at);
  remark(key, order, false);
  return is_newer;
}

void Merged::merge_listing(std::span<const std::string> orders, Instant as_of) {
  const std::set<std::string> listed(orders.begin(), orders.end());
  listed_as_of_ = std::max(listed_as_of_, std::optional(as_of));
  for (std::uint32_t number = 0; number < orders_.size(); ++number, orders_.settle()) {
    const std::string key = orders_.key(number);
    const std::optional<OrderSnapshot>& header = orders_.at(number).header;
    if (!header || header->modified_at > as_of || listed.contains(key)) continue;
    MergedOrder& order = orders_.edit(key);
    order.vanished = true;
    remark(key, order, true);
  }
}

MergeCounts Merged::counts() const {
  MergeCounts counts = counts_;
  counts.parked = static_cast<std::uint64_t>(
      std::count_if(marks_.begin(), marks_.end(), [](const Mark& mark) { return mark.is_parked; }));
  return counts;
}

}  // namespace orderledger::inline v1::imports
