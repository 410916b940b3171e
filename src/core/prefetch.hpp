/// \file prefetch.hpp
/// Asking for memory before it is needed.
///
/// Private. In a large ledger nearly all that an event touches lies far from the processor. What it will need
/// is known long before it is looked at: asked for early, it comes while something else is worked on.
#pragma once

#include <cstddef>

namespace orderledger::inline v1::detail {

/// The bytes will be read. Says nothing about compilers that cannot ask.
inline void prefetch([[maybe_unused]] const void* begin,
                     [[maybe_unused]] std::size_t size) noexcept {
#if defined(__GNUC__)
  constexpr std::size_t cache_line = 64;
  const char* const bytes = static_cast<const char*>(begin);
  for (std::size_t i = 0; i < size; i += cache_line) __builtin_prefetch(bytes + i);
  // To g++ a function that only asks does nothing: without this line it drops calls of such functions.
  asm volatile("" : : "r"(begin));
#endif
}

}  // namespace orderledger::inline v1::detail
