#include "stock.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace orderledger::inline v1::detail {

QueueEntry queue_entry(AllocationPolicy policy, OrderIndex index, const Order& order,
                       std::uint32_t line_index) {
  const Line& line = order.lines[line_index];
  QueueEntry entry;
  entry.priority = order.priority;
  if (policy == AllocationPolicy::due_date) {
    const auto due = order.due_of(line);
    entry.due = due ? due->milliseconds() : std::numeric_limits<std::int64_t>::max();
  }
  entry.placed_at = line.placed_at.milliseconds();
  entry.order = index;
  entry.line = line_index;
  return entry;
}

void LineQueue::insert(const QueueEntry& entry) {
  if (empty()) {
    entries_.clear();
    first_ = 0;
  }
  const auto place = entries_.empty() || entries_.back() < entry
                         ? entries_.end()
                         : std::lower_bound(entries_.begin() + static_cast<std::ptrdiff_t>(first_),
                                            entries_.end(), entry);
  const auto before = static_cast<std::size_t>(place - entries_.begin()) - first_;
  if (first_ > 0 && before < size() / 2) {
    // There is room in front, and fewer to move there.
    const auto from = entries_.begin() + static_cast<std::ptrdiff_t>(first_);
    std::move(from, place, from - 1);
    *(place - 1) = entry;
    --first_;
  } else {
    entries_.insert(place, entry);
  }
}

void LineQueue::erase(const QueueEntry& entry) {
  const auto from = entries_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto place = std::lower_bound(from, entries_.end(), entry);
  assert(place != entries_.end() && *place == entry);
  if (place - from < entries_.end() - place) {
    std::move_backward(from, place, place + 1);
    ++first_;
  } else {
    entries_.erase(place);
  }
  if (empty()) {
    // Most queues are short and come and go: their room stays. What a long one took is given back.
    constexpr std::size_t small_capacity = 16;
    entries_.clear();
    if (entries_.capacity() > small_capacity) entries_.shrink_to_fit();
    first_ = 0;
  }
}

Stock* SkuRecord::stock_at(LocationIndex location) noexcept {
  for (Stock& candidate : stock) {
    if (candidate.location == location) return &candidate;
  }
  return nullptr;
}

}  // namespace orderledger::inline v1::detail
