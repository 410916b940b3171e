/// \file list.hpp
/// A work list: the open orders that somebody should look at next, page by page.
///
/// Layer 3. Threads: plain values.
/// Source:  SPEC 5, list; docs/semantics.md, Lists
#pragma once

#include <orderledger/account.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/money.hpp>
#include <orderledger/reason.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// Which open orders come first. Orders that are alike in it come in the order of their acceptance.
enum class ListSort : std::uint8_t {
  age,    ///< the oldest, by the day placed
  value,  ///< the largest open value; amounts of two currencies do not compare: currency by currency
  priority,  ///< the highest
};

inline constexpr std::array<ListSort, 3> every_list_sort = {ListSort::age, ListSort::value,
                                                            ListSort::priority};

/// `age`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(ListSort sort) noexcept;

/// Which open orders, and which page of them. Filters that are given must all hold.
struct ListQuestion {
  std::optional<Instant> as_of = {};  ///< none: the ledger's clock
  /// The order's own class, the first of the four in which it has a unit: so a list has as many orders as
  /// ClassTotals::orders counts.
  std::optional<Account> order_class = {};
  /// `reason` and `sku` are about the same unit: some open unit is there for that reason, and of that SKU.
  std::optional<Reason> reason = {};
  std::optional<Sku> sku = {};
  std::int32_t min_age_days = 0;  ///< the order's age, at least
  ListSort sort = ListSort::age;
  std::size_t limit = 100;  ///< rows of a page, at least 1
  std::optional<std::string> after =
      {};  ///< OrderList::next of the page before; none: the first page
};

/// An open order in short.
struct ListedOrder {
  OrderId order;
  Account order_class = Account::backlog;
  Instant placed_at;
  std::int64_t age_days = 0;  ///< day(as_of) - day(placed_at) in the ledger's zone
  std::int32_t priority = 0;
  std::int64_t units = 0;  ///< open ones, whatever the filters
  Money value;             ///< of the open units
  std::optional<std::string> channel;
  std::optional<std::string> customer;
  std::vector<Reason>
      reasons;  ///< of the open units, each once, in the order in which status comes by them

  friend bool operator==(const ListedOrder&, const ListedOrder&) = default;
};

/// A page.
struct OrderList {
  std::optional<Instant>
      as_of;  ///< none only for a ledger that has no event and was asked for none
  ListSort sort = ListSort::age;
  std::vector<ListedOrder> orders;
  /// The cursor of the next page: ask again with it as ListQuestion::after, all else but as_of and limit
  /// being the same. None: there is no more. It says behind which order the page begins, not how many
  /// came before: nothing is skipped or shown twice because other orders came or went.
  std::optional<std::string> next;

  friend bool operator==(const OrderList&, const OrderList&) = default;
};

}  // namespace v1
}  // namespace orderledger
