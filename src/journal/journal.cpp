#include <orderledger/journal.hpp>

namespace orderledger::inline v1 {

// Here, so that the table of its virtual functions is in one place.
Journal::~Journal() = default;

}  // namespace orderledger::inline v1
