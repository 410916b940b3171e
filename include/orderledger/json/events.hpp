/// \file events.hpp
/// Events as JSON: strict JSON Lines in, canonical JSON out.
///
/// Layer 5, edge; component `orderledger::json`. The JSON library stays inside.
/// Source:  SPEC 3, docs/semantics.md
#pragma once

#include <orderledger/event.hpp>
#include <orderledger/result.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace orderledger {
inline namespace v1 {
namespace json {

/// Reads events from JSON texts. Keep one for many: it reuses its memory.
///
/// Strict: unknown, repeated and missing fields, null where it means nothing, numbers spelt as 2.0 or
/// 1e2, text that is not UTF-8 are refused by name.
/// Threads: one thread at a time.
class ORDERLEDGER_EXPORT EventReader {
 public:
  EventReader();
  ~EventReader();
  EventReader(EventReader&&) noexcept;
  EventReader& operator=(EventReader&&) noexcept;

  /// One event from one JSON object. Every byte string gives an event or an error.
  ///
  /// Defaults are filled in (an absent placed_at stays absent).
  /// Errors:   `malformed`, naming field and value: the first unknown or repeated field in the order of
  ///           the text, else the first missing or bad one in the order of SPEC's table. What can be
  ///           represented but means nothing (quantity 0, empty lists) is left to the ledger.
  [[nodiscard]] Result<Event> read(std::string_view text);

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

/// The event on one line, without a line break: fields in the order of SPEC's table, those that have
/// their default value left out, instants in UTC, decimals and numbers in their shortest exact form.
/// read() gives back an equal event: placed_at is written where it is given, even if it equals `at`.
[[nodiscard]] ORDERLEDGER_EXPORT std::string to_json(const Event& event);
/// The same, behind what stands in `out`: for those who write many.
ORDERLEDGER_EXPORT void append_event(std::string& out, const Event& event);

}  // namespace json
}  // namespace v1
}  // namespace orderledger
