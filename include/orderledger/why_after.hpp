/// \file why_after.hpp
/// Why one order was served after another: line by line, what decided.
///
/// Layer 3. Threads: plain values.
/// Source:  SPEC 5, why_after; docs/semantics.md, Explanations
#pragma once

#include <orderledger/explanation.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// What put the other line before this one. The first six compare the two places in the queue.
enum class Precedence : std::uint8_t {
  not_after,        ///< nothing: it was not served after the other
  priority,         ///< the other's is higher
  due,              ///< policy due_date: the other is due earlier
  placed_at,        ///< the other was placed earlier
  accepted,         ///< all of these are equal, and the other was accepted earlier
  fair_share,       ///< policy fair_share: they shared what there was, and this one still waits
  placed_later,     ///< the other had its units before this line was in the book
  location,         ///< the other's units were at a location that this line does not accept
  reservation,      ///< the other's units had been reserved for it
  shipped_waiting,  ///< the other's units left without having been allocated
  units_lost,       ///< this line was served and lost units again, the other kept its own
};
/// `placed_at`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(Precedence precedence) noexcept;

/// What decides a line's place in the queue, in the order in which it counts.
struct QueuePlace {
  std::int32_t priority = 0;
  std::optional<Instant> due = {};  ///< under the policy due_date, and where it has one
  Instant placed_at;
  std::uint64_t accepted = 0;  ///< place in the order of acceptance of orders, from 1

  friend bool operator==(const QueuePlace&, const QueuePlace&) = default;
};

/// A line of the one order and a line of the other, of the same SKU. Of a kit's line, `sku` is that of the
/// component that is compared.
struct LineComparison {
  Sku sku;
  LineId line;   ///< of the order that was served after
  LineId other;  ///< of the order that was served before
  Precedence precedence = Precedence::not_after;
  QueuePlace place;
  QueuePlace other_place;
  std::optional<LocationId> location = {};   ///< where the other's units were, if anywhere
  std::optional<EventReference> event = {};  ///< what gave the other its units, or took this one's
  std::optional<EventReference> accepted =
      {};  ///< placed_later: by what this line entered the book

  friend bool operator==(const LineComparison&, const LineComparison&) = default;
};

struct WhyAfter {
  OrderId order;  ///< asked about: why was it served after
  OrderId other;  ///< this one
  std::optional<Instant> as_of;
  std::vector<LineComparison>
      lines;  ///< every pair of lines of one SKU, in the order of their lines

  friend bool operator==(const WhyAfter&, const WhyAfter&) = default;
};

/// One English sentence.
[[nodiscard]] ORDERLEDGER_EXPORT std::string to_sentence(const LineComparison& comparison);

}  // namespace v1
}  // namespace orderledger
