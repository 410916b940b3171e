#include <orderledger/sqlite/file_journal.hpp>

#include "chain.hpp"
#include "connection.hpp"
#include "snapshot_tables.hpp"

#include <cassert>
#include <utility>

namespace orderledger::inline v1::sqlite {

namespace {

constexpr std::int64_t application_id = 0x4f4c4544;  // "OLED"
constexpr std::int64_t format_version = 1;

/// Pages that the write-ahead log may have before they are copied into the file: 16 MiB of them.
constexpr int checkpoint_pages = 4096;
/// After a part of a snapshot, which fills it quickly: 2 MiB, or events would wait for all 16 at once.
constexpr int checkpoint_pages_of_snapshot = 512;

constexpr const char* schema = R"sql(
PRAGMA application_id = 0x4f4c4544;
PRAGMA user_version = 1;
CREATE TABLE head(
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  chain INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  options TEXT) STRICT;
CREATE TABLE events(
  seq INTEGER PRIMARY KEY,
  id TEXT,
  content TEXT NOT NULL,
  chain INTEGER NOT NULL) STRICT;
INSERT INTO head(one, seq, chain, epoch) VALUES (1, 0, 0, 0);
)sql";

/// The row of the table `head`.
struct Head {
  JournalSeq seq = 0;
  Chain chain = 0;
  JournalEpoch epoch = 0;
  std::optional<std::string> options = {};
};

/// Rolls back what is not committed at its end, however that comes.
class Transaction {
 public:
  explicit Transaction(const Connection& connection) : connection_(connection.get()) {}
  ~Transaction() {
    if (sqlite3_get_autocommit(connection_) == 0)
      sqlite3_exec(connection_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

 private:
  sqlite3* connection_;
};

}  // namespace

class ORDERLEDGER_HIDDEN FileJournal::File {
 public:
  File(Connection connection, std::optional<Connection> writer_lock, const FileOptions& options)
      : writer_lock_(std::move(writer_lock)),
        connection_(std::move(connection)),
        options_(options) {}

  /// Makes the file a ledger's if it is new, else sees that it is one; then gets ready for use.
  [[nodiscard]] Trouble begin(Deadline deadline);

  [[nodiscard]] Stored<std::string> keep_options(std::string_view proposed, Deadline deadline);
  [[nodiscard]] Stored<JournalEpoch> begin_epoch(Deadline deadline);
  [[nodiscard]] Appended append(const AppendRequest& request, Deadline deadline);
  [[nodiscard]] Stored<JournalSeq> head(Deadline deadline);
  [[nodiscard]] Stored<JournalSeq> read(JournalSeq from, const Visit& visit, Deadline deadline);
  [[nodiscard]] Stored<std::optional<JournalSeq>> resolve(std::string_view id, Deadline deadline);
  [[nodiscard]] Trouble keep_snapshot_part(const SnapshotPart& part, Deadline deadline);
  [[nodiscard]] Trouble finish_snapshot(const SnapshotEnd& end, Deadline deadline);
  [[nodiscard]] Stored<std::vector<JournalSeq>> snapshots(Deadline deadline);
  [[nodiscard]] Stored<std::string_view> snapshot_part(JournalSeq seq, std::uint32_t number,
                                                       Deadline deadline);

 private:
  [[nodiscard]] bool is_writer() const noexcept { return options_.access != Access::read_only; }
  [[nodiscard]] Trouble recognise();
  [[nodiscard]] Trouble create();
  [[nodiscard]] Trouble prepare();
  [[nodiscard]] Trouble check_usable(Deadline deadline);
  [[nodiscard]] Stored<Head> read_head();
  [[nodiscard]] Trouble insert(const AppendRequest& request, Head& head);
  /// Whether the batch stands at its place already.
  [[nodiscard]] Stored<bool> is_there(const AppendRequest& request);
  [[nodiscard]] Stored<JournalSeq> read_rows(JournalSeq from, const Visit& visit,
                                             Deadline deadline);
  /// The chain after the entry at this place; 0 is before the first. Nothing where there is no such entry.
  [[nodiscard]] Stored<std::optional<Chain>> chain_at(JournalSeq seq, const Head& head);
  /// Does the work on a snapshot as a transaction of its own, if the epoch is still that of the writer.
  template <class Work>
  [[nodiscard]] Trouble write_snapshot(JournalEpoch epoch, Deadline deadline, const Work& work);
  [[nodiscard]] Trouble check_writable(Deadline deadline);
  /// Ends the transaction, and copies the write-ahead log into the file when it has so many pages. Where it fails,
  /// nobody knows whether it is kept, and the handle is dead.
  [[nodiscard]] Trouble commit(int most_log_pages);
  [[nodiscard]] Trouble checkpoint(int mode);
  /// The handle is dead from now on, if what failed says so.
  StorageError note(StorageError error);
  static int on_commit(void* self, sqlite3*, const char*, int pages) noexcept {
    static_cast<File*>(self)->log_pages_ = pages;
    return SQLITE_OK;
  }

