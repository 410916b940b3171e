#include "table.hpp"

#include "text.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace cli {
namespace {

constexpr std::string_view gap = "  ";

}  // namespace

Layout::Layout(std::vector<Column> columns, std::size_t indent)
    : columns_(std::move(columns)), indent_(indent) {
  widths_.reserve(columns_.size());
  for (const Column& column : columns_) widths_.push_back(display_width(column.title));
}

void Layout::make_room(std::span<const std::string> cells) {
  assert(cells.size() == columns_.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    widths_[i] = std::max(widths_[i], display_width(printable(cells[i])));
  }
}

void Layout::append_titles(std::string& out) const {
  std::vector<std::string> titles;
  titles.reserve(columns_.size());
  for (const Column& column : columns_) titles.push_back(column.title);
  append_row(out, titles);
}

void Layout::append_row(std::string& out, std::span<const std::string> cells) const {
  assert(cells.size() == columns_.size());
  std::string line(indent_, ' ');
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = printable(cells[i]);
    const std::size_t width = display_width(cell);
    const std::string padding(widths_[i] > width ? widths_[i] - width : 0, ' ');
    if (i > 0) line += gap;
    line += columns_[i].align == Align::left ? cell + padding : padding + cell;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line;
  out += '\n';
}

void Table::add_row(std::vector<std::string> cells) {
  layout_.make_room(cells);
  rows_.push_back(std::move(cells));
}

void Table::append_to(std::string& out) const {
  layout_.append_titles(out);
  for (const std::vector<std::string>& row : rows_) layout_.append_row(out, row);
}

}  // namespace cli
