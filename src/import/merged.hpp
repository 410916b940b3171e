/// \file merged.hpp
/// The newest of each part that a source sent: a table in which the last writer wins, whatever the order of
/// arrival.
#pragma once

#include "packed_snapshots.hpp"
#include "packed_table.hpp"

#include <orderledger/import/importer.hpp>
#include <orderledger/import/snapshot.hpp>

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace orderledger::inline v1::imports {

/// Everything that a source says about one order.
struct MergedOrder {
  std::optional<OrderSnapshot> header;
  Detail detail = Detail::summary;  ///< of header and lines
  std::optional<OrderLinesSnapshot> lines;
  std::map<std::string, ShipmentSnapshot> shipments;
  std::map<std::string, RefundSnapshot> refunds;
  std::map<std::string, FulfilmentSnapshot> fulfilments;
  std::optional<StaleMark> stale;
  bool vanished = false;  ///< missing from a complete listing that is newer than the header

  /// The lines, wherever they came from; none: they have not come.
  [[nodiscard]] const std::vector<LineSnapshot>* all_lines() const noexcept {
    if (lines) return &lines->lines;
    return header && header->lines ? &*header->lines : nullptr;
  }
  [[nodiscard]] bool lines_complete() const noexcept {
    return lines ? lines->lines_complete : header && header->lines_complete;
  }
};

template <>
inline constexpr std::size_t member_count<MergedOrder> = 8;

/// Merging is commutative and idempotent.
class Merged {
 public:
  Merged(RecordStore& records, std::size_t orders_at_hand) : orders_(records, orders_at_hand) {}

  void merge(Snapshot snapshot, Detail detail);
  void merge_listing(std::span<const std::string> orders, Instant as_of);

  /// An order by its number, which counts from 0 as they came. It stays until the next part is merged, or
  /// settle() is called.
  [[nodiscard]] const MergedOrder& order(std::uint32_t number) const { return orders_.at(number); }
  [[nodiscard]] std::uint32_t order_count() const noexcept { return orders_.size(); }
  [[nodiscard]] std::string key_of(std::uint32_t order) const { return orders_.key(order); }
  void settle() { orders_.settle(); }

  /// What is known of an order without looking at it.
  struct Mark {
    std::optional<Instant> placed_at;
    bool is_pending = false;      ///< merged since it last needed nothing
    bool is_parked = false;       ///< it has parts, and no header
    bool is_stale = false;        ///< a message without content was about it
    bool has_claims = false;      ///< the source says which class it has
    bool has_known_skus = false;  ///< it was planned since its lines changed
  };
  [[nodiscard]] const Mark& mark(std::uint32_t order) const { return marks_[order]; }
  void set_skus_known(std::uint32_t order) { marks_[order].has_known_skus = true; }

  /// The SKU that an item id stands for; none: not known yet.
  [[nodiscard]] const std::string* sku_of(const std::string& item) const {
    const auto at = items_.find(item);
    return at == items_.end() ? nullptr : &at->second.second;
  }
  /// What the host says about an item counts more than any document.
  void set_item(const std::string& item, const std::string& sku) {
    items_[item] = {Instant::last(), sku};
  }

  [[nodiscard]] const std::map<std::string, StockSnapshot>& stocks() const { return stocks_; }
  [[nodiscard]] const std::map<std::string, SupplySnapshot>& supplies() const { return supplies_; }
  [[nodiscard]] const std::map<std::string, ProductSnapshot>& products() const { return products_; }

  /// Orders that were merged since they last needed nothing, each once.
  [[nodiscard]] const std::vector<std::uint32_t>& pending_orders() const { return pending_orders_; }
  /// From now on these are.
  void set_pending_orders(std::vector<std::uint32_t> orders);
  /// The same of the others.
  struct Pending {
    std::set<std::string> stocks, supplies, products;
  };
  [[nodiscard]] Pending& pending() { return pending_; }
  /// The counts of stock whose SKU is known are in the ledger: what moves stock from now on comes after them.
  void set_counted();

  [[nodiscard]] MergeCounts counts() const;
  [[nodiscard]] const std::optional<Instant>& newest() const { return newest_; }
  /// Summaries that came too late to matter, for diagnostics; taken by the caller.
  [[nodiscard]] std::vector<std::string> take_ignored_summaries() {
    return std::exchange(ignored_summaries_, {});
  }

 private:
  // clang-format off
  bool take(OrderSnapshot&& part, Detail detail);
  bool take(OrderLinesSnapshot&& part, Detail detail);
  bool take(ShipmentSnapshot&& part, Detail detail);
  bool take(RefundSnapshot&& part, Detail detail);
  bool take(FulfilmentSnapshot&& part, Detail detail);
  bool take(StockSnapshot&& part, Detail detail);
  bool take(SupplySnapshot&& part, Detail detail);
  bool take(ProductSnapshot&& part, Detail detail);
  bool take(StaleMark&& part, Detail detail);
  // clang-format on

  /// Takes a part of the order by `replace`, which tells whether it was newer than what was there.
  template <class Replace>
  bool take_part(const std::string& key, Detail detail,
                 std::initializer_list<std::optional<Instant>> times, const Replace& replace);
  /// Whether a document about the order of that detail still matters; a better one drops what was there.
  bool admits(MergedOrder& order, const std::string& key, Detail detail);
  void saw(const std::optional<Instant>& time);
  /// After a part was taken.
  void remark(const std::string& key, const MergedOrder& order, bool is_pending);

  PackedTable<MergedOrder> orders_;
  std::vector<Mark> marks_;  ///< by number
  std::vector<std::uint32_t> pending_orders_;
  std::map<std::string, StockSnapshot> stocks_;
  std::map<std::string, SupplySnapshot> supplies_;
  std::map<std::string, ProductSnapshot> products_;
  /// Newest (version, SKU) of each item.
  std::unordered_map<std::string, std::pair<std::optional<Instant>, std::string>> items_;
  Pending pending_;
  std::vector<std::string> ignored_summaries_;
  std::optional<Instant> newest_;
  std::optional<Instant> listed_as_of_;
  MergeCounts counts_;
};

}  // namespace orderledger::inline v1::imports
