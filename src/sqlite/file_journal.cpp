#include <orderledger/sqlite/file_journal.hpp>

#include "chain.hpp"
#include "connection.hpp"
#include "event_rows.hpp"
#include "head_row.hpp"
#include "log_room.hpp"
#include "snapshot_tables.hpp"

#include <cassert>
#include <utility>

namespace orderledger::inline v1::sqlite {

namespace {

constexpr std::int64_t application_id = 0x4f4c4544;  // "OLED"
constexpr std::int64_t format_version = 2;

/// Pages that the write-ahead log may have before they are copied into the file: 4 MiB of them, which takes no longer
/// than what callers have in flight lasts; with 16, who judges had to wait for a tenth of the time.
constexpr int checkpoint_pages = 1024;
/// After a part of a snapshot, which fills it quickly: 2 MiB, or events would wait for all 4 at once.
constexpr int checkpoint_pages_of_snapshot = 512;

constexpr const char* header_of_format =
    "PRAGMA application_id = 0x4f4c4544; PRAGMA user_version = 2";

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
  /// An older format becomes this one.
  [[nodiscard]] Trouble upgrade();
  [[nodiscard]] Trouble check_usable(Deadline deadline);
  /// A writer of this version may have brought the file up to its format since it was opened to be read.
  [[nodiscard]] Trouble notice_upgrade();
  /// Whether the batch stands at its place already.
  [[nodiscard]] Stored<bool> is_there(const AppendRequest& request, const Head& head);
  [[nodiscard]] Stored<JournalSeq> read_events(JournalSeq from, const Visit& visit,
                                               Deadline deadline);
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
  std::int64_t format_ = format_version;
  HeadRow head_{connection_};
  EventRows events_{connection_};
  SnapshotTables snapshots_{connection_};
  FileOptions options_;
  LogRoom log_room_;
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
    const auto page_bytes = connection_.number("PRAGMA page_size");
    if (!page_bytes) return page_bytes.error();
    log_room_ = LogRoom(*page_bytes);
    if (format_ != format_version) {
      if (auto trouble = upgrade()) return trouble;
    }
  }
  if (auto trouble = head_.prepare()) return trouble;
  return events_.prepare(format_, is_writer());
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
  format_ = file->version;
  return {};
}

Trouble FileJournal::File::create() {
  if (sqlite3_db_readonly(connection_.get(), "main") == 1)
    return connection_.error(StorageCode::read_only, "the file may not be written");
  const Transaction transaction(connection_);
  if (auto trouble = connection_.execute("PRAGMA synchronous = EXTRA; BEGIN IMMEDIATE"))
    return trouble;
  if (auto trouble = connection_.execute(header_of_format)) return trouble;
  if (auto trouble = HeadRow::create(connection_)) return trouble;
  if (auto trouble = EventRows::create(connection_)) return trouble;
  return connection_.execute("COMMIT");
}

Trouble FileJournal::File::upgrade() {
  const Transaction transaction(connection_);
  if (auto trouble = connection_.execute("BEGIN IMMEDIATE")) return trouble;
  if (auto trouble = EventRows::upgrade(connection_)) return trouble;
  if (auto trouble = connection_.execute(header_of_format)) return trouble;
  if (auto trouble = connection_.execute("COMMIT")) return trouble;
  format_ = format_version;
  return {};
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

Trouble FileJournal::File::notice_upgrade() {
  if (format_ == format_version) return {};
  const auto file = connection_.identity();
  if (!file) return file.error();
  if (file->version == format_) return {};
  if (file->version > format_version)
    return connection_.error(StorageCode::newer_format, "a newer version wrote to it meanwhile");
  format_ = file->version;
  return events_.prepare(format_, is_writer());
}

Trouble FileJournal::File::check_writable(Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return trouble;
  if (!is_writer())
    return connection_.error(StorageCode::read_only, "the journal was opened to be read");
  return {};
}

Trouble FileJournal::File::checkpoint(int mode) {
  const int result = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, mode, nullptr, nullptr);
  // Readers may hold it up; then the next one gets further.
  if (result == SQLITE_OK || (result & 0xff) == SQLITE_BUSY) return {};
  return connection_.error("checkpoint");
}

Stored<std::string> FileJournal::File::keep_options(std::string_view proposed, Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return *std::move(trouble);
  const auto head = head_.read();
  if (!head) return note(head.error());
  if (head->options) return *head->options;
  if (!is_writer()) return std::string(proposed);
  if (head->end.seq != 0)
    return note(connection_.error(StorageCode::damaged, "no options: damaged"));
  Head with_options = *head;
  with_options.options = std::string(proposed);
  with_options.end = {0, with_options.start()};
  if (auto trouble = head_.write(with_options)) return note(*std::move(trouble));
  return std::string(proposed);
}

