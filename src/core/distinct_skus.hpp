/// \file distinct_skus.hpp
/// The SKUs that an event touches, in the order in which they are filled.
///
/// Private.
#pragma once

#include "order_state.hpp"

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <memory>
#include <unordered_map>

namespace orderledger::inline v1::detail {

/// SKUs, each once, in the order of their first appearance. A few are looked through, many are hashed.
class DistinctSkus {
 public:
  /// Gives its place.
  std::size_t add(SkuIndex sku) {
    if (!are_few()) return add_to_many(sku);
    const std::size_t count = skus_.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (skus_[i] == sku) return i;
    }
    if (count == few) return add_to_many(sku);
    skus_.push_back(sku);
    return count;
  }
  [[nodiscard]] bool are_few() const noexcept { return places_ == nullptr; }
  [[nodiscard]] auto begin() const noexcept { return skus_.begin(); }
  [[nodiscard]] auto end() const noexcept { return skus_.end(); }

 private:
  static constexpr std::size_t few = 16;

  std::size_t add_to_many(SkuIndex sku);

  boost::container::small_vector<SkuIndex, 4> skus_;
  std::unique_ptr<std::unordered_map<SkuIndex, std::size_t>> places_;  ///< null: they are few
};

}  // namespace orderledger::inline v1::detail
