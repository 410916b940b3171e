/// \file event_table.hpp
/// SPEC 3's table of events: which fields each type has, in which order, with which defaults.
///
/// One row of the table is one function here; the reader and the writer are both visitors of it, so
/// that they cannot disagree. `f` is the visitor, `e` the event's struct (const for the writer):
///
///   f.required(name, member)            the field must be there
///   f.optional(name, member)            it may be absent: the member is a std::optional
///   f.optional(name, member, standard)  absent means `standard`
///   f.nullable(name, member)            it may be absent or null: the member is a Change
///   f.price(member)                     exactly one of unit_price and total
///
/// The rows of added_events.hpp continue it.
///
/// Source:  SPEC 3, docs/semantics.md
#pragma once

#include <orderledger/event.hpp>

#include <cstddef>
#include <string_view>

namespace orderledger::inline v1::json {

/// The row of the struct E. `type` is also the text that selects it.
template <class E>
struct Row;

template <>
struct Row<LocationDefined> {
  static constexpr std::string_view type = "location_defined";
  static void fields(auto& f, auto& e) {
    f.required("location", e.location);
    f.optional("rank", e.rank, 0);
  }
};

template <>
struct Row<SkuDefined> {
  static constexpr std::string_view type = "sku_defined";
  static void fields(auto& f, auto& e) {
    f.required("sku", e.sku);
    f.optional("title", e.title);
    f.optional("category", e.category);
    f.optional("tracked", e.tracked, true);
    f.optional("backorders", e.backorders, OrderPolicy::deny);
    f.optional("max_backorder", e.max_backorder);
    f.optional("preorders", e.preorders, OrderPolicy::allow);
    f.optional("max_preorder", e.max_preorder);
    f.optional("releases_at", e.releases_at);
    f.optional("lead_time_days", e.lead_time_days);
  }
};

template <>
struct Row<StockCounted> {
  static constexpr std::string_view type = "stock_counted";
  static void fields(auto& f, auto& e) {
    f.required("sku", e.sku);
    f.optional("location", e.location, default_location());
    f.required("on_hand", e.on_hand);
  }
};

template <>
struct Row<StockReceived> {
  static constexpr std::string_view type = "stock_received";
  static void fields(auto& f, auto& e) {
    f.required("sku", e.sku);
    f.optional("location", e.location, default_location());
    f.required("quantity", e.quantity);
    f.optional("supply", e.supply);
  }
};

template <>
struct Row<StockAdjusted> {
  static constexpr std::string_view type = "stock_adjusted";
  static void fields(auto& f, auto& e) {
    f.required("sku", e.sku);
    f.optional("location", e.location, default_location());
    f.required("delta", e.delta);
    f.optional("reason", e.reason);
  }
};

template <>
struct Row<SafetyStockSet> {
  static constexpr std::string_view type = "safety_stock_set";
  static void fields(auto& f, auto& e) {
    f.required("sku", e.sku);
    f.optional("location", e.location, default_location());
    f.required("quantity", e.quantity);
  }
};

template <>
struct Row<SupplyExpected> {
  static constexpr std::string_view type = "supply_expected";
  static void fields(auto& f, auto& e) {
    f.required("supply", e.supply);
    f.required("sku", e.sku);
    f.optional("location", e.location, default_location());
    f.required("quantity", e.quantity);
    f.required("expected_at", e.expected_at);
  }
};

template <>
struct Row<SupplyCancelled> {
  static constexpr std::string_view type = "supply_cancelled";
  static void fields(auto& f, auto& e) { f.required("supply", e.supply); }
};

/// One of `lines` of order_placed.
template <>
struct Row<NewLine> {
  static void fields(auto& f, auto& e) {
    f.required("line", e.line);
    f.required("sku", e.sku);
    f.required("quantity", e.quantity);
    f.price(e.price);
    f.optional("location", e.location);
    f.optional("promised_at", e.promised_at);
  }
};

template <>
struct Row<OrderPlaced> {
  static constexpr std::string_view type = "order_placed";
  static void fields(auto& f, auto& e) {
    f.required("order", e.order);
    f.required("currency", e.currency);
    f.required("lines", e.lines);
    f.optional("placed_at", e.placed_at);
    f.optional("priority", e.priority, 0);
    f.optional("requested_ship_at", e.requested_ship_at);
    f.optional("ship_complete", e.ship_complete, false);
    f.optional("accepted", e.accepted, false);
    f.optional("channel", e.channel);
    f.optional("customer", e.customer);
    f.optional("reservation", e.reservation);
  }
};

template <>
struct Row<LineAdded> {
  static constexpr std::string_view type = "line_added";
  static void fields(auto& f, auto& e) {
    f.required("order", e.order);
    Row<NewLine>::fields(f, e.line);
    f.optional("accepted", e.accepted, false);
  }
};

template <>
struct Row<UnitsCancelled> {
  static constexpr std::string_view type = "units_cancelled";
  static void fields(auto& f, auto& e) {
    f.required("order", e.order);
    f.required("line", e.line);
    f.required("quantity", e.quantity);
    f.optional("reason", e.reason);
  }
};

template <>
struct Row<OrderCancelled> {
  static constexpr std::string_view type = "order_cancelled";
  static void fields(auto& f, auto& e) {
    f.required("order", e.order);
    f.optional("reason", e.reason);
  }
};

template <>
struct Row<HoldPlaced> {
  static constexpr std::string_view type = "hold_placed";
  static void fields(auto& f, auto& e) {
    f.required("order", e.order);
    f.required("hold", e.hold);
    f.required("reason", e.reason);
    f.optional("line", e.line);
    f.optional("note", e.note);
  }
};

template <>
struct Row<HoldReleased> {
  static constexpr std::string_view type = "hold_released";
  static void fields(auto& f, auto& e) {
    f.required("order", e.order);
    f.required("hold", e.hold);
  }
};

/// One of `lines` of units_shipped, shipment_failed and shipment_recovered.
template <>
struct Row<LineQuantity> {
  static void fields(auto& f, auto& e) {
    f.required("line", e.line);
    f.required("quantity", e.quantity);
  }
};

template <>
struct Row<UnitsShipped> {
  static constexpr std::string_view type = "units_shipped";
  static void fields(auto& f, auto& e) {
    f.required("order", e.order);
    f.required("shipment", e.shipment);
    f.required("lines", e.lines);
    f.optional("location", e.location);
    f.optional("carrier", e.carrier);
    f.optional("tracking", e.tracking);
  }
};

template <>
struct Row<ShipmentFailed> {
  static constexpr std::string_view type = "shipment_failed";
  static void fields(auto& f, auto& e) {
    f.required("shipment", e.shipment);
    f.required("reason", e.reason);
    f.optional("lines", e.lines);
  }
};

template <>
struct Row<ShipmentRecovered> {
  static constexpr std::string_view type = "shipment_recovered";
  static void fields(auto& f, auto& e) {
    f.required("shipment", e.shipment);
    f.required("outcome", e.outcome);
    f.optional("lines", e.lines);
  }
};

template <>
struct Row<ShipmentDelivered> {
  static constexpr std::string_view type = "shipment_delivered";
  static void fields(auto& f, auto& e) { f.required("shipment", e.shipment); }
};

template <>
struct Row<ShipmentVoided> {
  static constexpr std::string_view type = "shipment_voided";
  static void fields(auto& f, auto& e) { f.required("shipment", e.shipment); }
};

template <>
struct Row<LineChanged> {
  static constexpr std::string_view type = "line_changed";
  static void fields(auto& f, auto& e) {
    f.required("order", e.order);
    f.required("line", e.line);
    f.nullable("promised_at", e.promised_at);
    f.nullable("location", e.location);
  }
};

template <>
struct Row<UnitsReturned> {
  static constexpr std::string_view type = "units_returned";
  static void fields(auto& f, auto& e) {
    f.required("order", e.order);
    f.required("line", e.line);
    f.required("quantity", e.quantity);
  }
};

template <>
struct Row<TimePassed> {
  static constexpr std::string_view type = "time_passed";
  static void fields(auto&, auto&) {}
};

/// The most fields of one object: those of order_placed, with type, at and id.
inline constexpr std::size_t most_fields = 14;

}  // namespace orderledger::inline v1::json
