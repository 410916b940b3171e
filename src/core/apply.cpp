// Events: how each is judged, and what those about SKUs, stock and supplies do. Those about orders are in
// apply_orders.cpp and apply_shipments.cpp. Source: SPEC 3 and 4; checks stand in the documented precedence
// of errors.
#include "fingerprint.hpp"
#include "given_id.hpp"
#include "refusal.hpp"
#include "state.hpp"
#include "validate.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

bool sum_overflows(std::int64_t a, std::int64_t b) noexcept {
  return b > 0 ? a > std::numeric_limits<std::int64_t>::max() - b
               : a < std::numeric_limits<std::int64_t>::min() - b;
}

[[maybe_unused]] bool is_of(const Preparation& preparation, const Event& event) {
  const Preparation own(event);
  return (own.malformation() == nullptr) == (preparation.malformation() == nullptr) &&
         own.content() == preparation.content();
}

}  // namespace

Ledger::State::State(LedgerOptions options) : options_(std::move(options)) {
  balances_.record_changes();
}

Result<Applied> Ledger::State::apply(const Event& event, const Preparation& preparation) {
  assert(!preparation.is_made() || is_of(preparation, event));
  std::optional<SoughtName> id;
  if (event.id) {
    id.emplace(event.id->text(), preparation.names_.event);
    known_events_.prefetch(id->hash());  // which comes while the event is looked at
  }
  if (!preparation.is_made()) {
    if (auto malformed = malformation_of(event)) return *std::move(malformed);
  } else if (preparation.malformation() != nullptr) {
    return *preparation.malformation();
  }
  const auto content = [&] {
    return preparation.is_made() ? preparation.content() : fingerprint_of(event, content_text_);
  };
  if (id) {
    if (const auto known = known_events_.find(*id)) {
      if (known_events_.content(*known) == content()) return Applied::repeated;
      return refuse(ErrorCode::conflicting_duplicate, "id", event.id->text(),
                    "an event with this id and other content was applied before");
    }
  }
  if (clock_ && event.at < *clock_) {
    return refuse(ErrorCode::out_of_order, "at", event.at.to_rfc3339(),
                  fmt::format("earlier than the ledger's clock, {}", clock_->to_rfc3339()));
  }
  at_ = event.at;
  names_ = preparation.names_;
  Refusal refusal = std::visit([this](const auto& body) { return on(body); }, event.body);
  if (!refusal) {
    commit({.at = event.at,
            .type = static_cast<std::uint8_t>(event.body.index()),
            .has_id = event.id.has_value()});
    stock_history_.write(skus_, {.at = event.at, .end = book_.end()});
    clock_ = event.at;
    if (id) known_events_.add(*id, content());
  }
  cool_down();
  is_changing_ = false;
  if (refusal) return *std::move(refusal);
  return Applied::applied;
}

void Ledger::State::expect(const Preparation& preparation) const noexcept {
  const Preparation::Names& names = preparation.names_;
  if (names.event != 0) known_events_.prefetch(names.event);
  if (names.is_new_order) {
    order_names_.prefetch(names.order);
  } else if (names.order != 0) {
    cache_.prefetch(names.order);
  }
  if (names.shipment != 0) shipment_names_.prefetch(names.shipment);
}

void Ledger::State::begin() {
  is_changing_ = true;
  let_due_happen(at_);
  // Now, as what is noted of shipments counts from the beginning of the block.
  book_.begin_block_if_due(at_, shipment_names_.size(), balances_);
}

Result<SkuIndex> Ledger::State::find_sku(const Sku& sku, std::string_view field) const {
  if (const auto found = find_id(sku_names_, sku)) return *found;
  return refuse(ErrorCode::unknown_sku, field, sku.text(), "no such SKU is defined");
}

Result<FoundOrder> Ledger::State::find_order(const OrderId& id) {
  OrderCache::Found found = cache_.use(GivenId::number(id), id.text());
  std::optional<SoughtName> name;
  if (found.order == nullptr) found = cache_.use(name.emplace(id.text(), names_.order));
  if (found.order != nullptr) {
    orders_.prefetch(found.index);
    warm_.push_back(found.index);
    return FoundOrder{found.index, found.order};
  }
  const auto index = find_id(order_names_, id, *name);
  if (!index)
    return refuse(ErrorCode::unknown_order, "order", id.text(), "no such order is in the book");
  Order& order = hot(*index);
  cache_.set_name(*index, order, *name);
  return FoundOrder{*index, &order};
}

Result<std::uint32_t> Ledger::State::find_line(const Order& order, const OrderId& id,
                                               const LineId& line, std::string_view field) const {
  const std::uint32_t found = order.find_line(line.text());
  if (found != none) return found;
  return refuse(ErrorCode::unknown_line, field, line.text(),
                fmt::format("order {} has no such line", detail::quoted(id.text())));
}

Result<ShipmentPlace> Ledger::State::find_shipment(const ShipmentId& shipment) {
  if (const auto found = shipment_names_.find(shipment.text())) {
    const OrderIndex index = shipments_[*found];
    const std::vector<Shipment>& of_order = hot(index).shipments;
    const auto place = std::find_if(of_order.begin(), of_order.end(),
                                    [&](const Shipment& each) { return each.name == *found; });
    if (!place->voided)
      return ShipmentPlace{index, static_cast<std::uint32_t>(place - of_order.begin())};
    return refuse(ErrorCode::unknown_shipment, "shipment", shipment.text(), "it was voided");
  }
  return refuse(ErrorCode::unknown_shipment, "shipment", shipment.text(), "no such shipment left");
}

