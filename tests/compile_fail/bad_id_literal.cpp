// A literal that is no id (here: a control character) is refused by the compiler, with the reason.
// expect: an id is 1..255 bytes of UTF-8 without control characters
#include <orderledger/ids.hpp>

using namespace orderledger;

Sku sku() {
#ifdef MUST_FAIL
  return {"TE\nNT"};
#else
  return {"TENT"};
#endif
}
