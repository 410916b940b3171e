#include "future.hpp"

#include "distinct_skus.hpp"
#include "settle.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace orderledger::inline v1 {

using namespace detail;

std::unique_ptr<Ledger::State::Future> Ledger::State::future(Instant as_of) const {
  const auto is_due = [&](const auto& pending) {
    return !pending->empty() && std::get<Instant>(*pending->begin()) <= as_of;
  };
  if (!is_due(pending_releases_) && !is_due(pending_expiries_)) return {};
  return std::make_unique<Future>(*this, as_of);
}

Ledger::State::Future::Future(const State& state, Instant as_of)
    : state_(state), balances_(state.balances_) {
  auto next_release = state.pending_releases_->begin();
  auto next_expiry = state.pending_expiries_->begin();
  const auto due_at = [&](const auto& next, const auto& pending) {
    return next == pending.end() ? std::nullopt : std::optional(std::get<Instant>(*next));
  };
  for (;;) {
    const auto releases_at = due_at(next_release, *state.pending_releases_);
    const auto expires_at = due_at(next_expiry, *state.pending_expiries_);
    // At one instant releases come first.
    if (releases_at && *releases_at <= as_of && (!expires_at || *releases_at <= *expires_at)) {
      release(*next_release++);
    } else if (expires_at && *expires_at <= as_of) {
      expire(*next_expiry++);
    } else {
      return;
    }
  }
}

const Ledger::State::Order* Ledger::State::Future::changed_order(OrderIndex index) const noexcept {
  const auto changed = orders_.find(index);
  return changed == orders_.end() ? nullptr : &changed->second;
}

const SkuAhead* Ledger::State::Future::changed_sku(SkuIndex sku) const noexcept {
  const auto changed = skus_.find(sku);
  return changed == skus_.end() ? nullptr : &changed->second;
}

Ledger::State::Order& Ledger::State::Future::order(OrderIndex index) {
  const auto known = orders_.find(index);
  if (known != orders_.end()) return known->second;
  const OrderView now = state_.order_at(index, Instant::last(), nullptr);
  return orders_.emplace(index, *now.get()).first->second;
}

void Ledger::State::Future::release(const PendingRelease& pending) {
  const SkuIndex index = std::get<SkuIndex>(pending);
  released_.insert(index);
  LinesByOrder touched;
  state_.skus_[index].for_each_unshipped(
      [&](OrderIndex order, std::uint32_t line) { touched[order].insert(line); });
  settle(touched, std::get<Instant>(pending));
}

void Ledger::State::Future::expire(const PendingExpiry& pending) {
  const Reservation& reservation = state_.reservations_[std::get<ReservationIndex>(pending)];
  DistinctSkus skus;
  for (const HeldUnits& held : reservation.holds) skus.add(held.sku);
  std::vector<Gain> gains;
  for (const SkuIndex sku : skus) {
    SkuAhead& of_sku = skus_.try_emplace(sku, sku, state_.skus_[sku]).first->second;
    of_sku.expire(reservation, state_.options_.allocation, gains);
  }
  LinesByOrder touched;
  for (const Gain& gain : gains) {
    detail::apply(order(gain.order), allocation_of(gain));
    touched[gain.order].insert(gain.line);
  }
  expiries_.push_back({std::get<Instant>(pending), std::move(gains)});
  settle(touched, std::get<Instant>(pending));
}

void Ledger::State::Future::settle(const LinesByOrder& touched, Instant at) {
  const auto is_released = [&](SkuIndex sku) {
    return state_.skus_[sku].released || released_.contains(sku);
  };
  for (const auto& [index, lines] : touched) {
    Order& changed = order(index);
    std::set<std::uint32_t> booked_lines;  // a kit in the place of its components
    for (const std::uint32_t line : lines)
      booked_lines.insert(changed.lines[line].is_component() ? changed.lines[line].kit : line);
    std::vector<BookedPosting> booked;
    Settlement settlement(changed, at, booked, balances_);
    for (const std::uint32_t line : booked_lines)
      settlement.settle(line, detail::is_released(changed.lines[line], is_released));
    settlement.finish();
    for (const BookedPosting& posting : booked) {
      const std::uint64_t seq = state_.book_.posting_count() + postings_.size() + 1;
      postings_.push_back(
          state_.to_posting(index, changed.lines[posting.line], posting, at, seq, 0));
    }
  }
}

}  // namespace orderledger::inline v1
