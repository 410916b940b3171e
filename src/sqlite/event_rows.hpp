/// \file event_rows.hpp
/// The entries of a journal in a ledger file: the table `events`.
#pragma once

#include "chain.hpp"
#include "connection.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace orderledger::inline v1::sqlite {

/// The last of the entries up to some place: where it stands, and the chain behind it.
struct ChainEnd {
  JournalSeq seq = 0;
  Chain chain = 0;
  friend bool operator==(const ChainEnd&, const ChainEnd&) = default;
};

/// The table `events`. A row has entries that were appended together, a line each, so that a commit of a thousand
/// takes a few rows; an entry that itself has several lines has a row of its own. In format 1 every one has.
/// Transactions are the caller's.
class EventRows {
 public:
  explicit EventRows(const Connection& connection) : connection_(connection) {}

  /// Makes the table of an empty file.
  [[nodiscard]] static Trouble create(const Connection& connection);
  /// From format 1 to 2; no row is touched.
  [[nodiscard]] static Trouble upgrade(const Connection& connection);
  [[nodiscard]] Trouble prepare(std::int64_t format, bool is_writer);

  /// Appends behind `end`, and moves it.
  [[nodiscard]] Trouble append(std::span<const JournalEntry> batch, ChainEnd& end);

  /// Says whether to go on. May throw to end it.
  using Visit = std::function<bool(const StoredEntry&)>;
  /// Reads the entries from `from` on, each after its row was checked against the chain; gives where they end, or
  /// where the row ends in which it was not to go on. `start` is the chain before the first entry.
  ///
  /// Errors:   `damaged`, naming the place: an entry is missing, or its row is not what was written.
  [[nodiscard]] Stored<ChainEnd> read(JournalSeq from, Chain start, const Visit& visit);
  /// What it means where the entries end before this one.
  [[nodiscard]] StorageError missing(JournalSeq seq) const;
  /// The chain behind the entry, as it was written; `start` at 0. Nothing where there is no such entry.
  [[nodiscard]] Stored<std::optional<Chain>> chain_at(JournalSeq seq, Chain start);
  /// Where the last entry with this id stands.
  [[nodiscard]] Stored<std::optional<JournalSeq>> find(std::string_view id);

 private:
  struct Row;
  /// Where to begin to read, and the chain before it.
  struct Begin {
    JournalSeq seq = 0;
    Chain chain = 0;
  };
  /// The row that the entry is in, or would be behind the end of.
  [[nodiscard]] Stored<Begin> row_with(JournalSeq seq, Chain start);
  [[nodiscard]] Trouble insert_row(JournalSeq first, std::uint64_t count, Chain chain);
  [[nodiscard]] StorageError damaged(JournalSeq first, std::uint64_t count,
                                     std::string_view how) const;

  const Connection& connection_;
  Statement insert_;
  Statement select_;
  Statement select_places_;
  Statement select_ids_;
  std::string ids_;       ///< of the row that is being written, a line each
  std::string contents_;  ///< the same
};

}  // namespace orderledger::inline v1::sqlite
