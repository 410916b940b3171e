/// \file sqlite_report.hpp
/// The report as SQLite's questions give it, whatever their parts come from.
#pragma once

#include "report.hpp"
#include "sqlite_database.hpp"

#include <string>

namespace peers {

/// The report over `part`, a common table that `with` defines: what one line has in one class, with the columns
/// order_id, cell, units, price. cell is class * 100 + currency * 10 + age bucket, the class as OpenClass numbers
/// it: SQLite groups by one number a third faster than by three. The least cell of an order is its own.
[[nodiscard]] std::string report_over(const std::string& with);

/// The answer to a bound report_over().
[[nodiscard]] Report read_report(Statement& question);

}  // namespace peers
