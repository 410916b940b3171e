/// \file order_steps.hpp
/// Orders in the order in which they were added, in a byte or two each where they come nearly in sequence.
///
/// Private.
#pragma once

#include "bytes.hpp"
#include "order_state.hpp"

#include <cstdint>
#include <string>

namespace orderledger::inline v1::detail {

class OrderSteps {
 public:
  OrderSteps() = default;
  OrderSteps(const OrderSteps& other) : last_(other.last_) { steps_.append(other.steps_.view()); }
  OrderSteps& operator=(const OrderSteps&) = delete;

  /// Nothing where the order was the last one added.
  void add(OrderIndex order) {
    if (steps_.size() > 0 && order == last_) return;
    steps_.signed_number(std::int64_t{order} - last_);
    last_ = order;
  }

  template <class Visit>
  void for_each(Visit visit) const {
    ByteReader in(steps_.view());
    for (std::int64_t order = 0; !in.at_end();) {
      order += in.signed_number();
      visit(static_cast<OrderIndex>(order));
    }
  }

  template <class Writer>
  void save(Writer& out) const {
    out(steps_.view(), last_);
  }
  template <class Reader>
  void load(Reader& in) {
    std::string steps;
    in(steps, last_);
    steps_.clear();
    steps_.append(steps);
  }

 private:
  ByteWriter steps_;  ///< from each order to the next
  OrderIndex last_ = 0;
};

}  // namespace orderledger::inline v1::detail
