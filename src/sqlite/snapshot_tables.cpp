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
  const Connection::Prepared all[] = {
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
  if (auto trouble = connection_.prepare_all(all)) return trouble;
  is_ready_ = true;
  return {};
}

Trouble SnapshotTables::begin(JournalSeq seq) {
  for (const char* sql : {"DELETE FROM snapshots WHERE seq = ?1 OR seq <"
                          " (SELECT max(seq) FROM snapshots WHERE seq <> ?1)",
                          "DELETE FROM snapshot_parts WHERE seq = ?1"}) {
    auto prepared = connection_.prepare(sql);
    if (!prepared) return prepared.error();
    Statement statement = *std::move(prepared);
    statement.bind(1, seq);
    if (auto trouble = connection_.run(statement, "snapshot")) return trouble;
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
  insert_part_.bind(1, part.seq);
  insert_part_.bind(2, std::int64_t{part.number});
  insert_part_.bind_blob(3, part.bytes);
  if (auto trouble = connection_.run(insert_part_, "snapshot")) return trouble;
  sweep_.bind(1, part.seq);
  return connection_.run(sweep_, "snapshot");
}

Trouble SnapshotTables::finish(const SnapshotEnd& end, Chain chain) {
  if (auto trouble = make()) return trouble;
  count_parts_.bind(1, end.seq);
  const InUse counting(count_parts_);
  if (count_parts_.step() != SQLITE_ROW) return connection_.error("snapshot");
  if (count_parts_.integer(0) != std::int64_t{end.parts})
    return connection_.error(StorageCode::not_found, "a part of the snapshot of event " +
                                                         std::to_string(end.seq) + " is missing");
  insert_whole_.bind(1, end.seq);
  insert_whole_.bind(2, chain);
  insert_whole_.bind(3, std::int64_t{end.parts});
  return connection_.run(insert_whole_, "snapshot");
}

Stored<std::vector<SnapshotTables::Whole>> SnapshotTables::list() {
  std::vector<Whole> all;
  const auto found = find();
  if (!found) return found.error();
  if (!*found) return all;
  const InUse reading(select_wholes_);
  int result = SQLITE_ROW;
  while ((result = select_wholes_.step()) == SQLITE_ROW)
    all.push_back(
        {.seq = select_wholes_.unsigned_integer(0), .chain = select_wholes_.unsigned_integer(1)});
  if (result != SQLITE_DONE) return connection_.error("snapshots");
  return all;
}

Stored<std::string_view> SnapshotTables::part(JournalSeq seq, std::uint32_t number) {
  const auto found = find();
  if (!found) return found.error();
  bytes_.clear();
  if (!*found) return std::string_view(bytes_);
  const InUse reading(select_part_);
  select_part_.bind(1, seq);
  select_part_.bind(2, std::int64_t{number});
  const int result = select_part_.step();
  // A copy: a statement that is not reset keeps the write-ahead log from being folded in.
  if (result == SQLITE_ROW) bytes_ = select_part_.text(0);
  if (result != SQLITE_ROW && result != SQLITE_DONE) return connection_.error("snapshot");
  return std::string_view(bytes_);
}

}  // namespace orderledger::inline v1::sqlite
