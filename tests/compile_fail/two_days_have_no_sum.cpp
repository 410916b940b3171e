// Two days have a difference and no sum.
// expect: (no match for .operator.|invalid operands to binary expression)
#include <orderledger/instant.hpp>

using namespace orderledger;

auto between(Day a, Day b) {
#ifdef MUST_FAIL
  return a + b;
#else
  return a - b;
#endif
}
