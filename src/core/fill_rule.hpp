/// \file fill_rule.hpp
/// The rule of fill: which lines are given what there is. Facts in, a list of gains out.
///
/// Private, rules. One rule serves them all: the fill of an event, the plan of a request, the units of a
/// reservation that becomes an order, the preview of a receipt, what an expiry will give, and pegging.
/// Source:  SPEC 4, fill; docs/semantics.md, Fair share
#pragma once

#include "stock.hpp"

#include <orderledger/ledger.hpp>

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace orderledger::inline v1::detail {

/// A location that no event has named yet: nothing is there. Its number comes with acceptance.
inline constexpr LocationIndex unnamed_location = none - 1;

/// Units that can be given at a location.
struct Offer {
  LocationIndex location = none;
  std::int64_t units = 0;
};
using Offers = boost::container::small_vector<Offer, 4>;

/// What is available, in location order.
[[nodiscard]] inline Offers offers_of(std::span<const Stock> stock) {
  Offers offers;
  for (const Stock& at : stock) offers.push_back({at.location, at.available()});
  return offers;
}

/// Units that a line is given.
struct Gain {
  OrderIndex order = 0;
  std::uint32_t line = 0;
  LocationIndex location = none;
  Units quantity = 0;
};

[[nodiscard]] inline OrderChange allocation_of(const Gain& gain) {
  return {.kind = ChangeKind::allocate,
          .line = gain.line,
          .quantity = gain.quantity,
          .location = gain.location};
}

/// The lines of a queue, one after the other.
class QueueWalk {
 public:
  explicit QueueWalk(const LineQueue& queue) : queue_(&queue) {}
  std::optional<QueueEntry> operator()() {
    if (next_ == queue_->size()) return {};
    return (*queue_)[next_++];
  }

 private:
  const LineQueue* queue_;
  std::size_t next_ = 0;
};

/// Gives the line what it wants and accepts, from one location after the other.
///
/// Shape:    takes what it gives off the line and off the offers; adds a gain for each location.
inline void give_one(QueueEntry& line, std::span<Offer> offers, std::vector<Gain>& gains) {
  for (Offer& offer : offers) {
    if (line.waiting == 0) return;
    if (offer.units == 0 || !line.accepts(offer.location)) continue;
    const auto given = static_cast<Units>(std::min<std::int64_t>(line.waiting, offer.units));
    line.waiting -= given;
    offer.units -= given;
    gains.push_back({line.order, line.line, offer.location, given});
  }
}

/// Splits what there is, location by location, over lines of equal priority.
///
/// Shape:    `lines` in queue order; takes what it gives off them and off the offers. The gains come by
///           location, then in queue order.
/// Source:   docs/semantics.md, F1
void give_shares(std::span<QueueEntry> lines, std::span<Offer> offers, std::vector<Gain>& gains);

[[nodiscard]] inline bool any_left(std::span<const Offer> offers) noexcept {
  return std::any_of(offers.begin(), offers.end(),
                     [](const Offer& offer) { return offer.units > 0; });
}

/// Gives what there is to lines that wait. `next_line` gives one after the other in queue order, then
/// nothing; it is not asked for more of them than there is something for.
///
/// Shape:    `offers` in location order; what is given is taken off them.
/// Complexity: under fair_share linear in the lines of each priority that is reached, times the
///           locations; else in the lines that are asked for.
template <class NextLine>
void give(AllocationPolicy policy, NextLine next_line, std::span<Offer> offers,
          std::vector<Gain>& gains) {
  if (policy != AllocationPolicy::fair_share) {
    while (any_left(offers)) {
      std::optional<QueueEntry> line = next_line();
      if (!line) return;
      give_one(*line, offers, gains);
    }
    return;
  }
  std::vector<QueueEntry> equals;  // of one priority
  std::optional<QueueEntry> ahead;
  while (any_left(offers)) {
    equals.clear();
    if (!ahead) ahead = next_line();
    while (ahead && (equals.empty() || ahead->key.priority() == equals.front().key.priority())) {
      equals.push_back(*ahead);
      ahead = next_line();
    }
    if (equals.empty()) return;
    give_shares(equals, offers, gains);
  }
}

/// The same for lines that are all at hand: takes what it gives off them, too.
inline void give_all(AllocationPolicy policy, std::span<QueueEntry> lines, std::span<Offer> offers,
                     std::vector<Gain>& gains) {
  if (policy != AllocationPolicy::fair_share) {
    for (QueueEntry& line : lines) give_one(line, offers, gains);
    return;
  }
  for (auto first = lines.begin(); first != lines.end() && any_left(offers);) {
    const auto last = std::find_if(first, lines.end(), [&](const QueueEntry& line) {
      return line.key.priority() != first->key.priority();
    });
    give_shares({first, last}, offers, gains);
    first = last;
  }
}

}  // namespace orderledger::inline v1::detail
