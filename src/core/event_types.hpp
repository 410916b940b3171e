/// \file event_types.hpp
/// Types of events by their number.
///
/// Private.
#pragma once

#include <cstddef>
#include <string_view>

namespace orderledger::inline v1::detail {

/// The text of the type with this index of EventBody; stays for ever.
[[nodiscard]] std::string_view event_type_text(std::size_t index) noexcept;

}  // namespace orderledger::inline v1::detail
