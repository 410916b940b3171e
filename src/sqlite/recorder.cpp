#include "recorder.hpp"

#include <orderledger/json/events.hpp>

#include <exception>
#include <new>
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
    : journal_(std::move(journal)),
      ledger_(std::move(recovered.ledger)),
      head_(recovered.head),
      epoch_(epoch),
      options_(std::move(options)),
      patience_(patience) {}

StorageError Recorder::closed() const {
  return {.code = StorageCode::closed,
          .message = "the ledger failed earlier, open it again: " + failure_->message};
}

void Recorder::judge(Submission& submission) {
  submission.outcomes.reserve(submission.events.size());
  for (const Event& event : submission.events) {
    // The text comes first: after apply() nothing may fail but the append.
    accepted_.push_back({.id = event.id ? std::string(event.id->text()) : std::string(),
                         .content = json::to_json(event)});
    submission.outcomes.push_back(ledger_.apply(event));
    const Result<Applied>& outcome = submission.outcomes.back();
    if (!outcome || *outcome == Applied::repeated) accepted_.pop_back();
    if (!outcome && submission.on_refusal == OnRefusal::stop) return;
  }
}

std::optional<StorageError> Recorder::append() {
  std::vector<JournalEntry> batch;
  batch.reserve(accepted_.size());
  for (const Accepted& each : accepted_) batch.push_back({.id = each.id, .content = each.content});
  const AppendRequest request{.batch = batch, .expected_seq = head_, .epoch = epoch_};
  const Deadline deadline = Deadline::after(patience_);

  std::optional<StorageError> doubt;  // an attempt whose end is not known
  while (true) {
    Appended answer = journal_->append(request, deadline);
    switch (answer.outcome) {
      case AppendOutcome::ok:
      case AppendOutcome::duplicate: head_ = request.expected_seq + batch.size(); return {};
      case AppendOutcome::unknown:
        doubt = answer.error.value_or(StorageError{});
        doubt->may_be_kept = true;
        if (deadline.has_passed()) return doubt;
        continue;
      case AppendOutcome::failed: return doubt ? doubt : answer.error;
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

void Recorder::publish() {
  auto view = std::make_shared<const Ledger>(ledger_.fork());
  const std::lock_guard lock(viewing_);
  view_ = {.ledger = std::move(view), .head = head_};
}

void Recorder::record(const SubmissionList& group) noexcept {
  const auto turn = take_turn();
  const bool was_dead = failure_.has_value();
  bool is_appending = false;
  StorageError failure{.code = StorageCode::closed, .message = {}};
  try {
    if (was_dead) {
      failure = closed();
    } else {
      accepted_.clear();
      for (Submission* each = group.first(); each != nullptr; each = each->next) judge(*each);
      is_appending = !accepted_.empty();
      if (is_appending) failure_ = append();
      if (!failure_) {
        if (is_view_wanted_.exchange(false)) publish();
        if (is_appending && tell_growth_) tell_growth_(head_);
        return;
      }
      failure = *failure_;
    }
  } catch (const std::exception&) {
    // An empty text needs no memory.
    if (!was_dead && !failure_)
      failure_ = StorageError{
          .code = StorageCode::out_of_memory, .message = {}, .may_be_kept = is_appending};
    failure.code = was_dead ? StorageCode::closed : failure_->code;
    failure.may_be_kept = !was_dead && failure_->may_be_kept;
  }
  for (Submission* each = group.first(); each != nullptr; each = each->next) fail(*each, failure);
}

Recorder::View Recorder::current_view() {
  const std::lock_guard lock(viewing_);
  return view_.head == head_ ? view_ : View{};
}

Stored<Recorder::View> Recorder::view_now() {
  if (View view = current_view(); view.ledger) return view;
  is_view_wanted_ = true;
  const auto turn = take_turn();
  if (failure_) return closed();
  // The writer may have made it before it let go.
  if (View view = current_view(); view.ledger) return view;
  publish();
  return current_view();
}

Stored<std::shared_ptr<const Ledger>> Recorder::view() {
  auto view = view_now();
  if (!view) return view.error();
  return (*std::move(view)).ledger;
}

Stored<VerifyReport> Recorder::verify() {
  const auto turn = take_turn();
  if (failure_) return closed();
  const auto checked = replay_and_check(*journal_, options_);
  if (!checked) return checked.error();
  const Recovered& replayed = checked->replayed;
  return VerifyReport{.events = replayed.head,
                      .live = ledger_.digest(),
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
  const auto turn = take_turn();
  if (failure_) throw Abandoned{closed()};
  if (auto trouble = step(Deadline::after(patience_))) throw Abandoned{*std::move(trouble)};
}

void Recorder::when_grown(std::function<void(JournalSeq)> tell) {
  const auto turn = take_turn();
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
