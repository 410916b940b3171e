#include "sqlite_peer.hpp"

#include "sql_report.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace peers {

namespace {

using shop_stream::Kind;
using shop_stream::Row;

// Both partial indices hold the few lines that are not done. rank is copied to the line so that one index gives
// the queue of a SKU in its order.
constexpr const char* schema = R"(
  CREATE TABLE sku (
    id INTEGER PRIMARY KEY,
    available INTEGER NOT NULL DEFAULT 0,
    released INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    day INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    held INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE line (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL,
    sku_id INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    price INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    allocated INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE event (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE supply (sku_id INTEGER NOT NULL, due INTEGER NOT NULL, units INTEGER NOT NULL) STRICT;
  CREATE INDEX line_of_order ON line (order_id);
  CREATE INDEX waiting_line ON line (sku_id, rank, id) WHERE waiting > 0;
  CREATE INDEX open_line ON line (id) WHERE waiting + allocated > 0;
)";

// Classes are numbered as OpenClass numbers them. To join twice is faster than to keep what was joined.
constexpr const char* parts = R"(
    open AS NOT MATERIALIZED (
      SELECT order_id, currency, ?1 - day AS age, held, released, price, waiting, allocated
      FROM line JOIN orders ON orders.id = order_id JOIN sku ON sku.id = sku_id
      WHERE waiting + allocated > 0
    ),
    part AS MATERIALIZED (
      SELECT order_id, waiting AS units, price,
             iif(released, 1, 2) * 100 + currency * 10
               + (age > ?2) + (age > ?3) + (age > ?4) + (age > ?5) + (age > ?6) AS cell
      FROM open WHERE waiting > 0
      UNION ALL
      SELECT order_id, allocated, price,
             iif(held, 0, 3) * 100 + currency * 10
               + (age > ?2) + (age > ?3) + (age > ?4) + (age > ?5) + (age > ?6)
      FROM open WHERE allocated > 0
    )
)";

constexpr const char* class_query = R"(
  SELECT min(CASE WHEN allocated > 0 AND held THEN 0
                  WHEN waiting > 0 THEN iif(released, 1, 2)
                  ELSE 3 END)
  FROM orders JOIN line ON order_id = orders.id JOIN sku ON sku.id = sku_id
  WHERE orders.id = ? AND waiting + allocated > 0
)";

Database open(const SqliteStorage& storage) {
  Database database(storage.path);
  // A cache that holds all of it, as the other stores have the memory that they need.
  database.execute("PRAGMA cache_size = -4000000; PRAGMA temp_store = MEMORY");
  if (storage.path != ":memory:") database.execute("PRAGMA journal_mode = WAL");
  database.execute(std::string("PRAGMA synchronous = ") + storage.synchronous);
  database.execute(schema);
  return database;
}

}  // namespace

SqlitePeer::SqlitePeer(SqliteStorage storage)
    : storage_(std::move(storage)),
      database_(open(storage_)),
      insert_event_(database_, "INSERT INTO event VALUES (?) ON CONFLICT DO NOTHING"),
      insert_sku_(database_, "INSERT INTO sku (id, released) VALUES (?, 0)"),
      insert_order_(database_, "INSERT INTO orders (id, day, currency) VALUES (?, ?, ?)"),
      insert_line_(database_, "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)"),
      insert_supply_(database_, "INSERT INTO supply VALUES (?, ?, ?)"),
      select_stock_(database_, "SELECT available, released FROM sku WHERE id = ?"),
      add_stock_(database_,
                 "INSERT INTO sku (id, available) VALUES (?1, ?2) "
                 "ON CONFLICT (id) DO UPDATE SET available = available + ?2 "
                 "RETURNING available, released"),
      set_stock_(database_, "UPDATE sku SET available = ?2 WHERE id = ?1"),
      release_(database_, "UPDATE sku SET released = 1 WHERE id = ?"),
      select_waiting_(database_,
                      "SELECT id, waiting FROM line WHERE sku_id = ? AND waiting > 0 "
                      "ORDER BY rank, id LIMIT ?"),
      give_(database_,
            "UPDATE line SET waiting = waiting - ?2, allocated = allocated + ?2 WHERE id = ?1"),
      ship_(database_, "UPDATE line SET allocated = allocated - ?2 WHERE id = ?1"),
      hold_(database_, "UPDATE orders SET held = ?2 WHERE id = ?1"),
      select_open_(database_,
                   "SELECT id, sku_id, allocated FROM line "
                   "WHERE order_id = ? AND waiting + allocated > 0 ORDER BY id"),
      close_(database_, "UPDATE line SET waiting = 0, allocated = 0 WHERE id = ?"),
      report_(database_, report_over(parts)),
      class_of_(database_, class_query) {}

