#include "sqlite_report.hpp"

namespace peers {

std::string report_over(const std::string& with) {
  // The least class of an order is its own, and counts it.
  return "WITH " + with + R"(,
    own AS (SELECT min(class) AS class, currency, bucket FROM part GROUP BY order_id)
  SELECT class, currency, bucket, 0, count(*), sum(units), sum(units * price)
  FROM part GROUP BY class, currency, bucket
  UNION ALL
  SELECT class, currency, bucket, count(*), 0, 0, 0
  FROM own GROUP BY class, currency, bucket
)";
}

Report read_report(Statement& question) {
  Report report;
  while (question.step()) {
    Cell& cell = report.cell(static_cast<OpenClass>(question.column(0)),
                             static_cast<std::size_t>(question.column(1)),
                             static_cast<std::size_t>(question.column(2)));
    cell.orders += question.column(3);
    cell.lines += question.column(4);
    cell.units += question.column(5);
    cell.hundredths += question.column(6);
  }
  return report;
}

}  // namespace peers
