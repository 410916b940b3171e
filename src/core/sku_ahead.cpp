#include "sku_ahead.hpp"

#include <algorithm>

namespace orderledger::inline v1::detail {

void SkuAhead::expire(const Reservation& reservation, AllocationPolicy policy,
                      std::vector<Gain>& gains) {
  bool any = false;
  for (const HeldUnits& held : reservation.holds) {
    if (held.sku != index_) continue;
    stock_at(held.location).reserved -= held.quantity;
    any = true;
  }
  if (!any) return;
  const auto next_line = [this, walk = QueueWalk(*queue_)]() mutable -> std::optional<QueueEntry> {
    while (auto line = walk()) {
      line->waiting = waiting_of(*line);
      if (line->waiting > 0) return line;
    }
    return {};
  };
  const std::size_t first = gains.size();
  Offers offers = offers_of(stock_);
  give(policy, next_line, offers, gains);
  for (std::size_t i = first; i < gains.size(); ++i) {
    stock_at(gains[i].location).allocated += gains[i].quantity;
    gained_[{gains[i].order, gains[i].line}] += gains[i].quantity;
    served_ += gains[i].quantity;
  }
}

std::vector<QueueEntry> SkuAhead::queue() const {
  std::vector<QueueEntry> lines;
  for (QueueEntry line : *queue_) {
    line.waiting = waiting_of(line);
    if (line.waiting > 0) lines.push_back(line);
  }
  return lines;
}

Units SkuAhead::waiting_of(const QueueEntry& line) const {
  const auto gained = gained_.find({line.order, line.line});
  return gained == gained_.end() ? line.waiting : line.waiting - gained->second;
}

Stock& SkuAhead::stock_at(LocationIndex location) noexcept {
  return *std::find_if(stock_.begin(), stock_.end(),
                       [&](const Stock& at) { return at.location == location; });
}

}  // namespace orderledger::inline v1::detail
