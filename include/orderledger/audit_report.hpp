/// \file audit_report.hpp
/// What a proof of the books found.
///
/// Layer 2, records. Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// What audit() found: nothing, if the books are right.
struct AuditReport {
  std::uint64_t lines_checked = 0;
  std::uint64_t postings_checked = 0;
  /// One sentence for each invariant that does not hold, with the place; at most 100.
  std::vector<std::string> violations;
  [[nodiscard]] bool passed() const noexcept { return violations.empty(); }
};

}  // namespace v1
}  // namespace orderledger
