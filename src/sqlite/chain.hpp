/// \file chain.hpp
/// The chain: a number for every entry that depends on all bytes before and of it.
#pragma once

#include <cstdint>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace orderledger::inline v1::sqlite {

/// Finds accidents; makes no claim against somebody who forges a file.
///
/// chain 0 = XXH3-64(options, seed "olj1"); chain n = XXH3-64(content, seed s), where s is chain n-1, or
/// for an entry with an id XXH3-64(id, seed chain n-1 + 1).
using Chain = std::uint64_t;

[[nodiscard]] inline Chain chain_start(std::string_view options) noexcept {
  constexpr Chain olj1 = 0x6f6c6a31;
  return XXH3_64bits_withSeed(options.data(), options.size(), olj1);
}

[[nodiscard]] inline Chain chain_after(Chain before, std::string_view id,
                                       std::string_view content) noexcept {
  const Chain seed = id.empty() ? before : XXH3_64bits_withSeed(id.data(), id.size(), before + 1);
  return XXH3_64bits_withSeed(content.data(), content.size(), seed);
}

}  // namespace orderledger::inline v1::sqlite
