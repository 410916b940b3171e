#include "orders_by_age.hpp"

#include <algorithm>
#include <cassert>

namespace orderledger::inline v1::detail {

std::size_t OrdersByAge::OfDay::open_orders() const noexcept {
  std::size_t sum = 0;
  for (const std::uint32_t of_class : open) sum += of_class;
  return sum;
}

std::size_t OrdersByAge::place_of(Day day) const {
  if (days_.empty() || days_.back().day < day) return days_.size();
  // Most of the latest days have open orders: counting back from the last one mostly hits.
  const auto back = static_cast<std::size_t>((days_.back().day - day).count());
  if (back < days_.size() && days_[days_.size() - 1 - back].day == day)
    return days_.size() - 1 - back;
  const auto found = std::lower_bound(days_.begin(), days_.end(), day,
                                      [](const OfDay& a, Day b) { return a.day < b; });
  return static_cast<std::size_t>(found - days_.begin());
}

void OrdersByAge::keep(const AgePlace& place, OrderSlot before, OrderSlot now,
                       const OrderSlots& slots) {
  if (!before.is_open() && !now.is_open()) return;
  const std::size_t number = place_of(place.placed);
  if (number == days_.size() || days_[number].day != place.placed) {
    assert(!before.is_open());
    days_.insert(days_.begin() + static_cast<std::ptrdiff_t>(number), OfDay{place.placed, {}, {}});
  }
  OfDay& day = days_[number];
  if (before.is_open()) --day.open[static_cast<std::size_t>(before.open_class())];
  if (now.is_open()) ++day.open[static_cast<std::size_t>(now.open_class())];
  if (before.is_open() == now.is_open()) return;
  if (now.is_open()) {
    ++count_;
    const std::vector<OrderIndex>& orders = *day.orders;
    if (orders.empty() || orders.back() < place.order)
      return day.orders.own().push_back(place.order);
    const auto at = std::lower_bound(orders.begin(), orders.end(), place.order);
    if (*at == place.order) return;  // it has been open before
    const auto where = at - orders.begin();
    std::vector<OrderIndex>& own = day.orders.own();
    own.insert(own.begin() + where, place.order);
    return;
  }
  --count_;
  const std::size_t open = day.open_orders();
  if (open == 0) {
    days_.erase(days_.begin() + static_cast<std::ptrdiff_t>(number));
    return;
  }
  constexpr std::size_t few = 16;
  if (day.orders->size() <= 2 * open + few) return;
  std::vector<OrderIndex>& orders = day.orders.own();
  std::erase_if(orders, [&](OrderIndex order) { return !slots[order].is_open(); });
  orders.shrink_to_fit();
}

std::uint64_t OrdersByAge::count_of(Account account) const noexcept {
  std::uint64_t sum = 0;
  for (const OfDay& day : days_) sum += day.open[static_cast<std::size_t>(account)];
  return sum;
}

OrdersByAge OrdersByAge::share() {
  OrdersByAge other;
  other.days_.reserve(days_.size());
  for (OfDay& day : days_) other.days_.push_back(day.share());
  other.count_ = count_;
  return other;
}

OrdersByAge::Walk OrdersByAge::walk(const OrderSlots& slots, std::optional<Account> only,
                                    const std::optional<AgePlace>& from) const {
  Walk walk(*this, slots, only);
  if (from) {
    walk.day_ = place_of(from->placed);
    if (walk.day_ < days_.size() && days_[walk.day_].day == from->placed) {
      const std::vector<OrderIndex>& orders = *days_[walk.day_].orders;
      const auto at = std::lower_bound(orders.begin(), orders.end(), from->order);
      walk.at_ = static_cast<std::size_t>(at - orders.begin());
    }
  }
  walk.settle();
  return walk;
}

bool OrdersByAge::Walk::shows(OrderIndex order) const {
  const OrderSlot slot = (*slots_)[order];
  return slot.is_open() && (!only_ || slot.open_class() == *only_);
}

void OrdersByAge::Walk::settle() {
  const std::vector<OfDay>& days = orders_->days_;
  for (; day_ < days.size(); ++day_, at_ = 0) {
    if (!days[day_].has(only_)) continue;
    const std::vector<OrderIndex>& orders = *days[day_].orders;
    while (at_ < orders.size() && !shows(orders[at_])) ++at_;
    if (at_ < orders.size()) return;
  }
}

std::optional<AgePlace> OrdersByAge::Walk::here() const {
  if (day_ == orders_->days_.size()) return {};
  const OfDay& day = orders_->days_[day_];
  return AgePlace{day.day, (*day.orders)[at_]};
}

void OrdersByAge::Walk::next() {
  ++at_;
  settle();
}

}  // namespace orderledger::inline v1::detail
