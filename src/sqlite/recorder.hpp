/// \file recorder.hpp
/// A ledger and the journal that it is the fold of.
#pragma once

#include "recovery.hpp"
#include "submission.hpp"

#include <orderledger/durable_ledger.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace orderledger::inline v1::detail {

/// Submissions that were judged, on their way to the journal: one commit.
struct JudgedGroup {
  SubmissionList submissions;
  std::vector<JournalEntry> accepted;   ///< of their events, in order
  std::optional<StorageError> failure;  ///< they cannot be kept
};

/// Judges events, appends the accepted ones, and shows what came of them.
///
/// The ledger applies first, and the journal commits after: judging an event is applying it, and a fork for
/// each group to go back to would cost more than it saves, since a group fails once in a handle's life. So
/// the ledger may be ahead of the journal, by the group that is appended and the one that is judged meanwhile. After a
/// failed append it stays ahead; then it is never asked again. What is shown of it is shown once it is kept.
/// Threads: any. judge() and append() are for one caller each at a time, groups in the same order.
class Recorder {
 public:
  Recorder(std::unique_ptr<Journal> journal, Recovered recovered, JournalEpoch epoch,
           LedgerOptions options, std::chrono::milliseconds patience);

  /// Moves the submissions to the group, each with the outcomes of its events.
  void judge(SubmissionList& submissions, JudgedGroup& group) noexcept;
  /// Keeps what was accepted; where that fails, every submission of the group is told.
  void append(JudgedGroup& group) noexcept;

  [[nodiscard]] Stored<std::shared_ptr<const Ledger>> view();
  [[nodiscard]] std::optional<StorageError> keep_history_since(Instant since);
  [[nodiscard]] JournalSeq head() const noexcept { return head_; }
  [[nodiscard]] Stored<VerifyReport> verify();
  /// Writes a view, one part after the other; between them others append. Ends early, `closed`, once it is
  /// given up.
  [[nodiscard]] Stored<WrittenSnapshot> snapshot(const std::atomic<bool>* is_given_up = nullptr);
  /// `tell` is told the head after each group that was appended, before its callers are. It may not come back.
  void when_grown(std::function<void(JournalSeq)> tell);

 private:
  /// A lock for one after the other: whoever asked before the last one had finished comes next. One who comes back at
  /// once would else keep the others waiting for ever.
  class Turns {
   public:
    [[nodiscard]] std::unique_lock<std::mutex> take() {
      const std::lock_guard next(next_in_line_);
      return std::unique_lock(taken_);
    }

   private:
    std::mutex next_in_line_;  ///< held by the one who waits for taken_
    std::mutex taken_;
  };

  void judge(Submission& submission, JudgedGroup& group);
  /// Asks again while the answer is that nobody knows.
  [[nodiscard]] std::optional<StorageError> write(const JudgedGroup& group);
  /// The ledger as it was at a place.
  struct View {
    std::shared_ptr<const Ledger> ledger;
    JournalSeq head = 0;
  };
  [[nodiscard]] Stored<View> view_now();
  /// Null unless it is of the last acknowledged event.
  [[nodiscard]] View current_view();
  /// False where the handle died before.
  [[nodiscard]] bool wait_until_kept(JournalSeq seq);
  void advance(JournalSeq head);
  template <class Step>
  void write_step(const Step& step);
  /// The handle is dead from now on; gives why, the first reason if there are more.
  StorageError die(StorageError why) noexcept;
  /// What a dead handle answers; nothing while it lives.
  [[nodiscard]] std::optional<StorageError> closed();

  Turns ledger_turns_;  ///< guard the next two
  Ledger ledger_;
  JournalSeq judged_;  ///< place that the last accepted event has, or will have

  Turns journal_turns_;  ///< guard the next three; taken after ledger_turns_, if both are
  std::unique_ptr<Journal> journal_;
  JournalEpoch epoch_;
  std::function<void(JournalSeq)> tell_growth_;
  LedgerOptions options_;
  std::chrono::milliseconds patience_;

  std::mutex progress_;  ///< guards the next three; nothing is taken after it
  std::condition_variable progressed_;
  std::atomic<JournalSeq> head_;
  std::optional<StorageError> failure_;  ///< why the handle is dead

  std::mutex viewing_;  ///< guards the view; taken after ledger_turns_, if both are
  View view_;           ///< the newest one; it may not be kept yet

  std::mutex snapshotting_;  ///< one at a time; taken before all others
};

}  // namespace orderledger::inline v1::detail
