/// \file packed_snapshots.hpp
/// Snapshots can be packed.
#pragma once

#include "packing.hpp"

#include <orderledger/import/snapshot.hpp>

namespace orderledger::inline v1::imports {

// clang-format off
template <> inline constexpr std::size_t member_count<HoldSnapshot> = 5;
template <> inline constexpr std::size_t member_count<Claim> = 4;
template <> inline constexpr std::size_t member_count<LineSnapshot> = 15;
template <> inline constexpr std::size_t member_count<OrderSnapshot> = 21;
template <> inline constexpr std::size_t member_count<OrderLinesSnapshot> = 5;
template <> inline constexpr std::size_t member_count<LineUnits> = 2;
template <> inline constexpr std::size_t member_count<ShipmentSnapshot> = 12;
template <> inline constexpr std::size_t member_count<RefundedUnits> = 3;
template <> inline constexpr std::size_t member_count<RefundSnapshot> = 4;
template <> inline constexpr std::size_t member_count<FulfilmentSnapshot> = 7;
template <> inline constexpr std::size_t member_count<FulfilmentSnapshot::Promise> = 2;
template <> inline constexpr std::size_t member_count<StaleMark> = 2;
// clang-format on

}  // namespace orderledger::inline v1::imports
