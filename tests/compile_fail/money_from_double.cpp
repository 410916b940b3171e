// An amount has a currency and is exact.
// expect: (could not convert|no viable|no matching|cannot convert|no known conversion)
#include <orderledger/money.hpp>

using namespace orderledger;
using namespace orderledger::literals;

Money value(Currency currency) {
#ifdef MUST_FAIL
  return Money::from_decimal(currency, 249.0);
#else
  return Money::from_decimal(currency, "249.00"_decimal);
#endif
}
