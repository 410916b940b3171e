/// \file head_row.hpp
/// Where the entries of a ledger file end, who writes them, and how they are to be understood: the table `head`.
#pragma once

#include "chain.hpp"
#include "connection.hpp"
#include "event_rows.hpp"

#include <optional>
#include <string>

namespace orderledger::inline v1::sqlite {

struct Head {
  ChainEnd end = {};
  JournalEpoch epoch = 0;
  std::optional<std::string> options = {};

  /// The chain before the first entry.
  [[nodiscard]] Chain start() const noexcept { return options ? chain_start(*options) : Chain{0}; }
};

/// The table `head`, of one row. It is what finds entries that are missing at the end.
/// Transactions are the caller's.
class HeadRow {
 public:
  explicit HeadRow(const Connection& connection) : connection_(connection) {}

  /// Makes the table of an empty file.
  [[nodiscard]] static Trouble create(const Connection& connection);
  [[nodiscard]] Trouble prepare();

  /// Errors:   `damaged`: there is none
  [[nodiscard]] Stored<Head> read();
  [[nodiscard]] Trouble write(const Head& head);

 private:
  const Connection& connection_;
  Statement select_;
  Statement update_;
};

}  // namespace orderledger::inline v1::sqlite
