/// \file sqlite_database.hpp
/// SQLite's C API, owned: what is opened is closed, and what fails throws.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>

namespace peers {

/// One connection.
class Database {
 public:
  /// A file's path, or ":memory:".
  explicit Database(const std::string& path);

  void execute(const std::string& sql) const;
  /// Rows that the last statement wrote.
  [[nodiscard]] int changes() const noexcept { return sqlite3_changes(get()); }
  [[nodiscard]] sqlite3* get() const noexcept { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement over integers and texts. Its database must outlive it.
class Statement {
 public:
  Statement(const Database& database, const std::string& sql);

  /// The values of its parameters, in their order.
  template <class... Integers>
  Statement& bind(Integers... values) {
    int parameter = 0;
    (bind_one(++parameter, static_cast<std::int64_t>(values)), ...);
    return *this;
  }
  /// That of its only one.
  Statement& bind(const std::string& text) {
    sqlite3_bind_text(handle_.get(), 1, text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
    return *this;
  }

  /// Whether there is another row. After the last one the statement can be bound again.
  bool step();
  /// To the end; rows are passed over.
  void run();
  /// Before the end: no more rows are wanted.
  void reset() noexcept { sqlite3_reset(handle_.get()); }

  [[nodiscard]] std::int64_t column(int number) const {
    return sqlite3_column_int64(handle_.get(), number);
  }
  [[nodiscard]] bool is_null(int number) const {
    return sqlite3_column_type(handle_.get(), number) == SQLITE_NULL;
  }

 private:
  void bind_one(int parameter, std::int64_t value) noexcept {
    sqlite3_bind_int64(handle_.get(), parameter, value);
  }

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace peers
