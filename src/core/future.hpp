/// \file future.hpp
/// The future of a ledger: what falls due after its clock, without any event.
///
/// Private. Made for the length of one question.
#pragma once

#include "state.hpp"

#include <map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace orderledger::inline v1 {

/// What falls due between the clock and an as_of after it, and what it will do.
struct Ledger::State::Future {
  explicit Future(const detail::Balances& now) : balances(now) {}

  std::unordered_set<SkuIndex> released;
  std::map<SkuIndex, detail::SkuAhead> skus;  ///< those of which reservations will have expired
  std::map<OrderIndex, Order> orders;         ///< those that it changes
  std::vector<std::pair<Instant, detail::Gain>> gains;  ///< by expiries, in their order
  detail::Balances balances;
  std::vector<Posting> postings;
};

}  // namespace orderledger::inline v1
