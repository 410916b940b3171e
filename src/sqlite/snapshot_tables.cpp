#include "snapshot_tables.hpp"

#include <utility>

namespace orderledger::inline v1::sqlite {

namespace {

constexpr const char* tables_schema = R"sql(
CREATE TABLE snapshots(
  seq INTEGER PRIMARY KEY,
  chain INTEGER NOT NULL,
  parts INTEGER NOT NULL) STRICT;
CREATE TABLE snapshot_parts(
  seq INTEGER NOT NULL,
  number INTEGER NOT NULL,
  content BLOB NOT NULL,
  UNIQUE(seq, number)) STRICT;
)sql";

std::int64_t sql_integer(std::uint64_t value) noexcept { return static_cast<std::int64_t>(value); }

}  // namespace

Stored<bool> SnapshotTables::find() {
  if (is_ready_) return true;
  const auto tables = connection_.number(
      "SELECT count(*) FROM sqlite_schema WHERE name IN ('snapshots', 'snapshot_parts')");
  if (!tables) return tables.error();
  if (*tables == 0) return false;
  if (auto trouble = prepare()) return *std::move(trouble);
  return true;
}

Trouble SnapshotTables::make() {
  const auto found = find();
  if (!found) return found.error();
  if (*found) return {};
  if (auto trouble = connection_.execute(tables_schema)) return trouble;
  return prepare();
}

Trouble SnapshotTables::prepare() {
  const std::pair<Statement*, const char*> all[] = {
      {&insert_part_,
       "INSERT OR REPLACE INTO snapshot_parts(seq, number, content) VALUES (?, ?, ?)"},
      // A few at a time, so that no call takes long: what is removed makes room for what comes.
      {&sweep_,
       "DELETE FROM snapshot_parts WHERE rowid IN (SELECT rowid FROM snapshot_parts"
       " WHERE seq <> ? AND seq NOT IN (SELECT seq FROM snapshots) LIMIT 2)"},
      {&count_parts_, "SELECT count(*) FROM snapshot_parts WHERE seq = ?"},
      {&insert_whole_, "INSERT INTO snapshots(seq, chain, parts) VALUES (?, ?, ?)"},
      {&select_wholes_, "SELECT seq, chain FROM snapshots ORDER BY seq DESC"},
      {&select_part_,
       "SELECT content FROM snapshot_parts JOIN snapshots USING (seq) WHERE seq = ? AND number = "
       "?"},
  };
  for (const auto& [statement, sql] : all) {
    auto made = connection_.prepare(sql);
    if (!made) return made.error();
    *statement = *std::move(made);
  }
  is_ready_ = true;
  return {};
}

Trouble SnapshotTables::run(Statement& statement) {
  const int result = statement.step();
  auto trouble = result == SQLITE_DONE ? Trouble() : connection_.error("snapshot");
  statement.reset();
  return trouble;
}

Trouble SnapshotTables::begin(JournalSeq seq) {
  for (const char* sql : {"DELETE FROM snapshots WHERE seq = ?1 OR seq <"
                          " (SELECT max(seq) FROM snapshots WHERE seq <> ?1)",
                          "DELETE FROM snapshot_parts WHERE seq = ?1"}) {
    auto prepared = connection_.prepare(sql);
    if (!prepared) return prepared.error();
    Statement statement = *std::move(prepared);
    statement.bind(1, sql_integer(seq));
    if (auto trouble = run(statement)) return trouble;
  }
  return {};
}

Trouble SnapshotTables::keep(const SnapshotPart& part) {
  // The transaction in which the tables were made may have been rolled back.
  if (part.number == 0) is_ready_ = false;
  if (auto trouble = make()) return trouble;
  if (part.number == 0) {
    if (auto trouble = begin(part.seq)) return trouble;
  }
  insert_part_.bind(1, sql_integer(part.seq));
  insert_part_.bind(2, std::int64_t{part.number});
  insert_part_.bind_blob(3, part.bytes);
  if (auto trouble = run(insert_part_)) return trouble;
  sweep_.bind(1, sql_integer(part.seq));
  return run(sweep_);
}

Trouble SnapshotTables::finish(const SnapshotEnd& end, Chain chain) {
  if (auto trouble = make()) return trouble;
  count_parts_.bind(1, sql_integer(end.seq));
  const bool counted = count_parts_.step() == SQLITE_ROW;
  const bool all_there = counted && count_parts_.integer(0) == std::int64_t{end.parts};
  auto trouble = counted ? Trouble() : connection_.error("snapshot");
  count_parts_.reset();
  if (trouble) return trouble;
  if (!all_there)
    return connection_.error(StorageCode::not_found, "a part of the snapshot of event " +
                                                         std::to_string(end.seq) + " is missing");
  insert_whole_.bind(1, sql_integer(end.seq));
  insert_whole_.bind(2, sql_integer(chain));
  insert_whole_.bind(3, std::int64_t{end.parts});
  return run(insert_whole_);
}

Stored<std::vector<SnapshotTables::Whole>> SnapshotTables::list() {
  std::vector<Whole> all;
  const auto found = find();
  if (!found) return found.error();
  if (!*found) return all;
  int result = SQLITE_ROW;
  while ((result = select_wholes_.step()) == SQLITE_ROW)
    all.push_back({.seq = static_cast<JournalSeq>(select_wholes_.integer(0)),
                   .chain = static_cast<Chain>(select_wholes_.integer(1))});
  auto trouble = result == SQLITE_DONE ? Trouble() : connection_.error("snapshots");
  select_wholes_.reset();
  if (trouble) return *std::move(trouble);
  return all;
}

Stored<std::string_view> SnapshotTables::part(JournalSeq seq, std::uint32_t number) {
  const auto found = find();
  if (!found) return found.error();
  bytes_.clear();
  if (!*found) return std::string_view(bytes_);
  select_part_.bind(1, sql_integer(seq));
  select_part_.bind(2, std::int64_t{number});
  const int result = select_part_.step();
  // A copy: a statement that is not reset keeps the write-ahead log from being folded in.
  if (result == SQLITE_ROW) bytes_ = select_part_.text(0);
  auto trouble =
      result == SQLITE_ROW || result == SQLITE_DONE ? Trouble() : connection_.error("snapshot");
  select_part_.reset();
  if (trouble) return *std::move(trouble);
  return std::string_view(bytes_);
}

}  // namespace orderledger::inline v1::sqlite
