#include "reading.hpp"

#include "cut_text.hpp"
#include "number_text.hpp"

#include <algorithm>

namespace orderledger::inline v1::imports {

bool Cell::is_missing() const noexcept {
  if (value_) return value_.is_missing();
  return trimmed(text_).empty();
}

Place Cell::place() const {
  Place place;
  if (value_ && column_.empty()) place.pointer = value_.pointer();
  place.row = row_;
  place.column = column_;
  return place;
}

namespace {

/// The pointer with its first number moved up: where the element stands in the whole list.
std::string moved(const std::string& pointer, std::size_t first_element) {
  for (std::size_t at = 0; at < pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
    const UnitsText index = read_units(std::string_view(pointer).substr(at + 1, end - at - 1));
    if (index.fault == NumberFault::none && index.units >= 0) {
      return pointer.substr(0, at + 1) +
             std::to_string(static_cast<std::size_t>(index.units) + first_element) +
             pointer.substr(end);
    }
    at = end;
  }
  return pointer;
}

}  // namespace

void Reading::note(DiagnosticCode code, Place place, std::string_view text) {
  constexpr std::size_t longest = 80;
  if (place.row == 0) place.row = row_;
  if (first_element_ > 0) place.pointer = moved(place.pointer, first_element_);
  sink_.note({.code = code,
              .place = std::move(place),
              .subject = {},
              .text = std::string(cut(text, longest))});
}

void Reading::note(DiagnosticCode code, const Cell& cell, std::string_view text) {
  note(code, cell.place(), text);
}

std::string Reading::text(const Cell& cell) {
  if (cell.is_missing()) return {};
  std::string text(trimmed(cell.text()));
  if (detail::is_utf8(text)) return text;
  note(DiagnosticCode::not_utf8, cell.place(), {});  // of a CSV: JSON was judged as a whole
  for (char& c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return text;
}

std::string Reading::note_text(const Cell& cell) {
  std::string text = this->text(cell);
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

std::string Reading::word(const Cell& cell) {
  std::string text = this->text(cell);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '-') c = '_';
  }
  return text;
}

std::string Reading::id(const Cell& cell) {
  if (cell.is_missing()) return {};
  std::string text(trimmed(cell.text()));
  const bool is_fraction = cell.json().is(JsonKind::number) &&
                           text.find_first_not_of("-0123456789") != std::string::npos;
  const bool has_wrong_kind = cell.json().is_array() || cell.json().is_object();
  const bool is_bad = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
  constexpr std::size_t longest = 255;
  if (is_fraction || has_wrong_kind || is_bad || text.size() > longest || !detail::is_utf8(text)) {
    note(DiagnosticCode::bad_id, cell);
    return {};
  }
  return text;
}

bool Reading::flag(const Cell& cell) {
  if (cell.is_missing()) return false;
  const std::string text = word(cell);
  return text == "true" || text == "1" || text == "yes" || text == "y" || text == "t";
}

ReadUnits Reading::signed_units(const Cell& cell) {
  if (cell.is_missing()) return {};
  const UnitsText read = read_units(cell.text());
  switch (read.fault) {
    case NumberFault::none: return {read.units, false};
    case NumberFault::fractional: note(DiagnosticCode::fractional_quantity, cell); break;
    case NumberFault::too_fine:
    case NumberFault::too_large: note(DiagnosticCode::quantity_too_large, cell); break;
    case NumberFault::not_a_number: note(DiagnosticCode::bad_value, cell); break;
  }
  return {{}, true};
}

ReadUnits Reading::units(const Cell& cell) {
  const ReadUnits read = signed_units(cell);
  if (!read.units) return read;
  if (*read.units < 0) {
    note(DiagnosticCode::negative_quantity, cell);
    return {{}, true};
  }
  if (*read.units > Quantity::max_units) {
    note(DiagnosticCode::quantity_too_large, cell);
    return {{}, true};
  }
  return read;
}

std::optional<std::int64_t> Reading::amount(const Cell& cell) {
  if (cell.is_missing()) return {};
  const AmountText read = read_amount(cell.text());
  switch (read.fault) {
    case NumberFault::none: return read.millionths;
    case NumberFault::fractional:
    case NumberFault::too_fine: note(DiagnosticCode::money_too_fine, cell); break;
    case NumberFault::too_large:
    case NumberFault::not_a_number: note(DiagnosticCode::bad_money, cell); break;
  }
  return {};
}

std::optional<Decimal> Reading::decimal(const Cell& cell, std::int64_t millionths) {
  const auto made = Decimal::from_millionths(millionths);
  if (made) return *made;
  note(DiagnosticCode::bad_money, cell);
  return {};
}

std::optional<Decimal> Reading::money(const Cell& cell) {
  const auto millionths = amount(cell);
  if (!millionths) return {};
  return decimal(cell, *millionths);
}

std::optional<Instant> Reading::instant(const Cell& cell, TimePrecision* precision,
                                        const std::optional<TimeZone>& zone) {
  if (cell.is_missing()) return {};
  const TimeText read = read_time(cell.text(), zone ? zone : options_.zone);
  switch (read.fault) {
    case TimeFault::none: break;
    case TimeFault::zone_unknown: note(DiagnosticCode::zone_unknown, cell); return {};
    case TimeFault::not_a_time: note(DiagnosticCode::bad_time, cell); return {};
  }
  if (precision != nullptr) *precision = read.precision;
  return read.instant;
}

std::optional<std::int64_t> discounted(std::int64_t price, std::int64_t units,
                                       std::int64_t discount) noexcept {
  constexpr std::int64_t limit = 1'000'000'000'000'000'000;
  if (units <= 0 || price < 0 || price > limit / units) return {};
  return price * units - discount;
}

SystemParser::~SystemParser() = default;
bool SystemParser::table(CsvReader&) { return false; }
void SystemParser::finish() {}

}  // namespace orderledger::inline v1::imports
