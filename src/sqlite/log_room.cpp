#include "log_room.hpp"

#include <algorithm>
#include <array>

namespace orderledger::inline v1::sqlite {

namespace {

// The log's format, which SQLite keeps for compatibility. Source: sqlite.org/walformat.html
constexpr std::int64_t header_bytes = 32;
constexpr std::int64_t frame_header_bytes = 24;

/// The open file of the log; null where there is none.
sqlite3_file* log_of(sqlite3* connection) noexcept {
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) != SQLITE_OK)
    return nullptr;
  return file != nullptr && file->pMethods != nullptr ? file : nullptr;
}

}  // namespace

void LogRoom::keep_ahead(sqlite3* connection, int pages_in_log) noexcept {
  const std::int64_t used =
      pages_in_log == 0 ? 0 : header_bytes + pages_in_log * (frame_header_bytes + page_bytes_);
  const std::int64_t last_commit = std::max<std::int64_t>(used - used_, 0);
  used_ = used;
  if (used + last_commit <= size_) return;
  sqlite3_file* const log = log_of(connection);
  sqlite3_int64 size = 0;
  if (log == nullptr || log->pMethods->xFileSize(log, &size) != SQLITE_OK) return;
  size_ = size;
  const std::int64_t wanted = used + std::max(last_commit, std::clamp(used, least_step, most_step));
  static constexpr std::array<char, 64 << 10> zeros{};
  while (size_ < wanted) {
    const auto count = std::min<std::int64_t>(wanted - size_, zeros.size());
    if (log->pMethods->xWrite(log, zeros.data(), static_cast<int>(count), size_) != SQLITE_OK)
      return;
    size_ += count;
  }
}

}  // namespace orderledger::inline v1::sqlite
