/// \file late.hpp
/// Late lines: the customers whose patience may run out.
///
/// Layer 3. Threads: plain values.
/// Source:  SPEC 5, late; docs/semantics.md, Late lines
#pragma once

#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/status.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// Why a line is late.
enum class LateReason : std::uint8_t {
  eta_after_promise,  ///< units are expected, but only after the promise
  promise_past,  ///< the promise has passed, and nobody knows when, or the units could have left
  past_benchmark_wait,  ///< the line has waited longer than its category's benchmark
};

/// `eta_after_promise`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(LateReason reason) noexcept;

/// An open line that is late, or will be.
struct LateLine {
  OrderId order;
  LineId line;
  Sku sku;
  std::optional<std::string> customer;
  std::int64_t quantity = 0;  ///< open units that are late: all of them past a benchmark wait
  /// What was promised: the line's promised_at, else the order's requested_ship_at.
  std::optional<Instant> promised_at;
  std::optional<Eta> eta;  ///< of the late units that are expected last; as in Run
  /// From the promise, or the end of the benchmark wait, to when the units may leave at the earliest: their
  /// eta, and not before as_of. In days of the ledger's zone; 0 on the same day.
  std::int64_t days_late = 0;
  LateReason why = LateReason::eta_after_promise;  ///< the one that makes most days

  friend bool operator==(const LateLine&, const LateLine&) = default;
};

/// The answer: the most days late first, then in the order of acceptance.
struct LateLines {
  std::optional<Instant>
      as_of;  ///< none only for a ledger that has no event and was asked for none
  std::vector<LateLine> lines;

  friend bool operator==(const LateLines&, const LateLines&) = default;
};

}  // namespace v1
}  // namespace orderledger
