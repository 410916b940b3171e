// A ledger has one owner; it moves and is not copied by accident.
// expect: (use of deleted function|call to deleted constructor)
#include <orderledger/ledger.hpp>

#include <utility>

using namespace orderledger;

Ledger hand_over(Ledger& ledger) {
#ifdef MUST_FAIL
  return ledger;
#else
  return std::move(ledger);
#endif
}
