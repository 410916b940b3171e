#include "recorder.hpp"

#include <algorithm>
#include <exception>
#include <new>
#include <thread>
#include <utility>

namespace orderledger::inline v1::detail {

namespace {

/// With the sentence if there is memory for it.
void fail(Submission& submission, const StorageError& failure) noexcept {
  try {
    submission.failure = failure;
  } catch (const std::bad_alloc&) {
    submission.failure =
        StorageError{.code = failure.code, .message = {}, .may_be_kept = failure.may_be_kept};
  }
}

}  // namespace

Recorder::Recorder(std::unique_ptr<Journal> journal, Recovered recovered, JournalEpoch epoch,
                   LedgerOptions options, std::chrono::milliseconds patience)
    : ledger_(std::move(recovered.ledger)),
      judged_(recovered.head),
      journal_(std::move(journal)),
      epoch_(epoch),
      options_(std::move(options)),
      patience_(patience),
      head_(recovered.head) {}

StorageError Recorder::die(StorageError why) noexcept {
  {
    const std::lock_guard lock(progress_);
    if (!failure_) {
      try {
        failure_ = why;
      } catch (const std::bad_alloc&) {
        // An empty text needs no memory.
        failure_ = StorageError{.code = why.code, .message = {}, .may_be_kept = why.may_be_kept};
      }
    }
  }
  progressed_.notify_all();
  return why;
}

std::optional<StorageError> Recorder::closed() {
  const std::lock_guard lock(progress_);
  if (!failure_) return {};
  return StorageError{.code = StorageCode::closed,
                      .message = "the ledger failed earlier, open it again: " + failure_->message};
}

void Recorder::judge(Submission& submission, JudgedGroup& group) {
  submission.outcomes.reserve(submission.events.size());
  for (std::size_t i = 0; i < submission.events.size(); ++i) {
    const Event& event = submission.events[i];
    // Room comes first: after apply() nothing may fail but the append.
    group.accepted.push_back(submission.entry(i));
    const Preparation* const next =
        i + 1 < submission.events.size() ? &submission.prepared[i + 1].preparation : nullptr;
    submission.outcomes.push_back(ledger_.apply(event, submission.prepared[i].preparation, next));
    const Result<Applied>& outcome = submission.outcomes.back();
    if (!outcome || *outcome == Applied::repeated) {
      group.accepted.pop_back();
    } else {
      ++judged_;
    }
    if (!outcome && submission.on_refusal == OnRefusal::stop) return;
  }
}

void Recorder::judge(SubmissionList& submissions, JudgedGroup& group) noexcept {
  const auto turn = ledger_turns_.take();
  try {
    if (!group.failure) group.failure = closed();
    for (Submission* each = submissions.first(); each != nullptr && !group.failure;
         each = each->next)
      judge(*each, group);
  } catch (const std::exception&) {
    group.failure = die({.code = StorageCode::out_of_memory, .message = {}});
  }
  while (!submissions.is_empty()) group.submissions.push(submissions.pop());
}

std::optional<StorageError> Recorder::write(const JudgedGroup& group) {
  const AppendRequest request{.batch = group.accepted, .expected_seq = head_, .epoch = epoch_};
  const Deadline deadline = Deadline::after(patience_);

  std::optional<StorageError> doubt;  // an attempt whose end is not known
  // What kept the reply from coming may take a while; a store that is asked all the time recovers later.
  constexpr std::chrono::milliseconds longest_pause{100};
  std::chrono::milliseconds pause{1};
  while (true) {
    Appended answer = journal_->append(request, deadline);
    switch (answer.outcome) {
      case AppendOutcome::ok:
      case AppendOutcome::duplicate: return {};
      case AppendOutcome::unknown:
        doubt = answer.error.value_or(StorageError{});
        doubt->may_be_kept = true;
        if (deadline.has_passed()) return doubt;
        std::this_thread::sleep_for(std::min(pause, deadline.remaining()));
        pause = std::min(2 * pause, longest_pause);
        continue;
      case AppendOutcome::failed:
        return doubt ? doubt
                     : answer.error.value_or(
                           StorageError{.message = "the journal failed, and does not say why"});
      case AppendOutcome::conflict:
        // Its place is taken, so it will never be there.
        return StorageError{.code = StorageCode::fenced,
                            .message = "another writer appended to the journal"};
      case AppendOutcome::fenced:
        return StorageError{.code = StorageCode::fenced,
                            .message = "another writer took the journal over",
                            .may_be_kept = doubt.has_value()};
    }
  }
}

void Recorder::append(JudgedGroup& group) noexcept {
  const auto turn = journal_turns_.take();
  bool is_writing = false;
  try {
    // The group before may have failed since these were judged.
    if (!group.failure) group.failure = closed();
    if (!group.failure && !group.accepted.empty()) {
      is_writing = true;
      if (auto trouble = write(group)) {
        group.failure = die(*std::move(trouble));
      } else {
        advance(head_ + group.accepted.size());
        if (tell_growth_) tell_growth_(head_);
      }
    }
  } catch (const std::exception&) {
    group.failure =
        die({.code = StorageCode::out_of_memory, .message = {}, .may_be_kept = is_writing});
  }
  if (!group.failure) return;
  for (Submission* each = group.submissions.first(); each != nullptr; each = each->next)
    fail(*each, *group.failure);
}

void Recorder::advance(JournalSeq head) {
  {
    const std::lock_guard lock(progress_);
    head_ = head;
  }
  progressed_.notify_all();
}

bool Recorder::wait_until_kept(JournalSeq seq) {
  std::unique_lock lock(progress_);
  progressed_.wait(lock, [&] { return head_ >= seq || failure_; });
  return head_ >= seq;
}

Recorder::View Recorder::current_view() {
  const std::lock_guard lock(viewing_);
  return view_.head == head_ ? view_ : View{};
}

Stored<Recorder::View> Recorder::view_now() {
  if (View view = current_view(); view.ledger) return view;
  View view;
  {
    const auto turn = ledger_turns_.take();
    if (auto dead = closed()) return *std::move(dead);
    const std::lock_guard lock(viewing_);
    // Another reader may have made it meanwhile.
    if (!view_.ledger || view_.head != judged_)
      view_ = {.ledger = std::make_shared<const Ledger>(ledger_.fork()), .head = judged_};
    view = view_;
  }
  if (!wait_until_kept(view.head)) return *closed();
  return view;
}

Stored<std::shared_ptr<const Ledger>> Recorder::view() {
  auto view = view_now();
  if (!view) return view.error();
  return (*std::move(view)).ledger;
}

std::optional<StorageError> Recorder::keep_history_since(Instant since) {
  const auto turn = ledger_turns_.take();
  if (auto dead = closed()) return dead;
  const std::lock_guard lock(viewing_);
  ledger_.keep_history_since(since);
  view_ = {};  // what was let go is still there
  return {};
}

Stored<VerifyReport> Recorder::verify() {
  const auto view = view_now();
  if (!view) return view.error();
  const auto turn = journal_turns_.take();
  if (auto dead = closed()) return *std::move(dead);
  const auto checked = replay_and_check(*journal_, options_, view->head);
  if (!checked) return checked.error();
  const Recovered& replayed = checked->replayed;
  return VerifyReport{.events = replayed.head,
                      .live = view->ledger->digest(),
                      .replayed = replayed.ledger.digest(),
                      .audit = replayed.ledger.audit(),
                      .snapshots = checked->snapshots};
}

namespace {

/// Ends the writing of a snapshot: thrown and caught in this file.
struct Abandoned {
  StorageError error;
};

}  // namespace

template <class Step>
void Recorder::write_step(const Step& step) {
  const auto turn = journal_turns_.take();
  if (auto dead = closed()) throw Abandoned{*std::move(dead)};
  if (auto trouble = step(Deadline::after(patience_))) throw Abandoned{*std::move(trouble)};
}

void Recorder::when_grown(std::function<void(JournalSeq)> tell) {
  const auto turn = journal_turns_.take();
  tell_growth_ = std::move(tell);
}

Stored<WrittenSnapshot> Recorder::snapshot(const std::atomic<bool>* is_given_up) {
  const std::lock_guard one_at_a_time(snapshotting_);
  const auto view = view_now();
  if (!view) return view.error();
  const JournalSeq seq = view->head;
  std::uint64_t bytes = 0;
  std::uint32_t parts = 0;
  try {
    view->ledger->write_snapshot([&](std::string_view piece) {
      if (is_given_up != nullptr && *is_given_up)
        throw Abandoned{{.code = StorageCode::closed, .message = "the ledger is being closed"}};
      write_step([&](Deadline deadline) {
        return journal_->keep_snapshot_part(
            {.seq = seq, .number = parts, .epoch = epoch_, .bytes = piece}, deadline);
      });
      ++parts;
      bytes += piece.size();
    });
    write_step([&](Deadline deadline) {
      return journal_->finish_snapshot({.seq = seq, .parts = parts, .epoch = epoch_}, deadline);
    });
  } catch (const Abandoned& end) {
    return end.error;
  }
  return WrittenSnapshot{.seq = seq, .bytes = bytes};
}

}  // namespace orderledger::inline v1::detail
