// A price is digits and a point: no comma, no sign, no exponent.
// expect: not a decimal: digits, then optionally a point
#include <orderledger/decimal.hpp>

using namespace orderledger::literals;

auto price() {
#ifdef MUST_FAIL
  return "1,249.00"_decimal;
#else
  return "1249.00"_decimal;
#endif
}
