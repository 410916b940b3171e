#include "submission.hpp"

#include <orderledger/json/events.hpp>

#include <string_view>
#include <utility>

namespace orderledger::inline v1::detail {

Submission::Submission(std::span<const Event> given, OnRefusal then, Deadline until)
    : events(given), on_refusal(then), deadline(until) {
  prepare();
}

Submission::Submission(std::vector<Event> given, OnRefusal then,
                       DurableLedger::AcknowledgeBatch tell, Deadline until)
    : owned(std::move(given)),
      events(owned),
      on_refusal(then),
      deadline(until),
      acknowledge(std::move(tell)) {
  prepare();
}

void Submission::prepare() {
  constexpr std::size_t typical_text = 256;
  texts_.reserve(events.size() * typical_text);
  prepared.reserve(events.size());
  for (const Event& event : events) {
    Prepared& made = prepared.emplace_back(Prepared{.preparation = Preparation(event)});
    // One that is malformed may have no text, and needs none: it will be refused.
    if (made.preparation.malformation() == nullptr) json::append_event(texts_, event);
    made.text_end = texts_.size();
  }
}

JournalEntry Submission::entry(std::size_t event) const noexcept {
  const std::size_t begin = event == 0 ? 0 : prepared[event - 1].text_end;
  const std::size_t end = prepared[event].text_end;
  const auto& id = events[event].id;
  return {.id = id ? id->text() : std::string_view(),
          .content = {texts_.data() + begin, end - begin}};
}

}  // namespace orderledger::inline v1::detail
