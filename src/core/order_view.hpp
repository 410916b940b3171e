/// \file order_view.hpp
/// Ways to hold on to an order, or to a part of one, for the length of a question or of an event.
///
/// Private.
#pragma once

#include "order_state.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace orderledger::inline v1::detail {

/// An order that is either kept somewhere or was just read from the book.
class OrderView {
 public:
  explicit OrderView(const Order& kept) : kept_(&kept) {}
  explicit OrderView(std::optional<Order> read) : read_(std::move(read)) {}
  /// Null when the order was not in the book yet.
  [[nodiscard]] const Order* get() const noexcept {
    return kept_ != nullptr ? kept_ : read_ ? &*read_ : nullptr;
  }

 private:
  const Order* kept_ = nullptr;
  std::optional<Order> read_;
};

/// An order that an event names.
struct FoundOrder {
  OrderIndex index = 0;
  Order* order = nullptr;
};

/// Where a shipment is found.
struct ShipmentPlace {
  OrderIndex order = 0;
  std::uint32_t number = 0;  ///< among the order's shipments
};

}  // namespace orderledger::inline v1::detail
