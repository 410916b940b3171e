// Lists of open orders, page by page. Source: SPEC 5, list; docs/semantics.md, Lists. The oldest of now are
// walked to; every other list looks at all orders that may be in it, and keeps the page's best.
#include "future.hpp"
#include "given_id.hpp"
#include "list_cursor.hpp"
#include "millionths.hpp"
#include "open_parts.hpp"
#include "refusal.hpp"
#include "state.hpp"
#include "valuation.hpp"

#include <algorithm>
#include <chrono>

namespace orderledger::inline v1 {

using namespace detail;

std::string_view to_text(ListSort sort) noexcept {
  switch (sort) {
    case ListSort::age: return "age";
    case ListSort::value: return "value";
    case ListSort::priority: return "priority";
  }
  return {};
}

namespace {

/// The first few of many, without sorting the many.
class Page {
 public:
  /// Of the orders behind `after`, keeps one more than the page has: it tells whether there is a next page.
  Page(std::size_t limit, std::optional<ListKey> after) : limit_(limit), after_(after) {}

  void offer(const ListKey& key) {
    if (after_ && !(*after_ < key)) return;
    if (best_.size() > limit_) {
      if (!(key < best_.front())) return;
      std::pop_heap(best_.begin(), best_.end());
      best_.pop_back();
    }
    best_.push_back(key);
    std::push_heap(best_.begin(), best_.end());
  }
  /// In order, at most limit + 1.
  [[nodiscard]] std::vector<ListKey> take() && {
    std::sort_heap(best_.begin(), best_.end());
    return std::move(best_);
  }

 private:
  std::size_t limit_;
  std::optional<ListKey> after_;
  std::vector<ListKey> best_;  ///< a heap, the last of them in front
};

int128 open_value_of(const Order& order) {
  int128 value = 0;
  for (const Line& line : order.lines) value += open_value(line, line.open(), order.currency);
  return value;
}

}  // namespace

/// Answers one question about orders as they are at one instant.
class Ledger::State::Listing {
 public:
  Listing(const State& state, const ListQuestion& question, std::optional<SkuIndex> sku,
          std::optional<ListKey> after)
      : state_(state),
        question_(question),
        sku_(sku),
        after_(after),
        as_of_(state.resolve(question.as_of)),
        today_(state.balances_.day_of(as_of_)),
        ahead_(state.future(as_of_)) {}

  OrderList answer() {
    list_.as_of = question_.as_of ? question_.as_of : state_.clock_;
    list_.sort = question_.sort;
    // What is kept by class and by SKU holds now, and later as long as nothing falls due.
    const bool is_kept = !state_.is_past(as_of_) && !ahead_;
    if (is_kept && question_.sort == ListSort::age && !sku_) {
      walk_from_the_oldest();
      return std::move(list_);
    }
    Page page(question_.limit, after_);
    const auto offer = [&](OrderIndex index, const Order& order) {
      if (matches(order)) page.offer(key_of(index, order));
    };
    if (!is_kept) {
      state_.for_each_open_order(as_of_, ahead_.get(), offer);
    } else {
      for_each_candidate([&](OrderIndex index) { offer(index, look_at(index)); });
    }
    for (const ListKey& key : std::move(page).take()) {
      if (!add_row(key, look_at(key.order))) break;
    }
    return std::move(list_);
  }

 private:
  void walk_from_the_oldest() {
    auto walk = after_ ? open_orders(question_.order_class, place_of(*after_))
                       : open_orders(question_.order_class);
    for (; walk.here(); walk.next()) {
      const AgePlace place = *walk.here();
      if (age_of(place.placed) < question_.min_age_days) return;  // all others are younger still
      const ListKey key{day_number(place.placed), 0, place.order};
      if (after_ && !(*after_ < key)) continue;
      const Order& order = look_at(place.order);
      if (matches(order) && !add_row(key, order)) return;
    }
  }

  /// Every open order that may be listed; others too.
  template <class Visit>
  void for_each_candidate(const Visit& visit) const {
    if (sku_) {
      for (const OrderIndex index : orders_of_sku()) visit(index);
      return;
    }
    for (auto walk = open_orders(question_.order_class); walk.here(); walk.next())
      visit(walk.here()->order);
  }

  [[nodiscard]] OrdersByAge::Walk open_orders(std::optional<Account> only,
                                              const std::optional<AgePlace>& from = {}) const {
    return state_.open_by_age_.walk(state_.orders_, only, from);
  }

  /// Orders with an open unit of the SKU, and all that are stuck: failed units stand in no queue.
  [[nodiscard]] std::vector<OrderIndex> orders_of_sku() const {
    std::vector<OrderIndex> orders;
    state_.skus_[*sku_].for_each_unshipped(
        [&](OrderIndex order, std::uint32_t) { orders.push_back(order); });
    if (!question_.order_class || question_.order_class == Account::shipping_stuck) {
      for (auto walk = open_orders(Account::shipping_stuck); walk.here(); walk.next())
        orders.push_back(walk.here()->order);
    }
    std::sort(orders.begin(), orders.end());
    orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
    return orders;
  }

