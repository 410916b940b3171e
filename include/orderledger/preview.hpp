/// \file preview.hpp
/// The answer to "who would gain": what a receipt of stock would give, without doing it.
///
/// Layer 3. Threads: plain values.
/// Source:  docs/semantics.md, F8 and F9
#pragma once

#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// Units that one line would be given at one location. Of a kit's line, units of the component received.
struct PreviewedGain {
  OrderId order;
  LineId line;
  LocationId location;
  std::int64_t quantity = 0;  ///< units, at least 1
  std::int64_t waiting = 0;   ///< units that the line would still wait for

  friend bool operator==(const PreviewedGain&, const PreviewedGain&) = default;
};

/// What a `stock_received` would give, were it applied now.
struct ReceiptPreview {
  std::optional<Instant> as_of;  ///< the ledger's clock
  Sku sku;
  LocationId location;
  std::int64_t quantity = 0;         ///< units received
  std::vector<PreviewedGain> gains;  ///< in queue order
  /// Units of the receipt that no line gains: they stay available, become safety stock, or make good for
  /// units that left without having been on record.
  std::int64_t remaining = 0;

  friend bool operator==(const ReceiptPreview&, const ReceiptPreview&) = default;
};

}  // namespace v1
}  // namespace orderledger
