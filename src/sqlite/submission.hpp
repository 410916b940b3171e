/// \file submission.hpp
/// Events on their way to the journal.
#pragma once

#include <orderledger/durable_ledger.hpp>

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace orderledger::inline v1::detail {

/// What one caller handed over at once: in one commit, whatever else is in it.
struct Submission {
  Submission(std::span<const Event> given, Deadline until) : events(given), deadline(until) {}
  /// One that owns its event, and whose caller does not wait.
  Submission(Event event, DurableLedger::Acknowledge then, Deadline until)
      : owned(std::move(event)),
        events(&*owned, 1),
        deadline(until),
        acknowledge(std::move(then)) {}
  Submission(const Submission&) = delete;  // events may point into it
  Submission& operator=(const Submission&) = delete;

  enum class Progress { waiting, taken, done };

  std::optional<Event> owned = {};
  std::span<const Event> events;
  Deadline deadline;  ///< until when it may wait to be taken
  OnRefusal on_refusal = OnRefusal::go_on;
  DurableLedger::Acknowledge acknowledge = {};

  Progress progress = Progress::waiting;
  std::vector<Result<Applied>> outcomes = {};  ///< of the events, unless storage failed
  std::optional<StorageError> failure = {};
};

}  // namespace orderledger::inline v1::detail
