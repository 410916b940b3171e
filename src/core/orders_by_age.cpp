#include "orders_by_age.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace orderledger::inline v1::detail {

namespace {
/// As many as are moved in no time, and so many that the pages themselves do not count.
constexpr std::size_t most_in_page = 256;
}  // namespace

std::size_t OrdersByAge::pages_until(const AgePlace& place) const {
  // Most orders that come or go are recent: look from the back, in steps that double.
  std::size_t end = pages_.size();  // pages from here on begin after the place
  std::size_t step = 1;
  while (step <= end && pages_[end - step].first > place) {
    end -= step;
    step *= 2;
  }
  const std::size_t begin = step <= end ? end - step + 1 : 0;
  const auto after = std::upper_bound(
      pages_.begin() + static_cast<std::ptrdiff_t>(begin),
      pages_.begin() + static_cast<std::ptrdiff_t>(end), place,
      [](const AgePlace& wanted, const Page& page) { return wanted < page.first; });
  return static_cast<std::size_t>(after - pages_.begin());
}

void OrdersByAge::insert(const AgePlace& place) {
  if (!pages_.empty()) {  // a new order mostly is the last one of the last day
    Page& last = pages_.back();
    if (last.first.placed == place.placed && last.orders->size() < most_in_page &&
        last.orders->back() < place.order)
      return last.orders.own().push_back(place.order);
  }
  const std::size_t next = pages_until(place);
  const auto new_page = [&](std::size_t where) -> Page& {
    return *pages_.insert(pages_.begin() + static_cast<std::ptrdiff_t>(where), Page{place, {}});
  };
  std::size_t home = next;
  if (next > 0 && pages_[next - 1].first.placed == place.placed) {
    home = next - 1;
  } else if (next == pages_.size() || pages_[next].first.placed != place.placed) {
    new_page(next);
  }
  if (pages_[home].orders->size() == most_in_page) {
    std::vector<OrderIndex>& full = pages_[home].orders.own();
    // Nearly always orders come in their order: what is full then stays full.
    const bool is_last = full.back() < place.order;
    const auto kept = static_cast<std::ptrdiff_t>(is_last ? most_in_page : most_in_page / 2);
    std::vector<OrderIndex> rest(full.begin() + kept, full.end());
    full.resize(static_cast<std::size_t>(kept));
    const bool goes_to_rest = is_last || rest.front() < place.order;
    Page& behind = new_page(home + 1);
    if (!rest.empty()) behind.first.order = rest.front();
    behind.orders.own() = std::move(rest);
    if (goes_to_rest) ++home;
  }
  std::vector<OrderIndex>& orders = pages_[home].orders.own();
  orders.insert(std::upper_bound(orders.begin(), orders.end(), place.order), place.order);
  pages_[home].first.order = orders.front();
}

void OrdersByAge::erase(const AgePlace& place) {
  const std::size_t until = pages_until(place);
  assert(until > 0 && pages_[until - 1].first.placed == place.placed);
  if (until == 0) return;
  std::vector<OrderIndex>& orders = pages_[until - 1].orders.own();
  const auto found = std::lower_bound(orders.begin(), orders.end(), place.order);
  assert(found != orders.end() && *found == place.order);
  if (found == orders.end()) return;
  orders.erase(found);
  if (orders.empty()) {
    pages_.erase(pages_.begin() + static_cast<std::ptrdiff_t>(until - 1));
  } else {
    pages_[until - 1].first.order = orders.front();
    join_with_next(until - 1);
  }
}

void OrdersByAge::join_with_next(std::size_t page) {
  std::vector<OrderIndex>& orders = pages_[page].orders.own();
  if (orders.size() > most_in_page / 4) return;
  if (page + 1 < pages_.size() && pages_[page + 1].first.placed == pages_[page].first.placed &&
      orders.size() + pages_[page + 1].orders->size() <= most_in_page / 2) {
    const std::vector<OrderIndex>& more = *pages_[page + 1].orders;
    orders.insert(orders.end(), more.begin(), more.end());
    pages_.erase(pages_.begin() + static_cast<std::ptrdiff_t>(page + 1));
  } else if (orders.size() <= orders.capacity() / 4) {
    orders.shrink_to_fit();
  }
}

OrdersByAge OrdersByAge::share() {
  OrdersByAge other;
  for (Page& page : pages_) other.pages_.push_back(page.share());
  return other;
}

OrdersByAge::Walk OrdersByAge::walk() const {
  Walk walk;
  walk.orders_ = this;
  return walk;
}

OrdersByAge::Walk OrdersByAge::walk_from(const AgePlace& place) const {
  Walk walk = this->walk();
  walk.page_ = pages_until(place);
  if (walk.page_ == 0) return walk;
  const Page& page = pages_[walk.page_ - 1];
  if (page.first.placed != place.placed) return walk;
  const auto at = std::lower_bound(page.orders->begin(), page.orders->end(), place.order);
  if (at == page.orders->end()) return walk;
  --walk.page_;
  walk.at_ = static_cast<std::size_t>(at - page.orders->begin());
  return walk;
}

std::optional<AgePlace> OrdersByAge::Walk::here() const {
  if (page_ == orders_->pages_.size()) return {};
  const Page& page = orders_->pages_[page_];
  return AgePlace{page.first.placed, (*page.orders)[at_]};
}

void OrdersByAge::Walk::next() {
  if (++at_ < orders_->pages_[page_].orders->size()) return;
  ++page_;
  at_ = 0;
}

}  // namespace orderledger::inline v1::detail
