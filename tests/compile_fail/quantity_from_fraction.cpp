// Units are whole: 2.5 is refused, and not cut to 2.
// expect: (use of deleted function|conversion function from|overload resolution selected deleted|call to deleted)
#include <orderledger/quantity.hpp>

using namespace orderledger;

Quantity quantity() {
#ifdef MUST_FAIL
  return 2.5;
#else
  return 2;
#endif
}
