// Totals and ages by group. Source: SPEC 5, group by. The one question of sums that reads the orders: the
// balances know days and classes, and keeping them by every key would cost each event what few ask for.
#include <orderledger/group.hpp>

#include "balances.hpp"
#include "future.hpp"
#include "state.hpp"
#include "valuation.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>

namespace orderledger::inline v1 {

using namespace detail;

std::string_view to_text(GroupBy by) noexcept {
  switch (by) {
    case GroupBy::sku: return "sku";
    case GroupBy::category: return "category";
    case GroupBy::location: return "location";
    case GroupBy::channel: return "channel";
    case GroupBy::currency: return "currency";
    case GroupBy::priority: return "priority";
  }
  return {};
}

namespace {

/// A group while sums are made: an index or a priority. Texts come only at the end.
using GroupNumber = std::int64_t;
constexpr GroupNumber no_group = std::numeric_limits<GroupNumber>::min();

struct CellPlace {
  GroupNumber group = no_group;
  std::size_t account = 0;  ///< place in classes_in_report_order
  Currency currency;
  std::size_t bucket = 0;
  friend bool operator==(const CellPlace&, const CellPlace&) = default;
};

struct CellPlaceHash {
  std::size_t operator()(const CellPlace& place) const noexcept {
    constexpr std::uint64_t spread = 0x9E3779B97F4A7C15U;
    std::uint64_t hash = static_cast<std::uint64_t>(place.group) * spread;
    hash ^= (place.account << 16U | place.currency.index() << 8U | place.bucket) * spread;
    return static_cast<std::size_t>(hash ^ hash >> 32U);
  }
};

/// The class in which the line's allocated units are booked: they are all in one.
std::size_t account_of_allocated(const Line& line) {
  // R2, R5, R4. Where nothing waits in preorder or lies in the backlog, allocated units are stuck.
  for (const Account account : {Account::preorder, Account::backlog}) {
    if (line.booked[static_cast<std::size_t>(account)] > 0)
      return static_cast<std::size_t>(account);
  }
  return static_cast<std::size_t>(Account::shipping_stuck);
}

/// Value of parts of one class of a line, laid off one after the other from where the class begins.
class ClassValue {
 public:
  ClassValue(const Line& line, Account account, Currency currency)
      : line_(line),
        currency_(currency),
        end_(units_before(line, account)),
        value_(value_of_first(end_, line.ordered, line.price, currency)) {}

  [[nodiscard]] int128 next(Units units) {
    const int128 before = value_;
    end_ += units;
    value_ = value_of_first(end_, line_.ordered, line_.price, currency_);
    return value_ - before;
  }

 private:
  static Units units_before(const Line& line, Account account) {
    Units units = 0;
    for (const Account before : accounts_in_valuation_order) {
      if (before == account) break;
      units += line.booked[static_cast<std::size_t>(before)];
    }
    return units;
  }

  const Line& line_;
  Currency currency_;
  Units end_ = 0;
  int128 value_ = 0;
};

}  // namespace

/// Sums of open orders by group, class, currency and bucket.
class Ledger::State::Grouping {
 public:
  /// `question.bounds` as used; null where ages do not count.
  Grouping(const State& state, GroupBy by, Instant as_of, const AgingQuestion* question)
      : state_(state), by_(by), as_of_(as_of), question_(question) {
    if (by == GroupBy::category) categories_.assign(state.skus_.size(), no_group);
    if (by == GroupBy::category) sort_skus_into_categories();
  }

