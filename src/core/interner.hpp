/// \file interner.hpp
/// Names as dense numbers, in the order of their first appearance.
///
/// Private. Inside the ledger a name is a number: it is 4 bytes, finds its record by an index, and no
/// order of a hash map can show in an answer.
#pragma once

#include "flat_hash.hpp"
#include "sequence_texts.hpp"
#include "stable_texts.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::detail {

/// A text that is looked for, and then perhaps added: hashed once.
class SoughtName {
 public:
  explicit SoughtName(std::string_view text) noexcept : text_(text) {
    const std::uint64_t hash = std::hash<std::string_view>{}(text);
    table_ = tables_by_hash[(hash >> 32) % tables_by_hash.size()];
    bits_ = static_cast<std::uint16_t>(hash);
  }

 private:
  template <class Texts>
  friend class BasicInterner;

  // Many small tables instead of one: none ever takes long to grow, and copies share those that stay as
  // they are. Some bits of a text's hash choose the table, 16 others go into the slot. A table that is full
  // doubles; so that not all do at once, and then are half empty together, the last one is given nearly
  // twice as many names as the first, and the others lie evenly between.
  static constexpr std::size_t table_count = 128;
  static constexpr std::array<std::uint8_t, 1024> tables_by_hash = [] {
    constexpr std::uint64_t one = std::uint64_t{1} << 28;
    constexpr std::uint64_t next = 269'893'034;  // 2 to the power of 1 / table_count
    std::array<std::uint8_t, 1024> tables{};
    std::uint8_t table = 0;
    std::uint64_t end = next;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      for (; one + one / tables.size() * i >= end; end = end * next / one) ++table;
      tables[i] = table;
    }
    return tables;
  }();

  std::string_view text_;
  std::size_t table_ = 0;
  std::uint16_t bits_ = 0;
};

template <class Texts>
class BasicInterner {
 public:
  using Sought = SoughtName;

  [[nodiscard]] std::uint32_t size() const noexcept {
    return static_cast<std::uint32_t>(texts_.size());
  }

  /// As Texts gives it: a view that stays, or a copy.
  [[nodiscard]] auto text(std::uint32_t number) const { return texts_.text(number); }

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const {
    return find(Sought(text));
  }
  [[nodiscard]] std::optional<std::uint32_t> find(const Sought& sought) const {
    const Table* const table = tables_[sought.table_].slots.get();
    if (table == nullptr) return {};
    const Wanted wanted{&texts_, sought.text_, sought.bits_};
#if ORDERLEDGER_HAS_FLAT_TABLES
    const auto found = table->find(wanted);
#else
    const auto found = table->find(wanted, Hash{}, Equal{});
#endif
    if (found == table->end()) return {};
    return found->number();
  }

  /// The number of `text`, a new one where it has none. `text` is at most 255 bytes.
  std::uint32_t intern(std::string_view text) {
    const Sought sought(text);
    if (const auto known = find(sought)) return *known;
    return add(sought);
  }

  /// A new number. `text` must have none yet.
  std::uint32_t add(std::string_view text) { return add(Sought(text)); }
  std::uint32_t add(const Sought& sought) {
    const std::uint32_t number = size();
    own(tables_[sought.table_]).insert(Slot(sought.bits_, number));
    texts_.push_back(sought.text_);
    return number;
  }

  template <class Writer>
  void save(Writer& out) const {
    out(texts_);
  }
  /// Requires: it is empty
  template <class Reader>
  void load(Reader& in) {
    in(texts_);
    fill_tables();
  }

  /// The same names, in shared memory. Not const: neither side owns a part of it alone from now on.
  [[nodiscard]] BasicInterner share() {
    for (TableRef& table : tables_) table.is_own = false;
    BasicInterner other;
    other.texts_ = texts_.share();
    other.tables_ = tables_;
    return other;
  }

 private:
  /// What a table holds, in 6 bytes. The bits of the hash beside the number spare a look at the text for
  /// nearly every name that is another one, and for all of them when the table grows.
  struct Slot {
    std::uint16_t hash = 0;
    std::array<std::uint16_t, 2> number_parts{};

    Slot(std::uint16_t hash_bits, std::uint32_t number)
        : hash(hash_bits),
          number_parts{static_cast<std::uint16_t>(number),
                       static_cast<std::uint16_t>(number >> 16)} {}
    [[nodiscard]] std::uint32_t number() const noexcept {
      return number_parts[0] | static_cast<std::uint32_t>(number_parts[1]) << 16;
    }
  };
  struct Wanted {
    const Texts* texts = nullptr;
    std::string_view text;
    std::uint16_t hash = 0;
  };
  struct Hash {
    using is_transparent = void;
    // Spreads 16 bits over the word, since tables look at the high bits too.
    static std::size_t spread(std::uint16_t hash) noexcept {
      return hash * std::size_t{0x9E3779B97F4A7C15U};
    }
    std::size_t operator()(const Slot& slot) const noexcept { return spread(slot.hash); }
    std::size_t operator()(const Wanted& wanted) const noexcept { return spread(wanted.hash); }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(const Slot& a, const Slot& b) const noexcept {
      return a.number() == b.number();
    }
    bool operator()(const Slot& a, const Wanted& b) const noexcept {
      return a.hash == b.hash && b.texts->equals(a.number(), b.text);
    }
    bool operator()(const Wanted& a, const Slot& b) const noexcept { return (*this)(b, a); }
  };
  using Table = FlatSet<Slot, Hash, Equal>;
  struct TableRef {
    std::shared_ptr<Table> slots;
    bool is_own = false;
  };

  /// Enters all texts, one table after the other: all of them at once do not fit into a cache.
  void fill_tables() {
    std::vector<std::vector<Slot>> slots(tables_.size());
    std::uint32_t number = 0;
    texts_.for_each([&](std::string_view text) {
      const Sought sought(text);
      slots[sought.table_].emplace_back(sought.bits_, number++);
    });
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      if (slots[i].empty()) continue;
      Table& table = own(tables_[i]);
      table.reserve(slots[i].size());
      table.insert(slots[i].begin(), slots[i].end());
    }
  }

  static Table& own(TableRef& table) {
    if (!table.is_own) {
      table.slots = table.slots ? std::make_shared<Table>(*table.slots) : std::make_shared<Table>();
      table.is_own = true;
    }
    return *table.slots;
  }

  Texts texts_;
  std::array<TableRef, SoughtName::table_count> tables_;
};

using Interner = BasicInterner<StableTexts>;
/// For orders and shipments, which are many and numbered.
using SequenceInterner = BasicInterner<SequenceTexts>;

}  // namespace orderledger::inline v1::detail
