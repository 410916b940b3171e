#include "distinct_skus.hpp"

namespace orderledger::inline v1::detail {

std::size_t DistinctSkus::add_to_many(SkuIndex sku) {
  if (places_ == nullptr) {
    places_ = std::make_unique<std::unordered_map<SkuIndex, std::size_t>>();
    for (std::size_t i = 0; i < skus_.size(); ++i) places_->emplace(skus_[i], i);
  }
  const auto [known, is_new] = places_->try_emplace(sku, skus_.size());
  if (is_new) skus_.push_back(sku);
  return known->second;
}

}  // namespace orderledger::inline v1::detail
