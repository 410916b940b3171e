/// \file due_days.hpp
/// By the day, in UTC, on which lines are judged by the date they were accepted with: whose they are.
///
/// Private. Whom fill rates have to ask. Copies share what lies in the same month or so.
#pragma once

#include "copy_on_write.hpp"
#include "order_steps.hpp"

#include <orderledger/instant.hpp>

#include <map>

namespace orderledger::inline v1::detail {

class DueDays {
 public:
  /// A line of the order, as it was accepted, is to be judged then.
  void note(Instant due, OrderIndex order) {
    const Day day = Day::of_utc(due);
    spans_[span_of(day)].own()[day].add(order);
  }

  /// Calls `visit` with the orders of each day; both ends are included.
  template <class Visit>
  void for_each(Day from, Day to, const Visit& visit) const {
    for (auto span = spans_.lower_bound(span_of(from));
         span != spans_.end() && span->first <= span_of(to); ++span) {
      for (const auto& [day, orders] : *span->second) {
        if (day >= from && day <= to) visit(orders);
      }
    }
  }

  /// Nobody will ask for days before that one. Those of its own span stay.
  void forget_before(Day day) { spans_.erase(spans_.begin(), spans_.lower_bound(span_of(day))); }

  /// The same, in shared memory. Not const: from now on neither side owns a span alone.
  [[nodiscard]] DueDays share() {
    DueDays other;
    for (auto& [number, days] : spans_)
      other.spans_.emplace_hint(other.spans_.end(), number, days.share());
    return other;
  }

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.spans_);
  }

 private:
  static constexpr int days_per_span = 32;
  static int span_of(Day day) noexcept {
    return static_cast<int>(day.since_epoch().count()) / days_per_span;
  }

  std::map<int, CopyOnWrite<std::map<Day, OrderSteps>>> spans_;
};

}  // namespace orderledger::inline v1::detail
