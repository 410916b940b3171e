// The queue of a SKU: who is given units, and from whom they are taken. Source: SPEC 4.
#include "state.hpp"

#include <algorithm>
#include <cassert>

namespace orderledger::inline v1 {

using namespace detail;

bool Ledger::State::location_before(LocationIndex a, LocationIndex b) const {
  const auto rank = [&](LocationIndex location) {
    return ranks_[location].empty() ? 0 : ranks_[location].now();
  };
  const std::int32_t rank_a = rank(a), rank_b = rank(b);
  return rank_a != rank_b ? rank_a < rank_b : location_names_.text(a) < location_names_.text(b);
}

LocationIndex Ledger::State::intern_location(const LocationId& location) {
  const LocationIndex index = location_names_.intern(location.text());
  if (index >= ranks_.size()) ranks_.resize(index + 1);
  return index;
}

std::int64_t Ledger::State::on_hand_of(SkuIndex sku, const LocationId& location) const {
  const auto index = location_names_.find(location.text());
  for (const Stock& at : skus_[sku].stock) {
    if (index && at.location == *index) return at.on_hand;
  }
  return 0;
}

Stock& Ledger::State::stock(SkuIndex sku, LocationIndex location) {
  SkuRecord& record = skus_.mutable_at(sku);
  if (Stock* const known = record.stock_at(location)) return *known;
  auto& all = record.stock;
  const auto place = std::find_if(all.begin(), all.end(), [&](const Stock& other) {
    return location_before(location, other.location);
  });
  return *all.insert(place, Stock{location});
}

Ledger::State::SortedAllocations Ledger::State::allocations_in_order(const Line& line) const {
  SortedAllocations sorted(line.allocations.begin(), line.allocations.end());
  if (sorted.size() > 1) {
    std::sort(sorted.begin(), sorted.end(), [&](const Allocation& a, const Allocation& b) {
      return location_before(a.location, b.location);
    });
  }
  return sorted;
}

void Ledger::State::change(OrderIndex index, Order& order, const OrderChange& change) {
  TouchedOrder& touched = touched_.touch(index, order);
  write(touched.changes, change, {at_, book_.shipments_before_block()});
  if (change.line == none) {
    detail::apply(order, change);
    return;
  }
  if (change.kind == ChangeKind::hold_placed) {  // about a line, but it moves nothing by itself
    detail::apply(order, change);
    touched.touch_line(change.line);
    return;
  }
  Line& line = order.lines[change.line];
  SkuRecord& sku = skus_.mutable_at(line.sku);
  const Units waiting = line.waiting;
  const Units open = line.open();
  const std::uint32_t kit = line.kit;
  const Units waiting_kits = kit == none ? 0 : order.lines[kit].waiting;
  detail::apply(order, change);
  sku.waiting_units += line.waiting - waiting;
  sku.open_units += line.open() - open;
  if (change.location != none) {
    switch (change.kind) {
      case ChangeKind::allocate: sku.stock_at(change.location)->allocated += change.quantity; break;
      case ChangeKind::deallocate:
      case ChangeKind::ship_allocated:
      case ChangeKind::cancel_allocated:
        sku.stock_at(change.location)->allocated -= change.quantity;
        break;
      default: break;
    }
  }
  if (line.in_waiting && line.waiting > 0 &&
      (line.waiting != waiting || change.kind == ChangeKind::relocate)) {
    sku.waiting.update(queue_entry(options_.allocation, index, order, change.line));
  }
  requeue(index, order, change.line);
  touched.touch_line(change.line);
  if (kit == none) return;
  const Line& of_kit = order.lines[kit];
  skus_.mutable_at(of_kit.sku).waiting_units += of_kit.waiting - waiting_kits;
}

void Ledger::State::unqueue(OrderIndex index, Order& order, std::uint32_t line_index) {
  Line& line = order.lines[line_index];
  SkuRecord& sku = skus_.mutable_at(line.sku);
  const QueueEntry entry = queue_entry(options_.allocation, index, order, line_index);
  if (line.in_waiting) sku.waiting.erase(entry);
  if (line.in_allocated) sku.allocated.erase(entry);
  line.in_waiting = line.in_allocated = false;
}

void Ledger::State::requeue(OrderIndex index, Order& order, std::uint32_t line_index) {
  Line& line = order.lines[line_index];
  if (line.is_kit()) return skus_.mutable_at(line.sku).kit.own().keep(index, line_index, line);
  const bool waits = line.waiting > 0;
  const bool holds = !line.allocations.empty();
  if (waits == line.in_waiting && holds == line.in_allocated) return;
  SkuRecord& sku = skus_.mutable_at(line.sku);
  const QueueEntry entry = queue_entry(options_.allocation, index, order, line_index);
  const auto keep = [&](bool& is_in, bool wanted, LineQueue& queue) {
    if (is_in == wanted) return;
    wanted ? queue.insert(entry) : queue.erase(entry);
    is_in = wanted;
  };
  if (waits && !line.in_waiting && (sku.waited.empty() || sku.waited.back() != index))
    sku.waited.push_back(index);
  keep(line.in_waiting, waits, sku.waiting);
  keep(line.in_allocated, holds, sku.allocated);
}

void Ledger::State::fill(SkuIndex sku_index) {
  const SkuRecord& sku = skus_[sku_index];
  if (sku.waiting.empty()) return;
  gains_.clear();
  if (is_tracked(sku_index)) {
    Offers offers = offers_of(sku.stock);
    give(options_.allocation, QueueWalk(sku.waiting), offers, gains_);
  } else {
    for (const QueueEntry& line : sku.waiting)
      gains_.push_back({line.order, line.line, none, line.waiting});
  }
  // Most of those who have waited for long are read from the book: each of them while the next ones come.
  for (const Gain& gain : gains_) orders_.prefetch(gain.order);
  for (const Gain& gain : gains_) book_.prefetch(orders_[gain.order].last_entry());
  for (const Gain& gain : gains_) {
    change(gain.order, hot(gain.order), allocation_of(gain));
  }
}

void Ledger::State::shrink(SkuIndex sku_index, LocationIndex location) {
  SkuRecord& sku = skus_.mutable_at(sku_index);
  const Stock* const at = sku.stock_at(location);
  if (at == nullptr) return;
  std::int64_t excess = at->allocated + at->reserved - std::max<std::int64_t>(at->on_hand, 0);
  if (excess > 0 && at->reserved > 0) excess -= shrink_reservations(sku_index, location, excess);
  for (std::size_t next = sku.allocated.size(); next > 0 && excess > 0; --next) {
    const QueueEntry entry = sku.allocated[next - 1];
    Order& order = hot(entry.order);
    const Units here = order.lines[entry.line].allocations.at(location);
    if (here == 0) continue;
    const auto taken = static_cast<Units>(std::min<std::int64_t>(here, excess));
    excess -= taken;
    change(entry.order, order,
           {.kind = ChangeKind::deallocate,
            .line = entry.line,
            .quantity = taken,
            .location = location});
  }
}

void Ledger::State::shrink_everywhere_and_fill(SkuIndex sku) {
  for (std::size_t i = 0; i < skus_[sku].stock.size(); ++i)
    shrink(sku, skus_[sku].stock[i].location);
  fill(sku);
}

void Ledger::State::set_on_hand(SkuIndex sku, LocationIndex location, std::int64_t on_hand) {
  stock(sku, location).on_hand = on_hand;
  stock_history_.mark(sku, location, StockAspect::on_hand);
  shrink(sku, location);
  fill(sku);
}

Ledger::State::Order& Ledger::State::hot(OrderIndex index) {
  warm_.push_back(index);
  if (Order* const cached = cache_.use(index)) return *cached;
  return read_in(index);
}

Ledger::State::Order& Ledger::State::read_in(OrderIndex index) {
  std::unique_ptr<Order> order = cache_.blank();
  read_order_into(*order, orders_[index].last_entry(), Instant::last());
  return cache_.insert(index, std::move(order));
}

}  // namespace orderledger::inline v1
