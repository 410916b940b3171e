#include <orderledger/sqlite/published_tables.hpp>

#include "connection.hpp"

#include <string_view>
#include <utility>

namespace orderledger::inline v1::sqlite {

namespace {

constexpr std::int64_t tables_id = 0x4f4c5442;  // "OLTB"
constexpr std::int64_t tables_version = 1;

constexpr const char* published_schema = R"sql(
PRAGMA application_id = 0x4f4c5442;
PRAGMA user_version = 1;
CREATE TABLE published(
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  as_of TEXT,
  open_orders INTEGER NOT NULL) STRICT;
CREATE TABLE open_lines(
  order_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  class TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  currency TEXT NOT NULL,
  value TEXT NOT NULL,
  value_millionths INTEGER,
  since TEXT NOT NULL,
  order_class TEXT NOT NULL,
  placed_at TEXT NOT NULL,
  promised_at TEXT,
  priority INTEGER NOT NULL,
  channel TEXT,
  customer TEXT,
  PRIMARY KEY (order_id, line_id, class)) STRICT, WITHOUT ROWID;
CREATE TABLE open_runs(
  order_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  run INTEGER NOT NULL,
  class TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  reason TEXT NOT NULL,
  since TEXT NOT NULL,
  location TEXT,
  eta_source TEXT,
  eta_earliest TEXT,
  eta_latest TEXT,
  PRIMARY KEY (order_id, line_id, run)) STRICT, WITHOUT ROWID;
CREATE TABLE totals(
  class TEXT NOT NULL,
  currency TEXT NOT NULL,
  orders INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  units INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (class, currency)) STRICT, WITHOUT ROWID;
CREATE TABLE aging(
  basis TEXT NOT NULL,
  class TEXT NOT NULL,
  currency TEXT NOT NULL,
  from_days INTEGER NOT NULL,
  to_days INTEGER,
  orders INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  units INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (basis, class, currency, from_days)) STRICT, WITHOUT ROWID;
)sql";

constexpr const char* erase = R"sql(
DELETE FROM published; DELETE FROM open_lines; DELETE FROM open_runs; DELETE FROM totals; DELETE FROM aging;
)sql";

/// Ends a visit of the ledger's lines: thrown and caught in this file.
struct CannotWrite {
  StorageError error;
};

/// Rows of one table, bound column by column.
class Rows {
 public:
  Rows(const Connection& connection, std::string_view insert) : connection_(connection) {
    auto statement = connection.prepare(insert);
    if (!statement) throw CannotWrite{statement.error()};
    insert_ = *std::move(statement);
  }

  template <class... Values>
  void add(const Values&... values) {
    int column = 0;
    (bind(++column, values), ...);
    const int result = insert_.step();
    if (result != SQLITE_DONE) throw CannotWrite{connection_.error("publish")};
    insert_.reset();
  }

 private:
  // What is bound must stay until the step: add() holds its values by reference.
  void bind(int column, std::int64_t value) { insert_.bind(column, value); }
  void bind(int column, std::string_view value) { insert_.bind(column, value); }
  void bind(int column, const std::string& value) { insert_.bind(column, std::string_view(value)); }
  template <class T>
  void bind(int column, const std::optional<T>& value) {
    value ? bind(column, *value) : insert_.bind_null(column);
  }

  const Connection& connection_;
  Statement insert_;
};

std::optional<std::string> text_of(std::optional<Instant> instant) {
  if (!instant) return {};
  return instant->to_rfc3339();
}

/// Where they fit 64 bits, so that SQL can add them without rounding.
std::optional<std::int64_t> millionths_of(const Money& money) {
  const auto low = static_cast<std::int64_t>(money.low_word());
  const std::int64_t sign = low < 0 ? -1 : 0;
  if (money.high_word() != sign) return {};
  return low;
}

