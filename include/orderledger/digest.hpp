/// \file digest.hpp
/// 128 bits that stand for much more.
///
/// Layer 1, values.
#pragma once

#include <orderledger/export.hpp>

#include <cstdint>
#include <string>

namespace orderledger {
inline namespace v1 {

/// Equal things have equal digests, on every compiler and optimisation level. A hash (XXH3): it finds what differs by
/// accident, and makes no claim against someone who forges it.
struct Digest {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  /// 32 hexadecimal digits
  [[nodiscard]] ORDERLEDGER_EXPORT std::string to_text() const;
  friend bool operator==(const Digest&, const Digest&) = default;
};

}  // namespace v1
}  // namespace orderledger
