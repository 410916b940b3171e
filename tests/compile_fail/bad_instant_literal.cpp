// The 30th of February is refused by the compiler, with the reason.
// expect: not an RFC 3339 instant of the years 1970 to 9999
#include <orderledger/instant.hpp>

using namespace orderledger::literals;

auto instant() {
#ifdef MUST_FAIL
  return "2026-02-30T10:00:00Z"_instant;
#else
  return "2026-02-28T10:00:00Z"_instant;
#endif
}
