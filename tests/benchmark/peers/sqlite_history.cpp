#include "sqlite_history.hpp"

#include "sql_report.hpp"

namespace peers {

namespace {

// In the order of their beginning, so that what began after the instant is not read. line and class make the key
// unique: a line has one part in a class, which only once begins at a second and lasts.
constexpr const char* schema = R"(
  CREATE TABLE history (
    from_second INTEGER NOT NULL,
    line INTEGER NOT NULL,
    class INTEGER NOT NULL,
    to_second INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    day INTEGER NOT NULL,
    units INTEGER NOT NULL,
    price INTEGER NOT NULL,
    PRIMARY KEY (from_second, line, class)
  ) STRICT, WITHOUT ROWID;
)";

constexpr const char* parts = R"(
    part AS MATERIALIZED (
      SELECT order_id, units, price,
             class * 100 + currency * 10
               + (age > ?3) + (age > ?4) + (age > ?5) + (age > ?6) + (age > ?7) AS cell
      FROM (SELECT *, ?2 - day AS age FROM history WHERE from_second <= ?1 AND to_second > ?1)
    )
)";

Database open() {
  Database database(":memory:");
  database.execute("PRAGMA cache_size = -4000000; PRAGMA temp_store = MEMORY");
  database.execute(schema);
  return database;
}

}  // namespace

SqliteHistory::SqliteHistory(const History& history)
    : database_(open()), report_(database_, report_over(parts)) {
  Statement insert(database_, "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  database_.execute("BEGIN");
  for (const Interval& interval : history.intervals()) {
    if (interval.from == interval.to) continue;
    insert
        .bind(interval.from, interval.line, static_cast<int>(interval.open_class), interval.to,
              interval.order, interval.currency, day_of(interval.placed), interval.units,
              interval.price)
        .run();
  }
  database_.execute("COMMIT; ANALYZE");
}

Report SqliteHistory::report(std::uint32_t second, const AgeBounds& bounds) {
  report_.bind(second, day_of(second), bounds[0], bounds[1], bounds[2], bounds[3], bounds[4]);
  return read_report(report_);
}

}  // namespace peers
