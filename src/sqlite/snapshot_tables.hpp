/// \file snapshot_tables.hpp
/// Snapshots in a ledger file: their parts, and a row for each that is whole.
#pragma once

#include "chain.hpp"
#include "connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderledger::inline v1::sqlite {

/// The tables `snapshots` and `snapshot_parts`. They are made with the first snapshot, so that a file without is as
/// it always was; versions that know none of them never look.
/// Transactions are the caller's.
class SnapshotTables {
 public:
  /// A snapshot that is whole.
  struct Whole {
    JournalSeq seq = 0;
    Chain chain = 0;  ///< of the entry there, when it was written
  };

  explicit SnapshotTables(const Connection& connection) : connection_(connection) {}

  [[nodiscard]] Trouble keep(const SnapshotPart& part);
  [[nodiscard]] Trouble finish(const SnapshotEnd& end, Chain chain);
  /// The newest first.
  [[nodiscard]] Stored<std::vector<Whole>> list();
  /// Of one that is whole; empty where there is none with this number.
  [[nodiscard]] Stored<std::string_view> part(JournalSeq seq, std::uint32_t number);

 private:
  /// False where the file has no such tables.
  [[nodiscard]] Stored<bool> find();
  [[nodiscard]] Trouble make();
  [[nodiscard]] Trouble prepare();
  /// Gives up what a new snapshot at this place takes the place of.
  [[nodiscard]] Trouble begin(JournalSeq seq);

  const Connection& connection_;
  bool is_ready_ = false;
  Statement insert_part_;
  Statement sweep_;
  Statement count_parts_;
  Statement insert_whole_;
  Statement select_wholes_;
  Statement select_part_;
  std::string bytes_;  ///< of the part that was asked for last
};

}  // namespace orderledger::inline v1::sqlite
