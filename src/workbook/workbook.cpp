#include <orderledger/import/workbook.hpp>

#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>
#ifndef _WIN32
#include <clocale>
#define ORDERLEDGER_WORKBOOK_LOCALE 1
#endif

namespace orderledger::inline v1::imports {

namespace {

/// The Excel library prints numbers in the locale of the thread; a decimal comma would spoil the file.
class PlainNumbers {
 public:
#ifdef ORDERLEDGER_WORKBOOK_LOCALE
  PlainNumbers() : plain_(newlocale(LC_NUMERIC_MASK, "C", nullptr)) {
    if (plain_ != nullptr) before_ = uselocale(plain_);
  }
  ~PlainNumbers() {
    if (plain_ == nullptr) return;
    uselocale(before_);
    freelocale(plain_);
  }
  [[nodiscard]] bool are_set() const { return plain_ != nullptr; }

 private:
  locale_t plain_ = nullptr;
  locale_t before_ = nullptr;

 public:
#else
  PlainNumbers() = default;
  ~PlainNumbers() = default;
  [[nodiscard]] bool are_set() const { return true; }
#endif
  PlainNumbers(const PlainNumbers&) = delete;
  PlainNumbers(PlainNumbers&&) = delete;
  PlainNumbers& operator=(const PlainNumbers&) = delete;
  PlainNumbers& operator=(PlainNumbers&&) = delete;
};

/// Closing a workbook is what writes it. One that is given up has to be freed alone.
struct FreeWorkbook {
  void operator()(lxw_workbook* book) const noexcept { lxw_workbook_free(book); }
};

bool fits_a_number(std::string_view digits) {
  constexpr std::ptrdiff_t exact_digits = 15;
  return std::count_if(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }) <=
         exact_digits;
}

lxw_error write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column,
                     const ReportCell& cell) {
  if (cell.text.empty()) return LXW_NO_ERROR;
  const std::string& text = cell.text;
  if (!cell.is_number || !fits_a_number(text))
    return worksheet_write_string(sheet, row, column, text.c_str(), nullptr);
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return worksheet_write_number(sheet, row, column, number, nullptr);
}

lxw_error write_sheet(lxw_workbook* book, const Worksheet& sheet, lxw_format* bold) {
  if (sheet.name.empty()) return LXW_ERROR_PARAMETER_VALIDATION;
  if (const lxw_error wrong = workbook_validate_sheet_name(book, sheet.name.c_str());
      wrong != LXW_NO_ERROR) {
    return wrong;
  }
  lxw_worksheet* const into = workbook_add_worksheet(book, sheet.name.c_str());
  if (into == nullptr) return LXW_ERROR_MEMORY_MALLOC_FAILED;
  const Report& report = sheet.report;
  if (report.rows.size() >= LXW_ROW_MAX || report.columns.size() > LXW_COL_MAX)
    return LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE;
  worksheet_freeze_panes(into, 1, 0);
  for (std::size_t column = 0; column < report.columns.size(); ++column) {
    const lxw_error wrong = worksheet_write_string(into, 0, static_cast<lxw_col_t>(column),
                                                   report.columns[column].c_str(), bold);
    if (wrong != LXW_NO_ERROR) return wrong;
  }
  for (std::size_t row = 0; row < report.rows.size(); ++row) {
    for (std::size_t column = 0; column < report.rows[row].size(); ++column) {
      const lxw_error wrong = write_cell(into, static_cast<lxw_row_t>(row + 1),
                                         static_cast<lxw_col_t>(column), report.rows[row][column]);
      if (wrong != LXW_NO_ERROR) return wrong;
    }
  }
  return LXW_NO_ERROR;
}

StorageError error_of(lxw_error wrong, const std::string& what) {
  const StorageCode code =
      wrong == LXW_ERROR_MEMORY_MALLOC_FAILED ? StorageCode::out_of_memory : StorageCode::io_error;
  return {.code = code, .message = '"' + what + "\": " + lxw_strerror(wrong)};
}

}  // namespace

std::optional<StorageError> write_workbook(std::span<const Worksheet> sheets,
                                           const std::string& path) {
  const PlainNumbers plain;
  std::unique_ptr<lxw_workbook, FreeWorkbook> book(workbook_new(path.c_str()));
  if (book == nullptr || !plain.are_set()) return error_of(LXW_ERROR_MEMORY_MALLOC_FAILED, path);
  lxw_format* const bold = workbook_add_format(book.get());
  if (bold == nullptr) return error_of(LXW_ERROR_MEMORY_MALLOC_FAILED, path);
  format_set_bold(bold);
  for (const Worksheet& sheet : sheets) {
    if (const lxw_error wrong = write_sheet(book.get(), sheet, bold); wrong != LXW_NO_ERROR)
      return error_of(wrong, path + "\", sheet \"" + sheet.name);
  }
  // Looked at here, because the Excel library would print why the file cannot be written.
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) {
    return StorageError{.code = StorageCode::io_error,
                        .message = '"' + path + "\": " + std::generic_category().message(errno)};
  }
  std::fclose(file);
  if (const lxw_error wrong = workbook_close(book.release()); wrong != LXW_NO_ERROR) {
    std::remove(path.c_str());
    return error_of(wrong, path);
  }
  return {};
}

}  // namespace orderledger::inline v1::imports
