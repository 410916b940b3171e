#include "duckdb_database.hpp"

#include <stdexcept>

namespace peers {

namespace {

[[noreturn]] void fail(const std::string& doing, const char* why) {
  throw std::runtime_error("DuckDB: " + doing + (why == nullptr ? "" : std::string(": ") + why));
}

}  // namespace

DuckdbDatabase::DuckdbDatabase() {
  duckdb_config settings = nullptr;
  const bool made = duckdb_create_config(&settings) == DuckDBSuccess;
  const DuckdbHandle<duckdb_config, duckdb_destroy_config> config(settings);
  if (!made || duckdb_set_config(config.get(), "threads", "1") == DuckDBError)
    fail("set threads", nullptr);
  duckdb_database database = nullptr;
  const bool opened = duckdb_open_ext(nullptr, &database, config.get(), nullptr) == DuckDBSuccess;
  database_.reset(database);
  duckdb_connection connection = nullptr;
  const bool connected = opened && duckdb_connect(database, &connection) == DuckDBSuccess;
  connection_.reset(connection);
  if (!connected) fail("open", nullptr);
}

void DuckdbDatabase::execute(const std::string& sql) const {
  duckdb_result result{};
  const bool failed = duckdb_query(get(), sql.c_str(), &result) == DuckDBError;
  const std::string why = failed ? duckdb_result_error(&result) : "";
  duckdb_destroy_result(&result);
  if (failed) fail(sql, why.c_str());
}

DuckdbStatement::DuckdbStatement(const DuckdbDatabase& database, const std::string& sql) {
  duckdb_prepared_statement handle = nullptr;
  const bool failed = duckdb_prepare(database.get(), sql.c_str(), &handle) == DuckDBError;
  handle_.reset(handle);
  if (failed) fail(sql, duckdb_prepare_error(handle));
}

void DuckdbStatement::bind_one(idx_t parameter, std::int32_t value) {
  if (duckdb_bind_int32(handle_.get(), parameter, value) == DuckDBError)
    fail("bind", duckdb_prepare_error(handle_.get()));
}

bool DuckdbStatement::step() {
  if (!running_) {
    running_ = true;
    if (duckdb_execute_prepared(handle_.get(), &result_) == DuckDBError)
      fail("execute", duckdb_result_error(&result_));
  } else if (++row_ < duckdb_data_chunk_get_size(chunk_.get())) {
    return true;
  }
  row_ = 0;
  chunk_.reset(duckdb_fetch_chunk(result_));
  if (chunk_ != nullptr && duckdb_data_chunk_get_size(chunk_.get()) > 0) return true;
  end();
  return false;
}

void DuckdbStatement::end() noexcept {
  chunk_.reset();
  if (running_) duckdb_destroy_result(&result_);
  running_ = false;
}

std::int64_t DuckdbStatement::column(idx_t number) const {
  const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk_.get(), number);
  return static_cast<const std::int64_t*>(duckdb_vector_get_data(vector))[row_];
}

DuckdbAppender::DuckdbAppender(const DuckdbDatabase& database, const char* table) {
  duckdb_appender handle = nullptr;
  const bool failed =
      duckdb_appender_create(database.get(), nullptr, table, &handle) == DuckDBError;
  handle_.reset(handle);
  if (failed) fail();
}

void DuckdbAppender::close() {
  if (duckdb_appender_close(get()) == DuckDBError) fail();
}

void DuckdbAppender::fail() const { peers::fail("append", duckdb_appender_error(get())); }

}  // namespace peers
