// A constant out of range is refused by the compiler, with the reason.
// expect: a quantity is 0 to 1,000,000,000
#include <orderledger/quantity.hpp>

using namespace orderledger;

Quantity quantity() {
#ifdef MUST_FAIL
  return -1;
#else
  return 1;
#endif
}
