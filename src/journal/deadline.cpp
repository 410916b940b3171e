#include <orderledger/deadline.hpp>

#include <algorithm>

namespace orderledger::inline v1 {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

nanoseconds now() noexcept { return std::chrono::steady_clock::now().time_since_epoch(); }

}  // namespace

Deadline Deadline::after(milliseconds patience) noexcept {
  const milliseconds longest = std::chrono::hours(24);
  return Deadline(now() + std::clamp(patience, milliseconds(0), longest));
}

milliseconds Deadline::remaining() const noexcept {
  // Rounded up: the last fraction of a millisecond is still time.
  return std::max(std::chrono::ceil<milliseconds>(at_ - now()), milliseconds(0));
}

}  // namespace orderledger::inline v1
