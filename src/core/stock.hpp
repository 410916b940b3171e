/// \file stock.hpp
/// SKUs: their definitions, stock at locations, supplies, and the lines that wait for or hold their units.
///
/// Private.
#pragma once

#include "kit_parts.hpp"
#include "order_state.hpp"
#include "prefetch.hpp"
#include "serving_key.hpp"
#include "sku_definition.hpp"

#include <orderledger/event.hpp>
#include <orderledger/ledger.hpp>

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

namespace orderledger::inline v1::detail {

using SupplyIndex = std::uint32_t;

/// A line in the order in which lines are served. The whole key is here, and what the line waits for, so
/// that walking a queue never looks at orders.
struct QueueEntry {
  ServingKey key;  ///< without a due date but under due_date
  OrderIndex order = 0;
  std::uint32_t line = 0;

  // No part of the key.
  Units waiting = 0;
  LocationIndex own_location = none;

  /// Smaller is served first: by its key, then by acceptance.
  friend std::strong_ordering operator<=>(const QueueEntry& a, const QueueEntry& b) noexcept {
    if (const auto by = a.key <=> b.key; by != 0) return by;
    if (const auto by = a.order <=> b.order; by != 0) return by;
    return a.line <=> b.line;
  }
  friend bool operator==(const QueueEntry&, const QueueEntry&) = default;

  [[nodiscard]] bool accepts(LocationIndex location) const noexcept {
    return own_location == none || own_location == location;
  }
  [[nodiscard]] bool is_same_line(const QueueEntry& other) const noexcept {
    return order == other.order && line == other.line;
  }
};
static_assert(sizeof(QueueEntry) == 32, "two of them in a line of the cache");

[[nodiscard]] inline QueueEntry queue_entry(AllocationPolicy policy, OrderIndex index,
                                            const Order& order, std::uint32_t line_index) {
  const Line& line = order.lines[line_index];
  QueueEntry entry;
  entry.key = ServingKey(
      order.priority,
      policy == AllocationPolicy::due_date ? order.due_of(line) : std::optional<Instant>(),
      line.placed_at);
  entry.order = index;
  entry.line = line_index;
  entry.waiting = line.waiting;
  entry.own_location = line.own_location;
  return entry;
}

/// Lines in serving order.
///
/// A sorted array: it is walked far more often than changed, nearly all changes happen at its ends (new
/// lines arrive last, the oldest leave first), and it moves the shorter side.
/// Complexity: insert and erase O(log n) comparisons, and moving the shorter side.
class LineQueue {
 public:
  void insert(const QueueEntry& entry);
  /// Requires: the line is in the queue, under this key
  void erase(const QueueEntry& entry);
  /// Takes over what is no part of the key.
  /// Requires: the line is in the queue, under this key
  void update(const QueueEntry& entry);

  /// Its last entries will be looked at: nearly all changes are there.
  void prefetch() const noexcept {
    constexpr std::size_t looked_at = 4;
    if (size() >= looked_at)
      detail::prefetch(&entries_[entries_.size() - looked_at], looked_at * sizeof(QueueEntry));
  }

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size() - first_; }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  [[nodiscard]] const QueueEntry& operator[](std::size_t i) const noexcept {
    return entries_[first_ + i];
  }
  [[nodiscard]] auto begin() const noexcept {
    return entries_.begin() + static_cast<std::ptrdiff_t>(first_);
  }
  [[nodiscard]] auto end() const noexcept { return entries_.end(); }

  template <class Writer>
  void save(Writer& out) const {
    out(std::uint64_t{size()});
    out.bytes(entries_.data() + first_, size() * sizeof(QueueEntry));
  }
  /// Requires: it is empty
  template <class Reader>
  void load(Reader& in) {
    in(entries_);
  }

 private:
  void give_room_back();
  /// Where the first entry not before `entry` stands in entries_.
  [[nodiscard]] std::size_t place_of(const QueueEntry& entry) const;

  std::vector<QueueEntry> entries_;
  std::size_t first_ = 0;  ///< entries before it are free room
};

/// Stock of one SKU at one location.
struct Stock {
  LocationIndex location = none;
  std::int64_t on_hand = 0;  ///< below zero when more left than was counted
  std::int64_t allocated = 0;
  std::int64_t safety_stock = 0;
  std::int64_t reserved = 0;  ///< by active reservations
  std::uint64_t left_in = 0;  ///< group in the book by which units last left; 0: none ever did

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.location, self.on_hand, self.allocated, self.safety_stock, self.reserved,
           self.left_in);
  }
  [[nodiscard]] std::int64_t available() const noexcept {
    const std::int64_t free = on_hand - allocated - safety_stock - reserved;
    return free > 0 ? free : 0;
  }
};

