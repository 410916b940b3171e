/// \file ratio.hpp
/// Quotients as decimal text, exact until they are rounded.
///
/// Private. Pure functions.
#pragma once

#include "int128.hpp"

#include <cstdint>
#include <string>

namespace orderledger::inline v1::detail {

/// a * b / divisor with 4 digits after the point, half up.
///
/// Requires: none is negative, the divisor is not 0
[[nodiscard]] std::string ratio_text(const int128& a, std::int64_t b, const int128& divisor);

}  // namespace orderledger::inline v1::detail
