// A number that is known only at run time goes through from(), which can refuse it.
// expect: (not a constant expression|is not usable in a constant expression)
#include <orderledger/quantity.hpp>

using namespace orderledger;

bool known(int units) {
#ifdef MUST_FAIL
  const Quantity quantity = units;
  return quantity.units() > 0;
#else
  return Quantity::from(units).has_value();
#endif
}
