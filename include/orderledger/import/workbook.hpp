/// \file workbook.hpp
/// Answers as an Excel workbook, a sheet for each table.
///
/// Layer 5, edge; component `orderledger::workbook`. Threads: one call a file at a time.
/// Source:  docs/import.md, Export
#pragma once

#include <orderledger/import/report.hpp>
#include <orderledger/storage_error.hpp>

#include <optional>
#include <span>
#include <string>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// A table, and what its tab says.
struct Worksheet {
  std::string
      name;  ///< 1 to 31 characters, none of []:*?/\, no ' at its ends; unlike the others but for case
  Report report;
};

/// Writes the workbook (.xlsx) to `path`; a file that is there is replaced. The first row of each sheet is its
/// columns, in bold, and stays in view. Texts are texts, also those that look like formulas. Excel keeps 15
/// digits of a number: one that has more is written as text, so that no digit is lost.
///
/// Gives what is wrong, nothing if it is written: `io_error` (the file, or a temporary one that the Excel library
/// needs, cannot be written; a sheet's name is not one; a table is too large for a sheet: 1,048,576 rows, 16,384
/// columns, 32,767 characters a cell) or `out_of_memory`. A file that was begun is then removed.
/// Complexity: linear in the cells, which are all in memory until the end.
[[nodiscard]] ORDERLEDGER_EXPORT std::optional<StorageError> write_workbook(
    std::span<const Worksheet> sheets, const std::string& path);

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
