#include "csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace olist {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

class Parser {
 public:
  Parser(std::string_view name, std::string_view text) : name_(name), rest_(text) {
    if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
  }

  /// The next row with all its fields; nothing at the end.
  std::optional<CsvRow> next() {
    if (rest_.empty()) return {};
    CsvRow row{.line = line_, .fields = {}};
    do {
      row.fields.push_back(rest_.starts_with('"') ? quoted_field() : plain_field());
    } while (take(','));
    end_of_row();
    return row;
  }

  [[noreturn]] void refuse(std::size_t line, std::string_view why) const {
    throw BadInput(fmt::format("{} line {}: {}", name_, line, why));
  }

 private:
  std::string plain_field() {
    const std::size_t end = std::min(rest_.find_first_of(",\r\n\""), rest_.size());
    std::string field(rest_.substr(0, end));
    rest_.remove_prefix(end);
    if (rest_.starts_with('"'))
      refuse(line_, "a quote inside a field that does not begin with one");
    return field;
  }

  std::string quoted_field() {
    const std::size_t opened_in = line_;
    std::string field;
    rest_.remove_prefix(1);
    while (true) {
      const std::size_t quote = rest_.find('"');
      if (quote == std::string_view::npos) refuse(opened_in, "a quote that is never closed");
      const std::string_view part = rest_.substr(0, quote);
      line_ += static_cast<std::size_t>(std::ranges::count(part, '\n'));
      field += part;
      rest_.remove_prefix(quote + 1);
      if (!take('"')) return field;
      field += '"';
    }
  }

  /// Whatever follows a field that is no comma must end the row.
  void end_of_row() {
    if (rest_.empty()) return;
    if (rest_.starts_with("\r\n")) rest_.remove_prefix(1);
    if (!take('\n')) {
      refuse(line_, rest_.starts_with('\r') ? "a carriage return without a line feed"
                                            : "something between a closing quote and the comma");
    }
    ++line_;
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view name_;
  std::string_view rest_;
  std::size_t line_ = 1;
};

/// Where each wanted column stands in the file.
std::vector<std::size_t> places_of(std::span<const std::string_view> columns, const CsvRow& titles,
                                   const Parser& parser) {
  std::vector<std::size_t> places;
  for (const std::string_view column : columns) {
    const auto found = std::ranges::find(titles.fields, column);
    if (found == titles.fields.end() ||
        std::find(found + 1, titles.fields.end(), column) != titles.fields.end()) {
      parser.refuse(titles.line, fmt::format("needs the column {} once", column));
    }
    places.push_back(static_cast<std::size_t>(found - titles.fields.begin()));
  }
  return places;
}

}  // namespace

CsvTable parse_csv(std::string name, std::string_view text,
                   std::span<const std::string_view> columns) {
  CsvTable table{.name = std::move(name), .columns = {columns.begin(), columns.end()}, .rows = {}};
  Parser parser(table.name, text);
  const CsvRow titles = parser.next().value_or(CsvRow{.line = 1, .fields = {}});
  const std::vector<std::size_t> places = places_of(columns, titles, parser);
  while (std::optional<CsvRow> row = parser.next()) {
    if (row->fields.size() != titles.fields.size()) {
      parser.refuse(row->line, fmt::format("fields: {}, but there are {} columns",
                                           row->fields.size(), titles.fields.size()));
    }
    CsvRow kept{.line = row->line, .fields = {}};
    kept.fields.reserve(places.size());
    for (const std::size_t place : places) kept.fields.push_back(std::move(row->fields[place]));
    table.rows.push_back(std::move(kept));
  }
  return table;
}

}  // namespace olist
