/// \file group_commit.hpp
/// Concurrent callers share a commit.
#pragma once

#include "recorder.hpp"
#include "submission.hpp"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>

namespace orderledger::inline v1::detail {

/// A queue whose first waiting caller records for all: while it waits for the disk, the others gather, and the
/// next one takes them along. Only submit(), whose caller does not wait, needs a thread; it is started by the
/// first call.
class GroupCommit {
 public:
  GroupCommit(Recorder& recorder, const DurableOptions& options)
      : recorder_(recorder), max_group_(options.max_group), max_in_flight_(options.max_in_flight) {}
  /// Records what was submitted, then ends the thread.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// Returns when it is done.
  void run(Submission& submission);
  void submit(std::unique_ptr<Submission> submission);
  void flush();

 private:
  using Lock = std::unique_lock<std::mutex>;
  /// Records the front of the queue, which is not empty. Lets go of the lock meanwhile.
  void lead(Lock& lock) noexcept;
  /// Tells those who do not wait.
  void acknowledge(SubmissionList& owned, Lock& lock) noexcept;
  void work();

  Recorder& recorder_;
  const std::size_t max_group_;
  const std::size_t max_in_flight_;

  std::mutex mutex_;
  std::condition_variable changed_;
  SubmissionList queue_;
  bool is_led_ = false;
  bool is_ending_ = false;
  std::size_t in_flight_ = 0;  ///< submitted and not acknowledged
  std::thread worker_;
};

}  // namespace orderledger::inline v1::detail