  /// The order at that instant. Stays until the next call.
  [[nodiscard]] const Order& look_at(OrderIndex index) {
    if (const Order* const at_hand = state_.order_at_hand(index, as_of_, ahead_.get()))
      return *at_hand;
    read_.clear();
    state_.read_order_into(read_, state_.orders_[index].last_entry(), as_of_);
    return read_;
  }

  [[nodiscard]] static std::int64_t day_number(Day day) { return day.since_epoch().count(); }
  [[nodiscard]] static AgePlace place_of(const ListKey& by_age) {
    return {Day(std::chrono::sys_days{std::chrono::days{by_age.first}}), by_age.order};
  }
  /// Where clocks are set back over midnight, an instant may fall on the day before an earlier one's.
  [[nodiscard]] std::int64_t age_of(Day placed) const {
    return std::max<std::int64_t>(0, (today_ - placed).count());
  }
  [[nodiscard]] Day day_placed(const Order& order) const {
    return state_.balances_.day_of(order.placed_at);
  }

  [[nodiscard]] ListKey key_of(OrderIndex index, const Order& order) const {
    switch (question_.sort) {
      case ListSort::age: break;
      case ListSort::value:
        return {static_cast<std::int64_t>(order.currency.index()), -open_value_of(order), index};
      case ListSort::priority: return {-std::int64_t{order.priority}, 0, index};
    }
    return {day_number(day_placed(order)), 0, index};
  }

  [[nodiscard]] bool matches(const Order& order) const {
    if (question_.order_class && question_.order_class != open_class_of(order)) return false;
    if (age_of(day_placed(order)) < question_.min_age_days) return false;
    if (!sku_ && !question_.reason) return true;
    for (std::uint32_t line = 0; line < order.lines.size(); ++line) {
      if (sku_ && order.lines[line].sku != *sku_) continue;
      if (order.lines[line].open() == 0 || order.lines[line].is_component()) continue;
      if (!question_.reason) return true;
      const OpenParts parts = parts_of(order, line);
      if (std::any_of(parts.begin(), parts.end(),
                      [&](const OpenPart& part) { return part.reason == *question_.reason; })) {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] OpenParts parts_of(const Order& order, std::uint32_t line) const {
    return open_parts_of(order, line, state_.is_released_then(order.lines[line], as_of_), as_of_);
  }

  /// False where the page is full: there is a next one.
  bool add_row(const ListKey& key, const Order& order) {
    if (list_.orders.size() == question_.limit) {
      list_.next = cursor_of(last_, question_);
      return false;
    }
    last_ = key;
    ListedOrder& row = list_.orders.emplace_back();
    row.order = give_id<OrderKind>(state_.order_names_, key.order);
    row.order_class = open_class_of(order).value_or(Account::backlog);
    row.placed_at = order.placed_at;
    row.age_days = age_of(day_placed(order));
    row.priority = order.priority;
    row.value = to_money(order.currency, open_value_of(order));
    row.channel = order.channel;
    row.customer = order.customer;
    for (std::uint32_t line = 0; line < order.lines.size(); ++line) {
      if (order.lines[line].open() == 0 || order.lines[line].is_component()) continue;
      for (const OpenPart& part : parts_of(order, line)) {
        row.units += part.quantity;
        if (std::find(row.reasons.begin(), row.reasons.end(), part.reason) == row.reasons.end())
          row.reasons.push_back(part.reason);
      }
    }
    return true;
  }

  const State& state_;
  const ListQuestion& question_;
  std::optional<SkuIndex> sku_;
  std::optional<ListKey> after_;
  Instant as_of_;
  Day today_;
  std::unique_ptr<Future> ahead_;
  OrderList list_;
  ListKey last_;  ///< of the last row
  Order read_;    ///< the order that is looked at, unless it is kept somewhere
};

Result<OrderList> Ledger::State::list(const ListQuestion& question) const {
  if (question.order_class && !is_open(*question.order_class)) {
    return refuse(ErrorCode::malformed, "order_class", to_text(*question.order_class),
                  "no class of open orders");
  }
  if (question.sku && question.sku->text().empty())
    return Error{ErrorCode::malformed, "sku", "sku: it is empty"};
  if (question.min_age_days < 0) {
    return refuse_units(ErrorCode::malformed, "min_age_days", question.min_age_days,
                        "an age is never negative");
  }
  if (question.limit == 0)
    return refuse_units(ErrorCode::malformed, "limit", 0, "at least 1 row is needed");
  std::optional<ListKey> after;
  if (question.after) {
    auto key = key_of_cursor(*question.after, question);
    if (!key) return key.error();
    after = *std::move(key);
  }
  std::optional<SkuIndex> sku;
  if (question.sku) {
    sku = find_id(sku_names_, *question.sku);
    if (!sku || skus_[*sku].definition.at(resolve(question.as_of)) == nullptr)
      return refuse(ErrorCode::unknown_sku, "sku", question.sku->text(), "no such SKU is defined");
  }
  return Listing(*this, question, sku, after).answer();
}

}  // namespace orderledger::inline v1
