#include "order_cache.hpp"

#include "prefetch.hpp"

#include <cassert>
#include <utility>

namespace orderledger::inline v1::detail {

namespace {

/// What is behind an order that is in use.
void ask_for(const Order& order) noexcept {
  prefetch(order.lines.data(), order.lines.size() * sizeof(Line));
  const auto& shipments = order.shipments;
  if (shipments.size() < shipments.capacity())  // the next one's place
    prefetch(shipments.data() + shipments.size(), sizeof(Shipment));
}

}  // namespace

Order* OrderCache::use(OrderIndex index) noexcept {
  Page* const page = page_of(index);
  if (page == nullptr) return nullptr;
  Order* const order = page->orders[index % page_size].get();
  if (order == nullptr) return nullptr;
  page->recently_used |= bit_of(index);
  ask_for(*order);
  return order;
}

OrderCache::Found OrderCache::use(OrderIndex index, std::string_view name) noexcept {
  const Order* const order = find(index);
  if (order == nullptr || order->name != name) return {};
  return {index, use(index)};
}

void OrderCache::prefetch(std::uint32_t hash) const noexcept {
  detail::prefetch(&by_name_[place_of(hash)], sizeof(Named));
}

OrderCache::Found OrderCache::use(const SoughtName& name) noexcept {
  const Named& place = by_name_[place_of(name.hash())];
  if (place.order == nullptr || place.hash != name.hash()) return {};
  detail::prefetch(page_of(place.index), sizeof(Page::recently_used));
  if (place.order->name != name.text()) return {};
  ask_for(*place.order);
  page_of(place.index)->recently_used |= bit_of(place.index);
  return {place.index, place.order};
}

void OrderCache::set_name(OrderIndex index, Order& order, const SoughtName& name) {
  if (by_name_.size() < 2 * size_) by_name_.assign(2 * by_name_.size(), {});
  order.name = name.text();
  order.name_hash = name.hash();
  by_name_[place_of(name.hash())] = {name.hash(), index, &order};
}

Order& OrderCache::insert(OrderIndex index, std::unique_ptr<Order> order) {
  const std::size_t number = index / page_size;
  if (number >= pages_.size()) pages_.resize(number + 1);
  if (pages_[number] == nullptr) pages_[number] = std::make_unique<Page>();
  Page& page = *pages_[number];
  std::unique_ptr<Order>& place = page.orders[index % page_size];
  assert(place == nullptr);
  place = std::move(order);
  ++page.count;
  page.recently_used |= bit_of(index);
  ++size_;
  ring_.push_back(index);
  return *place;
}

void OrderCache::drop(OrderIndex index) {
  if (find(index) == nullptr) return;
  std::unique_ptr<Page>& page = pages_[index / page_size];
  std::unique_ptr<Order>& order = page->orders[index % page_size];
  if (Named& named = by_name_[place_of(order->name_hash)]; named.order == order.get()) named = {};
  recycle(std::move(order));
  if (--page->count == 0) page.reset();
  --size_;
  // Most that are dropped have closed: the ring must not remember them for ever.
  constexpr std::size_t slack = 1024;
  if (ring_.size() > 2 * size_ + slack)
    std::erase_if(ring_, [&](OrderIndex each) { return find(each) == nullptr; });
}

void OrderCache::trim(std::size_t most) {
  if (size_ <= most) return;
  while (size_ > most) {
    const OrderIndex index = ring_.front();
    ring_.pop_front();
    if (find(index) == nullptr) continue;
    Page& page = *page_of(index);
    if ((page.recently_used & bit_of(index)) != 0) {
      page.recently_used &= ~bit_of(index);
      ring_.push_back(index);
      continue;
    }
    drop(index);
  }
  // Nobody has looked at the next one for long, and its turn comes soon.
  if (!ring_.empty()) {
    if (const Order* const next = find(ring_.front())) detail::prefetch(next, sizeof *next);
  }
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
