// What events about reservations do. Source: docs/semantics.md, Reservations.
#include "distinct_skus.hpp"
#include "refusal.hpp"
#include "state.hpp"

#include <algorithm>
#include <utility>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

/// Units of a SKU that a line of a reservation wants.
struct Want {
  std::size_t line = 0;
  SkuIndex sku = none;
  Units units = 0;
};

}  // namespace

Result<ReservationIndex> Ledger::State::find_reservation(const ReservationId& reservation) const {
  const auto index = reservation_names_.find(reservation.text());
  if (!index) {
    return refuse(ErrorCode::unknown_reservation, "reservation", reservation.text(),
                  "no such reservation was made");
  }
  if (reservations_[*index].state == Reservation::State::ended) {
    return refuse(ErrorCode::unknown_reservation, "reservation", reservation.text(),
                  "it was released, or turned into an order");
  }
  return *index;
}

Ledger::State::Refusal Ledger::State::refuse_expired(ReservationIndex index,
                                                     const ReservationId& id) const {
  const Reservation& reservation = reservations_[index];
  if (reservation.state == Reservation::State::active && reservation.expires_at > at_) return {};
  return refuse(ErrorCode::reservation_expired, "reservation", id.text(),
                fmt::format("it expired at {}", reservation.expires_at.to_rfc3339()));
}

Ledger::State::Refusal Ledger::State::on(const UnitsReserved& event) {
  std::vector<SkuIndex> skus;
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    const auto sku = find_sku(event.lines[i].sku, line_field(i, "sku"));
    if (!sku) return sku.error();
    skus.push_back(*sku);
  }
  if (reservation_names_.find(event.reservation.text())) {
    return refuse(ErrorCode::duplicate_reservation, "reservation", event.reservation.text(),
                  "it was made before");
  }
  auto planned = plan_reservation(event, skus);
  if (!planned) return planned.error();

  begin();
  const ReservationIndex index = reservation_names_.add(event.reservation.text());
  for (const HeldUnits& held : planned->holds) {
    skus_.mutable_at(held.sku).stock_at(held.location)->reserved += held.quantity;
    stock_history_.mark(held.sku, held.location, StockAspect::reserved);
  }
  reservations_.push_back(*std::move(planned));
  pending_expiries_.own().insert({event.expires_at, event.reservation.text(), index});
  return {};
}

Result<Reservation> Ledger::State::plan_reservation(const UnitsReserved& event,
                                                    std::span<const SkuIndex> skus) const {
  // A kit wants its components. Those that want too many are cut, and refused when all the rest was judged.
  std::vector<Want> wants;
  Refusal too_many;
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    const std::int64_t quantity = event.lines[i].quantity.units();
    const Kit* const kit = skus_[skus[i]].kit.get();
    if (kit == nullptr) {
      wants.push_back({i, skus[i], static_cast<Units>(quantity)});
      continue;
    }
    for (const KitPart& part : kit->parts) {
      const std::int64_t units = part.units_in(quantity);
      if (!too_many && units > Quantity::max_units) {
        too_many =
            refuse_kits(line_field(i, "quantity"), quantity, units, sku_names_.text(part.sku));
      }
      wants.push_back(
          {i, part.sku, static_cast<Units>(std::min<std::int64_t>(units, Quantity::max_units))});
    }
  }
  std::map<SkuIndex, Offers> available;
  for (const Want& want : wants) {
    if (is_tracked(want.sku) && !available.contains(want.sku))
      available.emplace(want.sku, offers_of(ahead_of(want.sku, at_).stock()));
  }
  Reservation reservation;
  reservation.expires_at = event.expires_at;
  std::vector<Gain> gains;
  // Those that can be served from one location only come first, so that others do not take it from them.
  for (const bool with_location : {true, false}) {
    for (const Want& want : wants) {
      const std::optional<LocationId>& location = event.lines[want.line].location;
      if (location.has_value() != with_location || !is_tracked(want.sku)) continue;
      QueueEntry claim;
      claim.waiting = want.units;
      if (location)
        claim.own_location = location_names_.find(location->text()).value_or(unnamed_location);
      gains.clear();
      give_one(claim, available.at(want.sku), gains);
      if (claim.waiting > 0) {
        return refuse_units(
            ErrorCode::insufficient_stock, line_field(want.line, "quantity"),
            event.lines[want.line].quantity.units(),
            fmt::format("only {} units of SKU {} are available{}", want.units - claim.waiting,
                        detail::quoted(sku_names_.text(want.sku)),
                        location ? " at " + detail::quoted(location->text()) : ""));
      }
      for (const Gain& gain : gains) reservation.hold(want.sku, gain.location, gain.quantity);
    }
  }
  if (too_many) return *std::move(too_many);
  return reservation;
}

Ledger::State::Refusal Ledger::State::on(const ReservationReleased& event) {
  const auto index = find_reservation(event.reservation);
  if (!index) return index.error();
  if (auto refusal = refuse_expired(*index, event.reservation)) return refusal;
  begin();
  end_reservation(*index, Reservation::State::ended);
  return {};
}

DistinctSkus Ledger::State::free_held(ReservationIndex index, Reservation::State how) {
  Reservation& reservation = reservations_.mutable_at(index);
  pending_expiries_.own().erase(
      {reservation.expires_at, std::string(reservation_names_.text(index)), index});
  reservation.state = how;
  DistinctSkus skus;
  for (const HeldUnits& held : std::exchange(reservation.holds, {})) {
    skus_.mutable_at(held.sku).stock_at(held.location)->reserved -= held.quantity;
    stock_history_.mark(held.sku, held.location, StockAspect::reserved);
    skus.add(held.sku);
  }
  return skus;
}

void Ledger::State::end_reservation(ReservationIndex index, Reservation::State how) {
  for (const SkuIndex sku : free_held(index, how)) fill(sku);
}

std::int64_t Ledger::State::shrink_reservations(SkuIndex sku, LocationIndex location,
                                                std::int64_t excess) {
  std::vector<ReservationIndex> newest_first;
  for (const auto& [expires_at, name, index] : *pending_expiries_) newest_first.push_back(index);
  std::sort(newest_first.rbegin(), newest_first.rend());
  std::int64_t taken = 0;
  for (const ReservationIndex index : newest_first) {
    std::vector<HeldUnits>& holds = reservations_.mutable_at(index).holds;
    for (HeldUnits& held : holds) {
      if (held.sku != sku || held.location != location) continue;
      const std::int64_t lost = std::min(held.quantity, excess - taken);
      held.quantity -= lost;
      taken += lost;
    }
    std::erase_if(holds, [](const HeldUnits& held) { return held.quantity == 0; });
    if (taken == excess) break;
  }
  skus_.mutable_at(sku).stock_at(location)->reserved -= taken;
  stock_history_.mark(sku, location, StockAspect::reserved);
  return taken;
}

void Ledger::State::drop_reserved(SkuIndex sku) {
  for (const auto& [expires_at, name, index] : *pending_expiries_) {
    std::erase_if(reservations_.mutable_at(index).holds,
                  [&](const HeldUnits& held) { return held.sku == sku; });
  }
  for (Stock& at : skus_.mutable_at(sku).stock) {
    if (std::exchange(at.reserved, 0) > 0)
      stock_history_.mark(sku, at.location, StockAspect::reserved);
  }
}

}  // namespace orderledger::inline v1
