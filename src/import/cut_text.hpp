/// \file cut_text.hpp
/// The beginning of a text.
#pragma once

#include <cstddef>
#include <string_view>

namespace orderledger::inline v1::imports {

/// At most `bytes` of the text, no character of UTF-8 cut in two.
[[nodiscard]] inline std::string_view cut(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace orderledger::inline v1::imports
