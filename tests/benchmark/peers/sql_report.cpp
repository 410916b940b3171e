#include "sql_report.hpp"

namespace peers {

std::string report_over(const std::string& with) {
  return "WITH " + with + R"(
  SELECT CAST(cell AS BIGINT), 0, count(*), CAST(sum(units) AS BIGINT), CAST(sum(units * price) AS BIGINT)
  FROM part GROUP BY cell
  UNION ALL
  SELECT cell, count(*), 0, 0, 0 FROM (SELECT min(cell) AS cell FROM part GROUP BY order_id) GROUP BY cell
)";
}

}  // namespace peers
