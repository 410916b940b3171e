/// \file packed_events.hpp
/// Events can be packed.
#pragma once

#include "packing.hpp"

#include <orderledger/event.hpp>

namespace orderledger::inline v1::imports {

// clang-format off
template <> inline constexpr std::size_t member_count<LocationDefined> = 2;
template <> inline constexpr std::size_t member_count<SkuDefined> = 10;
template <> inline constexpr std::size_t member_count<StockCounted> = 3;
template <> inline constexpr std::size_t member_count<StockReceived> = 4;
template <> inline constexpr std::size_t member_count<StockAdjusted> = 4;
template <> inline constexpr std::size_t member_count<SafetyStockSet> = 3;
template <> inline constexpr std::size_t member_count<SupplyExpected> = 5;
template <> inline constexpr std::size_t member_count<SupplyCancelled> = 1;
template <> inline constexpr std::size_t member_count<NewLine> = 6;
template <> inline constexpr std::size_t member_count<OrderPlaced> = 11;
template <> inline constexpr std::size_t member_count<LineAdded> = 3;
template <> inline constexpr std::size_t member_count<UnitsCancelled> = 4;
template <> inline constexpr std::size_t member_count<OrderCancelled> = 2;
template <> inline constexpr std::size_t member_count<HoldPlaced> = 5;
template <> inline constexpr std::size_t member_count<HoldReleased> = 2;
template <> inline constexpr std::size_t member_count<LineQuantity> = 2;
template <> inline constexpr std::size_t member_count<UnitsShipped> = 6;
template <> inline constexpr std::size_t member_count<ShipmentFailed> = 3;
template <> inline constexpr std::size_t member_count<ShipmentRecovered> = 3;
template <> inline constexpr std::size_t member_count<ShipmentDelivered> = 1;
template <> inline constexpr std::size_t member_count<ShipmentVoided> = 1;
template <class T> inline constexpr std::size_t member_count<Change<T>> = 2;
template <> inline constexpr std::size_t member_count<LineChanged> = 4;
template <> inline constexpr std::size_t member_count<UnitsReturned> = 3;
template <> inline constexpr std::size_t member_count<WantedUnits> = 3;
template <> inline constexpr std::size_t member_count<UnitsReserved> = 3;
template <> inline constexpr std::size_t member_count<ReservationReleased> = 1;
template <> inline constexpr std::size_t member_count<KitComponent> = 2;
template <> inline constexpr std::size_t member_count<KitDefined> = 2;
template <> inline constexpr std::size_t member_count<Event> = 3;
// clang-format on

}  // namespace orderledger::inline v1::imports
