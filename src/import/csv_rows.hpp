/// \file csv_rows.hpp
/// CSV as it is met: RFC 4180, and what spreadsheets and people make of it.
///
/// Ours, and not libcsv's: that one is LGPL, reads C callbacks and tells no line of a row; a tolerant reader
/// is this page. The strict one of examples/olist refuses what this one must take.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::imports {

struct CsvRow {
  std::uint64_t line = 0;  ///< of the text, from 1: where the row begins
  std::vector<std::string> fields;

  [[nodiscard]] bool is_blank() const noexcept;
  /// Empty where the row has fewer fields.
  [[nodiscard]] std::string_view operator[](std::size_t field) const noexcept {
    return field < fields.size() ? std::string_view(fields[field]) : std::string_view();
  }
};

/// Takes a byte order mark, LF and CRLF, line breaks and doubled quotes in quotes, blanks around fields, a
/// quote inside a field that does not begin with one, text behind a closing quote, rows of any length.
class CsvReader {
 public:
  /// `has_read` is told after every row how many bytes are behind us.
  explicit CsvReader(std::string_view text, char delimiter = ',',
                     std::function<void(std::size_t)> has_read = {});

  /// The next row, blank ones too; false at the end.
  [[nodiscard]] bool next(CsvRow& row);
  /// A quote was never closed: the last row goes to the end of the text.
  [[nodiscard]] bool is_cut_off() const noexcept { return is_cut_off_; }

 private:
  void quoted_field(std::string& field);
  void plain_field(std::string& field);

  std::size_t size_;  ///< of the whole text
  std::string_view rest_;
  std::function<void(std::size_t)> has_read_;
  std::uint64_t line_ = 1;
  char delimiter_;
  bool is_cut_off_ = false;
};

/// Columns by name.
class CsvHeader {
 public:
  CsvHeader() = default;
  explicit CsvHeader(const CsvRow& row);

  /// Where the column stands; nothing where it is not there.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return find(name).has_value(); }
  [[nodiscard]] bool is_repeated(std::string_view name) const;
  [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }

 private:
  std::vector<std::string> names_;
};

}  // namespace orderledger::inline v1::imports
