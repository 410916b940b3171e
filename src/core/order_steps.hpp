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
  /// Nothing where the order was the last one added.
  void add(OrderIndex order) {
    if (!steps_.empty() && order == last_) return;
    const std::int64_t step = std::int64_t{order} - last_;
    auto left = static_cast<std::uint64_t>(step) << 1 ^ static_cast<std::uint64_t>(step >> 63);
    for (; left >= 0x80; left >>= 7) steps_.push_back(static_cast<char>(left | 0x80));
    steps_.push_back(static_cast<char>(left));
    last_ = order;
  }

  template <class Visit>
  void for_each(Visit visit) const {
    ByteReader in(steps_);
    for (std::int64_t order = 0; !in.at_end();) {
      order += in.signed_number();
      visit(static_cast<OrderIndex>(order));
    }
  }

 private:
  std::string steps_;  ///< from each order to the next, as ByteReader::signed_number() reads it
  OrderIndex last_ = 0;
};

}  // namespace orderledger::inline v1::detail
