// What the clock brings about by itself: releases of SKUs and expiries of reservations, each at its own
// instant, and as they will be after the clock.
#include "state.hpp"

namespace orderledger::inline v1 {

using namespace detail;

void Ledger::State::let_due_happen(Instant until) {
  const auto is_due = [&](const auto& pending) {
    return !pending->empty() && std::get<Instant>(*pending->begin()) <= until;
  };
  const Instant event_at = at_;
  for (;;) {
    const bool release_due = is_due(pending_releases_);
    const bool expiry_due = is_due(pending_expiries_);
    if (!release_due && !expiry_due) break;
    // At one instant releases come first.
    if (release_due && (!expiry_due || std::get<Instant>(*pending_releases_->begin()) <=
                                           std::get<Instant>(*pending_expiries_->begin()))) {
      release(*pending_releases_->begin());
    } else {
      expire(*pending_expiries_->begin());
    }
  }
  at_ = event_at;
}

void Ledger::State::release(const PendingRelease& pending) {
  const Instant releases_at = std::get<Instant>(pending);
  const SkuIndex sku = std::get<SkuIndex>(pending);
  std::set<PendingRelease>& all = pending_releases_.own();
  all.erase(all.begin());
  skus_.mutable_at(sku).released = true;
  touch_open_lines(sku);
  commit({.at = releases_at});
}

void Ledger::State::expire(const PendingExpiry& pending) {
  const Instant expires_at = std::get<Instant>(pending);
  at_ = expires_at;
  end_reservation(std::get<ReservationIndex>(pending), Reservation::State::expired);
  commit({.at = expires_at});
  stock_history_.write(skus_, {.at = expires_at, .end = book_.end()});
}

SkuAhead Ledger::State::ahead_of(SkuIndex sku, Instant until) const {
  SkuAhead ahead(sku, skus_[sku]);
  std::vector<Gain> gains;
  for (const auto& [expires_at, name, index] : *pending_expiries_) {
    if (expires_at > until) break;
    ahead.expire(reservations_[index], options_.allocation, gains);
  }
  return ahead;
}

}  // namespace orderledger::inline v1
