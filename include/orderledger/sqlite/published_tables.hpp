/// \file published_tables.hpp
/// What is open as tables in a SQLite file, for whoever reads with SQL.
///
/// Layer 5, edge; component `orderledger::sqlite`. docs/durability.md, Tables for SQL, has the columns.
/// Threads: pure function; one at a time for one file.
#pragma once

#include <orderledger/journal.hpp>
#include <orderledger/ledger.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace orderledger {
inline namespace v1 {
namespace sqlite {

struct PublishOptions {
  std::optional<Instant> as_of = {};           ///< none: the ledger's clock
  AgingBounds bounds = {};                     ///< of the table `aging`
  std::chrono::milliseconds patience{30'000};  ///< how long to wait for locks of others
  std::string vfs = {};  ///< name of a registered SQLite VFS; empty: the system's
};

/// How much was published.
struct Published {
  std::uint64_t events = 0;  ///< the ledger's, up to as_of: the seq of the last one in its journal
  std::uint64_t lines = 0;   ///< rows of `open_lines`
};

/// Replaces the tables `published`, `open_lines`, `open_runs`, `totals` and `aging` of the file by what `ledger`
/// says, in one transaction: who reads sees all of one state, and never waits. The file is made if it is not
/// there, and can be made again at any time; it is no part of a durable ledger.
///
/// The ledger must stay as it is meanwhile: publish a view (DurableLedger::view) or a fork.
/// Errors:   `not_a_ledger`: the file is something else, and was not touched; `newer_format`, `locked`,
///           `read_only`, `disk_full`, `io_error`, `damaged`. The tables are then what they were.
/// Throws:   RefusedError, as Ledger::totals: an as_of before the history that the ledger keeps
/// Complexity: linear in the open lines.
/// Example:  examples/13_durable_shop.cpp
[[nodiscard]] ORDERLEDGER_EXPORT Stored<Published> publish_tables(
    const Ledger& ledger, const std::string& path, const PublishOptions& options = {});

}  // namespace sqlite
}  // namespace v1
}  // namespace orderledger
