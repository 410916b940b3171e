#include "number_text.hpp"

#include <algorithm>

namespace orderledger::inline v1::imports {

namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// digits x 10^(-scale), where `digits` is the text's digits with at most one point among them.
struct Literal {
  bool negative = false;
  std::string_view digits;
  std::int64_t scale = 0;
  bool valid = false;
};

Literal read_literal(std::string_view text) noexcept {
  Literal literal;
  text = trimmed(text);
  if (text.starts_with('-') || text.starts_with('+')) {
    literal.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::size_t end = 0, digits = 0, point = std::string_view::npos;
  for (; end < text.size() && (is_digit(text[end]) || text[end] == '.'); ++end) {
    if (is_digit(text[end])) {
      ++digits;
    } else if (point == std::string_view::npos) {
      point = end;
    } else {
      return literal;
    }
  }
  if (digits == 0) return literal;
  literal.digits = text.substr(0, end);
  if (point != std::string_view::npos) literal.scale = static_cast<std::int64_t>(end - point - 1);
  text.remove_prefix(end);
  if (!text.empty()) {
    if (text.front() != 'e' && text.front() != 'E') return literal;
    text.remove_prefix(1);
    const bool down = text.starts_with('-');
    if (down || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return literal;
    std::int64_t exponent = 0;
    for (const char c : text) {
      if (!is_digit(c)) return literal;
      exponent = std::min<std::int64_t>(exponent * 10 + (c - '0'), 1'000'000'000);
    }
    literal.scale += down ? exponent : -exponent;
  }
  literal.valid = true;
  return literal;
}

/// The value x 10^places, if that is whole and below 10^18.
UnitsText scaled(const Literal& literal, std::int64_t places) noexcept {
  UnitsText result;
  if (!literal.valid) {
    result.fault = NumberFault::not_a_number;
    return result;
  }
  // Zeros at the end say nothing, and zeros in front neither.
  std::string_view digits = literal.digits;
  std::int64_t scale = literal.scale;
  const auto is_zero_or_point = [](char c) { return c == '0' || c == '.'; };
  while (!digits.empty() && is_zero_or_point(digits.back())) {
    if (digits.back() == '0') --scale;
    digits.remove_suffix(1);
  }
  while (!digits.empty() && is_zero_or_point(digits.front())) digits.remove_prefix(1);
  if (digits.empty()) return result;
  if (scale > places) {
    result.fault = NumberFault::fractional;
    return result;
  }
  constexpr std::int64_t limit = 1'000'000'000'000'000'000;
  std::int64_t value = 0;
  const auto push = [&](int digit) {
    if (value >= limit / 10) return false;
    value = value * 10 + digit;
    return true;
  };
  bool fits = true;
  for (const char c : digits) {
    if (is_digit(c)) fits = fits && push(c - '0');
  }
  for (std::int64_t zero = scale; fits && zero < places; ++zero) fits = push(0);
  if (!fits) result.fault = NumberFault::too_large;
  result.units = literal.negative ? -value : value;
  return result;
}

}  // namespace

UnitsText read_units(std::string_view text) noexcept { return scaled(read_literal(text), 0); }

AmountText read_amount(std::string_view text) noexcept {
  constexpr std::int64_t millionths = 6;
  const UnitsText read = scaled(read_literal(text), millionths);
  return {read.units, read.fault == NumberFault::fractional ? NumberFault::too_fine : read.fault};
}

bool is_json_number(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto take_digits = [&] {
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end;
  };
  const bool leads_with_zero = text.starts_with('0');
  const std::size_t whole = take_digits();
  if (whole == 0 || (leads_with_zero && whole > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (take_digits() == 0) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (take_digits() == 0) return false;
  }
  return text.empty();
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace orderledger::inline v1::imports
