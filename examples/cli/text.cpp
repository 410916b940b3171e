#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <span>

namespace cli {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 1;  ///< in bytes
  bool is_valid = false;
};

/// The first code point of a text that is not empty.
CodePoint first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1, true};
  const std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < length) return {};
  std::uint32_t value = byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
    return {};
  return {value, length, true};
}

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

bool is_in(std::span<const Range> ranges, std::uint32_t value) {
  return std::ranges::any_of(
      ranges, [&](Range range) { return range.first <= value && value <= range.last; });
}

// C0, DEL and C1, soft hyphen, marks and overrides of direction, line separators, byte order mark
constexpr std::array<Range, 7> unprintable = {{{0x00, 0x1F},
                                               {0x7F, 0x9F},
                                               {0xAD, 0xAD},
                                               {0x200B, 0x200F},
                                               {0x2028, 0x202E},
                                               {0x2060, 0x206F},
                                               {0xFEFF, 0xFEFF}}};
constexpr std::array<Range, 5> combining = {
    {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};
constexpr std::array<Range, 9> wide = {{{0x1100, 0x115F},
                                        {0x2E80, 0xA4CF},
                                        {0xAC00, 0xD7A3},
                                        {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE6F},
                                        {0xFF00, 0xFF60},
                                        {0xFFE0, 0xFFE6},
                                        {0x1F300, 0x1FAFF},
                                        {0x20000, 0x3FFFD}}};

}  // namespace

std::string printable(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const CodePoint next = first_of(text);
    if (!next.is_valid) {
      fmt::format_to(std::back_inserter(safe), "\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (is_in(unprintable, next.value)) {
      fmt::format_to(std::back_inserter(safe), "\\u{:04x}", next.value);
    } else {
      safe.append(text.substr(0, next.length));
    }
    text.remove_prefix(next.length);
  }
  return safe;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint next = first_of(text);
    if (!is_in(combining, next.value)) width += is_in(wide, next.value) ? 2U : 1U;
    text.remove_prefix(next.length);
  }
  return width;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

void complain(std::string_view sentence) {
  const std::string line = printable(sentence) + '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace cli
