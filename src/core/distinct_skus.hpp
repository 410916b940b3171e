/// \file distinct_skus.hpp
/// The SKUs that an event touches, in the order in which they are filled.
///
/// Private.
#pragma once

#include "order_state.hpp"

#include <boost/container/small_vector.hpp>

#include <algorithm>

namespace orderledger::inline v1::detail {

/// SKUs, each once, in the order of their first appearance.
class DistinctSkus {
 public:
  void add(SkuIndex sku) {
    if (std::find(skus_.begin(), skus_.end(), sku) == skus_.end()) skus_.push_back(sku);
  }
  [[nodiscard]] auto begin() const noexcept { return skus_.begin(); }
  [[nodiscard]] auto end() const noexcept { return skus_.end(); }

 private:
  boost::container::small_vector<SkuIndex, 4> skus_;
};

}  // namespace orderledger::inline v1::detail
