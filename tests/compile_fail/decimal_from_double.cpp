// Money never comes from floating point.
// expect: (could not convert|no viable|no matching|cannot convert|no known conversion)
#include <orderledger/decimal.hpp>

using namespace orderledger;
using namespace orderledger::literals;

Decimal price() {
#ifdef MUST_FAIL
  return 249.0;
#else
  return "249.00"_decimal;
#endif
}
