#include "sqlite_database.hpp"

#include <stdexcept>

namespace peers {

namespace {

[[noreturn]] void fail(sqlite3* database, const std::string& doing) {
  throw std::runtime_error("SQLite: " + doing + ": " + sqlite3_errmsg(database));
}

}  // namespace

Database::Database(const std::string& path) {
  sqlite3* handle = nullptr;
  // One thread uses it: it need not pay for locks.
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int result = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (result != SQLITE_OK) fail(handle, "open " + path);
}

void Database::execute(const std::string& sql) const {
  if (sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(get(), sql);
}

Statement::Statement(const Database& database, const std::string& sql) {
  sqlite3_stmt* handle = nullptr;
  const int result = sqlite3_prepare_v3(database.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                                        &handle, nullptr);
  handle_.reset(handle);
  if (result != SQLITE_OK) fail(database.get(), sql);
}

bool Statement::step() {
  const int result = sqlite3_step(handle_.get());
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) fail(sqlite3_db_handle(handle_.get()), sqlite3_sql(handle_.get()));
  reset();
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

}  // namespace peers
