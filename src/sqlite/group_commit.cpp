#include "group_commit.hpp"

#include <system_error>
#include <utility>

namespace orderledger::inline v1::detail {

namespace {

/// How many events are judged before the next look at whether the journal is free. It begins with what there is
/// then, and what is judged meanwhile is the next group: so each takes as long as the other, however fast the disk.
constexpr std::size_t events_in_part = 256;

}  // namespace

GroupCommit::~GroupCommit() {
  {
    const Lock lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  handed_over_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void GroupCommit::run(Submission& submission) {
  Lock lock(mutex_);
  push(submission);
  while (submission.progress != Submission::Progress::done) {
    if (submission.progress == Submission::Progress::taken) {
      changed_.wait(lock);
    } else if (!is_judging_) {
      append(judge_next(lock), lock);
    } else if (submission.deadline.has_passed()) {
      queue_.remove(submission);
      waiting_events_ -= submission.events.size();
      submission.failure = {.code = StorageCode::deadline_passed,
                            .message = "the deadline passed while others were recorded"};
      return;
    } else {
      changed_.wait_for(lock, submission.deadline.remaining());
    }
  }
}

void GroupCommit::submit(std::unique_ptr<Submission> submission) {
  const std::size_t events = submission->events.size();
  Lock lock(mutex_);
  // A larger batch than is ever allowed goes alone.
  changed_.wait(lock, [&] {
    const std::uint64_t in_flight = submitted_ - acknowledged_;
    return in_flight == 0 || in_flight + events <= max_in_flight_;
  });
  if (workers_.empty()) start_workers();
  push(*submission.release());  // acknowledge() takes it back
  submitted_ += events;
  if (!is_judging_) changed_.notify_all();
}

void GroupCommit::flush() {
  Lock lock(mutex_);
  // Others may go on submitting; acknowledgements come in the order of the events.
  changed_.wait(lock, [this, until = submitted_] { return acknowledged_ >= until; });
}

void GroupCommit::push(Submission& submission) noexcept {
  queue_.push(submission);
  waiting_events_ += submission.events.size();
  // Being woken takes longer than judging a few.
  if (waiting_events_ >= events_in_part) came_.notify_one();
}

std::size_t GroupCommit::take_part(SubmissionList& part, std::size_t events) noexcept {
  std::size_t taken = 0;
  while (!queue_.is_empty() && taken < events_in_part) {
    Submission& front = *queue_.first();
    if (events + taken > 0 && events + taken + front.events.size() > max_group_) break;
    static_cast<void>(queue_.pop());
    front.progress = Submission::Progress::taken;
    taken += front.events.size();
    part.push(front);
  }
  waiting_events_ -= taken;
  return taken;
}

JudgedGroup& GroupCommit::judge_next(Lock& lock) noexcept {
  is_judging_ = true;
  JudgedGroup& group = groups_[next_group_];
  std::size_t events = 0;
  while (true) {
    SubmissionList part;
    events += take_part(part, events);
    if (!part.is_empty()) {
      lock.unlock();
      recorder_.judge(part, group);
      lock.lock();
      if (!is_appending_) break;
    } else if (is_appending_) {
      came_.wait(lock);
    } else {
      break;
    }
  }

  is_judging_ = false;
  is_appending_ = true;
  next_group_ = 1 - next_group_;
  if (!queue_.is_empty()) changed_.notify_all();  // the next may judge
  return group;
}

void GroupCommit::append(JudgedGroup& group, Lock& lock) noexcept {
  lock.unlock();
  recorder_.append(group);
  group.accepted.clear();
  group.failure.reset();
  lock.lock();
  // Those who wait may be gone as soon as the lock is; the others are still ours.
  SubmissionList owned;
  while (!group.submissions.is_empty()) {
    Submission& each = group.submissions.pop();
    each.progress = Submission::Progress::done;
    if (each.is_owned()) owned.push(each);
  }
  changed_.notify_all();
  if (!owned.is_empty()) acknowledge(owned, lock);
  is_appending_ = false;
  came_.notify_one();
}

void GroupCommit::acknowledge(SubmissionList& owned, Lock& lock) noexcept {
  lock.unlock();
  std::size_t count = 0;
  while (!owned.is_empty()) {
    const std::unique_ptr<Submission> each(&owned.pop());
    count += each->events.size();
    try {
      if (each->failure) {
        each->acknowledge(*std::move(each->failure));
      } else {
        each->acknowledge(std::move(each->outcomes));
      }
    } catch (...) {
      // The caller's affair; the others must be told all the same.
    }
  }
  lock.lock();
  acknowledged_ += count;
  changed_.notify_all();
}

void GroupCommit::start_workers() {
  workers_.reserve(2);
  workers_.emplace_back([this] { judge_submitted(); });
  try {
    workers_.emplace_back([this] { append_judged(); });
  } catch (const std::system_error&) {
    // The one does it all, only without judging while it waits for the disk.
  }
}

void GroupCommit::judge_submitted() {
  Lock lock(mutex_);  // which is free once all are started
  const bool is_alone = workers_.size() < 2;
  while (true) {
    changed_.wait(lock, [this] { return !is_judging_ && (is_ending_ || !queue_.is_empty()); });
    if (queue_.is_empty()) return;
    JudgedGroup& group = judge_next(lock);
    if (is_alone) {
      append(group, lock);
    } else {
      judged_ = &group;
      handed_over_.notify_one();
    }
  }
}

void GroupCommit::append_judged() {
  Lock lock(mutex_);
  while (true) {
    handed_over_.wait(lock, [this] {
      return judged_ != nullptr || (is_ending_ && queue_.is_empty() && !is_judging_);
    });
    if (judged_ == nullptr) return;
    append(*std::exchange(judged_, nullptr), lock);
  }
}

}  // namespace orderledger::inline v1::detail
