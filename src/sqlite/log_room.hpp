/// \file log_room.hpp
/// Room in the write-ahead log ahead of what is written to it.
#pragma once

#include "connection.hpp"

#include <cstdint>

namespace orderledger::inline v1::sqlite {

/// Keeps the log's file longer than its contents, by zeros, so that most commits overwrite.
///
/// A sync of a file that has grown must also store its new length and blocks in the file system's own journal; on
/// ext4 it takes 3 to 15 times as long as one of bytes that were overwritten. SQLite lengthens its log page by page.
/// Whoever reads the log, its recovery too, ends at the first frame whose checksum does not hold, as zeros' does not.
class LogRoom {
 public:
  /// Bytes of the zeros that are written at once, at the least and at the most.
  static constexpr std::int64_t least_step = std::int64_t{64} << 10;
  static constexpr std::int64_t most_step = std::int64_t{1} << 20;

  LogRoom() = default;
  explicit LogRoom(std::int64_t page_bytes) noexcept : page_bytes_(page_bytes) {}

  /// To be called after each commit, by the only writer. Sees that one more like it has room.
  ///
  /// There is no error, as this is no more than help: what the system accepts of the zeros and cannot write, it tells
  /// the next sync, which is that of a commit.
  void keep_ahead(sqlite3* connection, int pages_in_log) noexcept;

 private:
  std::int64_t page_bytes_ = 0;
  std::int64_t used_ = 0;  ///< bytes of the log that had contents after the last commit
  std::int64_t size_ = 0;  ///< of its file, as far as is known
};

}  // namespace orderledger::inline v1::sqlite
