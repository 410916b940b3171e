/// \file submission.hpp
/// Events on their way to the journal, and the queue in which they stand.
#pragma once

#include <orderledger/durable_ledger.hpp>
#include <orderledger/journal.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orderledger::inline v1::detail {

/// What one caller handed over at once: in one commit, whatever else is in it.
struct Submission {
  Submission(std::span<const Event> given, OnRefusal then, Deadline until);
  /// One that owns its events, and whose caller does not wait.
  Submission(std::vector<Event> given, OnRefusal then, DurableLedger::AcknowledgeBatch tell,
             Deadline until);
  Submission(const Submission&) = delete;  // events may point into it
  Submission& operator=(const Submission&) = delete;

  enum class Progress { waiting, taken, done };

  std::vector<Event> owned = {};
  std::span<const Event> events;
  /// Of an event: made by the caller, since one at a time may judge, and one append.
  struct Prepared {
    Preparation preparation;
    std::size_t text_end = 0;  ///< in the texts of all
  };
  std::vector<Prepared> prepared;
  OnRefusal on_refusal = OnRefusal::go_on;
  Deadline deadline;  ///< until when it may wait to be taken
  DurableLedger::AcknowledgeBatch acknowledge = {};

  /// As the journal will keep the event. Requires: it is well formed
  [[nodiscard]] JournalEntry entry(std::size_t event) const noexcept;

  /// Nobody waits for it: it belongs to the queue.
  [[nodiscard]] bool is_owned() const noexcept { return !owned.empty(); }

  Progress progress = Progress::waiting;
  std::vector<Result<Applied>> outcomes = {};  ///< of the events, unless storage failed
  std::optional<StorageError> failure = {};

  Submission* next = nullptr;  ///< behind it in the list in which it stands

 private:
  void prepare();

  std::string texts_;
};

/// Submissions in order. They are linked themselves, so that nothing here needs memory: who stands in a list is
/// told how it ended, whatever happens.
class SubmissionList {
 public:
  SubmissionList() = default;
  SubmissionList(const SubmissionList&) = delete;  // end_ may point into it
  SubmissionList& operator=(const SubmissionList&) = delete;

  [[nodiscard]] bool is_empty() const noexcept { return first_ == nullptr; }
  [[nodiscard]] Submission* first() const noexcept { return first_; }

  void push(Submission& submission) noexcept {
    submission.next = nullptr;
    *end_ = &submission;
    end_ = &submission.next;
  }

  /// Takes the first off. Requires: it is not empty
  Submission& pop() noexcept {
    Submission& front = *first_;
    remove(front);
    return front;
  }

  /// Requires: it stands in this list
  void remove(Submission& submission) noexcept {
    Submission** at = &first_;
    while (*at != &submission) at = &(*at)->next;
    *at = submission.next;
    if (*at == nullptr) end_ = at;
  }

 private:
  Submission* first_ = nullptr;
  Submission** end_ = &first_;  ///< where the next one is linked
};

}  // namespace orderledger::inline v1::detail
