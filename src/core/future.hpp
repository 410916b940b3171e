/// \file future.hpp
/// A ledger as it will be at an instant after its clock, if it is told nothing until then.
///
/// Private.
#pragma once

#include "state.hpp"

#include <map>
#include <set>
#include <unordered_set>
#include <vector>

namespace orderledger::inline v1 {

/// What falls due between the clock and an as_of after it, and what it will do. Only releases and expiries
/// happen; they are settled on copies.
class Ledger::State::Future {
 public:
  /// A reservation expires, and lines that wait are given what it held.
  struct Expiry {
    Instant at;
    std::vector<detail::Gain> gains;
  };

  Future(const State& state, Instant as_of);

  [[nodiscard]] const detail::Balances& balances() const noexcept { return balances_; }
  /// The postings that are still to come, in order.
  [[nodiscard]] const std::vector<Posting>& postings() const noexcept { return postings_; }
  [[nodiscard]] const std::vector<Expiry>& expiries() const noexcept { return expiries_; }
  /// The order as it will be; null where it stays as it is.
  [[nodiscard]] const Order* changed_order(OrderIndex index) const noexcept;
  [[nodiscard]] const std::map<OrderIndex, Order>& changed_orders() const noexcept {
    return orders_;
  }
  /// The SKU, where reservations of it will have expired; else null.
  [[nodiscard]] const detail::SkuAhead* changed_sku(SkuIndex sku) const noexcept;
  [[nodiscard]] const std::map<SkuIndex, detail::SkuAhead>& changed_skus() const noexcept {
    return skus_;
  }

 private:
  using LinesByOrder = std::map<OrderIndex, std::set<std::uint32_t>>;

  /// A copy of the order, made when it is first wanted.
  [[nodiscard]] Order& order(OrderIndex index);
  void release(const PendingRelease& pending);
  void expire(const PendingExpiry& pending);
  void settle(const LinesByOrder& touched, Instant at);

  const State& state_;
  std::unordered_set<SkuIndex> released_;
  std::map<SkuIndex, detail::SkuAhead> skus_;
  std::map<OrderIndex, Order> orders_;
  std::vector<Expiry> expiries_;  ///< in the order in which they happen
  detail::Balances balances_;
  std::vector<Posting> postings_;
};

}  // namespace orderledger::inline v1
