#include "stock_history.hpp"

#include <algorithm>
#include <tuple>

namespace orderledger::inline v1::detail {

void StockHistory::mark(SkuIndex sku, LocationIndex location, StockAspect aspect) {
  marks_.push_back({sku, location, static_cast<std::uint8_t>(aspect)});
}

void StockHistory::write(std::span<const SkuRecord> skus, const StockNote& when) {
  std::sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) {
    return std::tie(a.sku, a.location) < std::tie(b.sku, b.location);
  });
  for (auto mark = marks_.begin(); mark != marks_.end();) {
    const SkuIndex sku = mark->sku;
    const LocationIndex location = mark->location;
    StockNote note = when;
    // One note for all that the group changed there.
    for (; mark != marks_.end() && mark->sku == sku && mark->location == location; ++mark)
      note.aspects |= mark->aspects;
    for (const Stock& at : skus[sku].stock) {
      if (at.location == location) note.stock = at;
    }
    if (notes_.size() <= sku) notes_.resize(skus.size());
    notes_[sku].push_back(note);
  }
  marks_.clear();
}

std::span<const StockNote> StockHistory::of(SkuIndex sku) const noexcept {
  if (sku >= notes_.size()) return {};
  return notes_[sku];
}

}  // namespace orderledger::inline v1::detail
