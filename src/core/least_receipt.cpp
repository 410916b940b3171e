#include "least_receipt.hpp"

#include "int128.hpp"

#include <algorithm>
#include <vector>

namespace orderledger::inline v1::detail {

namespace {

/// Claimants that wait for equally much: their shares differ by their places in the queue alone.
struct Claimants {
  std::int64_t waiting = 0;
  std::int64_t count = 0;
  std::int64_t before = 0;  ///< of them, those that come before the line in the queue
};

/// The line and all that share with it.
class Sharing {
 public:
  Sharing(std::span<const QueueEntry> queue, const QueueEntry& line, LocationIndex location)
      : waiting_(line.waiting) {
    for (const QueueEntry& other : queue) {
      if (other.key.priority() != line.key.priority() || !other.accepts(location)) continue;
      all_waiting_ += other.waiting;
      claimants_.push_back({other.waiting, 1, other < line ? 1 : 0});
    }
    std::sort(claimants_.begin(), claimants_.end(),
              [](const Claimants& a, const Claimants& b) { return a.waiting < b.waiting; });
    std::vector<Claimants> distinct;
    for (const Claimants& each : claimants_) {
      if (distinct.empty() || distinct.back().waiting != each.waiting) {
        distinct.push_back(each);
      } else {
        ++distinct.back().count;
        distinct.back().before += each.before;
      }
    }
    claimants_ = std::move(distinct);
  }

  /// The least to be shared so that the line is given `wanted` units.
  [[nodiscard]] std::int64_t least_for(std::int64_t wanted) const {
    // Its share is within one unit of its exact part: too little is shared here, and enough there.
    std::int64_t too_little = divide_floor(wanted - 1);
    std::int64_t enough = std::min(all_waiting_, divide_floor(wanted) + 1);
    constexpr std::int64_t most_work = std::int64_t{1} << 18;
    if (enough - too_little <= most_work / static_cast<std::int64_t>(claimants_.size())) {
      do ++too_little;
      while (share_of(too_little) < wanted);
      return too_little;
    }
    while (enough - too_little > 1) {
      const std::int64_t middle = too_little + (enough - too_little) / 2;
      (share_of(middle) < wanted ? too_little : enough) = middle;
    }
    return enough;
  }

 private:
  /// What has to be shared for the line's exact part to be `units`, rounded down.
  [[nodiscard]] std::int64_t divide_floor(std::int64_t units) const {
    return static_cast<std::int64_t>(int128(units) * all_waiting_ / waiting_);
  }

  /// Source:   docs/semantics.md, F1
  [[nodiscard]] std::int64_t share_of(std::int64_t shared) const {
    const auto remainder_of = [&](std::int64_t waiting) {
      return static_cast<std::int64_t>(int128(shared) * waiting % all_waiting_);
    };
    const std::int64_t remainder = remainder_of(waiting_);
    int128 remainders = 0;
    std::int64_t before = 0;  // that are given a unit of what is left over before the line is
    for (const Claimants& each : claimants_) {
      const std::int64_t other = remainder_of(each.waiting);
      remainders += int128(other) * each.count;
      if (other > remainder) before += each.count;
      if (other == remainder) before += each.before;
    }
    const auto share = static_cast<std::int64_t>(int128(shared) * waiting_ / all_waiting_);
    return share + (int128(before) < remainders / all_waiting_ ? 1 : 0);
  }

  std::int64_t waiting_;
  std::int64_t all_waiting_ = 0;
  std::vector<Claimants> claimants_;  ///< by what they wait for
};

}  // namespace

std::int64_t units_served_before(AllocationPolicy policy, std::span<const QueueEntry> queue,
                                 const QueueEntry& line, LocationIndex location) {
  std::int64_t units = 0;
  for (const QueueEntry& other : queue) {
    const bool is_before = policy == AllocationPolicy::fair_share
                               ? other.key.priority() > line.key.priority()
                               : other < line;
    if (!is_before) break;
    if (other.accepts(location)) units += other.waiting;
  }
  return units;
}

std::int64_t units_sharing(std::span<const QueueEntry> queue, const QueueEntry& line,
                           LocationIndex location) {
  std::int64_t units = 0;
  for (const QueueEntry& other : queue) {
    if (other.key.priority() != line.key.priority() || other.is_same_line(line)) continue;
    if (other.accepts(location)) units += other.waiting;
  }
  return units;
}

std::int64_t least_receipt(AllocationPolicy policy, std::span<const QueueEntry> queue,
                           const ReceiptSought& sought) {
  const LocationIndex location = sought.missing.location;
  const std::int64_t before =
      sought.missing.units + units_served_before(policy, queue, sought.line, location);
  if (policy != AllocationPolicy::fair_share) return before + sought.wanted;
  return before + Sharing(queue, sought.line, location).least_for(sought.wanted);
}

}  // namespace orderledger::inline v1::detail
