/// \file sql_report.hpp
/// The report as SQL gives it, whatever its parts come from.
#pragma once

#include "report.hpp"

#include <cstddef>
#include <string>

namespace peers {

/// The report over `part`, a common table that `with` defines: what one line has in one class, with the columns
/// order_id, cell, units, price. cell is class * 100 + currency * 10 + age bucket, the class as OpenClass numbers
/// it: SQLite groups by one number a third faster than by three. The least cell of an order is its own.
[[nodiscard]] std::string report_over(const std::string& with);

/// The answer to a bound report_over().
template <class Statement>
[[nodiscard]] Report read_report(Statement& question) {
  Report report;
  while (question.step()) {
    const auto number = static_cast<std::size_t>(question.column(0));
    Cell& cell = report.cell(static_cast<OpenClass>(number / 100), number / 10 % 10, number % 10);
    cell.orders += question.column(1);
    cell.lines += question.column(2);
    cell.units += question.column(3);
    cell.hundredths += question.column(4);
  }
  return report;
}

}  // namespace peers
