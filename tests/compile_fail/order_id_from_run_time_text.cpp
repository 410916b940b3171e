// Text that is known only at run time goes through from(), which can refuse it.
// expect: (no matching function|could not convert|no viable|not a constant expression|no known conversion)
#include <orderledger/ids.hpp>

#include <string>

using namespace orderledger;

bool known(const std::string& text) {
#ifdef MUST_FAIL
  const OrderId order{text};
  return true;
#else
  return OrderId::from(text).has_value();
#endif
}
