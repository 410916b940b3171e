/// \file list_cursor.hpp
/// Where a page of a list ends: the sort key of its last order, as a text that gives it back.
///
/// Private.
#pragma once

#include "int128.hpp"
#include "order_state.hpp"

#include <orderledger/list.hpp>
#include <orderledger/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

namespace orderledger::inline v1::detail {

/// The place of an order in a list; smaller comes first. What the numbers mean depends on the sort.
struct ListKey {
  std::int64_t first = 0;  ///< the day placed; or minus the priority; or the currency
  int128 value = 0;        ///< minus the open value
  OrderIndex order = 0;

  friend bool operator<(const ListKey& a, const ListKey& b) {
    return std::tie(a.first, a.value, a.order) < std::tie(b.first, b.value, b.order);
  }
};

/// The key, and which question it belongs to: its filters and its sort, but neither as_of nor limit.
[[nodiscard]] std::string cursor_of(const ListKey& key, const ListQuestion& question);

/// Errors:   `malformed`: the text is no cursor, or one of another question
[[nodiscard]] Result<ListKey> key_of_cursor(std::string_view cursor, const ListQuestion& question);

}  // namespace orderledger::inline v1::detail
