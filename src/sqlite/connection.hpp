/// \file connection.hpp
/// SQLite's C API, owned: connections and statements that close themselves, errors as StorageError.
#pragma once

#include <orderledger/journal.hpp>

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace orderledger::inline v1::sqlite {

/// An error or nothing. Steps that give no value end in one.
using Trouble = std::optional<StorageError>;

/// What SQLite's (extended) result code means to the user of a journal.
[[nodiscard]] StorageCode storage_code(int result) noexcept;

/// Whose file it is, by its header.
struct FileIdentity {
  std::int64_t application_id = 0;
  std::int64_t version = 0;
  bool is_new = false;  ///< nobody's: without a table, too
};

class Connection;

/// One prepared statement. Belongs to its connection, which must outlive it.
class Statement {
 public:
  Statement() = default;

  void bind(int index, std::int64_t value) noexcept {
    sqlite3_bind_int64(handle_.get(), index, value);
  }
  /// SQLite's integers are signed; those above 2^63 - 1 come back by unsigned_integer().
  void bind(int index, std::uint64_t value) noexcept {
    bind(index, static_cast<std::int64_t>(value));
  }
  /// The text must stay as it is until reset().
  void bind(int index, std::string_view value) noexcept {
    sqlite3_bind_text64(handle_.get(), index, value.data(), value.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
  }
  /// The bytes, too.
  void bind_blob(int index, std::string_view value) noexcept {
    sqlite3_bind_blob64(handle_.get(), index, value.data(), value.size(), SQLITE_STATIC);
  }
  void bind_null(int index) noexcept { sqlite3_bind_null(handle_.get(), index); }

  /// SQLITE_ROW, SQLITE_DONE or an error.
  [[nodiscard]] int step() noexcept { return sqlite3_step(handle_.get()); }
  void reset() noexcept { sqlite3_reset(handle_.get()); }

  [[nodiscard]] int type(int column) const noexcept {
    return sqlite3_column_type(handle_.get(), column);
  }
  [[nodiscard]] std::int64_t integer(int column) const noexcept {
    return sqlite3_column_int64(handle_.get(), column);
  }
  [[nodiscard]] std::uint64_t unsigned_integer(int column) const noexcept {
    return static_cast<std::uint64_t>(integer(column));
  }
  /// Text, or a blob's bytes. Valid until the next step.
  [[nodiscard]] std::string_view text(int column) const noexcept {
    // Not sqlite3_column_text, whose characters are unsigned: a blob's bytes are those of the text.
    const auto* begin = static_cast<const char*>(sqlite3_column_blob(handle_.get(), column));
    if (begin == nullptr) return {};
    return {begin, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
  }

 private:
  friend class Connection;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// A use of a statement: it is reset at its end, however that comes, as a row that is left open holds up others.
class InUse {
 public:
  explicit InUse(Statement& statement) noexcept : statement_(statement) {}
  ~InUse() { statement_.reset(); }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;

 private:
  Statement& statement_;
};

/// One connection to one file.
class Connection {
 public:
  /// `flags` as sqlite3_open_v2 has them.
  [[nodiscard]] static Stored<Connection> open(const std::string& path, int flags,
                                               const std::string& vfs);

  [[nodiscard]] Trouble execute(const char* sql) const;
  [[nodiscard]] Stored<Statement> prepare(std::string_view sql) const;
  /// Prepares each into its statement.
  using Prepared = std::pair<Statement*, std::string>;
  [[nodiscard]] Trouble prepare_all(std::span<const Prepared> all) const;
  /// Carries out a statement that gives no row, and resets it. `doing` is for the error.
  [[nodiscard]] Trouble run(Statement& statement, std::string_view doing) const;
  /// The one number that a query gives.
  [[nodiscard]] Stored<std::int64_t> number(const char* sql) const;
  [[nodiscard]] Stored<FileIdentity> identity() const;
  /// How long to wait for locks of others.
  void wait_until(Deadline deadline) const noexcept;

  /// What went wrong last, as an error about this file.
  [[nodiscard]] StorageError error(std::string_view doing) const;
  [[nodiscard]] StorageError error(StorageCode code, std::string_view sentence) const;

  [[nodiscard]] sqlite3* get() const noexcept { return handle_.get(); }

 private:
  [[nodiscard]] StorageError last_error(StorageCode code, std::string_view doing) const;

  struct Close {
    void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
  std::string path_;
};

}  // namespace orderledger::inline v1::sqlite