class Publishing {
 public:
  explicit Publishing(const Connection& connection)
      : connection_(connection),
        open_lines_(connection,
                    "INSERT INTO open_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        open_runs_(connection, "INSERT INTO open_runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

  Published write(const Ledger& ledger, const PublishOptions& options) {
    const Totals totals = ledger.totals(options.as_of);
    Rows(connection_, "INSERT INTO published VALUES (1, ?, ?, ?)")
        .add(static_cast<std::int64_t>(totals.events), text_of(totals.as_of), totals.open_orders);
    Published published{.events = totals.events};
    ledger.for_each_open_line(options.as_of, [&](const OpenLine& line) {
      add(line);
      published.lines += line.open.size();
    });
    Rows of_totals(connection_, "INSERT INTO totals VALUES (?, ?, ?, ?, ?, ?)");
    for (const ClassTotals& row : totals.rows) {
      of_totals.add(to_text(row.account), row.value.currency().code(), row.orders, row.lines,
                    row.units, row.value.to_text());
    }
    Rows of_aging(connection_, "INSERT INTO aging VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const AgeBasis by : {AgeBasis::placed, AgeBasis::due}) {
      const std::string_view basis = by == AgeBasis::placed ? "placed" : "due";
      const Aging aging =
          ledger.aging({.as_of = options.as_of, .by = by, .bounds = options.bounds});
      for (const AgingRow& row : aging.rows) {
        const std::optional<std::int64_t> to_days = row.to_days;
        of_aging.add(basis, to_text(row.totals.account), row.totals.value.currency().code(),
                     std::int64_t{row.from_days}, to_days, row.totals.orders, row.totals.lines,
                     row.totals.units, row.totals.value.to_text());
      }
    }
    return published;
  }

 private:
  void add(const OpenLine& line) {
    const std::string& order = line.order.text();
    const std::string& id = line.line.line.text();
    for (const OpenUnits& units : line.open) {
      open_lines_.add(
          order, id, to_text(units.account), line.line.sku.text(), units.quantity,
          units.value.currency().code(), units.value.to_text(), millionths_of(units.value),
          units.since.to_rfc3339(), to_text(line.order_class), line.placed_at.to_rfc3339(),
          text_of(line.promised_at), std::int64_t{line.priority}, line.channel, line.customer);
    }
    std::int64_t number = 0;
    for (const Run& run : line.line.runs) {
      std::optional<std::string> location, source, earliest, latest;
      if (run.location) location = run.location->text();
      if (run.eta) {
        source = source_text(*run.eta);
        earliest = text_of(run.eta->earliest);
        latest = text_of(run.eta->latest);
      }
      open_runs_.add(order, id, ++number, to_text(run.account), run.quantity, to_text(run.reason),
                     run.since.to_rfc3339(), location, source, earliest, latest);
    }
  }

  const Connection& connection_;
  Rows open_lines_;
  Rows open_runs_;
};

/// That it is ours, or nobody's yet.
Trouble check(const Connection& connection, const FileIdentity& file) {
  if (file.is_new) return {};
  if (file.application_id != tables_id)
    return connection.error(StorageCode::not_a_ledger,
                            "no published tables but another SQLite file; it was not touched");
  if (file.version > tables_version)
    return connection.error(StorageCode::newer_format,
                            "published tables of version " + std::to_string(file.version) +
                                "; this version writes " + std::to_string(tables_version));
  return {};
}

}  // namespace

Stored<Published> publish_tables(const Ledger& ledger, const std::string& path,
                                 const PublishOptions& options) {
  auto opened = Connection::open(
      path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, options.vfs);
  if (!opened) return opened.error();
  const Connection connection = *std::move(opened);
  connection.wait_until(Deadline::after(options.patience));
  const auto file = connection.identity();
  if (!file) return file.error();
  if (auto trouble = check(connection, *file)) return *std::move(trouble);
  // Readers and the writer do not wait for each other. No commit has to survive a power cut: all can be
  // published again. What is not committed when the connection closes was never there.
  if (auto trouble = connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                                        "BEGIN IMMEDIATE"))
    return *std::move(trouble);
  if (auto trouble = connection.execute(file->is_new ? published_schema : erase))
    return *std::move(trouble);
  Published published;
  try {
    published = Publishing(connection).write(ledger, options);
  } catch (const CannotWrite& failure) {
    return failure.error;
  }
  if (auto trouble = connection.execute("COMMIT")) return *std::move(trouble);
  return published;
}

}  // namespace orderledger::inline v1::sqlite
