#include "order_cache.hpp"

#include <cassert>
#include <utility>

namespace orderledger::inline v1::detail {

Order* OrderCache::use(OrderIndex index) {
  const auto found = orders_.find(index);
  if (found == orders_.end()) return nullptr;
  found->second.recently_used = true;
  Order& order = *found->second.order;
  detail::prefetch(order.lines.data(), order.lines.size() * sizeof(Line));
  return &order;
}

Order& OrderCache::insert(OrderIndex index, std::unique_ptr<Order> order) {
  assert(!orders_.contains(index));
  Order& placed = *order;
  orders_.emplace(index, Cached{std::move(order)});
  ring_.push_back(index);
  return placed;
}

void OrderCache::drop(OrderIndex index) {
  const auto found = orders_.find(index);
  if (found == orders_.end()) return;
  recycle(std::move(found->second.order));
  orders_.erase(found);
  // Most that are dropped have closed: the ring must not remember them for ever.
  constexpr std::size_t slack = 1024;
  if (ring_.size() > 2 * orders_.size() + slack)
    std::erase_if(ring_, [&](OrderIndex each) { return !orders_.contains(each); });
}

void OrderCache::trim(std::size_t most) {
  if (orders_.size() <= most) return;
  while (orders_.size() > most) {
    const OrderIndex index = ring_.front();
    ring_.pop_front();
    const auto found = orders_.find(index);
    if (found == orders_.end()) continue;
    if (std::exchange(found->second.recently_used, false)) {
      ring_.push_back(index);
      continue;
    }
    recycle(std::move(found->second.order));
    orders_.erase(found);
  }
  if (ring_.empty()) return;
  // Nobody has looked at the next one for long, and its turn comes soon.
  const auto next = orders_.find(ring_.front());
  if (next != orders_.end()) detail::prefetch(next->second.order.get(), sizeof(Order));
}

std::unique_ptr<Order> OrderCache::blank() {
  if (spare_.empty()) return std::make_unique<Order>();
  std::unique_ptr<Order> order = std::move(spare_.back());
  spare_.pop_back();
  order->clear();
  return order;
}

void OrderCache::recycle(std::unique_ptr<Order> order) {
  constexpr std::size_t most_spare = 64;
  constexpr std::size_t most_lines = 64;  // a giant's memory is given back
  if (spare_.size() == most_spare || order->lines.capacity() > most_lines) return;
  detail::prefetch(order->lines.data(),
                   order->lines.size() * sizeof(Line));  // they will be cleared
  spare_.push_back(std::move(order));
}

}  // namespace orderledger::inline v1::detail
