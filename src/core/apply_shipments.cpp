// What events about shipments do: leaving, failing, coming back. Source: SPEC 4.
#include "distinct_skus.hpp"
#include "kit_parts.hpp"
#include "refusal.hpp"
#include "state.hpp"

#include <boost/container/small_vector.hpp>

#include <algorithm>

namespace orderledger::inline v1 {

using namespace detail;

Ledger::State::Refusal Ledger::State::on(const UnitsShipped& event) {
  // What will be needed is asked for as soon as it is known.
  const SoughtName shipment(event.shipment.text(), names_.shipment);
  shipment_names_.prefetch(shipment);
  const auto known = find_order(event.order);
  if (!known) return known.error();
  const OrderIndex index = known->index;
  Order& order = *known->order;
  boost::container::small_vector<std::uint32_t, 8> lines;
  std::uint32_t found = none;
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    found = order.find_line(event.lines[i].line.text(), found);
    if (found == none)
      return find_line(order, event.order, event.lines[i].line, line_field(i, "line")).error();
    lines.push_back(found);
    skus_.prefetch(order.lines[found].sku);
  }
  if (shipment_names_.find(shipment)) {
    return refuse(ErrorCode::duplicate_shipment, "shipment", event.shipment.text(),
                  "it was recorded before");
  }
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    const Line& line = order.lines[lines[i]];
    const std::int64_t possible = line.waiting + line.allocated();
    if (event.lines[i].quantity.units() > possible) {
      return refuse_units(ErrorCode::over_shipped, line_field(i, "quantity"),
                          event.lines[i].quantity.units(),
                          fmt::format("only {} units wait or are allocated", possible));
    }
  }

  begin();
  const auto number = static_cast<std::uint32_t>(order.shipments.size());
  const std::uint32_t name = shipment_names_.add(shipment);
  shipments_.push_back(index);
  change(index, order, {.kind = ChangeKind::shipment_opened, .shipment = name});
  for (const std::uint32_t line : lines) skus_[order.lines[line].sku].allocated.prefetch();
  const LocationIndex from = event.location ? intern_location(*event.location) : none;
  DistinctSkus skus;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto quantity = static_cast<Units>(event.lines[i].quantity.units());
    for_each_part(order, lines[i], quantity, [&](std::uint32_t part, Units units) {
      const SkuIndex sku = order.lines[part].sku;
      ship(index, order, part, units, from, number);
      if (is_tracked(sku)) skus.add(sku);
    });
  }
  for (const SkuIndex sku : skus) shrink_everywhere_and_fill(sku);
  return {};
}

void Ledger::State::ship(OrderIndex index, Order& order, std::uint32_t line_index, Units quantity,
                         LocationIndex from, std::uint32_t shipment) {
  const Line& line = order.lines[line_index];
  const SkuIndex sku = line.sku;
  const bool tracked =
      is_tracked(sku) && !line.is_kit();  // a kit's components leave, from their stock
  SortedAllocations sources = allocations_in_order(line);
  // The shipping location's own allocation goes first.
  if (sources.size() > 1) {
    std::stable_partition(sources.begin(), sources.end(),
                          [&](const Allocation& a) { return a.location == from; });
  }
  OrderChange leaving{.line = line_index, .shipment = shipment};
  const auto leave = [&](ChangeKind kind, Units taken, LocationIndex departure) {
    leaving.kind = kind;
    leaving.quantity = taken;
    leaving.departure = tracked ? departure : none;
    change(index, order, leaving);
    if (!tracked) return;
    if (!skus_[sku].has_stock_at(departure))
      stock_history_.mark(sku, departure, StockAspect::on_hand);
    Stock& at = stock(sku, departure);
    at.on_hand -= taken;
    at.left_in = book_.end();
  };
  for (const Allocation& source : sources) {
    const Units taken = std::min(quantity, source.quantity);
    if (taken == 0) break;
    quantity -= taken;
    leaving.location = source.location;
    leave(ChangeKind::ship_allocated, taken, from != none ? from : source.location);
  }
  if (quantity == 0) return;
  LocationIndex departure = from != none ? from : line.own_location;
  if (departure == none && !skus_[sku].stock.empty()) departure = skus_[sku].stock.front().location;
  if (departure == none) departure = intern_location(default_location());
  leaving.location = none;
  leave(ChangeKind::ship_waiting, quantity, departure);
}

