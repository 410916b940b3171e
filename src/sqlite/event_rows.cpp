#include "event_rows.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace orderledger::inline v1::sqlite {

namespace {

/// A row ends when its contents have so many bytes. It is what damage to one byte may cost, and large enough that
/// rows hardly cost anything.
constexpr std::size_t most_row_bytes = std::size_t{16} << 10;

constexpr char line_end = '\n';

constexpr const char* events_table = R"sql(
CREATE TABLE events(
  seq INTEGER PRIMARY KEY,
  id TEXT,
  content TEXT NOT NULL,
  chain INTEGER NOT NULL,
  count INTEGER NOT NULL DEFAULT 1) STRICT;
)sql";

/// An entry a row, for those who read the file with SQL.
constexpr const char* events_view = R"sql(
CREATE VIEW each_event AS
  SELECT events.seq + line.key AS seq, json_extract(line.value, '$.id') AS id, line.value AS content
  FROM events, json_each('[' || replace(events.content, char(10), ',') || ']') AS line;
)sql";

bool has_lines(std::string_view text) noexcept {
  return text.find(line_end) != std::string_view::npos;
}

/// Takes the first line off.
std::string_view take_line(std::string_view& lines) noexcept {
  const std::string_view line = lines.substr(0, lines.find(line_end));
  lines.remove_prefix(std::min(lines.size(), line.size() + 1));
  return line;
}

}  // namespace

/// A row that was read; its texts are the statement's.
struct EventRows::Row {
  explicit Row(const Statement& row)
      : first(row.unsigned_integer(0)),
        count(row.unsigned_integer(1)),
        ids(row.text(2)),
        contents(row.text(3)),
        chain(row.unsigned_integer(4)) {}

  /// Whether it has as many lines as entries.
  [[nodiscard]] bool is_whole() const {
    const auto is_of = [this](std::string_view lines) {
      return static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), line_end)) + 1 ==
             count;
    };
    return count == 1 || (is_of(contents) && (ids.empty() || is_of(ids)));
  }
  /// Requires: it is whole
  template <class Visit>
  void for_each(const Visit& visit) const {
    std::string_view ids_left = ids;
    std::string_view contents_left = contents;
    for (JournalSeq seq = first; seq < first + count; ++seq) {
      const StoredEntry entry = count == 1 ? StoredEntry{.seq = seq, .id = ids, .content = contents}
                                           : StoredEntry{.seq = seq,
                                                         .id = take_line(ids_left),
                                                         .content = take_line(contents_left)};
      if (!visit(entry)) return;
    }
  }
  [[nodiscard]] Chain chain_behind(JournalSeq seq, Chain before) const {
    for_each([&](const StoredEntry& entry) {
      before = chain_after(before, entry.id, entry.content);
      return entry.seq < seq;
    });
    return before;
  }

  JournalSeq first;
  std::uint64_t count;
  std::string_view ids;
  std::string_view contents;
  Chain chain;
};

Trouble EventRows::create(const Connection& connection) {
  if (auto trouble = connection.execute(events_table)) return trouble;
  return connection.execute(events_view);
}

Trouble EventRows::upgrade(const Connection& connection) {
  if (auto trouble =
          connection.execute("ALTER TABLE events ADD COLUMN count INTEGER NOT NULL DEFAULT 1"))
    return trouble;
  return connection.execute(events_view);
}

Trouble EventRows::prepare(std::int64_t format, bool is_writer) {
  const std::string count = format == 1 ? "1" : "count";
  const std::string from_events = " FROM events WHERE ";
  std::vector<Connection::Prepared> all = {
      {&select_,
       "SELECT seq, " + count + ", id, content, chain" + from_events + "seq >= ? ORDER BY seq"},
      {&select_places_, "SELECT seq, chain" + from_events + "seq <= ? ORDER BY seq DESC LIMIT 2"},
      {&select_ids_, "SELECT seq, " + count + ", id" + from_events + "id = ?1 OR (" + count +
                         " > 1 AND instr(id, ?1)) ORDER BY seq DESC"}};
  if (is_writer)
    all.emplace_back(&insert_,
                     "INSERT INTO events(seq, count, id, content, chain) VALUES (?, ?, ?, ?, ?)");
  return connection_.prepare_all(all);
}

