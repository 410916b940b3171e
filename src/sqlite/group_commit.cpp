#include "group_commit.hpp"

#include <algorithm>
#include <utility>

namespace orderledger::inline v1::detail {

GroupCommit::~GroupCommit() {
  {
    const Lock lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  if (worker_.joinable()) worker_.join();
}

void GroupCommit::run(Submission& submission) {
  Lock lock(mutex_);
  queue_.push_back(&submission);
  while (submission.progress != Submission::Progress::done) {
    if (!is_led_) {
      lead(lock);
    } else if (submission.progress == Submission::Progress::taken) {
      changed_.wait(lock);
    } else if (submission.deadline.has_passed()) {
      queue_.erase(std::find(queue_.begin(), queue_.end(), &submission));
      submission.failure = {.code = StorageCode::deadline_passed,
                            .message = "the deadline passed while others were recorded"};
      return;
    } else {
      changed_.wait_for(lock, submission.deadline.remaining());
    }
  }
}

void GroupCommit::submit(std::unique_ptr<Submission> submission) {
  Lock lock(mutex_);
  changed_.wait(lock, [this] { return in_flight_ < max_in_flight_; });
  if (!worker_.joinable()) worker_ = std::thread([this] { work(); });
  queue_.push_back(submission.get());
  static_cast<void>(submission.release());  // acknowledge() takes it back
  ++in_flight_;
  if (!is_led_) changed_.notify_all();
}

void GroupCommit::flush() {
  Lock lock(mutex_);
  changed_.wait(lock, [this] { return in_flight_ == 0; });
}

void GroupCommit::lead(Lock& lock) {
  std::vector<Submission*> group;
  std::size_t events = 0;
  while (!queue_.empty() &&
         (group.empty() || events + queue_.front()->events.size() <= max_group_)) {
    events += queue_.front()->events.size();
    queue_.front()->progress = Submission::Progress::taken;
    group.push_back(queue_.front());
    queue_.pop_front();
  }
  if (group.empty()) return;
  is_led_ = true;
  lock.unlock();
  recorder_.record(group);
  lock.lock();
  is_led_ = false;
  // Those who wait may be gone as soon as the lock is; those who do not are still ours.
  const auto first_owned = std::stable_partition(group.begin(), group.end(), [](Submission* each) {
    each->progress = Submission::Progress::done;
    return !each->owned;
  });
  changed_.notify_all();
  acknowledge({first_owned, group.end()}, lock);
}

void GroupCommit::acknowledge(std::span<Submission* const> group, Lock& lock) {
  if (group.empty()) return;
  lock.unlock();
  for (Submission* each : group) {
    const std::unique_ptr<Submission> owned(each);
    try {
      if (owned->failure) {
        owned->acknowledge(*owned->failure);
      } else {
        owned->acknowledge(owned->outcomes.front());
      }
    } catch (...) {
      // The caller's affair; the others must be told all the same.
    }
  }
  lock.lock();
  in_flight_ -= group.size();
  changed_.notify_all();
}

void GroupCommit::work() {
  Lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return !is_led_ && (is_ending_ || !queue_.empty()); });
    if (queue_.empty()) return;
    lead(lock);
  }
}

}  // namespace orderledger::inline v1::detail