  void add(OrderIndex index, const Order& order) {
    const bool groups_are_of_orders =
        by_ == GroupBy::channel || by_ == GroupBy::currency || by_ == GroupBy::priority;
    const GroupNumber of_order = groups_are_of_orders ? group_of(order) : no_group;
    for (const Line& line : order.lines) {
      const std::size_t bucket = bucket_of_line(order, line);
      for (std::size_t c = 0; c < class_count; ++c) {
        const Account account = classes_in_report_order[c];
        const Units units = line.booked[static_cast<std::size_t>(account)];
        if (units == 0) continue;
        ClassValue value(line, account, order.currency);
        const auto part = [&](GroupNumber group, Units of_part) {
          Cell& cell = cells_[{group, c, order.currency, bucket}];
          cell += {0, 1, of_part, value.next(of_part)};
          // The first such line of the order puts it into its bucket.
          if (!groups_are_of_orders && is_first(index, {group, c, order.currency, 0}))
            ++cell.orders;
        };
        if (by_ == GroupBy::location) {
          for_each_location(line, account, units, part);
        } else {
          part(groups_are_of_orders ? of_order : group_of(line), units);
        }
      }
    }
    if (groups_are_of_orders) add_order(order, of_order);
  }

  [[nodiscard]] std::vector<GroupedAgingRow> rows() const {
    std::vector<std::pair<GroupKey, const Cells::value_type*>> sorted;
    sorted.reserve(cells_.size());
    for (const auto& cell : cells_) sorted.emplace_back(key_of(cell.first.group), &cell);
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      const CellPlace& x = a.second->first;
      const CellPlace& y = b.second->first;
      return std::tie(a.first, x.account, x.currency, x.bucket) <
             std::tie(b.first, y.account, y.currency, y.bucket);
    });
    std::vector<GroupedAgingRow> rows;
    rows.reserve(sorted.size());
    for (auto& [key, cell] : sorted) {
      const CellPlace& place = cell->first;
      GroupedAgingRow& row = rows.emplace_back();
      row.group = std::move(key);
      row.row.totals =
          to_totals(classes_in_report_order[place.account], place.currency, cell->second);
      if (question_ == nullptr) continue;
      const std::vector<int>& upper = question_->bounds.upper();
      row.row.from_days = place.bucket == 0 ? 0 : upper[place.bucket - 1] + 1;
      if (place.bucket < upper.size()) row.row.to_days = upper[place.bucket];
    }
    return rows;
  }

 private:
  using Cells = std::unordered_map<CellPlace, Cell, CellPlaceHash>;

  void sort_skus_into_categories() {
    for (SkuIndex sku = 0; sku < state_.skus_.size(); ++sku) {
      const SkuDefinition* const definition = state_.skus_[sku].definition.at(as_of_);
      if (definition != nullptr && definition->category)
        categories_[sku] = number_of(*definition->category);
    }
  }

  GroupNumber number_of(const std::string& text) {
    const auto [place, fresh] = numbers_.try_emplace(text, static_cast<GroupNumber>(texts_.size()));
    if (fresh) texts_.push_back(text);
    return place->second;
  }

  GroupNumber group_of(const Order& order) {
    switch (by_) {
      case GroupBy::channel: return order.channel ? number_of(*order.channel) : no_group;
      case GroupBy::currency: return static_cast<GroupNumber>(order.currency.index());
      case GroupBy::priority: return order.priority;
      case GroupBy::sku:
      case GroupBy::category:
      case GroupBy::location: break;
    }
    return no_group;
  }

  [[nodiscard]] GroupNumber group_of(const Line& line) const {
    return by_ == GroupBy::category ? categories_[line.sku] : GroupNumber{line.sku};
  }

  [[nodiscard]] GroupKey key_of(GroupNumber group) const {
    if (group == no_group) return {};
    const auto index = static_cast<std::uint32_t>(group);
    switch (by_) {
      case GroupBy::sku: return std::string(state_.sku_names_.text(index));
      case GroupBy::location: return std::string(state_.location_names_.text(index));
      case GroupBy::currency: return std::string(Currency::at_index(index).code());
      case GroupBy::priority: return group;
      case GroupBy::category:
      case GroupBy::channel: return texts_[index];
    }
    return {};
  }

  /// Units of one class by where they are, as the runs of status come: nowhere first, then by location.
  template <class Part>
  void for_each_location(const Line& line, Account account, Units units, const Part& part) const {
    SortedAllocations located;
    if (account_of_allocated(line) == static_cast<std::size_t>(account)) {
      for (const Allocation& allocation : line.allocations) {
        if (allocation.location != none) located.push_back(allocation);
      }
    }
    std::sort(located.begin(), located.end(), [&](const Allocation& a, const Allocation& b) {
      return state_.location_before_at(a.location, b.location, as_of_);
    });
    Units nowhere = units;
    for (const Allocation& allocation : located) nowhere -= allocation.quantity;
    if (nowhere > 0) part(no_group, nowhere);
    for (const Allocation& allocation : located)
      part(GroupNumber{allocation.location}, allocation.quantity);
  }

  void add_order(const Order& order, GroupNumber group) {
    const std::optional<Account> account = open_class_of(order);
    if (!account) return;
    const auto* const place =
        std::find(classes_in_report_order.begin(), classes_in_report_order.end(), *account);
    ++cells_[{group, static_cast<std::size_t>(place - classes_in_report_order.begin()),
              order.currency, bucket_of_order(order)}]
          .orders;
  }

  [[nodiscard]] bool is_first(OrderIndex index, const CellPlace& place) {
    const auto [last, fresh] = last_order_.try_emplace(place, index);
    if (!fresh && last->second == index) return false;
    last->second = index;
    return true;
  }

  [[nodiscard]] bool is_by_due() const { return question_->by == AgeBasis::due; }
  [[nodiscard]] std::size_t bucket_of_line(const Order& order, const Line& line) const {
    if (question_ == nullptr) return 0;
    return bucket_of(is_by_due() ? order.due_of(line) : std::optional(line.placed_at));
  }
  [[nodiscard]] std::size_t bucket_of_order(const Order& order) const {
    if (question_ == nullptr) return 0;
    return bucket_of(is_by_due() ? order.requested_ship_at : std::optional(order.placed_at));
  }
  /// A day that is still to come falls in the first bucket, and so does what has none.
  [[nodiscard]] std::size_t bucket_of(std::optional<Instant> date) const {
    if (!date) return 0;
    return question_->bounds.bucket_of(state_.options_.time_zone.day_of(as_of_) -
                                       state_.options_.time_zone.day_of(*date));
  }

  const State& state_;
  GroupBy by_;
  Instant as_of_;
  const AgingQuestion* question_;
  Cells cells_;
  std::unordered_map<CellPlace, OrderIndex, CellPlaceHash> last_order_;  ///< bucket is always 0
  std::vector<GroupNumber> categories_;                                  ///< by SKU
  std::unordered_map<std::string, GroupNumber> numbers_;  ///< of channels or categories
  std::vector<std::string> texts_;
};

