/// \file deadline.hpp
/// Until when a call that may have to wait does so.
///
/// Layer 0, foundation. The one place that looks at a clock, a monotonic one: what a ledger answers never
/// depends on it.
/// Threads: plain values.
#pragma once

#include <orderledger/export.hpp>

#include <chrono>

namespace orderledger {
inline namespace v1 {

/// An instant of the machine's monotonic clock, after which a call gives up.
///
/// It bounds waiting for others (a lock, a reply), not the work itself: a disk that takes a second for a
/// sync is not interrupted.
/// Example:   journal.head(Deadline::after(std::chrono::seconds(5)))
class ORDERLEDGER_EXPORT Deadline {
 public:
  /// So long from now; not later than 24 hours from now, and now for a negative time.
  [[nodiscard]] static Deadline after(std::chrono::milliseconds patience) noexcept;

  [[nodiscard]] bool has_passed() const noexcept { return remaining().count() == 0; }
  /// At least 0.
  [[nodiscard]] std::chrono::milliseconds remaining() const noexcept;

 private:
  explicit Deadline(std::chrono::nanoseconds at) noexcept : at_(at) {}
  std::chrono::nanoseconds at_;  ///< since the monotonic clock began
};

}  // namespace v1
}  // namespace orderledger
