/// \file recorder.hpp
/// A ledger and the journal that it is the fold of.
#pragma once

#include "recovery.hpp"
#include "submission.hpp"

#include <orderledger/durable_ledger.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace orderledger::inline v1::detail {

/// Judges events, appends the accepted ones, and publishes what came of them.
///
/// The ledger applies first, and the journal commits after: judging an event is applying it, and a fork for
/// each group to go back to would cost more than it saves, since a group fails once in a handle's life. So
/// after a failed append the ledger is ahead of the journal; it is never asked again, nor shown.
/// Threads: record(), verify() and the parts of a snapshot one at a time, by the lock inside; the others from
///          anywhere.
class Recorder {
 public:
  Recorder(std::unique_ptr<Journal> journal, Recovered recovered, JournalEpoch epoch,
           LedgerOptions options, std::chrono::milliseconds patience);

  /// Gives every submission its outcomes, or its failure. The group is one commit.
  void record(const SubmissionList& group) noexcept;

  [[nodiscard]] Stored<std::shared_ptr<const Ledger>> view();
  [[nodiscard]] JournalSeq head() const noexcept { return head_; }
  [[nodiscard]] Stored<VerifyReport> verify();
  /// Writes a view, one part after the other; between them others record. Ends early, `closed`, once it is
  /// given up.
  [[nodiscard]] Stored<WrittenSnapshot> snapshot(const std::atomic<bool>* is_given_up = nullptr);
  /// `tell` is told the head after each group that was appended, before its callers are. It may not come back.
  void when_grown(std::function<void(JournalSeq)> tell);

 private:
  /// An accepted event as it will be kept.
  struct Accepted {
    std::string id;
    std::string content;
  };

  void judge(Submission& submission);
  /// Appends what was accepted; asks again while the answer is that nobody knows.
  [[nodiscard]] std::optional<StorageError> append();
  void publish();
  /// The ledger as it was at a place.
  struct View {
    std::shared_ptr<const Ledger> ledger;
    JournalSeq head = 0;
  };
  [[nodiscard]] Stored<View> view_now();
  /// Null unless it is the newest there is.
  [[nodiscard]] View current_view();
  template <class Step>
  void write_step(const Step& step);
  [[nodiscard]] StorageError closed() const;

  /// Whoever asked before the last one had finished comes next: one who records all the time would else keep the
  /// parts of a snapshot waiting for ever.
  [[nodiscard]] std::unique_lock<std::mutex> take_turn() {
    const std::lock_guard next(next_in_line_);
    return std::unique_lock(writing_);
  }

  std::mutex next_in_line_;  ///< held by the one who waits for writing_
  std::mutex writing_;       ///< held while the ledger may be ahead of the journal
  std::unique_ptr<Journal> journal_;
  Ledger ledger_;
  std::atomic<JournalSeq> head_;
  JournalEpoch epoch_;
  LedgerOptions options_;
  std::chrono::milliseconds patience_;
  std::function<void(JournalSeq)> tell_growth_;
  std::vector<Accepted> accepted_;       ///< of the group that is being recorded
  std::optional<StorageError> failure_;  ///< why the handle is dead

  std::atomic<bool> is_view_wanted_ = false;  ///< by a reader who waits for writing_
  std::mutex viewing_;  ///< guards the view; taken after writing_, if both are
  View view_;

  std::mutex snapshotting_;  ///< one at a time; taken before all others
};

}  // namespace orderledger::inline v1::detail
