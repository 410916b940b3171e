/// \file sku_ahead.hpp
/// A SKU's stock and queue as they will be once expiries that are due have happened.
///
/// Private, rules. Requests are judged on it, and an as_of after the clock is answered from it.
#pragma once

#include "fill_rule.hpp"
#include "reservation.hpp"

#include <boost/container/small_vector.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace orderledger::inline v1::detail {

class SkuAhead {
 public:
  SkuAhead(SkuIndex index, const SkuRecord& sku)
      : index_(index), queue_(&sku.waiting), stock_(sku.stock.begin(), sku.stock.end()) {}

  /// Lets the reservation expire: what it holds of the SKU goes to lines that wait. Adds their gains.
  void expire(const Reservation& reservation, AllocationPolicy policy, std::vector<Gain>& gains);

  [[nodiscard]] std::span<const Stock> stock() const noexcept { return stock_; }
  /// Units that lines of the queue have gained.
  [[nodiscard]] std::int64_t served() const noexcept { return served_; }
  /// The lines that still wait, in queue order.
  [[nodiscard]] std::vector<QueueEntry> queue() const;

 private:
  /// What the line still waits for.
  [[nodiscard]] Units waiting_of(const QueueEntry& line) const;
  [[nodiscard]] Stock& stock_at(LocationIndex location) noexcept;

  SkuIndex index_;
  const LineQueue* queue_;
  boost::container::small_vector<Stock, 4> stock_;
  std::map<std::pair<OrderIndex, std::uint32_t>, Units> gained_;  ///< by lines of the queue
  std::int64_t served_ = 0;
};

}  // namespace orderledger::inline v1::detail
