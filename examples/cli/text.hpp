/// \file text.hpp
/// Text of strangers on a terminal: order ids, SKUs and error messages come from outside.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

/// `text` with everything escaped that could move the cursor, change colours or turn the direction
/// of writing: control characters and invisible marks as \u001b, broken UTF-8 as \xff.
[[nodiscard]] std::string printable(std::string_view text);

/// How many columns a terminal needs for `text`, which is UTF-8: none for combining marks, two for
/// the wide characters of East Asia and for emoji, one for every other code point.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// Whether a line of events says nothing.
[[nodiscard]] bool is_blank(std::string_view line);

/// One sentence to stderr, made printable. A closed stderr is not an error.
void complain(std::string_view sentence);

}  // namespace cli
