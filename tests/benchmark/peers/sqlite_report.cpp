#include "sqlite_report.hpp"

namespace peers {

std::string report_over(const std::string& with) {
  return "WITH " + with + R"(
  SELECT cell, 0, count(*), sum(units), sum(units * price) FROM part GROUP BY cell
  UNION ALL
  SELECT cell, count(*), 0, 0, 0 FROM (SELECT min(cell) AS cell FROM part GROUP BY order_id) GROUP BY cell
)";
}

Report read_report(Statement& question) {
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
