#include "snapshot_keeper.hpp"

#include <exception>

namespace orderledger::inline v1::detail {

SnapshotKeeper::SnapshotKeeper(Recorder& recorder, JournalSeq every, JournalSeq last)
    : recorder_(recorder), every_(every), head_(recorder.head()), last_(last), worker_([this] {
        work();
      }) {
  recorder_.when_grown([this](JournalSeq head) { grew(head); });
}

SnapshotKeeper::~SnapshotKeeper() {
  recorder_.when_grown({});
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_one();
  worker_.join();
}

void SnapshotKeeper::grew(JournalSeq head) {
  const std::lock_guard lock(mutex_);
  head_ = head;
  if (head_ - last_ >= every_) changed_.notify_one();
}

void SnapshotKeeper::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_ending_ || head_ - last_ >= every_; });
    if (is_ending_) return;
    last_ = head_;
    lock.unlock();
    try {
      static_cast<void>(recorder_.snapshot(&is_ending_));
    } catch (const std::exception&) {
      // Out of memory: as any other failure.
    }
    lock.lock();
  }
}

}  // namespace orderledger::inline v1::detail
