/// \file find_text.hpp
/// The enumerator that a text names, and the other way round.
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

/// The text at whose place the enumerator stands; empty for a value that is no enumerator, which bad input may have.
template <class Enum>
[[nodiscard]] std::string_view text_at(std::span<const std::string_view> texts,
                                       Enum enumerator) noexcept {
  const auto place = static_cast<std::size_t>(enumerator);
  return place < texts.size() ? texts[place] : std::string_view();
}

}  // namespace orderledger::inline v1::detail
