/// \file report.hpp
/// Answers as tables for spreadsheets: CSV, and the ValueRange of Google Sheets.
///
/// Layer 5, edge; component `orderledger::import`. Threads: pure functions.
/// Source:  docs/import.md, Export
#pragma once

#include <orderledger/import/importer.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// Text, or a number in its digits.
struct ReportCell {
  std::string text = {};
  bool is_number = false;
  [[nodiscard]] static ReportCell of_text(std::string value) { return {std::move(value), false}; }
  [[nodiscard]] static ReportCell of_digits(std::string value) { return {std::move(value), true}; }
  friend bool operator==(const ReportCell&, const ReportCell&) = default;
};

/// Shape: every row has a cell for each column.
struct Report {
  std::vector<std::string> columns;
  std::vector<std::vector<ReportCell>> rows;
};

/// Every line with an open unit, at the ledger's clock: what was ordered, shipped, cancelled and returned, its
/// price, and its units in each class. `importer` must have observed the ledger's events.
///
/// `parse(System::sheets)` reads it back without a mapping, and a ledger fed with it has the same classes
/// and values; units of failed shipments come back as shipped ones (a table has no shipments).
[[nodiscard]] ORDERLEDGER_EXPORT Report open_lines_report(const Importer& importer,
                                                          const Ledger& ledger);
[[nodiscard]] ORDERLEDGER_EXPORT Report totals_report(const Totals& totals);
[[nodiscard]] ORDERLEDGER_EXPORT Report aging_report(const Aging& aging);

/// RFC 4180, lines end with LF. Text that a spreadsheet would take for a formula (it begins with = + - @, a tab
/// or a line break) gets a ' in front; numbers are never touched.
[[nodiscard]] ORDERLEDGER_EXPORT std::string to_csv(const Report& report);

/// `{"range": ..., "majorDimension": "ROWS", "values": [[...]]}`, for valueInputOption=RAW: texts that look like
/// formulas stay texts.
[[nodiscard]] ORDERLEDGER_EXPORT std::string to_value_range(const Report& report,
                                                            std::string_view range);

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
