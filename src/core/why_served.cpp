// Why one order was served after another. Source: docs/semantics.md, Explanations. The lives of two lines of one
// SKU are laid side by side, and the last moment is looked for at which the one went without.
#include "explainer.hpp"
#include "given_id.hpp"
#include "kit_parts.hpp"
#include "refusal.hpp"

#include <algorithm>
#include <utility>

namespace orderledger::inline v1 {

using namespace detail;

Result<WhyAfter> Ledger::why_after(const OrderId& order, const OrderId& other,
                                   std::optional<Instant> as_of) const {
  if (auto refused = state_->history().refuse("as_of", as_of)) return *std::move(refused);
  return State::Explainer(*state_, as_of).why_after(order, other);
}

/// A line after each group of the book that touched its order.
class Ledger::State::Explainer::Timeline {
 public:
  struct Step {
    Cause cause;
    BookAddress place =
        0;  ///< as cause.group; of expiries after the clock behind all that is in the book
    Units waiting = 0;
    Units served = 0;  ///< allocated, or left, and not come back to wait again
    Allocations allocations;
    QueueEntry entry;
  };

  void add(Step step) { steps_.push_back(std::move(step)); }
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  [[nodiscard]] const Step& entered() const { return steps_.front(); }
  [[nodiscard]] const Step& last() const { return steps_.back(); }
  /// As that group left it; null before it was in the book.
  [[nodiscard]] const Step* after(BookAddress place) const {
    const auto later = std::upper_bound(steps_.begin(), steps_.end(), place,
                                        [](BookAddress a, const Step& b) { return a < b.place; });
    return later == steps_.begin() ? nullptr : &*std::prev(later);
  }