Stored<JournalEpoch> FileJournal::File::begin_epoch(Deadline deadline) {
  if (auto trouble = check_writable(deadline)) return *std::move(trouble);
  if (auto trouble = connection_.execute("UPDATE head SET epoch = epoch + 1"))
    return note(*std::move(trouble));
  const auto head = head_.read();
  if (!head) return note(head.error());
  return head->epoch;
}

Stored<bool> FileJournal::File::is_there(const AppendRequest& request, const Head& head) {
  if (request.expected_seq + request.batch.size() > head.end.seq) return false;
  auto wanted = request.batch.begin();
  const auto end =
      events_.read(request.expected_seq + 1, head.start(), [&](const StoredEntry& entry) {
        if (entry.id != wanted->id || entry.content != wanted->content) return false;
        return ++wanted != request.batch.end();
      });
  if (!end) return end.error();
  return wanted == request.batch.end();
}

Appended FileJournal::File::append(const AppendRequest& request, Deadline deadline) {
  assert(!request.batch.empty());
  const auto failed = [this](StorageError error) {
    return Appended{.outcome = AppendOutcome::failed, .error = note(std::move(error))};
  };
  if (auto trouble = check_writable(deadline)) return failed(*std::move(trouble));
  const Transaction transaction(connection_);
  if (auto trouble = connection_.execute("BEGIN IMMEDIATE")) return failed(*std::move(trouble));

  auto read = head_.read();
  if (!read) return failed(read.error());
  Head head = *std::move(read);
  if (request.epoch < head.epoch) return {.outcome = AppendOutcome::fenced};
  if (request.expected_seq != head.end.seq) {
    const auto there = is_there(request, head);
    if (!there) return failed(there.error());
    return {.outcome = *there ? AppendOutcome::duplicate : AppendOutcome::conflict,
            .head = head.end.seq};
  }
  if (auto trouble = events_.append(request.batch, head.end)) return failed(*std::move(trouble));
  if (auto trouble = head_.write(head)) return failed(*std::move(trouble));
  if (auto trouble = commit(checkpoint_pages))
    return {.outcome = AppendOutcome::unknown, .error = *std::move(trouble)};
  return {.outcome = AppendOutcome::ok, .head = head.end.seq};
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
  log_room_.keep_ahead(connection_.get(), log_pages_);
  return {};
}

Stored<JournalSeq> FileJournal::File::head(Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return *std::move(trouble);
  const auto head = head_.read();
  if (!head) return note(head.error());
  return head->end.seq;
}

Stored<JournalSeq> FileJournal::File::read(JournalSeq from, const Visit& visit, Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return *std::move(trouble);
  // One transaction, so that head and events are of one moment.
  const Transaction transaction(connection_);
  if (auto trouble = connection_.execute("BEGIN")) return note(*std::move(trouble));
  if (auto trouble = notice_upgrade()) return note(*std::move(trouble));
  auto last = read_events(from < 1 ? 1 : from, visit, deadline);
  if (!last) return note(last.error());
  return last;
}

Stored<JournalSeq> FileJournal::File::read_events(JournalSeq from, const Visit& visit,
                                                  Deadline deadline) {
  const auto head = head_.read();
  if (!head) return head.error();
  if (from > head->end.seq + 1) return head->end.seq;
  bool is_late = false;
  const auto end = events_.read(from, head->start(), [&](const StoredEntry& entry) {
    visit(entry);
    is_late = entry.seq % 1024 == 0 && deadline.has_passed();
    return !is_late;
  });
  if (!end) return end.error();
  if (is_late)
    return connection_.error(StorageCode::deadline_passed, "the deadline passed while reading");
  if (*end != head->end) return events_.missing(end->seq + 1);
  return end->seq;
}

Stored<std::optional<JournalSeq>> FileJournal::File::resolve(std::string_view id,
                                                             Deadline deadline) {
  if (auto trouble = check_usable(deadline)) return *std::move(trouble);
  if (auto trouble = notice_upgrade()) return note(*std::move(trouble));
  auto seq = events_.find(id);
  if (!seq) return note(seq.error());
  return seq;
}

template <class Work>
Trouble FileJournal::File::write_snapshot(JournalEpoch epoch, Deadline deadline, const Work& work) {
  if (auto trouble = check_writable(deadline)) return trouble;
  const Transaction transaction(connection_);
  if (auto trouble = connection_.execute("BEGIN IMMEDIATE")) return note(*std::move(trouble));
  const auto head = head_.read();
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
    const auto chain = events_.chain_at(end.seq, head.start());
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
  if (auto trouble = notice_upgrade()) return *std::move(trouble);
  const auto head = head_.read();
  if (!head) return head.error();
  const auto all = snapshots_.list();
  if (!all) return all.error();
  std::vector<JournalSeq> places;
  for (const SnapshotTables::Whole& each : *all) {
    const auto chain = events_.chain_at(each.seq, head->start());
    if (!chain) return chain.error();
    if (each.seq <= head->end.seq && *chain == each.chain) places.push_back(each.seq);
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
