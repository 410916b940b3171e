/// \file group_commit.hpp
/// Concurrent callers share a commit.
#pragma once

#include "recorder.hpp"
#include "submission.hpp"

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace orderledger::inline v1::detail {

/// A queue whose first waiting caller judges for all, and then has the journal keep it. While it waits for the disk,
/// the next one judges those who come: they are one group, which is appended as soon as the one before it is kept. So
/// two groups are on their way at most, and a commit is shared by all who came during the one before.
///
/// Only submit(), whose caller does not wait, needs threads: one that judges, so that the ledger stays in the caches of
/// one processor, and one that appends. They are started by the first call.
class GroupCommit {
 public:
  GroupCommit(Recorder& recorder, const DurableOptions& options)
      : recorder_(recorder), max_group_(options.max_group), max_in_flight_(options.max_in_flight) {}
  /// Records what was submitted, then ends the threads.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// Returns when it is done.
  void run(Submission& submission);
  void submit(std::unique_ptr<Submission> submission);
  void flush();

 private:
  using Lock = std::unique_lock<std::mutex>;
  /// Judges the front of the queue, which is not empty, while nobody judges; ends when the journal is free for the
  /// group, and takes it for it. Lets go of the lock meanwhile.
  JudgedGroup& judge_next(Lock& lock) noexcept;
  /// Has the group kept, and tells. Lets go of the lock meanwhile.
  void append(JudgedGroup& group, Lock& lock) noexcept;
  void push(Submission& submission) noexcept;
  /// Takes some off the queue, as far as they belong to a group that has so many events; gives how many events.
  std::size_t take_part(SubmissionList& part, std::size_t events) noexcept;
  /// Tells those who do not wait, in their order; one group after the other.
  void acknowledge(SubmissionList& owned, Lock& lock) noexcept;
  void start_workers();
  void judge_submitted();
  void append_judged();

  Recorder& recorder_;
  const std::size_t max_group_;
  const std::size_t max_in_flight_;

  std::mutex mutex_;
  std::condition_variable changed_;
  /// For the one who judges and waits for the disk: enough came to be judged, or the disk is free.
  std::condition_variable came_;
  std::condition_variable handed_over_;
  SubmissionList queue_;
  std::size_t waiting_events_ = 0;     ///< in queue_
  std::array<JudgedGroup, 2> groups_;  ///< the one that is judged, and the one that is appended
  std::size_t next_group_ = 0;         ///< the one that is, or will be, judged
  JudgedGroup* judged_ = nullptr;      ///< handed over to the thread that appends
  bool is_judging_ = false;
  bool is_appending_ = false;
  bool is_ending_ = false;
  std::uint64_t submitted_ = 0;     ///< events
  std::uint64_t acknowledged_ = 0;  ///< the first of them
  std::vector<std::thread> workers_;
};

}  // namespace orderledger::inline v1::detail
