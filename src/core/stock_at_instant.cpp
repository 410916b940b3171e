// Stock of a SKU at any instant. Now: as it is kept. After the clock: once expiries have happened. In the past:
// the last note about each location, and what orders did since then, which is in the book.
#include "explainer.hpp"

#include <algorithm>
#include <set>

namespace orderledger::inline v1 {

using namespace detail;

auto Ledger::State::Explainer::stock_of(SkuIndex sku) const -> std::vector<StockAt> {
  if (is_past_) return past_stock_of(sku);
  std::vector<StockAt> all;
  const std::vector<StockNote> notes = state_.stock_history_.of(sku);
  const SkuAhead* const changed = ahead_ ? ahead_->changed_sku(sku) : nullptr;
  const auto stock =
      changed != nullptr ? changed->stock() : std::span<const Stock>(state_.skus_[sku].stock);
  for (const Stock& at : stock) add_last_events(notes, all.emplace_back(StockAt{at, {}, {}}));
  return all;
}

auto Ledger::State::Explainer::past_stock_of(SkuIndex sku) const -> std::vector<StockAt> {
  std::map<LocationIndex, StockNote> latest;
  const std::vector<StockNote> notes = state_.stock_history_.of(sku);
  for (const StockNote& note : notes) {
    if (note.at > as_of_) break;
    latest[note.stock.location] = note;
  }
  if (!latest.empty()) add_moves_of_orders(sku, latest);
  std::vector<StockAt> all;
  for (const auto& [location, note] : latest)
    add_last_events(notes, all.emplace_back(StockAt{note.stock, {}, {}}));
  std::sort(all.begin(), all.end(), [&](const StockAt& a, const StockAt& b) {
    return state_.location_before_at(a.stock.location, b.stock.location, as_of_);
  });
  return all;
}

namespace {

/// Units of a line that left, by where from, over all its shipments.
std::map<LocationIndex, Units> departed(const Order& order, std::uint32_t line) {
  std::map<LocationIndex, Units> units;
  for (const Shipment& shipment : order.shipments) {
    const ShipmentLine* const in_shipment = shipment.find(line);
    if (in_shipment == nullptr) continue;
    for (const Allocation& departure : in_shipment->departures)
      units[departure.location] += departure.quantity;
  }
  return units;
}

}  // namespace

void Ledger::State::Explainer::add_moves_of_orders(
    SkuIndex sku, std::map<LocationIndex, StockNote>& latest) const {
  const auto oldest =
      std::min_element(latest.begin(), latest.end(),
                       [](const auto& a, const auto& b) { return a.second.end < b.second.end; });
  std::set<OrderIndex> orders;
  state_.book_.for_each_entry_between(oldest->second.end, state_.book_.end_at(as_of_),
                                      [&](const BookEntry& entry) { orders.insert(entry.order); });
  for (const OrderIndex index : orders) {
    Order before;
    (void)state_.read_order(index, as_of_, [&](const BookEntry& entry, const Order& order) {
      for (std::uint32_t i = 0; i < order.lines.size(); ++i) {
        if (order.lines[i].sku != sku) continue;
        const bool is_new = i >= before.lines.size();
        // Voiding gives back to on_hand, and is noted; units that leave a shipment otherwise do not.
        const auto was = is_new ? std::map<LocationIndex, Units>() : departed(before, i);
        for (const auto& [location, units] : departed(order, i)) {
          const auto known = was.find(location);
          const Units left = units - (known == was.end() ? 0 : known->second);
          const auto note = latest.find(location);
          if (left <= 0 || note == latest.end() || entry.group < note->second.end) continue;
          note->second.stock.on_hand -= left;
          note->second.stock.left_in = std::max(note->second.stock.left_in, entry.group);
        }
        for (auto& [location, note] : latest) {
          if (entry.group < note.end) continue;
          note.stock.allocated += order.lines[i].allocations.at(location) -
                                  (is_new ? 0 : before.lines[i].allocations.at(location));
        }
      }
      before = order;
    });
  }
}

void Ledger::State::Explainer::add_last_events(std::span<const StockNote> notes,
                                               StockAt& at) const {
  const auto last = [&](StockAspect aspect) -> const StockNote* {
    for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
      if (note->at <= as_of_ && note->stock.location == at.stock.location && note->is_of(aspect))
        return &*note;
    }
    return nullptr;
  };
  // An event about on_hand is never an expiry; its group is the one that ends there.
  const StockNote* const note = last(StockAspect::on_hand);
  if (note != nullptr) at.on_hand_changed = event_of({note->end - 1, note->at});
  if (at.stock.left_in != 0 && (note == nullptr || at.stock.left_in >= note->end))
    at.on_hand_changed = event_of({at.stock.left_in, {}});
  if (at.stock.safety_stock == 0) return;
  if (const StockNote* const set = last(StockAspect::safety_stock))
    at.safety_changed = event_of({set->end - 1, set->at});
}

}  // namespace orderledger::inline v1