Trouble EventRows::append(std::span<const JournalEntry> batch, ChainEnd& end) {
  ids_.clear();
  contents_.clear();
  std::uint64_t count = 0;
  const auto end_row = [&]() -> Trouble {
    if (count == 0) return {};
    if (auto trouble = insert_row(end.seq - count + 1, count, end.chain)) return trouble;
    ids_.clear();
    contents_.clear();
    count = 0;
    return {};
  };
  for (const JournalEntry& entry : batch) {
    const bool is_alone = has_lines(entry.id) || has_lines(entry.content);
    if (is_alone || contents_.size() + entry.content.size() > most_row_bytes) {
      if (auto trouble = end_row()) return trouble;
    }
    if (count > 0) {
      ids_ += line_end;
      contents_ += line_end;
    }
    ids_ += entry.id;
    contents_ += entry.content;
    ++count;
    end = {end.seq + 1, chain_after(end.chain, entry.id, entry.content)};
    if (is_alone) {
      if (auto trouble = end_row()) return trouble;
    }
  }
  return end_row();
}

Trouble EventRows::insert_row(JournalSeq first, std::uint64_t count, Chain chain) {
  insert_.bind(1, first);
  insert_.bind(2, count);
  // Ids that are all empty are line ends alone.
  if (ids_.size() < count) {
    insert_.bind_null(3);
  } else {
    insert_.bind(3, ids_);
  }
  insert_.bind(4, contents_);
  insert_.bind(5, chain);
  return connection_.run(insert_, "append");
}

StorageError EventRows::missing(JournalSeq seq) const { return damaged(seq, 1, "is missing"); }

StorageError EventRows::damaged(JournalSeq first, std::uint64_t count, std::string_view how) const {
  const std::string which = count == 1 ? "event " + std::to_string(first)
                                       : "one of the events " + std::to_string(first) + " to " +
                                             std::to_string(first + count - 1);
  return connection_.error(StorageCode::damaged, which + ' ' + std::string(how) + ": damaged");
}

Stored<EventRows::Begin> EventRows::row_with(JournalSeq seq, Chain start) {
  const InUse reading(select_places_);
  select_places_.bind(1, seq);
  Begin begin{.seq = 1, .chain = start};
  int result = select_places_.step();
  if (result == SQLITE_ROW) {
    begin.seq = select_places_.unsigned_integer(0);
    result = select_places_.step();
  }
  if (result == SQLITE_ROW) begin.chain = select_places_.unsigned_integer(1);
  if (result != SQLITE_ROW && result != SQLITE_DONE) return connection_.error("read");
  return begin;
}

Stored<ChainEnd> EventRows::read(JournalSeq from, Chain start, const Visit& visit) {
  const auto begin = row_with(from, start);
  if (!begin) return begin.error();
  ChainEnd end{begin->seq - 1, begin->chain};
  const InUse reading(select_);
  select_.bind(1, begin->seq);
  bool goes_on = true;
  int result = SQLITE_DONE;
  while (goes_on && (result = select_.step()) == SQLITE_ROW) {
    const Row row(select_);
    if (row.first != end.seq + 1) return missing(end.seq + 1);
    if (!row.is_whole() || row.chain_behind(row.first + row.count - 1, end.chain) != row.chain)
      return damaged(row.first, row.count, "is not what was written");
    end = {row.first + row.count - 1, row.chain};
    row.for_each([&](const StoredEntry& entry) {
      if (entry.seq >= from) goes_on = visit(entry);
      return goes_on;
    });
  }
  if (goes_on && result != SQLITE_DONE) return connection_.error("read");
  return end;
}

Stored<std::optional<Chain>> EventRows::chain_at(JournalSeq seq, Chain start) {
  if (seq == 0) return std::optional<Chain>(start);
  const auto begin = row_with(seq, start);
  if (!begin) return begin.error();
  const InUse reading(select_);
  select_.bind(1, begin->seq);
  const int result = select_.step();
  if (result == SQLITE_DONE) return std::optional<Chain>();
  if (result != SQLITE_ROW) return connection_.error("read");
  const Row row(select_);
  if (seq == row.first + row.count - 1) return std::optional<Chain>(row.chain);
  if (seq >= row.first + row.count || !row.is_whole()) return std::optional<Chain>();
  return std::optional<Chain>(row.chain_behind(seq, begin->chain));
}

Stored<std::optional<JournalSeq>> EventRows::find(std::string_view id) {
  std::optional<JournalSeq> found;
  if (id.empty()) return found;
  const InUse reading(select_ids_);
  select_ids_.bind(1, id);
  int result = SQLITE_DONE;
  while (!found && (result = select_ids_.step()) == SQLITE_ROW) {
    const auto first = select_ids_.unsigned_integer(0);
    const bool is_single = select_ids_.integer(1) == 1;
    std::string_view ids = select_ids_.text(2);
    // Of a row with several, one that has it as a part of another may come here, too.
    for (JournalSeq seq = first; !ids.empty(); ++seq) {
      if ((is_single ? std::exchange(ids, {}) : take_line(ids)) == id) found = seq;
    }
  }
  if (!found && result != SQLITE_DONE) return connection_.error("resolve");
  return found;
}

}  // namespace orderledger::inline v1::sqlite
