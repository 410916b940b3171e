// Memory that runs out when a test wants it to.
#pragma once

#include <cstddef>
#include <cstdint>

namespace orderledger::test {

// How many allocations still succeed; SIZE_MAX: all. Those of operator new count by themselves where
// scarce_memory.cpp is linked; others ask may_allocate().
inline std::size_t allocations_left = SIZE_MAX;

inline bool may_allocate() {
  if (allocations_left == SIZE_MAX) return true;
  if (allocations_left == 0) return false;
  --allocations_left;
  return true;
}

}  // namespace orderledger::test
