#include "duckdb_peer.hpp"

#include "duckdb_database.hpp"
#include "sql_report.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

namespace peers {

namespace {

// INTEGER holds every second of the stream, and this instead of the end that some intervals have not.
constexpr std::int32_t no_end = std::numeric_limits<std::int32_t>::max();

constexpr const char* schema = R"(
  CREATE TABLE history (
    from_second INTEGER NOT NULL,
    to_second INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    class INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    day INTEGER NOT NULL,
    units INTEGER NOT NULL,
    price INTEGER NOT NULL
  );
)";

// Its parameters are a day and the bounds; with them DuckDB plans a question anew whenever it is asked.
std::string parts_of(const std::string& table) {
  return R"(
    part AS MATERIALIZED (
      SELECT order_id, units, price,
             class * 100 + currency * 10 + CAST(age > ?2 AS INTEGER) + CAST(age > ?3 AS INTEGER)
               + CAST(age > ?4 AS INTEGER) + CAST(age > ?5 AS INTEGER) + CAST(age > ?6 AS INTEGER) AS cell
      FROM (SELECT *, ?1 - day AS age FROM )" +
         table + R"()
    )
)";
}

DuckdbDatabase loaded_with(const History& history) {
  DuckdbDatabase database;
  database.execute(schema);
  DuckdbAppender intervals(database, "history");
  for (const Interval& interval : history.intervals()) {
    if (interval.from == interval.to) continue;
    const bool open = interval.to == Interval::open_end;
    intervals.append(interval.from, open ? no_end : static_cast<std::int32_t>(interval.to),
                     interval.order, interval.open_class, interval.currency,
                     day_of(interval.placed), interval.units, interval.price);
  }
  intervals.close();
  database.execute(
      "CREATE TABLE open_part AS SELECT order_id, class, currency, day, units, price "
      "FROM history WHERE to_second = " +
      std::to_string(no_end));
  database.execute("CREATE INDEX open_part_of_order ON open_part (order_id)");
  return database;
}

class LoadedDuckdb final : public DuckdbPeer {
 public:
  explicit LoadedDuckdb(const History& history) : database_(loaded_with(history)) {}

  Report report(int day, const AgeBounds& bounds) override {
    report_.bind(day, bounds[0], bounds[1], bounds[2], bounds[3], bounds[4]);
    return read_report(report_);
  }

  Report past_report(std::uint32_t second, const AgeBounds& bounds) override {
    past_report_.bind(day_of(second), bounds[0], bounds[1], bounds[2], bounds[3], bounds[4],
                      second);
    return read_report(past_report_);
  }

  std::optional<OpenClass> class_of(std::uint32_t order) override {
    std::optional<OpenClass> worst;
    class_of_.bind(order);
    while (class_of_.step()) {
      const auto found = static_cast<OpenClass>(class_of_.column(0));
      worst = std::min(worst.value_or(found), found);
    }
    return worst;
  }

  double bytes() override {
    DuckdbStatement used(database_,
                         "SELECT CAST(sum(memory_usage_bytes) AS BIGINT) FROM duckdb_memory()");
    used.step();
    return static_cast<double>(used.column(0));
  }

 private:
  DuckdbDatabase database_;
  DuckdbStatement report_{database_, report_over(parts_of("open_part"))};
  DuckdbStatement past_report_{
      database_, report_over(parts_of("history WHERE from_second <= ?7 AND to_second > ?7"))};
  // The rows themselves: to have DuckDB find the least takes half as long again.
  DuckdbStatement class_of_{database_,
                            "SELECT CAST(class AS BIGINT) FROM open_part WHERE order_id = ?"};
};

}  // namespace

std::unique_ptr<DuckdbPeer> load_duckdb(const History& history) {
  return std::make_unique<LoadedDuckdb>(history);
}

std::string duckdb_version() { return duckdb_library_version(); }

}  // namespace peers
