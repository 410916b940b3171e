/// \file validate.hpp
/// Whether an event is well formed by itself, before any ledger is asked.
///
/// Private, rules. Source: SPEC 2 and 3, `malformed`; docs/semantics.md.
#pragma once

#include <orderledger/error.hpp>
#include <orderledger/event.hpp>

#include <cstdint>
#include <optional>

namespace orderledger::inline v1::detail {

inline constexpr std::int32_t max_lead_time_days = 36'500;

/// What is malformed about the event: the first field in the order of SPEC's table, or nothing.
[[nodiscard]] std::optional<Error> malformation_of(const Event& event);

}  // namespace orderledger::inline v1::detail
