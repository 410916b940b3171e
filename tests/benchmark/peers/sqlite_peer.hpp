/// \file sqlite_peer.hpp
/// The order book as tables of SQLite, kept by prepared statements; the present only.
#pragma once

#include "../shop_stream.hpp"
#include "report.hpp"
#include "sqlite_database.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace peers {

/// Where the tables are, and what a commit waits for.
struct SqliteStorage {
  std::string path = ":memory:";
  /// Rows of one transaction; those of one order are never parted. In memory nothing is gained by ending one.
  std::size_t rows = static_cast<std::size_t>(-1);
  const char* synchronous = "OFF";  ///< as the pragma has it; files have a write-ahead log
  bool event_ids = false;           ///< an id of each event is kept, and none is taken twice
};

class SqlitePeer {
 public:
  /// The file, if any, must be new.
  explicit SqlitePeer(SqliteStorage storage);

  void apply(std::span<const shop_stream::Row> rows);

  /// Lets SQLite look at the data, so that it plans the questions well.
  void analyze() const { database_.execute("ANALYZE"); }

  /// As of a day, after everything that was applied.
  [[nodiscard]] Report report(int day, const AgeBounds& bounds);

  /// None: nothing of it is open.
  [[nodiscard]] std::optional<OpenClass> class_of(std::uint32_t order);

 private:
  struct Stock {
    std::int64_t available = 0;
    bool released = true;
  };

  void apply(const shop_stream::Row& row);
  [[nodiscard]] bool is_new_event();
  void place(const shop_stream::Row& row);
  [[nodiscard]] Stock add_stock(std::int64_t sku, std::int64_t units);
  [[nodiscard]] Stock stock_of(std::int64_t sku);
  void serve(std::int64_t sku, Stock stock);
  void cancel(std::int64_t order);

  SqliteStorage storage_;
  Database database_;
  std::int64_t placing_ = 0;  // the order whose lines are read
  std::int64_t rank_ = 0;     // its place among the priorities
  std::int64_t events_ = 0;   // that were told
  bool is_repeated_ = false;  // the event that is read was told before

  Statement insert_event_;
  Statement insert_sku_;
  Statement insert_order_;
  Statement insert_line_;
  Statement insert_supply_;
  Statement select_stock_;
  Statement add_stock_;
  Statement set_stock_;
  Statement release_;
  Statement select_waiting_;
  Statement give_;
  Statement ship_;
  Statement hold_;
  Statement select_open_;
  Statement close_;
  Statement report_;
  Statement class_of_;
};

}  // namespace peers
