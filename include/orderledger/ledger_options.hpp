/// \file ledger_options.hpp
/// How a ledger decides.
///
/// Layer 2, records.
#pragma once

#include <orderledger/error.hpp>
#include <orderledger/export.hpp>
#include <orderledger/time_zone.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// Which waiting line is served first.
///
/// Source:   SPEC 4, the queue; docs/semantics.md, Fair share
enum class AllocationPolicy : std::uint8_t {
  fifo,      ///< priority, then placed_at, then acceptance
  due_date,  ///< priority, then promised_at (else requested_ship_at, none last), then as fifo
  /// priority; lines of equal priority share what is given, in proportion to what they wait for
  fair_share,
};

/// The usual wait for SKUs of one category, from the day a line was placed: 0 <= min_days <= max_days <= 36,500, as a
/// lead time.
struct BenchmarkWait {
  std::string category;
  std::int32_t min_days = 0;
  std::int32_t max_days = 0;
};

/// The waits that a ledger uses unless it is given others.
///
/// Source:   SPEC 5, benchmark waits by category
[[nodiscard]] ORDERLEDGER_EXPORT std::vector<BenchmarkWait> default_benchmark_waits();

/// How a ledger decides; fixed for its life.
struct LedgerOptions {
  AllocationPolicy allocation = AllocationPolicy::fifo;
  std::vector<BenchmarkWait> benchmark_waits =
      default_benchmark_waits();  ///< of each category once
  /// How many open orders are kept at hand at least; the others are read back from the book when an event
  /// is about them. Memory against speed: no answer depends on it.
  std::size_t orders_at_hand = 2048;
  TimeZone time_zone = {};  ///< in whose days ages are counted
};

/// What is `malformed` about the options, as of an event; none: nothing.
[[nodiscard]] ORDERLEDGER_EXPORT std::optional<Error> malformation_of(const LedgerOptions& options);

}  // namespace v1
}  // namespace orderledger
