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
  Order* order = nullptr;
  std::uint32_t first_line = 0;  ///< of those that it asks for; they are the last
  bool accepted = false;
  bool listed = false;  ///< the lines are elements of the event's `lines`
  const Reservation* reservation = nullptr;
  Instant at;
};

/// What a request wants of one SKU.
struct Demand {
  SkuIndex sku = none;
  std::uint32_t first_line = none;  ///< that names the SKU; none: it is only a component of kits
  std::int64_t ordered = 0;         ///< by the lines that name it
  std::int64_t waiting = 0;         ///< of these, after they were given what is available
  std::int64_t components = 0;      ///< the same of component lines, which ask no policy but count
  std::int64_t waiting_components = 0;
  std::int64_t served = 0;  ///< units that expiries will give to lines of the queue before
};

/// What a request would be given. A question has a plan of its own.
struct RequestPlan {
  std::vector<Gain> gains;
  std::vector<Demand> demands;    ///< of each SKU, in the order of first appearance among the lines
  std::vector<QueueEntry> queue;  ///< scratch: the lines of one SKU
};

}  // namespace orderledger::inline v1::detail
