#include "submission.hpp"

#include <orderledger/json/events.hpp>

#include <string_view>
#include <utility>

namespace orderledger::inline v1::detail {

Submission::Submission(std::span<const Event> given, OnRefusal then, Deadline until)
    : events(given), preparations(given.begin(), given.end()), on_refusal(then), deadline(until) {
  make_entries();
}

Submission::Submission(std::vector<Event> given, OnRefusal then,
                       DurableLedger::AcknowledgeBatch tell, Deadline until)
    : owned(std::move(given)),
      events(owned),
      preparations(events.begin(), events.end()),
      on_refusal(then),
      deadline(until),
      acknowledge(std::move(tell)) {
  make_entries();
}

void Submission::make_entries() {
  constexpr std::size_t typical_text = 256;
  texts_.reserve(events.size() * typical_text);
  entries.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::size_t begin = texts_.size();
    // One that is malformed may have no text, and needs none: it will be refused.
    if (preparations[i].malformation() == nullptr) json::append_event(texts_, events[i]);
    entries.push_back({.id = events[i].id ? events[i].id->text() : std::string_view(),
                       .content = std::string_view(texts_).substr(begin)});
  }
  // The texts may have moved since.
  const char* begin = texts_.data();
  for (JournalEntry& entry : entries) {
    entry.content = {begin, entry.content.size()};
    begin += entry.content.size();
  }
}

}  // namespace orderledger::inline v1::detail