/// A value with its past: what it was at any instant.
template <class T>
class Dated {
 public:
  struct Version {
    Instant at;
    T value{};
    std::uint64_t group = 0;  ///< of the book, of the event that set it; 0: nobody asks
    template <class Self, class Stream>
    static void transfer(Self& self, Stream& stream) {
      stream(self.at, self.value, self.group);
    }
  };

  void set(Instant at, T value, std::uint64_t group = 0) {
    versions_.push_back({at, std::move(value), group});
  }
  [[nodiscard]] bool empty() const noexcept { return versions_.empty(); }
  [[nodiscard]] const T& now() const noexcept { return versions_.back().value; }
  /// Nothing before the first.
  [[nodiscard]] const T* at(Instant as_of) const noexcept {
    const Version* const version = version_at(as_of);
    return version == nullptr ? nullptr : &version->value;
  }
  [[nodiscard]] const Version* version_at(Instant as_of) const noexcept {
    for (auto version = versions_.rbegin(); version != versions_.rend(); ++version) {
      if (version->at <= as_of) return &*version;
    }
    return nullptr;
  }

  /// Whether there are versions that no instant from `since` on sees.
  [[nodiscard]] bool has_superseded(Instant since) const noexcept {
    return versions_.size() > 1 && versions_[1].at <= since;
  }
  void forget_superseded(Instant since) {
    const auto later = std::find_if(versions_.begin(), versions_.end(),
                                    [&](const Version& version) { return version.at > since; });
    if (later - versions_.begin() < 2) return;
    versions_.erase(versions_.begin(), later - 1);
    versions_.shrink_to_fit();
  }

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.versions_);
  }

 private:
  std::vector<Version> versions_;
};

/// A supply as it stands; `known` is false once it was cancelled.
struct Supply {
  SkuIndex sku = none;
  LocationIndex location = none;
  Units outstanding = 0;
  bool known = true;
  Instant expected_at;
  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.sku, self.location, self.outstanding, self.known, self.expected_at);
  }
};

/// A stock_received that can be applied.
struct Receipt {
  SkuIndex sku = none;
  std::optional<SupplyIndex> supply;
  std::int64_t on_hand = 0;  ///< after it
};

struct SkuRecord {
  std::int64_t waiting_units = 0;
  std::int64_t open_units = 0;
  bool tracked = true;                             ///< as defined: nearly every event asks
  bool released = true;                            ///< at the ledger's clock
  std::uint32_t kits_made_of_it = 0;               ///< as they are defined now
  KitOfSku kit;                                    ///< none: new lines of it are no kits
  boost::container::small_vector<Stock, 1> stock;  ///< in location order
  LineQueue waiting;                               ///< lines with waiting units
  LineQueue allocated;                             ///< lines with allocated units
  Dated<SkuDefinition> definition;
  std::vector<SupplyIndex> supplies;  ///< that ever named this SKU
  std::vector<OrderIndex> waited;     ///< orders with a line that ever waited for it; some twice

  /// Calls `visit` with order and line number of all that wait for it or hold it; some twice. Kits stand
  /// in no queue of their own SKU.
  template <class Visit>
  void for_each_unshipped(const Visit& visit) const {
    for (const LineQueue* const queue : {&waiting, &allocated}) {
      for (const QueueEntry& entry : *queue) visit(entry.order, entry.line);
    }
    if (kit == nullptr) return;
    for (const auto& [order, line] : kit->unshipped) visit(order, line);
  }

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.waiting_units, self.open_units, self.tracked, self.released, self.kits_made_of_it,
           self.kit, self.stock, self.waiting, self.allocated, self.definition, self.supplies,
           self.waited);
  }

  /// Null where it never had any.
  [[nodiscard]] Stock* stock_at(LocationIndex location) noexcept {
    for (Stock& candidate : stock) {
      if (candidate.location == location) return &candidate;
    }
    return nullptr;
  }
  [[nodiscard]] bool has_stock_at(LocationIndex location) const noexcept {
    return std::any_of(stock.begin(), stock.end(),
                       [&](const Stock& at) { return at.location == location; });
  }
};

}  // namespace orderledger::inline v1::detail
