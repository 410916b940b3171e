/// \file memory_journal.hpp
/// A journal in memory: for tests, and for ledgers that need not survive.
///
/// Layer 4, state.
/// Threads: any number, at once; that is how several writers are tried against each other.
#pragma once

#include <orderledger/journal.hpp>

#include <memory>
#include <string>

namespace orderledger {
inline namespace v1 {

/// A journal that keeps every promise but surviving its process.
class ORDERLEDGER_EXPORT MemoryJournal final : public Journal {
 public:
  MemoryJournal();
  ~MemoryJournal() override;
  /// A second handle on the same entries, for a second writer or a reader.
  [[nodiscard]] std::unique_ptr<MemoryJournal> share() const;

  [[nodiscard]] Stored<std::string> keep_options(std::string_view proposed,
                                                 Deadline deadline) override;
  [[nodiscard]] Stored<JournalEpoch> begin_epoch(Deadline deadline) override;
  [[nodiscard]] Appended append(const AppendRequest& request, Deadline deadline) override;
  [[nodiscard]] Stored<JournalSeq> head(Deadline deadline) override;
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
  struct Entries;
  explicit MemoryJournal(std::shared_ptr<Entries> entries) noexcept;
  std::shared_ptr<Entries> entries_;
  std::shared_ptr<const std::string> part_given_;  ///< stays until the next is asked for
};

}  // namespace v1
}  // namespace orderledger
