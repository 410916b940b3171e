#include "stock.hpp"

#include "small_steps.hpp"

#include <algorithm>
#include <cassert>
#include <optional>

namespace orderledger::inline v1::detail {

std::size_t LineQueue::place_of(const QueueEntry& entry) const {
  // Most entries that come or go are recent: look from the back, in steps that double.
  std::size_t end = entries_.size();  // not before `entry`, from here on
  std::size_t step = 1;
  while (end > first_) {
    const std::size_t probe = end - std::min(step, end - first_);
    if (entries_[probe] < entry) {
      const auto from = entries_.begin() + static_cast<std::ptrdiff_t>(probe) + 1;
      const auto to = entries_.begin() + static_cast<std::ptrdiff_t>(end);
      return static_cast<std::size_t>(std::lower_bound(from, to, entry) - entries_.begin());
    }
    end = probe;
    step *= 2;
  }
  return first_;
}

void LineQueue::insert(const QueueEntry& entry) {
  if (entries_.size() == entries_.capacity() && first_ >= size()) {
    // Rather than grow, use the room that those that left in front have made.
    entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  make_room_for_one(entries_);
  if (empty() || entries_.back() < entry) {
    entries_.push_back(entry);
    return;
  }
  const std::size_t place = place_of(entry);
  const auto at = entries_.begin() + static_cast<std::ptrdiff_t>(place);
  if (first_ > 0 && place - first_ < entries_.size() - place) {
    // There is room in front, and fewer to move there.
    const auto from = entries_.begin() + static_cast<std::ptrdiff_t>(first_);
    std::move(from, at, from - 1);
    *(at - 1) = entry;
    --first_;
  } else {
    entries_.insert(at, entry);
  }
}

void LineQueue::erase(const QueueEntry& entry) {
  const std::size_t place = place_of(entry);
  const auto at = entries_.begin() + static_cast<std::ptrdiff_t>(place);
  assert(at != entries_.end() && at->is_same_line(entry));
  if (place - first_ < entries_.size() - place) {
    const auto from = entries_.begin() + static_cast<std::ptrdiff_t>(first_);
    std::move_backward(from, at, at + 1);
    ++first_;
  } else {
    entries_.erase(at);
  }
  give_room_back();
}

void LineQueue::give_room_back() {
  // Most queues are short and come and go: their room stays. Of what a long one took, half is given back
  // when it needs a quarter.
  constexpr std::size_t small_capacity = 4;
  if (entries_.capacity() <= small_capacity || size() > entries_.capacity() / 4) return;
  std::vector<QueueEntry> fewer;
  fewer.reserve(std::max(small_capacity, entries_.capacity() / 2));
  fewer.assign(begin(), end());
  entries_ = std::move(fewer);
  first_ = 0;
}

void LineQueue::update(const QueueEntry& entry) {
  QueueEntry& kept = entries_[place_of(entry)];
  assert(kept.is_same_line(entry));
  kept = entry;
}

}  // namespace orderledger::inline v1::detail
