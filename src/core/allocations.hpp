/// \file allocations.hpp
/// Which units of a line hold stock, and where.
///
/// Private.
#pragma once

#include <orderledger/event.hpp>

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace orderledger::inline v1::detail {

using LocationIndex = std::uint32_t;
using Units = std::int32_t;  ///< of one line: at most 1,000,000,000

/// "None" of every index: no location, the whole order, nothing found.
inline constexpr std::uint32_t none = UINT32_MAX;

/// Units of a line that hold stock at a location; of an untracked SKU at none.
struct Allocation {
  LocationIndex location = none;
  Units quantity = 0;
  friend bool operator==(const Allocation&, const Allocation&) = default;
};

/// All of a line, in the order in which the locations came.
/// Invariant: none is empty, no location is named twice.
class Allocations {
 public:
  [[nodiscard]] bool empty() const noexcept { return total_ == 0; }
  [[nodiscard]] auto begin() const noexcept { return by_location_.begin(); }
  [[nodiscard]] auto end() const noexcept { return by_location_.end(); }

  [[nodiscard]] Units total() const noexcept { return total_; }
  [[nodiscard]] Units at(LocationIndex location) const noexcept {
    for (const Allocation& allocation : by_location_) {
      if (allocation.location == location) return allocation.quantity;
    }
    return 0;
  }

  /// Requires: `quantity` is not 0
  void add(LocationIndex location, Units quantity) {
    total_ += quantity;
    for (Allocation& allocation : by_location_) {
      if (allocation.location == location) {
        allocation.quantity += quantity;
        return;
      }
    }
    by_location_.push_back({location, quantity});
  }
  /// Requires: so many are allocated there
  void take(LocationIndex location, Units quantity) {
    total_ -= quantity;
    const auto found = std::find_if(by_location_.begin(), by_location_.end(),
                                    [&](const Allocation& a) { return a.location == location; });
    assert(found != by_location_.end() && found->quantity >= quantity);
    found->quantity -= quantity;
    if (found->quantity == 0) by_location_.erase(found);
  }
  void clear() noexcept {
    by_location_.clear();
    total_ = 0;
  }

 private:
  boost::container::small_vector<Allocation, 1> by_location_;
  Units total_ = 0;
};

}  // namespace orderledger::inline v1::detail
