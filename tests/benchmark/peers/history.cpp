#include "history.hpp"

#include <algorithm>

namespace peers {

void History::note(LinePart part, const Interval& now) {
  std::optional<std::size_t>& last = last_of_[now.line][static_cast<std::size_t>(part)];
  if (last) {
    Interval& before = intervals_[*last];
    if (before.units == now.units && before.open_class == now.open_class) return;
    before.to = now.from;  // of no length, where a second brings two changes: no question finds it
    last.reset();
  }
  if (now.units == 0) return;
  last = intervals_.size();
  intervals_.push_back(now);
}

Report History::report(std::uint32_t second, const AgeBounds& bounds) const {
  Report report;
  const int today = day_of(second);
  const auto end = std::upper_bound(
      intervals_.begin(), intervals_.end(), second,
      [](std::uint32_t at, const Interval& interval) { return at < interval.from; });
  // The worst class of each order so far, and one of its intervals to tell its currency and age.
  std::vector<const Interval*> worst(orders_, nullptr);
  std::vector<std::uint32_t> found;
  for (auto interval = intervals_.begin(); interval != end; ++interval) {
    if (interval->to <= second) continue;
    const std::size_t bucket = bucket_of(today - day_of(interval->placed), bounds);
    Cell& cell = report.cell(interval->open_class, interval->currency, bucket);
    ++cell.lines;
    cell.units += interval->units;
    cell.hundredths += std::int64_t{interval->units} * interval->price;
    const Interval*& known = worst[interval->order];
    if (known == nullptr) found.push_back(interval->order);
    if (known == nullptr || interval->open_class < known->open_class) known = &*interval;
  }
  for (const std::uint32_t order : found) {
    const Interval& interval = *worst[order];
    const std::size_t bucket = bucket_of(today - day_of(interval.placed), bounds);
    ++report.cell(interval.open_class, interval.currency, bucket).orders;
  }
  return report;
}

}  // namespace peers
