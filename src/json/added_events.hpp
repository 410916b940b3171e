/// \file added_events.hpp
/// The rows of events that SPEC 3's table does not have; see event_table.hpp.
///
/// Source:  docs/semantics.md, Reservations, Kits
#pragma once

#include "event_table.hpp"

namespace orderledger::inline v1::json {

/// One of `lines` of units_reserved.
template <>
struct Row<WantedUnits> {
  static void fields(auto& f, auto& e) {
    f.required("sku", e.sku);
    f.required("quantity", e.quantity);
    f.optional("location", e.location);
  }
};

template <>
struct Row<UnitsReserved> {
  static constexpr std::string_view type = "units_reserved";
  static void fields(auto& f, auto& e) {
    f.required("reservation", e.reservation);
    f.required("lines", e.lines);
    f.required("expires_at", e.expires_at);
  }
};

template <>
struct Row<ReservationReleased> {
  static constexpr std::string_view type = "reservation_released";
  static void fields(auto& f, auto& e) { f.required("reservation", e.reservation); }
};

/// One of `components` of kit_defined.
template <>
struct Row<KitComponent> {
  static void fields(auto& f, auto& e) {
    f.required("sku", e.sku);
    f.required("quantity", e.quantity);
  }
};

template <>
struct Row<KitDefined> {
  static constexpr std::string_view type = "kit_defined";
  static void fields(auto& f, auto& e) {
    f.required("sku", e.sku);
    f.required("components", e.components);
  }
};

}  // namespace orderledger::inline v1::json
