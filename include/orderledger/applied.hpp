/// \file applied.hpp
/// What became of an event, and of those after it in its batch.
///
/// Layer 2, records. Threads: plain values.
#pragma once

#include <cstdint>

namespace orderledger {
inline namespace v1 {

/// What became of an event that was not refused.
enum class Applied : std::uint8_t {
  applied,
  repeated,  ///< its id is known with the same content: acknowledged, nothing changed
};

/// What a refused event does to those after it in its batch.
enum class OnRefusal : std::uint8_t {
  go_on,  ///< nothing: each is judged on its own
  stop,   ///< they are not judged, and have no answer; those before it are kept
};

}  // namespace v1
}  // namespace orderledger
