// A price says whether it is for each unit or for the whole line.
// expect: (no match for .operator=|no viable overloaded .=.)
#include <orderledger/event.hpp>

using namespace orderledger;
using namespace orderledger::literals;

NewLine line() {
  NewLine line;
#ifdef MUST_FAIL
  line.price = "249.00"_decimal;
#else
  line.price = Price::each("249.00"_decimal);
#endif
  return line;
}
