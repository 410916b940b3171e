/// \file snapshot_keeper.hpp
/// A snapshot after every so many events, without anybody asking for it.
#pragma once

#include "recorder.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace orderledger::inline v1::detail {

/// Writes them on a thread of its own: who applies an event does not wait for its serialisation. One that fails is
/// tried again as many events later; if the ledger died of it, the next caller is told.
class SnapshotKeeper {
 public:
  /// `last` is the place of the newest snapshot.
  SnapshotKeeper(Recorder& recorder, JournalSeq every, JournalSeq last);
  /// Gives up one that is being written.
  ~SnapshotKeeper();
  SnapshotKeeper(const SnapshotKeeper&) = delete;
  SnapshotKeeper& operator=(const SnapshotKeeper&) = delete;

 private:
  void grew(JournalSeq head);
  void work();

  Recorder& recorder_;
  const JournalSeq every_;
  std::mutex mutex_;
  std::condition_variable changed_;
  JournalSeq head_;
  JournalSeq last_;
  std::atomic<bool> is_ending_ = false;
  std::thread worker_;  ///< the last one: it uses the others
};

}  // namespace orderledger::inline v1::detail
