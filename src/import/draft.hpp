/// \file draft.hpp
/// A plan in the making: the events so far, and the facts as they will be after them.
#pragma once

#include "facts.hpp"

#include <orderledger/import/importer.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orderledger::inline v1::imports {

class Draft {
 public:
  Draft(const Facts& known, const PlanQuestion& question);

  /// Adds an event. `id` names what the event establishes; empty for events that need none. `time` is the
  /// source's, for histories; none: it belongs before everything else.
  void add(EventBody body, const std::string& id, std::optional<Instant> time);

  void note(DiagnosticCode code, std::string subject, std::string_view text = {});

  /// As they are once the events so far are applied.
  [[nodiscard]] const Facts& facts() const noexcept { return facts_; }
  [[nodiscard]] bool is_history() const noexcept { return times_ == PlanTimes::history; }
  /// When a fact of that time is booked.
  [[nodiscard]] Instant at(std::optional<Instant> time) const;
  [[nodiscard]] Instant observed_at() const noexcept { return observed_at_; }
  [[nodiscard]] std::size_t size() const noexcept { return events_.size(); }

  /// The plan, in the order in which it is to be applied.
  [[nodiscard]] Plan finish() &&;

 private:
  struct Timed {
    std::optional<Instant> time;
    Event event;
  };

  Facts facts_;
  Instant observed_at_;
  Instant now_;  ///< max(clock, observed_at)
  PlanTimes times_;
  std::optional<Instant> clock_;
  std::vector<Timed> events_;
  std::vector<Diagnostic> diagnostics_;
};

/// The text as an event's id; where it is too long for one, a digest of it.
[[nodiscard]] std::string fitting_id(std::string text);

}  // namespace orderledger::inline v1::imports
