#include "sheet_reader.hpp"

#include "number_text.hpp"

#include <algorithm>

namespace orderledger::inline v1::imports {

namespace {

/// `Unit price` as the field's name `unit_price`.
std::string folded(std::string_view name) {
  std::string text(trimmed(name));
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ') c = '_';
  }
  return text;
}

Place place_of(const SheetRow& row, std::string_view column = {}) {
  Place place;
  place.row = row.number;
  place.column = column;
  return place;
}

}  // namespace

Cell SheetRow::cell(std::size_t at, std::string_view column) const {
  if (csv != nullptr) return {*csv, at, column};
  return {at < values.size() ? values[at] : Json(), number, column};
}

bool SheetRow::is_blank() const {
  for (std::size_t i = 0; i < size(); ++i) {
    if (!cell(i, {}).is_missing()) return false;
  }
  return true;
}

bool SheetReader::header(const SheetRow& row) {
  columns_ = row.size();
  bool is_good = true;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < row.size(); ++i) names.emplace_back(trimmed(row.cell(i, {}).text()));
  const auto place_column = [&](const std::string& name, SheetField field) {
    const auto count = std::count(names.begin(), names.end(), name);
    if (count == 0) {
      reading_.note(DiagnosticCode::missing_column, place_of(row, name), {});
      is_good = false;
    } else if (count > 1) {
      reading_.note(DiagnosticCode::repeated_column, place_of(row, name), {});
      is_good = false;
    } else {
      const auto at = std::find(names.begin(), names.end(), name) - names.begin();
      places_[static_cast<std::size_t>(field)] = static_cast<std::size_t>(at);
      names_[static_cast<std::size_t>(field)] = name;
    }
  };
  for (const SheetColumn& column : mapping_.columns) place_column(column.name, column.field);
  if (mapping_.columns.empty()) {  // those of our own exports
    for (const std::string& name : names) {
      if (const auto field = sheet_field_from(folded(name))) place_column(name, *field);
    }
  }
  for (const SheetField needed : {SheetField::order, SheetField::sku, SheetField::quantity}) {
    const auto at = static_cast<std::size_t>(needed);
    const bool mapped = places_[at].has_value() || !names_[at].empty();
    if (mapped || !is_good) continue;
    reading_.note(DiagnosticCode::missing_column, place_of(row, to_text(needed)), {});
    is_good = false;
  }
  return is_good;
}

std::optional<Cell> SheetReader::cell(const SheetRow& row, SheetField field) const {
  const auto at = static_cast<std::size_t>(field);
  if (!places_[at]) return {};
  const Cell found = row.cell(*places_[at], names_[at]);
  if (found.is_missing()) return {};
  return found;
}

std::string SheetReader::text(const SheetRow& row, SheetField field) {
  const auto found = cell(row, field);
  if (!found) return {};
  // A SKU of digits arrives as a number: its digits are the text, 53 and not 53.0.
  if (found->json().is(JsonKind::number)) {
    const UnitsText whole = read_units(found->text());
    if (whole.fault == NumberFault::none) return std::to_string(whole.units);
  }
  std::string text = reading_.note_text(*found);
  // The mark with which a table was made safe from formulas is not part of the text.
  if (text.size() > 1 && text[0] == '\'' &&
      std::string_view("=+-@").find(text[1]) != std::string_view::npos) {
    text.erase(0, 1);
  }
  return text;
}

std::optional<Instant> SheetReader::instant(const SheetRow& row, SheetField field,
                                            TimePrecision* precision) {
  const auto found = cell(row, field);
  if (!found) return {};
  const DateOrder order =
      mapping_.dates == SheetDates::month_first ? DateOrder::month_first : DateOrder::day_first;
  const auto& zone = reading_.options().zone;
  const bool is_serial =
      found->json().is(JsonKind::number) || read_amount(found->text()).fault == NumberFault::none;
  const TimeText read =
      is_serial ? read_serial(found->text(), zone) : read_time(found->text(), zone, order);
  if (read.fault == TimeFault::zone_unknown) {
    reading_.note(DiagnosticCode::zone_unknown, *found);
  } else if (read.fault != TimeFault::none) {
    reading_.note(DiagnosticCode::bad_time, *found);
  } else {
    if (precision != nullptr) *precision = read.precision;
    return read.instant;
  }
  return {};
}

std::string SheetReader::plain_number(std::string_view text) const {
  std::string plain;
  bool negative = false;
  for (const char c : trimmed(text)) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == mapping_.decimal_sign) {
      plain += '.';
    } else if ((c >= '0' && c <= '9') || c == '.' || c == ',') {
      if (c != mapping_.grouping_sign) plain += c;
    } else if (c == '-' || c == '(') {
      negative = true;
    } else if (is_letter || c == '#' || c == '/') {
      return std::string(text);  // `#N/A`, `2 boxes`, `1e3`: no formatted number
    }
    // What is left is blanks and the signs of currencies, of any number of bytes.
  }
  return negative ? '-' + plain : plain;
}

ReadUnits SheetReader::units(const SheetRow& row, SheetField field) {
  const auto found = cell(row, field);
  if (!found) return {};
  if (found->json().is(JsonKind::number)) return reading_.units(*found);
  const std::string plain = plain_number(found->text());
  return reading_.units(found->with_text(plain));
}

std::optional<Decimal> SheetReader::money(const SheetRow& row, SheetField field) {
  const auto found = cell(row, field);
  if (!found) return {};
  if (found->json().is(JsonKind::number)) return reading_.money(*found);
  const std::string plain = plain_number(found->text());
  return reading_.money(found->with_text(plain));
}

