#include "connection.hpp"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <new>
#include <utility>

namespace orderledger::inline v1::sqlite {

StorageCode storage_code(int result) noexcept {
  switch (result & 0xff) {
    case SQLITE_FULL: return StorageCode::disk_full;
    case SQLITE_READONLY:
    case SQLITE_PERM: return StorageCode::read_only;
    case SQLITE_NOTADB: return StorageCode::not_a_ledger;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return StorageCode::locked;
    case SQLITE_NOMEM: return StorageCode::out_of_memory;
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL: return StorageCode::io_error;
    case SQLITE_IOERR:
      // A page that the file should have and has not.
      if (result == SQLITE_IOERR_SHORT_READ || result == SQLITE_IOERR_CORRUPTFS)
        return StorageCode::damaged;
      if (result == SQLITE_IOERR_NOMEM) return StorageCode::out_of_memory;
      return StorageCode::io_error;
    // SQLITE_CORRUPT, and what only a schema that is not ours can provoke: a missing table, another type.
    default: return StorageCode::damaged;
  }
}

namespace {

std::string_view sentence_of(StorageCode code) noexcept {
  switch (code) {
    case StorageCode::not_found: return "there is no such file";
    case StorageCode::not_a_ledger: return "this is no ledger file";
    case StorageCode::damaged: return "the file is damaged";
    case StorageCode::locked: return "others have it locked";
    case StorageCode::read_only: return "it may not be written";
    case StorageCode::disk_full: return "the disk is full";
    case StorageCode::out_of_memory: return "out of memory";
    default: return "reading or writing failed";
  }
}

}  // namespace

Stored<Connection> Connection::open(const std::string& path, int flags, const std::string& vfs) {
  Connection connection;
  connection.path_ = path;
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_EXRESCODE,
                                     vfs.empty() ? nullptr : vfs.c_str());
  connection.handle_.reset(handle);
  if (handle == nullptr)
    return StorageError{.code = StorageCode::out_of_memory, .message = "out of memory"};
  if (result != SQLITE_OK) {
    StorageCode code = storage_code(result);
    if ((result & 0xff) == SQLITE_CANTOPEN) {
      const int system = sqlite3_system_errno(handle);
      if (system == ENOENT || system == ENOTDIR) code = StorageCode::not_found;
      if (system == EACCES || system == EPERM || system == EROFS) code = StorageCode::read_only;
      if (system == EISDIR) code = StorageCode::not_a_ledger;
      if (system == ENOSPC || system == EDQUOT) code = StorageCode::disk_full;
    }
    return connection.last_error(code, "open");
  }
  return connection;
}

Trouble Connection::execute(const char* sql) const {
  if (sqlite3_exec(get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return error(sql);
}

Stored<Statement> Connection::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) return error(sql);
  Statement prepared;
  prepared.handle_.reset(statement);
  return prepared;
}

Trouble Connection::prepare_all(std::span<const Prepared> all) const {
  for (const auto& [statement, sql] : all) {
    auto made = prepare(sql);
    if (!made) return made.error();
    *statement = *std::move(made);
  }
  return {};
}

Trouble Connection::run(Statement& statement, std::string_view doing) const {
  const InUse running(statement);
  return statement.step() == SQLITE_DONE ? Trouble() : error(doing);
}

Stored<std::int64_t> Connection::number(const char* sql) const {
  auto query = prepare(sql);
  if (!query) return query.error();
  Statement statement = *std::move(query);
  if (statement.step() != SQLITE_ROW) return error(sql);
  return statement.integer(0);
}

Stored<FileIdentity> Connection::identity() const {
  const auto id = number("PRAGMA application_id");
  if (!id) return id.error();
  const auto version = number("PRAGMA user_version");
  if (!version) return version.error();
  FileIdentity identity{.application_id = *id, .version = *version};
  if (*id != 0 || *version != 0) return identity;
  const auto tables = number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();
  identity.is_new = *tables == 0;
  return identity;
}

void Connection::wait_until(Deadline deadline) const noexcept {
  sqlite3_busy_timeout(get(), static_cast<int>(std::min<std::int64_t>(
                                  deadline.remaining().count(), std::numeric_limits<int>::max())));
}

StorageError Connection::error(std::string_view doing) const {
  return last_error(storage_code(sqlite3_extended_errcode(get())), doing);
}

StorageError Connection::last_error(StorageCode code, std::string_view doing) const {
  return error(code, std::string(sentence_of(code)) + " (SQLite: " + sqlite3_errmsg(get()) + ", " +
                         std::to_string(sqlite3_extended_errcode(get())) + ", " +
                         std::string(doing) + ')');
}

StorageError Connection::error(StorageCode code, std::string_view sentence) const {
  return {.code = code, .message = path_ + ": " + std::string(sentence)};
}

}  // namespace orderledger::inline v1::sqlite