 private:
  std::vector<Step> steps_;
};

auto Ledger::State::Explainer::timelines_of(OrderIndex index) const -> std::vector<Timeline> {
  std::vector<Timeline> lines;
  const auto add = [&](const Cause& cause, BookAddress place, const Order& order) {
    for (std::uint32_t i = 0; i < order.lines.size(); ++i) {
      const Line& line = order.lines[i];
      if (i == lines.size()) lines.emplace_back();
      lines[i].add({cause, place, line.waiting, line.ordered - line.waiting - line.cancelled,
                    line.allocations, queue_entry(state_.options_.allocation, index, order, i)});
    }
  };
  std::optional<Order> order =
      state_.read_order(index, as_of_, [&](const BookEntry& entry, const Order& after) {
        add({entry.group, entry.at}, entry.group, after);
      });
  if (!order) return lines;
  for_each_expiry(index, *std::move(order),
                  [&](std::size_t number, Instant at, const Order& after) {
                    add({0, at}, state_.book_.end() + number, after);
                  });
  return lines;
}

Result<WhyAfter> Ledger::State::Explainer::why_after(const OrderId& order, const OrderId& other) {
  const auto order_index = find_id(state_.order_names_, order);
  const auto timelines = order_index ? timelines_of(*order_index) : std::vector<Timeline>();
  if (timelines.empty()) return unknown(order, "order");
  const auto other_index = find_id(state_.order_names_, other);
  const auto other_timelines = other_index ? timelines_of(*other_index) : std::vector<Timeline>();
  if (other_timelines.empty()) return unknown(other, "other");
  WhyAfter answer{order, other, asked_as_of_ ? asked_as_of_ : state_.clock_, {}};
  if (order == other) return answer;

  // Lines keep their ids and SKUs: the orders as they are now name them.
  const OrderView now = state_.order_at(*order_index, Instant::last(), nullptr);
  const OrderView other_now = state_.order_at(*other_index, Instant::last(), nullptr);
  for (std::uint32_t i = 0; i < timelines.size(); ++i) {
    const Line& line = now.get()->lines[i];
    if (line.is_kit()) continue;  // its component lines stand in queues
    for (std::uint32_t j = 0; j < other_timelines.size(); ++j) {
      const Line& other_line = other_now.get()->lines[j];
      if (line.sku != other_line.sku || other_line.is_kit()) continue;
      LineComparison& comparison =
          answer.lines.emplace_back(compare(timelines[i], other_timelines[j]));
      comparison.sku = sku_id(line.sku);
      comparison.line = GivenId::of<LineKind>(line_as_ordered(*now.get(), i).id);
      comparison.other = GivenId::of<LineKind>(line_as_ordered(*other_now.get(), j).id);
    }
  }
  return answer;
}

namespace {

/// The first part of the key in which the two places differ.
Precedence first_difference(const QueuePlace& line, const QueuePlace& other) {
  if (line.priority != other.priority) return Precedence::priority;
  if (line.due != other.due) return Precedence::due;
  if (line.placed_at != other.placed_at) return Precedence::placed_at;
  return Precedence::accepted;
}

QueuePlace to_queue_place(const QueueEntry& entry) {
  QueuePlace place;
  place.priority = entry.key.priority();
  place.due = entry.key.due();
  place.placed_at = entry.key.placed_at();
  place.accepted = std::uint64_t{entry.order} + 1;
  return place;
}

}  // namespace

LineComparison Ledger::State::Explainer::compare(const Timeline& line,
                                                 const Timeline& other) const {
  LineComparison answer;
  answer.place = to_queue_place(line.last().entry);
  answer.other_place = to_queue_place(other.last().entry);
  judge_service(line, other, answer);
  return answer;
}

void Ledger::State::Explainer::judge_service(const Timeline& line, const Timeline& other,
                                             LineComparison& answer) const {
  using Step = Timeline::Step;
  const AllocationPolicy policy = state_.options_.allocation;

  // The last time that the other was given units and this line went without, or was not there yet.
  const Step* given = nullptr;
  const Step* given_before = nullptr;  // the other's step before it
  const Step* meanwhile = nullptr;     // this line then
  for (std::size_t i = 0; i < other.steps().size(); ++i) {
    const Step& step = other.steps()[i];
    const Step* const before = i == 0 ? nullptr : &other.steps()[i - 1];
    if (step.served <= (before == nullptr ? 0 : before->served)) continue;
    const Step* const here = line.after(step.place);
    if (here != nullptr && here->waiting == 0) continue;
    given = &step;
    given_before = before;
    meanwhile = here;
  }
  // The last time that this line lost units, while the other had some.
  const Step* lost = nullptr;
  for (std::size_t i = 1; i < line.steps().size(); ++i) {
    const Step& step = line.steps()[i];
    const Step* const there = other.after(step.place);
    if (step.served < line.steps()[i - 1].served && step.waiting > line.steps()[i - 1].waiting &&
        there != nullptr && there->served > 0) {
      lost = &step;
    }
  }
  if (lost != nullptr && (given == nullptr || lost->place >= given->place)) {
    answer.precedence = Precedence::units_lost;
    answer.event = event_of(lost->cause);
    return;
  }
  if (given == nullptr) return;

  answer.event = event_of(given->cause);
  LocationIndex location = none;
  bool is_allocated = false;
  for (const Allocation& allocation : given->allocations) {
    if (allocation.quantity <=
        (given_before == nullptr ? 0 : given_before->allocations.at(allocation.location))) {
      continue;
    }
    is_allocated = true;
    location = allocation.location;
    // A location that this line does not accept says more than one that it does.
    if (meanwhile != nullptr && !meanwhile->entry.accepts(location)) break;
  }
  if (location != none) answer.location = location_id(location);
  if (meanwhile == nullptr) {
    answer.precedence = Precedence::placed_later;
    answer.accepted = event_of(line.entered().cause);
    return;
  }
  answer.place = to_queue_place(meanwhile->entry);
  answer.other_place = to_queue_place(given->entry);
  if (!is_allocated) {
    answer.precedence = Precedence::shipped_waiting;
  } else if (location != none && !meanwhile->entry.accepts(location)) {
    answer.precedence = Precedence::location;
  } else if (given_before == nullptr && meanwhile->place < given->place) {
    // The queue was drained: what a new line is given, no line that waits could take.
    answer.precedence = Precedence::reservation;
  } else if (policy == AllocationPolicy::fair_share &&
             answer.place.priority == answer.other_place.priority) {
    answer.precedence = Precedence::fair_share;
  } else {
    answer.precedence = first_difference(answer.place, answer.other_place);
  }
}

}  // namespace orderledger::inline v1
