/// \file quoted.hpp
/// A value as error sentences show it: in quotes, one line, short.
#pragma once

#include <string>
#include <string_view>

namespace orderledger::inline v1::detail {

/// `text` in quotes; control characters escaped, cut to about 60 bytes at a character's boundary,
/// bytes that are not UTF-8 shown as hexadecimal.
/// Called as detail::quoted: with a std::string, argument-dependent look-up would find std::quoted as well,
/// where a header (Boost's integers) brings <iomanip> along.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace orderledger::inline v1::detail
