/// \file repetition.hpp
/// Which element of a list repeats an earlier one.
///
/// Private.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_set>

namespace orderledger::inline v1::detail {

/// Index of the first of `count` texts that stood before; `text_at(i)` gives the i-th.
template <class TextAt>
[[nodiscard]] std::optional<std::size_t> first_repeated(std::size_t count, TextAt text_at) {
  constexpr std::size_t few = 16;  // most orders: comparing is cheaper than a set
  if (count <= few) {
    for (std::size_t i = 1; i < count; ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (text_at(i) == text_at(k)) return i;
      }
    }
    return {};
  }
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < count; ++i) {
    if (!seen.insert(text_at(i)).second) return i;
  }
  return {};
}

}  // namespace orderledger::inline v1::detail
