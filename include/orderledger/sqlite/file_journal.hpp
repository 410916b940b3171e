/// \file file_journal.hpp
/// A journal in one SQLite file.
///
/// Layer 5, edge; component `orderledger::sqlite`. SQLite's header stays inside. docs/durability.md has the
/// format of the file, and what is promised when.
/// Threads: one at a time.
#pragma once

#include <orderledger/journal.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace orderledger {
inline namespace v1 {

/// What an acknowledged event survives.
enum class Durability : std::uint8_t {
  /// The power cut: a commit returns when the disk says that it has it (one sync).
  power_cut,
  /// The end of the process, however sudden. A power cut may take the last commits, in order, from the end;
  /// what is left is consistent. No sync for each commit, so much faster.
  process_crash,
};

namespace sqlite {

/// What a file is opened for.
enum class Access : std::uint8_t {
  create,      ///< to write; made if it is not there
  read_write,  ///< to write; `not_found` if it is not there
  read_only,   ///< beside a writer in this or another process; never changes the file
};

struct FileOptions {
  Access access = Access::create;
  Durability durability = Durability::power_cut;
  /// Name of a registered SQLite VFS, how SQLite reaches files; empty: the system's.
  std::string vfs = {};
};

/// A journal in one SQLite file.
///
/// Events are plain text, so that the `sqlite3` program reads them: `select seq, content from each_event`.
/// Invariant: one connection writes and checkpoints. A second writer is refused, `locked`, at once; any number
///            of processes read meanwhile.
/// Where a sync or write failed, the handle is dead: every call answers `closed`. Open again: what was
/// acknowledged is there.
class ORDERLEDGER_EXPORT FileJournal final : public Journal {
 public:
  /// Errors:   not_found, not_a_ledger, newer_format, damaged, locked, read_only, disk_full, io_error,
  ///           deadline_passed
  [[nodiscard]] static Stored<std::unique_ptr<FileJournal>> open(const std::string& path,
                                                                 const FileOptions& options,
                                                                 Deadline deadline);
  /// Closes. Nothing needs to be saved: what was acknowledged is in the file. Unless the handle is dead, the
  /// side files (-wal, -shm) are folded into the file.
  ~FileJournal() override;

  [[nodiscard]] Stored<std::string> keep_options(std::string_view proposed,
                                                 Deadline deadline) override;
  [[nodiscard]] Stored<JournalEpoch> begin_epoch(Deadline deadline) override;
  [[nodiscard]] Appended append(const AppendRequest& request, Deadline deadline) override;
  [[nodiscard]] Stored<JournalSeq> head(Deadline deadline) override;
  /// Checks the chain on the way: with from = 1 it covers every byte that was written.
  [[nodiscard]] Stored<JournalSeq> read(JournalSeq from, const Visit& visit,
                                        Deadline deadline) override;
  [[nodiscard]] Stored<std::optional<JournalSeq>> resolve(std::string_view id,
                                                          Deadline deadline) override;
  [[nodiscard]] std::optional<StorageError> keep_snapshot_part(const SnapshotPart& part,
                                                               Deadline deadline) override;
  [[nodiscard]] std::optional<StorageError> finish_snapshot(const SnapshotEnd& end,
                                                            Deadline deadline) override;
  [[nodiscard]] Stored<std::vector<JournalSeq>> snapshots(Deadline deadline) override;
  [[nodiscard]] Stored<std::string_view> snapshot_part(JournalSeq seq, std::uint32_t number,
                                                       Deadline deadline) override;

 private:
  class File;
  explicit FileJournal(std::unique_ptr<File> file) noexcept;
  std::unique_ptr<File> file_;
};

}  // namespace sqlite
}  // namespace v1
}  // namespace orderledger
