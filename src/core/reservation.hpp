/// \file reservation.hpp
/// Reservations: units that a checkout holds until it becomes an order, is given up or expires.
///
/// Private.
#pragma once

#include "order_state.hpp"

#include <orderledger/instant.hpp>

#include <cstdint>
#include <vector>

namespace orderledger::inline v1::detail {

using ReservationIndex = std::uint32_t;  ///< place in the order of acceptance

/// Units of a SKU that a reservation holds at a location.
struct HeldUnits {
  SkuIndex sku = none;
  LocationIndex location = none;
  std::int64_t quantity = 0;
};

/// Invariant: only an active one holds anything; no (SKU, location) twice, none empty.
struct Reservation {
  enum class State : std::uint8_t { active, expired, ended };

  Instant expires_at;
  State state = State::active;
  std::vector<HeldUnits> holds;  ///< in the order in which its lines first named them

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.expires_at, self.state, self.holds);
  }

  void hold(SkuIndex sku, LocationIndex location, std::int64_t quantity) {
    for (HeldUnits& held : holds) {
      if (held.sku != sku || held.location != location) continue;
      held.quantity += quantity;
      return;
    }
    holds.push_back({sku, location, quantity});
  }
};

}  // namespace orderledger::inline v1::detail