void SqlitePeer::apply(std::span<const Row> rows) {
  std::size_t next = 0;
  while (next < rows.size()) {
    database_.execute("BEGIN");
    const std::size_t first = next;
    while (next < rows.size() && (next - first < storage_.rows || rows[next].kind == Kind::line))
      apply(rows[next++]);
    database_.execute("COMMIT");
  }
}

bool SqlitePeer::is_new_event() {
  insert_event_.bind("evt-" + std::to_string(1'000'000'000 + events_++)).run();
  return database_.changes() > 0;
}

void SqlitePeer::apply(const Row& row) {
  // The lines of an order are told with it, in one event.
  if (storage_.event_ids && row.kind != Kind::line) is_repeated_ = !is_new_event();
  if (is_repeated_) return;
  switch (row.kind) {
    case Kind::launch: insert_sku_.bind(row.subject).run(); break;
    case Kind::receipt:
    case Kind::adjustment: serve(row.subject, add_stock(row.subject, row.quantity)); break;
    case Kind::order:
      placing_ = row.subject;
      rank_ = row.other != 0 ? 0 : 1;
      insert_order_.bind(row.subject, day_of(row.second), row.currency).run();
      break;
    case Kind::line: place(row); break;
    case Kind::shipment: ship_.bind(row.subject, row.quantity).run(); break;
    case Kind::cancellation: cancel(row.subject); break;
    case Kind::hold: hold_.bind(row.subject, 1).run(); break;
    case Kind::hold_release: hold_.bind(row.subject, 0).run(); break;
    case Kind::release:
      release_.bind(row.subject).run();
      serve(row.subject, stock_of(row.subject));
      break;
    case Kind::supply: insert_supply_.bind(row.subject, row.other, row.quantity).run(); break;
  }
}

void SqlitePeer::place(const Row& row) {
  const Stock stock = stock_of(row.other);
  const std::int64_t given =
      stock.released ? std::clamp<std::int64_t>(stock.available, 0, row.quantity) : 0;
  insert_line_.bind(row.subject, placing_, row.other, rank_, row.price, row.quantity - given, given)
      .run();
  if (given > 0) set_stock_.bind(row.other, stock.available - given).run();
}

SqlitePeer::Stock SqlitePeer::add_stock(std::int64_t sku, std::int64_t units) {
  add_stock_.bind(sku, units).step();
  const Stock stock{add_stock_.column(0), add_stock_.column(1) != 0};
  add_stock_.run();
  return stock;
}

SqlitePeer::Stock SqlitePeer::stock_of(std::int64_t sku) {
  if (!select_stock_.bind(sku).step()) return add_stock(sku, 0);  // heard of for the first time
  const Stock stock{select_stock_.column(0), select_stock_.column(1) != 0};
  select_stock_.reset();
  return stock;
}

void SqlitePeer::serve(std::int64_t sku, Stock stock) {
  if (!stock.released) return;
  const std::int64_t before = stock.available;
  struct Waiting {
    std::int64_t line = 0;
    std::int64_t units = 0;
  };
  // A query and its rows by the piece: to update what is being read would not be safe.
  constexpr std::size_t most = 16;
  std::vector<Waiting> queue;
  queue.reserve(most);
  while (stock.available > 0) {
    queue.clear();
    select_waiting_.bind(sku, most);
    while (select_waiting_.step())
      queue.push_back({select_waiting_.column(0), select_waiting_.column(1)});
    for (const Waiting& waiting : queue) {
      const std::int64_t given = std::min(stock.available, waiting.units);
      if (given == 0) break;
      give_.bind(waiting.line, given).run();
      stock.available -= given;
    }
    if (queue.size() < most) break;
  }
  if (stock.available != before) set_stock_.bind(sku, stock.available).run();
}

void SqlitePeer::cancel(std::int64_t order) {
  struct Given {
    std::int64_t line = 0;
    std::int64_t sku = 0;
    std::int64_t units = 0;
  };
  std::vector<Given> lines;
  select_open_.bind(order);
  while (select_open_.step())
    lines.push_back({select_open_.column(0), select_open_.column(1), select_open_.column(2)});
  // Everything is given back before anybody is served.
  for (const Given& given : lines) {
    close_.bind(given.line).run();
    static_cast<void>(add_stock(given.sku, given.units));
  }
  for (const Given& given : lines) serve(given.sku, stock_of(given.sku));
}

Report SqlitePeer::report(int day, const AgeBounds& bounds) {
  report_.bind(day, bounds[0], bounds[1], bounds[2], bounds[3], bounds[4]);
  return read_report(report_);
}

std::optional<OpenClass> SqlitePeer::class_of(std::uint32_t order) {
  std::optional<OpenClass> worst;
  class_of_.bind(order).step();
  if (!class_of_.is_null(0)) worst = static_cast<OpenClass>(class_of_.column(0));
  class_of_.reset();
  return worst;
}

}  // namespace peers
