#include "draft.hpp"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <variant>

namespace orderledger::inline v1::imports {

Draft::Draft(const Facts& known, const PlanQuestion& question)
    : facts_(&known),
      observed_at_(question.observed_at),
      now_(std::max(known.clock().value_or(question.observed_at), question.observed_at)),
      times_(question.times),
      clock_(known.clock()) {}

Instant Draft::at(std::optional<Instant> time) const {
  if (!is_history()) return now_;
  const Instant known = std::min(time.value_or(observed_at_), observed_at_);
  return clock_ ? std::max(known, *clock_) : known;
}

void Draft::add(EventBody body, const std::string& id, std::optional<Instant> time) {
  Event event{.at = at(time), .id = {}, .body = std::move(body)};
  if (!id.empty()) {
    if (auto checked = EventId::from(fitting_id(id))) event.id = *std::move(checked);
  }
  facts_.observe(event);
  const Step step = std::holds_alternative<SkuDefined>(event.body) ? Step::define : step_;
  events_.push_back({std::move(event), step, time.has_value()});
}

void Draft::note(DiagnosticCode code, std::string subject, std::string_view text) {
  Diagnostic& added = diagnostics_.emplace_back();
  added.code = code;
  added.subject = std::move(subject);
  added.text = text;
}

std::string fitting_id(std::string text) {
  constexpr std::size_t longest = 255;
  if (text.size() <= longest) return text;
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("digest:{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace orderledger::inline v1::imports
