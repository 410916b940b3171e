/// \file number_text.hpp
/// Quantities and amounts as other systems write them, read from their digits and never through floating
/// point: `2`, `2.0`, `"3.000000000"`, `"19.9000"`, `1e3`.
#pragma once

#include <cstdint>
#include <string_view>

namespace orderledger::inline v1::imports {

enum class NumberFault : std::uint8_t { none, not_a_number, fractional, too_fine, too_large };

/// Whole units, with their sign.
struct UnitsText {
  std::int64_t units = 0;
  NumberFault fault = NumberFault::none;
};
[[nodiscard]] UnitsText read_units(std::string_view text) noexcept;

/// An amount in millionths, with its sign; below 10^12 in magnitude.
struct AmountText {
  std::int64_t millionths = 0;
  NumberFault fault = NumberFault::none;
};
[[nodiscard]] AmountText read_amount(std::string_view text) noexcept;

/// Whether the text is a number as JSON writes them.
[[nodiscard]] bool is_json_number(std::string_view text) noexcept;

/// Without blanks, tabs and line breaks at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

}  // namespace orderledger::inline v1::imports
