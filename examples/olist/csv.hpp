/// \file csv.hpp
/// Strict CSV (RFC 4180) with a line of column names.
///
/// A state machine of our own and not libcsv: that one is a C library with callbacks, trims and
/// repairs what it reads, and would be one more package to install, under the LGPL, for four files.
/// This one refuses what it does not understand, with the line; tests/olist/csv_test.cpp reads back
/// random tables.
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace olist {

/// A file that is not what it should be. The sentence names file, line and value.
class BadInput : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct CsvRow {
  std::size_t line = 0;             ///< of the file, from 1: where the row begins
  std::vector<std::string> fields;  ///< of the table's columns, in their order
};

/// The columns that were asked for; the others are checked, too, but not kept.
struct CsvTable {
  std::string name;  ///< for messages
  std::vector<std::string> columns;
  std::vector<CsvRow> rows;
};

/// Reads `text`: fields are parted by commas, rows by LF or CRLF, the last of which may be missing;
/// a field in quotes may hold all of these, and quotes that are doubled. A byte order mark is
/// skipped.
///
/// Errors:   throws BadInput: a quote where none may be, a CR without LF, a row with more or fewer
///           fields than the first, a column that is missing or there twice.
[[nodiscard]] CsvTable parse_csv(std::string name, std::string_view text,
                                 std::span<const std::string_view> columns);

}  // namespace olist
