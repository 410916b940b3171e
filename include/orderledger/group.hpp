/// \file group.hpp
/// Answers in sums, split into groups: by SKU, category, location, channel, currency or priority.
///
/// Layer 3. Rows that are all zero are left out; rows come by group (none first, then texts by their
/// bytes, numbers as numbers), then as in totals.hpp.
/// Threads: plain values.
/// Source:  SPEC 5, group by
#pragma once

#include <orderledger/totals.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// What totals and ages are split by.
///
/// By sku, category and location one order may stand in several groups: `orders` are then the orders with
/// a unit of the class in the group (by age: in the bucket of the order's first such line). By channel,
/// currency and priority they are, as ever, the orders whose own class it is.
enum class GroupBy : std::uint8_t {
  sku,
  category,  ///< the SKU's, as defined at as_of
  location,  ///< where the units are allocated; none for units that wait, that failed, or are not tracked
  channel,
  currency,
  priority,  ///< a number
};

inline constexpr std::array<GroupBy, 6> every_group_by = {GroupBy::sku,      GroupBy::category,
                                                          GroupBy::location, GroupBy::channel,
                                                          GroupBy::currency, GroupBy::priority};

/// `category`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(GroupBy by) noexcept;

/// What the units of a group share: nothing where there is none (no category, no channel, no location), a
/// number for a priority, else a text. Its order is that of the rows.
using GroupKey = std::variant<std::monostate, std::int64_t, std::string>;

struct GroupedTotalsRow {
  GroupKey group;
  ClassTotals totals;

  friend bool operator==(const GroupedTotalsRow&, const GroupedTotalsRow&) = default;
};

/// Everything open, by group, class and currency. The rows of all groups add up to Totals in lines (by
/// location: a line counts in each location), units and value; in orders where an order is in one group.
struct GroupedTotals {
  GroupBy by = GroupBy::sku;
  std::optional<Instant> as_of;  ///< as in Totals, like the next two
  std::uint64_t events = 0;
  std::int64_t open_orders = 0;
  std::vector<GroupedTotalsRow> rows;

  friend bool operator==(const GroupedTotals&, const GroupedTotals&) = default;
};

struct GroupedAgingRow {
  GroupKey group;
  AgingRow row;

  friend bool operator==(const GroupedAgingRow&, const GroupedAgingRow&) = default;
};

/// Everything open, by group, class, currency and age.
struct GroupedAging {
  GroupBy by = GroupBy::sku;
  std::optional<Instant> as_of;
  AgingBounds bounds;  ///< as used: by due they begin with 0
  std::vector<GroupedAgingRow> rows;

  friend bool operator==(const GroupedAging&, const GroupedAging&) = default;
};

}  // namespace v1
}  // namespace orderledger
