#include "agenda.hpp"

#include "packed_events.hpp"

#include <algorithm>
#include <tuple>

namespace orderledger::inline v1::imports {

void Agenda::add(const Planned& planned) {
  bytes_.clear();
  Packer pack(bytes_);
  pack(planned.event);
  entries_.push_back({.at = planned.event.at.milliseconds(),
                      .what = records_.add(bytes_),
                      .number = static_cast<std::uint32_t>(entries_.size()),
                      .step = planned.step,
                      .is_timed = planned.is_timed});
}

void Agenda::add_count(std::uint32_t stock, Instant at) {
  entries_.push_back({.at = at.milliseconds(),
                      .what = stock,
                      .number = static_cast<std::uint32_t>(entries_.size()),
                      .step = Step::count});
}

void Agenda::sort() {
  std::optional<std::int64_t> first;
  for (const Entry& entry : entries_) {
    if (entry.is_timed && (!first || entry.at < *first)) first = entry.at;
  }
  for (Entry& entry : entries_) {
    if (!entry.is_timed && first) entry.at = std::min(entry.at, *first);
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.at, a.step, a.number) < std::tie(b.at, b.step, b.number);
  });
}

Event Agenda::take(const Entry& entry) {
  records_.read(entry.what, bytes_);
  records_.remove(entry.what);
  Event event;
  Unpacker unpack(bytes_);
  unpack(event);
  event.at = Instant::from_milliseconds(entry.at).value();
  return event;
}

}  // namespace orderledger::inline v1::imports
