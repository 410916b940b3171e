/// \file request.hpp
/// What order_placed and line_added ask for.
///
/// Private.
#pragma once

#include "fill_rule.hpp"
#include "order_state.hpp"
#include "reservation.hpp"

#include <cstdint>
#include <vector>

namespace orderledger::inline v1::detail {

/// A request of lines of an order.
struct Request {
  OrderIndex index = 0;
  const Order* order = nullptr;
  std::uint32_t first_line = 0;
  bool accepted = false;
  bool listed = false;  ///< the lines are elements of the event's `lines`
  const Reservation* reservation = nullptr;
  Instant at;
};

/// What a request would be given. A question has a plan of its own.
struct RequestPlan {
  std::vector<Gain> gains;
  std::vector<QueueEntry> queue;  ///< scratch: the lines of one SKU
};

/// What a request wants of one SKU.
struct Demand {
  std::int64_t ordered = 0;
  std::int64_t waiting = 0;  ///< after it was given what is available
  std::int64_t served = 0;   ///< units that expiries will give to lines of the queue before
};

}  // namespace orderledger::inline v1::detail
