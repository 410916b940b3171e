/// \file stock_history.hpp
/// Stock as it was: a note for each event about stock, so that the past and the cause can be asked for.
///
/// Private. What orders do to stock is in the book and is not written twice: between two notes the figures
/// follow from the entries of orders. So a note costs something for counts, receipts and reservations, and
/// nothing for an order line.
#pragma once

#include "stock.hpp"

#include <orderledger/instant.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace orderledger::inline v1::detail {

/// What an event about stock changes.
enum class StockAspect : std::uint8_t { on_hand = 1, safety_stock = 2, reserved = 4 };

/// Stock at a location, all figures, as a group of the book left it.
struct StockNote {
  Stock stock = {};
  Instant at = {};
  std::uint64_t end = 0;  ///< address right behind that group
  bool by_event = true;   ///< false: by an expiry, which may have no group
  std::uint8_t aspects = 0;

  [[nodiscard]] bool is_of(StockAspect aspect) const noexcept {
    return (aspects & static_cast<std::uint8_t>(aspect)) != 0;
  }
};

class StockHistory {
 public:
  /// The current group changes this: write() will take note of it.
  void mark(SkuIndex sku, LocationIndex location, StockAspect aspect);
  /// Takes note of what was marked, as it stands now that the group is over.
  void write(std::span<const SkuRecord> skus, const StockNote& when);
  /// All notes about the SKU, the oldest first.
  [[nodiscard]] std::span<const StockNote> of(SkuIndex sku) const noexcept;

 private:
  struct Mark {
    SkuIndex sku;
    LocationIndex location;
    std::uint8_t aspects;
  };
  std::vector<Mark> marks_;
  std::vector<std::vector<StockNote>> notes_;  ///< by SKU
};

}  // namespace orderledger::inline v1::detail