  // Destroyed from the last to the first: statements, connection, lock.
  std::optional<Connection> writer_lock_;
  Connection connection_;
  Statement select_head_;
  Statement update_head_;
  Statement insert_;
  Statement select_rows_;
  Statement select_chain_;
  SnapshotTables snapshots_{connection_};
  FileOptions options_;
  int log_pages_ = 0;
  bool is_dead_ = false;
};

Trouble FileJournal::File::begin(Deadline deadline) {
  connection_.wait_until(deadline);
  sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // Damage must be found, not followed.
  if (auto trouble = connection_.execute("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;"
                                         "PRAGMA mmap_size = 0; PRAGMA cache_spill = OFF;"
                                         // Snapshots that are removed need not be overwritten.
                                         "PRAGMA secure_delete = OFF;"))
    return trouble;
  if (!is_writer())
    sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  if (auto trouble = recognise()) return trouble;
  if (is_writer()) {
    if (sqlite3_db_readonly(connection_.get(), "main") == 1)
      return connection_.error(StorageCode::read_only, "the file may not be written");
    auto mode = connection_.prepare("PRAGMA journal_mode = WAL");
    if (!mode) return mode.error();
    {
      Statement statement = *std::move(mode);
      if (statement.step() != SQLITE_ROW) return connection_.error("PRAGMA journal_mode = WAL");
      if (statement.text(0) != "wal")
        return connection_.error(StorageCode::io_error, "no write-ahead log is possible here");
    }
    // Its own checkpoints hide their errors; ours do not.
    if (auto trouble = connection_.execute(options_.durability == Durability::power_cut
                                               ? "PRAGMA wal_autocheckpoint = 0;"
                                                 "PRAGMA synchronous = FULL"
                                               : "PRAGMA wal_autocheckpoint = 0;"
                                                 "PRAGMA synchronous = NORMAL"))
      return trouble;
    sqlite3_wal_hook(connection_.get(), &File::on_commit, this);
    // What an earlier process wrote and may have failed to sync is not yet safe, though it can be read: the
    // system may have it in memory alone. Copied and synced once more, it is.
    if (auto trouble = checkpoint(SQLITE_CHECKPOINT_TRUNCATE)) return trouble;
  }
  return prepare();
}

Trouble FileJournal::File::recognise() {
  // The first look at the file: recovers from what an earlier process left.
  const auto file = connection_.identity();
  if (!file) return file.error();
  if (file->is_new && is_writer()) return create();
  if (file->application_id != application_id)
    return connection_.error(StorageCode::not_a_ledger, "another program's SQLite file");
  if (file->version > format_version)
    return connection_.error(StorageCode::newer_format, "format " + std::to_string(file->version) +
                                                            "; this version reads up to " +
                                                            std::to_string(format_version));
  if (file->version < 1) return connection_.error(StorageCode::damaged, "no format of a ledger");
  return {};
}

Trouble FileJournal::File::create() {
  if (sqlite3_db_readonly(connection_.get(), "main") == 1)
    return connection_.error(StorageCode::read_only, "the file may not be written");
  const Transaction transaction(connection_);
  if (auto trouble = connection_.execute("PRAGMA synchronous = EXTRA; BEGIN IMMEDIATE"))
    return trouble;
  if (auto trouble = connection_.execute(schema)) return trouble;
  return connection_.execute("COMMIT");
}

Trouble FileJournal::File::prepare() {
  const auto make = [this](Statement& into, std::string_view sql) -> Trouble {
    auto made = connection_.prepare(sql);
    if (!made) return made.error();
    into = *std::move(made);
    return {};
  };
  if (auto trouble = make(select_head_, "SELECT seq, chain, epoch, options FROM head"))
    return trouble;
  if (auto trouble = make(select_rows_,
                          "SELECT seq, id, content, chain FROM events WHERE seq >= ? ORDER BY seq"))
    return trouble;
  if (auto trouble = make(select_chain_, "SELECT chain FROM events WHERE seq = ?")) return trouble;
  if (!is_writer()) return {};
  if (auto trouble =
          make(insert_, "INSERT INTO events(seq, id, content, chain) VALUES (?, ?, ?, ?)"))
    return trouble;
  return make(update_head_, "UPDATE head SET seq = ?, chain = ?, epoch = ?, options = ?");
}

StorageError FileJournal::File::note(StorageError error) {
  switch (error.code) {
    case StorageCode::io_error:
    case StorageCode::disk_full:
    case StorageCode::damaged:
    case StorageCode::out_of_memory: is_dead_ = true; break;
    default: return error;
  }
  // Closing must not write any more: after a failed sync nobody knows what is on the disk.
  sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  return error;
}

Trouble FileJournal::File::check_usable(Deadline deadline) {
  if (is_dead_)
    return connection_.error(StorageCode::closed, "the journal failed earlier; open it again");
  if (deadline.has_passed())
    return connection_.error(StorageCode::deadline_passed, "the deadline had passed");
  connection_.wait_until(deadline);
  return {};
}

Trouble FileJournal::File::check_writable(Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return trouble;
  if (!is_writer())
    return connection_.error(StorageCode::read_only, "the journal was opened to be read");
  return {};
}

Stored<Head> FileJournal::File::read_head() {
  select_head_.reset();
  const int result = select_head_.step();
  if (result != SQLITE_ROW) {
    StorageError error = result == SQLITE_DONE
                             ? connection_.error(StorageCode::damaged, "no head: damaged")
                             : connection_.error("head");
    select_head_.reset();
    return error;
  }
  Head head{.seq = static_cast<JournalSeq>(select_head_.integer(0)),
            .chain = static_cast<Chain>(select_head_.integer(1)),
            .epoch = static_cast<JournalEpoch>(select_head_.integer(2))};
  if (select_head_.type(3) != SQLITE_NULL) head.options = std::string(select_head_.text(3));
  select_head_.reset();
  return head;
}

Trouble FileJournal::File::checkpoint(int mode) {
  const int result = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, mode, nullptr, nullptr);
  // Readers may hold it up; then the next one gets further.
  if (result == SQLITE_OK || (result & 0xff) == SQLITE_BUSY) return {};
  return connection_.error("checkpoint");
}

Stored<std::string> FileJournal::File::keep_options(std::string_view proposed, Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return *std::move(trouble);
  const auto head = read_head();
  if (!head) return note(head.error());
  if (head->options) return *head->options;
  if (!is_writer()) return std::string(proposed);
  if (head->seq != 0) return note(connection_.error(StorageCode::damaged, "no options: damaged"));
  update_head_.bind(1, std::int64_t{0});
  update_head_.bind(2, static_cast<std::int64_t>(chain_start(proposed)));
  update_head_.bind(3, static_cast<std::int64_t>(head->epoch));
  update_head_.bind(4, proposed);
  const int result = update_head_.step();
  auto trouble = result == SQLITE_DONE ? Trouble() : connection_.error("keep_options");
  update_head_.reset();
  if (trouble) return note(*std::move(trouble));
  return std::string(proposed);
}

Stored<JournalEpoch> FileJournal::File::begin_epoch(Deadline deadline) {
  if (auto trouble = check_writable(deadline)) return *std::move(trouble);
  if (auto trouble = connection_.execute("UPDATE head SET epoch = epoch + 1"))
    return note(*std::move(trouble));
  const auto head = read_head();
  if (!head) return note(head.error());
  return head->epoch;
}

Stored<bool> FileJournal::File::is_there(const AppendRequest& request) {
  select_rows_.reset();
  select_rows_.bind(1, static_cast<std::int64_t>(request.expected_seq + 1));
  bool same = true;
  int result = SQLITE_ROW;
  for (const JournalEntry& entry : request.batch) {
    result = select_rows_.step();
    same = result == SQLITE_ROW && select_rows_.text(1) == entry.id &&
           select_rows_.text(2) == entry.content;
    if (!same) break;
  }
  auto trouble =
      result == SQLITE_ROW || result == SQLITE_DONE ? Trouble() : connection_.error("compare");
  select_rows_.reset();
  if (trouble) return *std::move(trouble);
  return same;
}

Trouble FileJournal::File::insert(const AppendRequest& request, Head& head) {
  for (const JournalEntry& entry : request.batch) {
    head.chain = chain_after(head.chain, entry.id, entry.content);
    ++head.seq;
    insert_.bind(1, static_cast<std::int64_t>(head.seq));
    if (entry.id.empty()) {
      insert_.bind_null(2);
    } else {
      insert_.bind(2, entry.id);
    }
    insert_.bind(3, entry.content);
    insert_.bind(4, static_cast<std::int64_t>(head.chain));
    const int result = insert_.step();
    auto trouble = result == SQLITE_DONE ? Trouble() : connection_.error("append");
    insert_.reset();
    if (trouble) return trouble;
  }
  update_head_.bind(1, static_cast<std::int64_t>(head.seq));
  update_head_.bind(2, static_cast<std::int64_t>(head.chain));
  update_head_.bind(3, static_cast<std::int64_t>(head.epoch));
  if (head.options) {
    update_head_.bind(4, *head.options);
  } else {
    update_head_.bind_null(4);
  }
  const int result = update_head_.step();
  auto trouble = result == SQLITE_DONE ? Trouble() : connection_.error("append");
  update_head_.reset();
  return trouble;
}

Appended FileJournal::File::append(const AppendRequest& request, Deadline deadline) {
  assert(!request.batch.empty());
  const auto failed = [this](StorageError error) {
    return Appended{.outcome = AppendOutcome::failed, .error = note(std::move(error))};
  };
  if (auto trouble = check_writable(deadline)) return failed(*std::move(trouble));
  const Transaction transaction(connection_);
  if (auto trouble = connection_.execute("BEGIN IMMEDIATE")) return failed(*std::move(trouble));

  auto read = read_head();
  if (!read) return failed(read.error());
  Head head = *std::move(read);
  if (request.epoch < head.epoch) return {.outcome = AppendOutcome::fenced};
  if (request.expected_seq != head.seq) {
    const auto there = is_there(request);
    if (!there) return failed(there.error());
    return {.outcome = *there ? AppendOutcome::duplicate : AppendOutcome::conflict,
            .head = head.seq};
  }
  if (auto trouble = insert(request, head)) return failed(*std::move(trouble));
  if (auto trouble = commit(checkpoint_pages))
    return {.outcome = AppendOutcome::unknown, .error = *std::move(trouble)};
  return {.outcome = AppendOutcome::ok, .head = head.seq};
}

Trouble FileJournal::File::commit(int most_log_pages) {
  if (auto trouble = connection_.execute("COMMIT")) {
    // The end of the transaction may have reached the disk before the failure was told, and an opener
    // would take it for committed. Only opening again tells, so this handle ends here.
    is_dead_ = true;
    trouble->may_be_kept = true;
    return note(*std::move(trouble));
  }
  if (log_pages_ >= most_log_pages) {
    log_pages_ = 0;
    // What was committed is kept, whatever happens here: the error is told by the next call.
    if (auto trouble = checkpoint(SQLITE_CHECKPOINT_PASSIVE))
      static_cast<void>(note(*std::move(trouble)));
  }
  return {};
}

Stored<JournalSeq> FileJournal::File::head(Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return *std::move(trouble);
  const auto head = read_head();
  if (!head) return note(head.error());
  return head->seq;
}

Stored<JournalSeq> FileJournal::File::read(JournalSeq from, const Visit& visit, Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return *std::move(trouble);
  // One transaction, so that head and events are of one moment.
  const Transaction transaction(connection_);
  if (auto trouble = connection_.execute("BEGIN")) return note(*std::move(trouble));
  auto last = read_rows(from < 1 ? 1 : from, visit, deadline);
  if (!last) return note(last.error());
  return last;
}

Stored<JournalSeq> FileJournal::File::read_rows(JournalSeq from, const Visit& visit,
                                                Deadline deadline) {
  const auto damaged = [this](JournalSeq seq, const char* how) {
    return connection_.error(StorageCode::damaged,
                             "event " + std::to_string(seq) + " " + how + ": damaged");
  };
  const auto head = read_head();
  if (!head) return head.error();
  if (from > head->seq + 1) return head->seq;

  const auto before = chain_at(from - 1, *head);
  if (!before) return before.error();
  if (!*before) return damaged(from - 1, "is missing");
  Chain chain = **before;
  JournalSeq seq = from - 1;
  select_rows_.reset();  // an earlier visit may have been ended by its visitor
  select_rows_.bind(1, static_cast<std::int64_t>(from));
  int result = SQLITE_ROW;
  while ((result = select_rows_.step()) == SQLITE_ROW) {
    ++seq;
    const StoredEntry entry{.seq = static_cast<JournalSeq>(select_rows_.integer(0)),
                            .id = select_rows_.text(1),
                            .content = select_rows_.text(2)};
    if (entry.seq != seq) return damaged(seq, "is missing");
    chain = chain_after(chain, entry.id, entry.content);
    if (chain != static_cast<Chain>(select_rows_.integer(3)))
      return damaged(seq, "is not what was written");
    visit(entry);
    if (seq % 1024 == 0 && deadline.has_passed())
      return connection_.error(StorageCode::deadline_passed, "the deadline passed while reading");
  }
  if (result != SQLITE_DONE) return connection_.error("read");
  if (seq != head->seq || chain != head->chain) return damaged(seq + 1, "is missing");
  return seq;
}

Stored<std::optional<Chain>> FileJournal::File::chain_at(JournalSeq seq, const Head& head) {
  if (seq == 0) return std::optional<Chain>(head.options ? chain_start(*head.options) : Chain{0});
  select_chain_.bind(1, static_cast<std::int64_t>(seq));
  const int result = select_chain_.step();
  std::optional<Chain> chain;
  if (result == SQLITE_ROW) chain = static_cast<Chain>(select_chain_.integer(0));
  auto trouble =
      result == SQLITE_ROW || result == SQLITE_DONE ? Trouble() : connection_.error("read");
  select_chain_.reset();
  if (trouble) return *std::move(trouble);
  return chain;
}

Stored<std::optional<JournalSeq>> FileJournal::File::resolve(std::string_view id,
                                                             Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return *std::move(trouble);
  auto prepared =
      connection_.prepare("SELECT seq FROM events WHERE id = ? ORDER BY seq DESC LIMIT 1");
  if (!prepared) return note(prepared.error());
  Statement select = *std::move(prepared);
  select.bind(1, id);
  const int result = select.step();
  if (result == SQLITE_ROW)
    return std::optional<JournalSeq>(static_cast<JournalSeq>(select.integer(0)));
  if (result != SQLITE_DONE) return note(connection_.error("resolve"));
  return std::optional<JournalSeq>();
}

template <class Work>
Trouble FileJournal::File::write_snapshot(JournalEpoch epoch, Deadline deadline, const Work& work) {
  if (auto trouble = check_writable(deadline)) return trouble;
  const Transaction transaction(connection_);
  if (auto trouble = connection_.execute("BEGIN IMMEDIATE")) return note(*std::move(trouble));
  const auto head = read_head();
  if (!head) return note(head.error());
  if (epoch < head->epoch)
    return connection_.error(StorageCode::fenced, "another writer took the journal over");
  if (Trouble trouble = work(*head)) return note(*std::move(trouble));
  return commit(checkpoint_pages_of_snapshot);
}

Trouble FileJournal::File::keep_snapshot_part(const SnapshotPart& part, Deadline deadline) {
  assert(!part.bytes.empty());
  return write_snapshot(part.epoch, deadline, [&](const Head&) { return snapshots_.keep(part); });
}

Trouble FileJournal::File::finish_snapshot(const SnapshotEnd& end, Deadline deadline) {
  return write_snapshot(end.epoch, deadline, [&](const Head& head) -> Trouble {
    const auto chain = chain_at(end.seq, head);
    if (!chain) return chain.error();
    if (!*chain)
      return connection_.error(StorageCode::not_found,
                               "there is no event " + std::to_string(end.seq));
    return snapshots_.finish(end, **chain);
  });
}

// What goes wrong in reading snapshots does not end the handle: whoever reads them can do without.

Stored<std::vector<JournalSeq>> FileJournal::File::snapshots(Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return *std::move(trouble);
  const Transaction transaction(connection_);
  if (auto trouble = connection_.execute("BEGIN")) return *std::move(trouble);
  const auto head = read_head();
  if (!head) return head.error();
  const auto all = snapshots_.list();
  if (!all) return all.error();
  std::vector<JournalSeq> places;
  for (const SnapshotTables::Whole& each : *all) {
    const auto chain = chain_at(each.seq, *head);
    if (!chain) return chain.error();
    if (each.seq <= head->seq && *chain == each.chain) places.push_back(each.seq);
  }
  return places;
}

Stored<std::string_view> FileJournal::File::snapshot_part(JournalSeq seq, std::uint32_t number,
                                                          Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return *std::move(trouble);
  auto part = snapshots_.part(seq, number);
  if (part && part->empty() && number == 0)
    return connection_.error(StorageCode::not_found,
                             "there is no snapshot of event " + std::to_string(seq));
  return part;
}

namespace {

/// Another connection, on an empty file beside the ledger, that is locked as long as there is a writer. It goes
/// through the same VFS as the ledger, and the system frees it however the process ends.
Stored<Connection> lock_for_writing(const std::string& path, const FileOptions& options) {
  if (options.access == Access::read_write) {
    // Do not leave a lock beside a ledger that is not there.
    auto there = Connection::open(path, SQLITE_OPEN_READONLY, options.vfs);
    if (!there) return there.error();
  }
  auto lock =
      Connection::open(path + "-writer", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, options.vfs);
  if (!lock) return lock.error();
  Connection held = *std::move(lock);
  if (auto trouble = held.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")) {
    if (trouble->code == StorageCode::locked)
      trouble->message = path + ": another writer has it open";
    return *std::move(trouble);
  }
  return held;
}

}  // namespace

FileJournal::FileJournal(std::unique_ptr<File> file) noexcept : file_(std::move(file)) {}
FileJournal::~FileJournal() = default;

Stored<std::unique_ptr<FileJournal>> FileJournal::open(const std::string& path,
                                                       const FileOptions& options,
                                                       Deadline deadline) {
  std::optional<Connection> writer_lock;
  int flags = SQLITE_OPEN_READONLY;
  if (options.access != Access::read_only) {
    auto lock = lock_for_writing(path, options);
    if (!lock) return lock.error();
    writer_lock = *std::move(lock);
    flags = SQLITE_OPEN_READWRITE;
    if (options.access == Access::create) flags |= SQLITE_OPEN_CREATE;
  }
  auto connection = Connection::open(path, flags | SQLITE_OPEN_NOMUTEX, options.vfs);
  if (!connection) return connection.error();
  auto file = std::make_unique<File>(*std::move(connection), std::move(writer_lock), options);
  if (auto trouble = file->begin(deadline)) return *std::move(trouble);
  return std::unique_ptr<FileJournal>(new FileJournal(std::move(file)));
}

Stored<std::string> FileJournal::keep_options(std::string_view proposed, Deadline deadline) {
  return file_->keep_options(proposed, deadline);
}
Stored<JournalEpoch> FileJournal::begin_epoch(Deadline deadline) {
  return file_->begin_epoch(deadline);
}
Appended FileJournal::append(const AppendRequest& request, Deadline deadline) {
  return file_->append(request, deadline);
}
Stored<JournalSeq> FileJournal::head(Deadline deadline) { return file_->head(deadline); }
Stored<JournalSeq> FileJournal::read(JournalSeq from, const Visit& visit, Deadline deadline) {
  return file_->read(from, visit, deadline);
}
Stored<std::optional<JournalSeq>> FileJournal::resolve(std::string_view id, Deadline deadline) {
  return file_->resolve(id, deadline);
}

std::optional<StorageError> FileJournal::keep_snapshot_part(const SnapshotPart& part,
                                                            Deadline deadline) {
  return file_->keep_snapshot_part(part, deadline);
}
std::optional<StorageError> FileJournal::finish_snapshot(const SnapshotEnd& end,
                                                         Deadline deadline) {
  return file_->finish_snapshot(end, deadline);
}
Stored<std::vector<JournalSeq>> FileJournal::snapshots(Deadline deadline) {
  return file_->snapshots(deadline);
}
Stored<std::string_view> FileJournal::snapshot_part(JournalSeq seq, std::uint32_t number,
                                                    Deadline deadline) {
  return file_->snapshot_part(seq, number, deadline);
}

}  // namespace orderledger::inline v1::sqlite