GroupedTotals Ledger::State::totals_by(GroupBy by, std::optional<Instant> as_of) const {
  const Totals whole = totals(as_of);
  GroupedTotals totals;
  totals.by = by;
  totals.as_of = whole.as_of;
  totals.events = whole.events;
  totals.open_orders = whole.open_orders;
  const Instant at = resolve(as_of);
  Grouping grouping(*this, by, at, nullptr);
  for_each_open_order(at, future(at).get(),
                      [&](OrderIndex index, const Order& order) { grouping.add(index, order); });
  for (GroupedAgingRow& row : grouping.rows())
    totals.rows.push_back({std::move(row.group), row.row.totals});
  return totals;
}

GroupedAging Ledger::State::aging_by(GroupBy by, const AgingQuestion& question) const {
  AgingQuestion used = question;
  if (used.by == AgeBasis::due) used.bounds = used.bounds.with_zero_in_front();
  GroupedAging aging;
  aging.by = by;
  aging.as_of = question.as_of ? question.as_of : clock_;
  aging.bounds = used.bounds;
  const Instant at = resolve(question.as_of);
  Grouping grouping(*this, by, at, &used);
  for_each_open_order(at, future(at).get(),
                      [&](OrderIndex index, const Order& order) { grouping.add(index, order); });
  aging.rows = grouping.rows();
  return aging;
}

}  // namespace orderledger::inline v1
