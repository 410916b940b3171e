// Which instants a day holds depends on the zone: a Day does not turn into an Instant.
// expect: (no match for .operator=|no viable overloaded .=.)
#include <orderledger/posting.hpp>

using namespace orderledger;

PostingFilter until(Instant instant, [[maybe_unused]] Day day) {
  PostingFilter filter;
#ifdef MUST_FAIL
  filter.to = day;
#else
  filter.to = instant;
#endif
  return filter;
}
