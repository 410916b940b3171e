// A refusal cannot be overlooked: apply() returns a Result, and dropping it is a warning (here an error).
// expect: (ignoring return(ed)? value|unused-result|nodiscard)
// flags: -Werror=unused-result
#include <orderledger/ledger.hpp>

using namespace orderledger;

bool go_on(Ledger& ledger, const Event& event) {
#ifdef MUST_FAIL
  ledger.apply(event);
  return true;
#else
  return ledger.apply(event).has_value();
#endif
}
