/// \file backorder_rule.hpp
/// The rules of a backorder app (switch at a stock level, threshold, incoming quantity with a date, end at that
/// date), said in the ledger's own policies and events.
///
/// Layer 5, edge; component `orderledger::import`. Threads: pure functions.
/// Source:  docs/import.md, The rules of a backorder app; examples/16_backorder_app.cpp
#pragma once

#include <orderledger/event.hpp>
#include <orderledger/export.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// How one SKU is sold when its stock runs out.
struct BackorderRule {
  Sku sku;
  LocationId location = default_location();
  /// The last so many units are not promised to anybody: at that level the SKU turns to backorder.
  Quantity switch_at = 0;
  std::optional<Quantity> threshold = {};  ///< so many units may wait, then no more are taken
  std::optional<Quantity> incoming = {};   ///< what is on its way
  std::optional<Instant> back_in_stock = {};
  bool ends_when_back = true;  ///< on that date backorders are not taken any more
  friend bool operator==(const BackorderRule&, const BackorderRule&) = default;
};

/// The events that put the rule in force: `sku_defined` (backorders allowed, the threshold), `safety_stock_set`,
/// and `supply_expected` with the id `in:<sku>:<location>` where there is something incoming with a date.
/// `present` is the SKU's definition, of which all else is kept.
[[nodiscard]] ORDERLEDGER_EXPORT std::vector<EventBody> start_of(const BackorderRule& rule,
                                                                 const SkuDefined& present);

/// The event that ends the rule, due at back_in_stock: backorders are denied. Nothing where it does not end
/// by itself, is not due yet, or has ended already.
[[nodiscard]] ORDERLEDGER_EXPORT std::optional<EventBody> end_of(const BackorderRule& rule,
                                                                 const SkuDefined& present,
                                                                 Instant now);

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