Result<std::vector<Units>> Ledger::State::shipment_units(
    const Order& order, const Shipment& shipment, const ShipmentId& id,
    const std::optional<std::vector<LineQuantity>>& listed,
    const std::function<Units(const ShipmentLine&)>& all_of, ErrorCode too_many) const {
  const std::string_view can = too_many == ErrorCode::over_failed ? "can fail" : "can be recovered";
  std::vector<Units> units(shipment.lines.size(), 0);
  if (!listed) {
    bool any = false;
    for (std::size_t i = 0; i < shipment.lines.size(); ++i) {
      if (order.lines[shipment.lines[i].line].is_component()) continue;  // it goes with its kit
      units[i] = all_of(shipment.lines[i]);
      any = any || units[i] > 0;
    }
    if (any) return units;
    return refuse(too_many, "shipment", id.text(), fmt::format("none of its units {}", can));
  }
  std::uint32_t line = none;
  for (std::size_t i = 0; i < listed->size(); ++i) {
    const LineQuantity& wanted = (*listed)[i];
    line = order.find_line(wanted.line.text(), line);
    const ShipmentLine* const in_shipment = shipment.find(line);
    const Units possible = in_shipment == nullptr ? 0 : all_of(*in_shipment);
    if (wanted.quantity.units() > possible) {
      return refuse_units(
          too_many, line_field(i, "quantity"), wanted.quantity.units(),
          fmt::format("only {} units of line {} in shipment {} {}", possible,
                      detail::quoted(wanted.line.text()), detail::quoted(id.text()), can));
    }
    units[static_cast<std::size_t>(in_shipment - shipment.lines.data())] =
        static_cast<Units>(wanted.quantity.units());
  }
  return units;
}

Ledger::State::Refusal Ledger::State::unknown_line_of(
    const Order& order, OrderIndex index,
    const std::optional<std::vector<LineQuantity>>& listed) const {
  std::uint32_t line = none;
  for (std::size_t i = 0; listed && i < listed->size(); ++i) {
    const std::string& id = (*listed)[i].line.text();
    line = order.find_line(id, line);
    if (line != none) continue;
    return refuse(
        ErrorCode::unknown_line, line_field(i, "line"), id,
        fmt::format("order {} has no such line", detail::quoted(order_names_.text(index))));
  }
  return {};
}

Ledger::State::Refusal Ledger::State::on(const ShipmentFailed& event) {
  const auto place = find_shipment(event.shipment);
  if (!place) return place.error();
  Order& order = hot(place->order);
  const Shipment& shipment = order.shipments[place->number];
  if (auto unknown = unknown_line_of(order, place->order, event.lines)) return unknown;
  if (shipment.delivered) {
    return refuse(ErrorCode::already_delivered, "shipment", event.shipment.text(),
                  "it was delivered");
  }
  const auto units = shipment_units(
      order, shipment, event.shipment, event.lines,
      [&](const ShipmentLine& line) {
        return std::min(line.unfailed(), order.lines[line.line].shipped);
      },
      ErrorCode::over_failed);
  if (!units) return units.error();
  begin();
  for (std::size_t i = 0; i < units->size(); ++i) {
    if ((*units)[i] == 0) continue;
    for_each_part(order, shipment.lines[i].line, (*units)[i],
                  [&](std::uint32_t part, Units units_of) {
                    change(place->order, order,
                           {.kind = ChangeKind::fail,
                            .line = part,
                            .quantity = units_of,
                            .shipment = place->number,
                            .reason = static_cast<std::uint8_t>(event.reason)});
                  });
  }
  return {};
}

