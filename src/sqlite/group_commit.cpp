#include "group_commit.hpp"

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
  queue_.push(submission);
  while (submission.progress != Submission::Progress::done) {
    if (!is_led_) {
      lead(lock);
    } else if (submission.progress == Submission::Progress::taken) {
      changed_.wait(lock);
    } else if (submission.deadline.has_passed()) {
      queue_.remove(submission);
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
  queue_.push(*submission.release());  // acknowledge() takes it back
  ++in_flight_;
  if (!is_led_) changed_.notify_all();
}

void GroupCommit::flush() {
  Lock lock(mutex_);
  changed_.wait(lock, [this] { return in_flight_ == 0; });
}

void GroupCommit::lead(Lock& lock) noexcept {
  SubmissionList group;
  std::size_t events = 0;
  do {
    Submission& front = queue_.pop();
    front.progress = Submission::Progress::taken;
    events += front.events.size();
    group.push(front);
  } while (!queue_.is_empty() && events + queue_.first()->events.size() <= max_group_);

  is_led_ = true;
  lock.unlock();
  recorder_.record(group);
  lock.lock();
  is_led_ = false;
  // Those who wait may be gone as soon as the lock is; the others are still ours.
  SubmissionList owned;
  while (!group.is_empty()) {
    Submission& each = group.pop();
    each.progress = Submission::Progress::done;
    if (each.owned) owned.push(each);
  }
  changed_.notify_all();
  if (!owned.is_empty()) acknowledge(owned, lock);
}

void GroupCommit::acknowledge(SubmissionList& owned, Lock& lock) noexcept {
  lock.unlock();
  std::size_t count = 0;
  while (!owned.is_empty()) {
    const std::unique_ptr<Submission> each(&owned.pop());
    ++count;
    try {
      if (each->failure) {
        each->acknowledge(*std::move(each->failure));
      } else {
        each->acknowledge(std::move(each->outcomes.front()));
      }
    } catch (...) {
      // The caller's affair; the others must be told all the same.
    }
  }
  lock.lock();
  in_flight_ -= count;
  changed_.notify_all();
}

void GroupCommit::work() {
  Lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return !is_led_ && (is_ending_ || !queue_.is_empty()); });
    if (queue_.is_empty()) return;
    lead(lock);
  }
}

}  // namespace orderledger::inline v1::detail
