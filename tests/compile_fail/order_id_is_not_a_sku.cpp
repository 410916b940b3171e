// An order cannot be looked up by a SKU.
// expect: (could not convert|no matching|no viable|cannot convert|no known conversion)
#include <orderledger/ledger.hpp>

using namespace orderledger;

auto look_up(const Ledger& ledger, const OrderId& order, [[maybe_unused]] const Sku& sku) {
#ifdef MUST_FAIL
  return ledger.status(sku);
#else
  return ledger.status(order);
#endif
}