Ledger::State::Refusal Ledger::State::on(const ShipmentRecovered& event) {
  const auto place = find_shipment(event.shipment);
  if (!place) return place.error();
  Order& order = hot(place->order);
  const Shipment& shipment = order.shipments[place->number];
  if (auto unknown = unknown_line_of(order, place->order, event.lines)) return unknown;
  const auto units = shipment_units(
      order, shipment, event.shipment, event.lines,
      [](const ShipmentLine& line) { return line.failed; }, ErrorCode::over_recovered);
  if (!units) return units.error();
  begin();
  const ChangeKind kind = event.outcome == RecoveryOutcome::delivered ? ChangeKind::recover
                          : event.outcome == RecoveryOutcome::resend  ? ChangeKind::resend
                                                                      : ChangeKind::refund;
  DistinctSkus skus;
  for (std::size_t i = 0; i < units->size(); ++i) {
    if ((*units)[i] == 0) continue;
    for_each_part(
        order, shipment.lines[i].line, (*units)[i], [&](std::uint32_t part, Units units_of) {
          skus.add(order.lines[part].sku);
          change(place->order, order,
                 {.kind = kind, .line = part, .quantity = units_of, .shipment = place->number});
        });
  }
  for (const SkuIndex sku : skus) fill(sku);
  return {};
}

Ledger::State::Refusal Ledger::State::on(const ShipmentDelivered& event) {
  const auto place = find_shipment(event.shipment);
  if (!place) return place.error();
  Order& order = hot(place->order);
  const Shipment& shipment = order.shipments[place->number];
  if (shipment.delivered) {
    return refuse(ErrorCode::already_delivered, "shipment", event.shipment.text(),
                  "it was delivered");
  }
  begin();
  for (std::size_t i = 0; i < shipment.lines.size(); ++i) {
    const ShipmentLine& line = shipment.lines[i];
    if (line.failed == 0) continue;
    change(place->order, order,
           {.kind = ChangeKind::recover,
            .line = line.line,
            .quantity = line.failed,
            .shipment = place->number});
  }
  change(place->order, order, {.kind = ChangeKind::shipment_delivered, .shipment = place->number});
  return {};
}

Ledger::State::Refusal Ledger::State::on(const ShipmentVoided& event) {
  const auto place = find_shipment(event.shipment);
  if (!place) return place.error();
  Order& order = hot(place->order);
  const Shipment& shipment = order.shipments[place->number];
  if (shipment.delivered) {
    return refuse(ErrorCode::already_delivered, "shipment", event.shipment.text(),
                  "it was delivered");
  }
  for (const ShipmentLine& line : shipment.lines) {
    const Units shipped = order.lines[line.line].shipped;
    if (line.unfailed() > shipped) {
      return refuse(ErrorCode::over_failed, "shipment", event.shipment.text(),
                    fmt::format("units of its line {} were returned",
                                detail::quoted(order.lines[line.line].id)));
    }
  }
  begin();
  DistinctSkus skus;
  for (std::size_t i = 0; i < shipment.lines.size(); ++i) {
    const std::uint32_t line = shipment.lines[i].line;
    const SkuIndex sku = order.lines[line].sku;
    const auto departures = shipment.lines[i].departures;
    const Units failed = shipment.lines[i].failed;
    const Units unfailed = shipment.lines[i].unfailed();
    if (failed > 0) {
      change(place->order, order,
             {.kind = ChangeKind::void_failed,
              .line = line,
              .quantity = failed,
              .shipment = place->number});
    }
    if (unfailed > 0) {
      change(place->order, order,
             {.kind = ChangeKind::void_shipped,
              .line = line,
              .quantity = unfailed,
              .shipment = place->number});
    }
    skus.add(sku);
    if (!is_tracked(sku)) continue;
    for (const Allocation& departure : departures) {
      if (departure.location == none) continue;
      stock(sku, departure.location).on_hand += departure.quantity;
      stock_history_.mark(sku, departure.location, StockAspect::on_hand);
    }
  }
  change(place->order, order, {.kind = ChangeKind::shipment_voided, .shipment = place->number});
  for (const SkuIndex sku : skus) shrink_everywhere_and_fill(sku);
  return {};
}

}  // namespace orderledger::inline v1