Ledger::State::Refusal Ledger::State::on(const LocationDefined& event) {
  begin();
  const LocationIndex location = intern_location(event.location);
  ranks_[location].set(at_, event.rank);
  const auto before = [&](const Stock& a, const Stock& b) {
    return location_before(a.location, b.location);
  };
  for (SkuIndex sku = 0; sku < skus_.size(); ++sku) {
    if (std::is_sorted(skus_[sku].stock.begin(), skus_[sku].stock.end(), before)) continue;
    auto& stock = skus_.mutable_at(sku).stock;
    std::sort(stock.begin(), stock.end(), before);
  }
  return {};
}

Ledger::State::Refusal Ledger::State::on(const SkuDefined& event) {
  begin();
  const SkuIndex index = sku_names_.intern(event.sku.text());
  const bool is_new = index == skus_.size();
  if (is_new) skus_.push_back({});
  SkuRecord& sku = skus_.mutable_at(index);
  const bool was_tracked = is_new || sku.tracked;
  if (!is_new && sku.definition.now().releases_at) {
    pending_releases_.own().erase({*sku.definition.now().releases_at, event.sku.text(), index});
  }
  sku.definition.set(at_, SkuDefinition(event), book_.end());
  sku.tracked = event.tracked;
  const bool released = is_released(sku.definition.now(), at_);
  if (!released) pending_releases_.own().insert({*event.releases_at, event.sku.text(), index});
  if (released != sku.released) {
    sku.released = released;
    touch_open_lines(index);
  }
  if (was_tracked == event.tracked) return {};

  // All its allocations wait; then fill gives them stock, or, untracked, everything.
  drop_reserved(index);
  const std::vector<QueueEntry> holders(sku.allocated.begin(), sku.allocated.end());
  for (const QueueEntry& entry : holders) {
    Order& order = hot(entry.order);
    const auto allocations = order.lines[entry.line].allocations;
    for (const Allocation& allocation : allocations) {
      change(entry.order, order,
             {.kind = ChangeKind::deallocate,
              .line = entry.line,
              .quantity = allocation.quantity,
              .location = allocation.location});
    }
  }
  fill(index);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const StockCounted& event) {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  begin();
  const LocationIndex location = intern_location(event.location);
  set_on_hand(*sku, location, event.on_hand.units());
  return {};
}

Result<Receipt> Ledger::State::judge(const StockReceived& event) const {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  std::optional<SupplyIndex> supply;
  if (event.supply) {
    supply = supply_names_.find(event.supply->text());
    if (!supply || !supplies_[*supply].now().known) {
      return refuse(ErrorCode::unknown_supply, "supply", event.supply->text(),
                    "no such supply is expected");
    }
    if (supplies_[*supply].now().sku != *sku) {
      return refuse(ErrorCode::unknown_supply, "supply", event.supply->text(),
                    fmt::format("it is a supply of SKU {}, not of {}",
                                detail::quoted(sku_names_.text(supplies_[*supply].now().sku)),
                                detail::quoted(event.sku.text())));
    }
  }
  const std::int64_t on_hand = on_hand_of(*sku, event.location);
  if (sum_overflows(on_hand, event.quantity.units())) {
    return refuse_units(ErrorCode::overflow, "quantity", event.quantity.units(),
                        "on_hand would overflow");
  }
  return Receipt{*sku, supply, on_hand + event.quantity.units()};
}

Ledger::State::Refusal Ledger::State::on(const StockReceived& event) {
  const auto receipt = judge(event);
  if (!receipt) return receipt.error();
  begin();
  if (receipt->supply) {
    Supply received = supplies_[*receipt->supply].now();
    received.outstanding = static_cast<Units>(
        std::max<std::int64_t>(0, received.outstanding - event.quantity.units()));
    supplies_.mutable_at(*receipt->supply).set(at_, received, book_.end());
  }
  set_on_hand(receipt->sku, intern_location(event.location), receipt->on_hand);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const StockAdjusted& event) {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  const std::int64_t on_hand = on_hand_of(*sku, event.location);
  if (sum_overflows(on_hand, event.delta)) {
    return refuse_units(ErrorCode::overflow, "delta", event.delta, "on_hand would overflow");
  }
  begin();
  set_on_hand(*sku, intern_location(event.location), on_hand + event.delta);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const SafetyStockSet& event) {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  begin();
  const LocationIndex location = intern_location(event.location);
  stock(*sku, location).safety_stock = event.quantity.units();
  stock_history_.mark(*sku, location, StockAspect::safety_stock);
  shrink(*sku, location);
  fill(*sku);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const SupplyExpected& event) {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  begin();
  const SupplyIndex index = supply_names_.intern(event.supply.text());
  if (index == supplies_.size()) supplies_.push_back({});
  supplies_.mutable_at(index).set(at_,
                                  {.sku = *sku,
                                   .location = intern_location(event.location),
                                   .outstanding = static_cast<Units>(event.quantity.units()),
                                   .expected_at = event.expected_at},
                                  book_.end());
  const auto& of_sku = skus_[*sku].supplies;
  if (std::find(of_sku.begin(), of_sku.end(), index) == of_sku.end())
    skus_.mutable_at(*sku).supplies.push_back(index);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const SupplyCancelled& event) {
  const auto index = supply_names_.find(event.supply.text());
  if (!index || !supplies_[*index].now().known) {
    return refuse(ErrorCode::unknown_supply, "supply", event.supply.text(),
                  "no such supply is expected");
  }
  begin();
  Supply cancelled = supplies_[*index].now();
  cancelled.known = false;
  cancelled.outstanding = 0;
  supplies_.mutable_at(*index).set(at_, cancelled);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const TimePassed&) {
  begin();
  return {};
}

}  // namespace orderledger::inline v1