void SheetReader::row(const SheetRow& row) {
  if (row.is_blank()) return;
  // Spreadsheets drop empty cells at the end; a CSV keeps them.
  if (row.csv != nullptr && row.size() != columns_) {
    reading_.note(DiagnosticCode::ragged_row, place_of(row), std::to_string(row.size()));
  }
  const std::string order = text(row, SheetField::order);
  if (order.empty()) {
    if (!continues_ || !order_) {
      reading_.note(DiagnosticCode::row_without_order, place_of(row), {});
      return;
    }
  } else if (!order_ || order_->order != order) {
    flush();
    begin(order, row);
  }
  line(row);
}

void SheetReader::begin(const std::string& order, const SheetRow& row) {
  if (!seen_.insert(order).second) {
    reading_.note(DiagnosticCode::bad_value, place_of(row, names_[0]), order);
  }
  OrderSnapshot& read = order_.emplace();
  ordinal_ = 0;
  read.order = order;
  read.number = order;
  read.modified_at = instant(row, SheetField::modified_at);
  if (!read.modified_at) read.modified_at = reading_.options().observed_at;
  read.placed_at = instant(row, SheetField::placed_at, &read.placed_precision);
  read.currency = text(row, SheetField::currency);
  if (read.currency.empty()) read.currency = mapping_.currency;
  read.customer = text(row, SheetField::customer);
  read.channel = text(row, SheetField::channel);
  read.requested_ship_at = instant(row, SheetField::requested_ship_at);
  read.note = text(row, SheetField::note);
  if (const auto priority = cell(row, SheetField::priority)) {
    const std::int64_t value = reading_.signed_units(*priority).value_or(0);
    constexpr std::int64_t limit = 1'000'000'000;
    read.priority = static_cast<std::int32_t>(std::clamp(value, -limit, limit));
  }
  if (const auto status = cell(row, SheetField::status)) {
    read.word = reading_.word(*status);
    const std::string& word = read.word;
    if (word == "cancelled" || word == "canceled" || word == "void") {
      read.state = OrderState::cancelled;
    } else if (word == "draft" || word == "quote") {
      read.state = OrderState::ignored;
    } else if (word == "closed" || word == "done" || word == "fulfilled" || word == "shipped") {
      read.state = OrderState::closed;
    } else if (word != "open" && word != "confirmed" && word != "sale") {
      reading_.note(DiagnosticCode::unknown_status, *status);
    }
  }
  read.lines.emplace();
}

void SheetReader::line(const SheetRow& row) {
  LineSnapshot read;
  ++ordinal_;
  read.line = text(row, SheetField::line);
  if (read.line.empty()) read.line = std::to_string(ordinal_);
  read.sku = text(row, SheetField::sku);
  read.title = text(row, SheetField::title);
  const ReadUnits ordered = units(row, SheetField::quantity);
  const ReadUnits shipped = units(row, SheetField::shipped);
  const ReadUnits cancelled = units(row, SheetField::cancelled);
  const ReadUnits returned = units(row, SheetField::returned);
  if (ordered.is_wrong || shipped.is_wrong || cancelled.is_wrong || returned.is_wrong) {
    order_->lines_complete = false;
    return;
  }
  if (read.sku.empty() && read.title.empty() && !ordered.units)
    return;  // a row about the order alone
  read.ordered = ordered.value_or(0);
  read.left = shipped.units;
  read.cancelled = cancelled.units;
  read.returned = returned.units;
  read.unit_price = money(row, SheetField::unit_price);
  read.total = money(row, SheetField::total);
  read.location = text(row, SheetField::location);
  read.promised_at = instant(row, SheetField::promised_at);
  if (const auto hold = cell(row, SheetField::hold)) {
    const std::string word = reading_.word(*hold);
    const auto reason = hold_reason_from(word);
    if (!reason) reading_.note(DiagnosticCode::unknown_status, *hold);
    order_->holds.push_back({.key = "hold:" + read.line,
                             .reason = reason.value_or(HoldReason::other),
                             .line = read.line,
                             .note = word});
  }
  sku(row, read.sku);
  order_->lines->push_back(std::move(read));
}

/// What a row says of its SKU.
void SheetReader::sku(const SheetRow& row, const std::string& name) {
  if (name.empty()) return;
  if (const auto releases_at = instant(row, SheetField::releases_at)) {
    ProductSnapshot product;
    product.sku = name;
    product.modified_at = order_->modified_at;
    product.releases_at = releases_at;
    reading_.take(std::move(product));
  }
  if (const auto allocated = units(row, SheetField::allocated).units)
    allocated_[name] += *allocated;
  const ReadUnits on_hand = units(row, SheetField::on_hand);
  if (on_hand.units) {
    StockSnapshot stock;
    stock.sku = name;
    stock.as_of = order_->modified_at;
    stock.on_hand = on_hand.units;
    reading_.take(std::move(stock));
  }
}

void SheetReader::flush() {
  if (order_) reading_.take(std::move(*order_));
  order_.reset();
}

void SheetReader::finish() {
  flush();
  for (const auto& [sku, units] : allocated_) {
    StockSnapshot stock;
    stock.sku = sku;
    stock.as_of = reading_.options().observed_at;
    stock.on_hand = units;
    reading_.take(std::move(stock));
  }
}

}  // namespace orderledger::inline v1::imports
