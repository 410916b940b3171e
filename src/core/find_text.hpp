/// \file find_text.hpp
/// The enumerator that a text names.
///
/// Private.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace orderledger::inline v1::detail {

/// The enumerator at whose place `text` stands in `texts`; nothing where it stands nowhere.
template <class Enum>
[[nodiscard]] std::optional<Enum> find_text(std::span<const std::string_view> texts,
                                            std::string_view text) noexcept {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i] == text) return static_cast<Enum>(i);
  }
  return {};
}

}  // namespace orderledger::inline v1::detail
