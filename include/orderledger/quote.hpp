/// \file quote.hpp
/// A quote: what an order for so many units would get, asked before anybody orders.
///
/// Layer 3. Threads: plain values.
/// Source:  SPEC 5, quote
#pragma once

#include <orderledger/error.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/quantity.hpp>
#include <orderledger/status.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// An order of one line that nobody has placed.
struct QuoteQuestion {
  Sku sku;
  Quantity quantity = 1;
  std::optional<Instant> at = {};           ///< when it would be placed; none: the ledger's clock
  std::optional<LocationId> location = {};  ///< the only one that may serve it; none: any
  /// These two decide the line's place in the queue, and by that the supplies that it may hope for.
  std::optional<Instant> promised_at = {};
  std::int32_t priority = 0;
};

/// What a storefront may say about some of the units.
enum class Promise : std::uint8_t {
  now,        ///< in stock: they would be allocated and ready at once
  preorder,   ///< the SKU is not released: not before QuotedRun::until
  backorder,  ///< they would wait for stock: see QuotedRun::eta
  refused,    ///< nothing would be ordered: see Quote::refusal
};

/// `backorder`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(Promise promise) noexcept;

/// Units of a quote that share promise, location and eta.
struct QuotedRun {
  Promise promise = Promise::now;
  std::int64_t quantity = 0;
  std::optional<LocationId> location = {};  ///< where they would be allocated
  std::optional<Instant> until = {};        ///< of a preorder: when the SKU is released
  /// As status would show it: of units that wait, and of allocated ones that are not released. None:
  /// unknown, or nothing to wait for.
  std::optional<Eta> eta = {};

  friend bool operator==(const QuotedRun&, const QuotedRun&) = default;
};

/// The answer.
///
/// Invariant: the runs sum to the quantity. Where it would be refused there is one run, `refused`.
struct Quote {
  Sku sku;
  std::int64_t quantity = 0;
  Instant at;
  std::vector<QuotedRun> runs;   ///< in the order in which status would list them
  std::optional<Error> refusal;  ///< what `order_placed` would be refused with

  friend bool operator==(const Quote&, const Quote&) = default;
};

}  // namespace v1
}  // namespace orderledger
