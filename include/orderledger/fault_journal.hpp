/// \file fault_journal.hpp
/// A journal that behaves as networks and disks do on a bad day, for tests of what uses one.
///
/// Layer 4, state.
/// Threads: one at a time.
#pragma once

#include <orderledger/journal.hpp>

#include <cstdint>
#include <memory>

namespace orderledger {
inline namespace v1 {

/// How often what goes wrong. Units: of a thousand calls. One call suffers one fault at most, so that they sum
/// to 1,000 or less.
struct FaultRates {
  int request_lost = 0;  ///< append: nothing is done, and the answer is `unknown`
  int reply_lost = 0;    ///< append: it is done, and the answer is `unknown`
  int delayed = 0;   ///< append: the answer is `unknown`, and the batch arrives before a later call
  int repeated = 0;  ///< append: it arrives twice; the second answer is what the caller sees
  int failed = 0;    ///< any call: nothing is done, and the answer is `failed` or an `io_error`
};

/// Passes calls on to another journal, with faults.
///
/// Invariant: equal seeds and equal calls give equal faults.
class ORDERLEDGER_EXPORT FaultJournal final : public Journal {
 public:
  FaultJournal(std::unique_ptr<Journal> journal, FaultRates rates, std::uint64_t seed);
  ~FaultJournal() override;

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
  class Faults;
  std::unique_ptr<Faults> faults_;
};

}  // namespace v1
}  // namespace orderledger
