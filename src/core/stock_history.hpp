/// \file stock_history.hpp
/// Stock as it was: a note for each event about stock, so that the past and the cause can be asked for.
///
/// Private. What orders do to stock is in the book and is not written twice: between two notes the figures
/// follow from the entries of orders. So a note costs something for counts, receipts and reservations, some
/// 25 bytes each, and nothing for an order line. Copies share what was written up to then.
#pragma once

#include "byte_store.hpp"
#include "bytes.hpp"
#include "copy_on_write.hpp"
#include "paged.hpp"
#include "stock.hpp"

#include <orderledger/instant.hpp>

#include <cstdint>
#include <vector>

namespace orderledger::inline v1::detail {

/// What an event about stock changes.
enum class StockAspect : std::uint8_t { on_hand = 1, safety_stock = 2, reserved = 4 };

/// Stock at a location, all figures, as a group of the book left it.
struct StockNote {
  Stock stock = {};
  Instant at = {};
  std::uint64_t end = 0;  ///< address right behind that group
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
  void write(const SharedRecords<SkuRecord>& skus, const StockNote& when);
  /// All notes about the SKU, the oldest first.
  [[nodiscard]] std::vector<StockNote> of(SkuIndex sku) const;
  /// Lets go of the notes that no instant from `since` on needs. Nothing may be marked.
  void forget_before(Instant since);
  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.notes_, self.latest_);
  }
  /// The same notes, in shared memory. Nothing may be marked.
  [[nodiscard]] StockHistory share();

 private:
  struct Mark {
    SkuIndex sku;
    LocationIndex location;
    std::uint8_t aspects;
  };
  void append(SkuIndex sku, const StockNote& note);

  std::vector<Mark> marks_;
  ByteStore notes_;              ///< each with the address of the one before it about the same SKU
  Paged<std::uint64_t> latest_;  ///< by SKU, in notes_; 0: none
  ByteWriter out_;
};

}  // namespace orderledger::inline v1::detail
