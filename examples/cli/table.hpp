/// \file table.hpp
/// Columns of text that line up.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
};

/// The layout of a table. Rows are shown to it first and written later, so that a long table need
/// not be kept in memory: its source can be read twice.
///
/// Cells may hold any bytes; they are made printable.
class Layout {
 public:
  explicit Layout(std::vector<Column> columns, std::size_t indent = 0);

  /// Makes room for a row. Requires: a cell for each column
  void make_room(std::span<const std::string> cells);

  void append_titles(std::string& out) const;
  /// Requires: a cell for each column
  void append_row(std::string& out, std::span<const std::string> cells) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::size_t> widths_;
  std::size_t indent_;
};

/// A short table, kept in memory until it is written.
class Table {
 public:
  explicit Table(std::vector<Column> columns, std::size_t indent = 0)
      : layout_(std::move(columns), indent) {}

  void add_row(std::vector<std::string> cells);
  void append_to(std::string& out) const;

 private:
  Layout layout_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace cli
