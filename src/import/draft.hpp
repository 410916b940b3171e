/// \file draft.hpp
/// A piece of a plan in the making: the events so far, and the facts as they will be after them.
#pragma once

#include "facts.hpp"

#include <orderledger/import/importer.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::imports {

/// The parts of a plan, in the order in which events of one time happen.
enum class Step : std::uint8_t {
  define,  ///< SKUs
  expect,  ///< supplies
  place,   ///< orders, the earliest first
  follow,  ///< what happened to them
  count,   ///< stock: every shipment of the past lowers what was counted after it
};

/// An event, when it happens in the source, and the part of the plan that it is of.
struct Planned {
  Event event;
  Step step = Step::define;
  bool is_timed = true;  ///< false: it belongs before everything else
};

class Draft {
 public:
  Draft(const Facts& known, const PlanQuestion& question);

  /// What is added from now on is of this part; definitions are of theirs.
  void begin(Step step) noexcept { step_ = step; }
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
  [[nodiscard]] const std::vector<Planned>& events() const noexcept { return events_; }
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const noexcept { return diagnostics_; }

 private:
  Facts facts_;
  Instant observed_at_;
  Instant now_;  ///< max(clock, observed_at)
  PlanTimes times_;
  std::optional<Instant> clock_;
  Step step_ = Step::define;
  std::vector<Planned> events_;
  std::vector<Diagnostic> diagnostics_;
};

/// The text as an event's id; where it is too long for one, a digest of it.
[[nodiscard]] std::string fitting_id(std::string text);

}  // namespace orderledger::inline v1::imports
