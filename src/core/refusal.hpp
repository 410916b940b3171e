/// \file refusal.hpp
/// How events are refused: a code, and a sentence that names the field and its value.
///
/// Private.
#pragma once

#include "quoted.hpp"

#include <orderledger/error.hpp>
#include <orderledger/ids.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace orderledger::inline v1::detail {

[[nodiscard]] inline Error refuse(ErrorCode code, std::string_view field, std::string_view value,
                                  std::string_view why) {
  return {code, std::string(field), fmt::format("{} {}: {}", field, detail::quoted(value), why)};
}

[[nodiscard]] inline Error refuse_units(ErrorCode code, std::string_view field, std::int64_t units,
                                        std::string_view why) {
  return {code, std::string(field), fmt::format("{} {}: {}", field, units, why)};
}

[[nodiscard]] inline Error refuse_closed(const OrderId& order) {
  return refuse(ErrorCode::order_closed, "order", order.text(), "it has no open unit");
}

/// More units of a component than a line may have.
[[nodiscard]] inline Error refuse_kits(std::string_view field, std::int64_t kits,
                                       std::int64_t units, std::string_view component) {
  return refuse_units(ErrorCode::overflow, field, kits,
                      fmt::format("{} units of its component {} are more than a line can have",
                                  units, detail::quoted(component)));
}

/// The name of a field of an element of `lines`; put together only where it is needed.
[[nodiscard]] inline std::string line_field(std::size_t index, std::string_view field) {
  return fmt::format("lines[{}].{}", index, field);
}

}  // namespace orderledger::inline v1::detail
