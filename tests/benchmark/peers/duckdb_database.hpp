/// \file duckdb_database.hpp
/// DuckDB's C API, owned: what is opened is closed, and what fails throws.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>

namespace peers {

/// Has DuckDB's function for it close a handle.
template <auto close>
struct DuckdbClose {
  template <class Handle>
  void operator()(Handle* handle) const noexcept {
    close(&handle);
  }
};
template <class Handle, auto close>
using DuckdbHandle = std::unique_ptr<std::remove_pointer_t<Handle>, DuckdbClose<close>>;

/// A database in memory, its one connection and one thread.
class DuckdbDatabase {
 public:
  DuckdbDatabase();

  void execute(const std::string& sql) const;
  [[nodiscard]] duckdb_connection get() const noexcept { return connection_.get(); }

 private:
  DuckdbHandle<duckdb_database, duckdb_close> database_;
  DuckdbHandle<duckdb_connection, duckdb_disconnect> connection_;
};

/// A prepared statement over integers; all that it selects are BIGINT. Its database must outlive it.
class DuckdbStatement {
 public:
  DuckdbStatement(const DuckdbDatabase& database, const std::string& sql);
  ~DuckdbStatement() { end(); }
  DuckdbStatement(const DuckdbStatement&) = delete;
  DuckdbStatement& operator=(const DuckdbStatement&) = delete;

  /// The values of its parameters, in their order.
  template <class... Integers>
  DuckdbStatement& bind(Integers... values) {
    idx_t parameter = 0;
    (bind_one(++parameter, static_cast<std::int32_t>(values)), ...);
    return *this;
  }

  /// Whether there is another row. After the last one the statement can be bound again.
  bool step();
  [[nodiscard]] std::int64_t column(idx_t number) const;

 private:
  void end() noexcept;
  void bind_one(idx_t parameter, std::int32_t value);

  DuckdbHandle<duckdb_prepared_statement, duckdb_destroy_prepare> handle_;
  DuckdbHandle<duckdb_data_chunk, duckdb_destroy_data_chunk> chunk_;
  duckdb_result result_{};
  bool running_ = false;
  idx_t row_ = 0;  // of the chunk
};

/// Rows for a table of INTEGER columns, in bulk.
class DuckdbAppender {
 public:
  DuckdbAppender(const DuckdbDatabase& database, const char* table);

  template <class... Integers>
  void append(Integers... values) {
    const bool failed =
        ((duckdb_append_int32(get(), static_cast<std::int32_t>(values)) == DuckDBError) || ...);
    if (failed || duckdb_appender_end_row(get()) == DuckDBError) fail();
  }

  /// What was appended is in the table.
  void close();

 private:
  [[nodiscard]] duckdb_appender get() const noexcept { return handle_.get(); }
  [[noreturn]] void fail() const;

  DuckdbHandle<duckdb_appender, duckdb_appender_destroy> handle_;
};

}  // namespace peers
