/// \file interner.hpp
/// Names as dense numbers, in the order of their first appearance.
///
/// Private. Inside the ledger a name is a number: it is 4 bytes, finds its record by an index, and no
/// order of a hash map can show in an answer.
#pragma once

#include "byte_store.hpp"
#include "flat_hash.hpp"
#include "paged.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>

namespace orderledger::inline v1::detail {

class Interner {
  // Many small tables instead of one: none ever takes long to grow, and copies share those that stay as
  // they are. Some bits of a text's hash choose the table, 16 others go into the slot.
  static constexpr std::size_t table_count = 128;
  struct TextHash {
    std::size_t table;
    std::uint16_t bits;
  };
  static TextHash hash_of(std::string_view text) noexcept {
    const std::uint64_t hash = std::hash<std::string_view>{}(text);
    return {static_cast<std::size_t>(hash >> 32) % table_count, static_cast<std::uint16_t>(hash)};
  }

 public:
  [[nodiscard]] std::uint32_t size() const noexcept {
    return static_cast<std::uint32_t>(records_.size());
  }

  [[nodiscard]] std::string_view text(std::uint32_t number) const noexcept {
    const Record& record = records_[number];
    const auto size = static_cast<unsigned char>(record[0]);
    if (size <= short_size) return {record.data() + 1, size};
    std::uint64_t start = 0;
    std::memcpy(&start, record.data() + 8, sizeof start);
    return long_texts_.from(start).substr(0, size);
  }

  /// A text that is looked for, and then perhaps added: hashed once.
  class Sought {
   public:
    explicit Sought(std::string_view text) noexcept : text_(text), hash_(hash_of(text)) {}

   private:
    friend Interner;
    std::string_view text_;
    TextHash hash_;
  };

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const {
    return find(Sought(text));
  }
  [[nodiscard]] std::optional<std::uint32_t> find(const Sought& sought) const {
    const auto& [text, hash] = std::tie(sought.text_, sought.hash_);
    const Table* const table = tables_[hash.table].slots.get();
    if (table == nullptr) return {};
    const Wanted wanted{this, text, hash.bits};
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
    const auto& [text, hash] = std::tie(sought.text_, sought.hash_);
    Record record{};
    record[0] = static_cast<char>(static_cast<unsigned char>(text.size()));
    if (text.size() <= short_size) {
      std::memcpy(record.data() + 1, text.data(), text.size());
    } else {
      const std::uint64_t start = long_texts_.append({text});
      std::memcpy(record.data() + 8, &start, sizeof start);
    }
    const std::uint32_t number = size();
    own(tables_[hash.table]).insert(Slot(hash.bits, number));
    records_.push_back(record);
    return number;
  }

  /// The same names, in shared memory. Not const: neither side owns a part of it alone from now on.
  [[nodiscard]] Interner share() {
    for (TableRef& table : tables_) table.is_own = false;
    Interner other;
    other.records_ = records_.share();
    other.long_texts_ = long_texts_.share();
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
    const Interner* names;
    std::string_view text;
    std::uint16_t hash;
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
      return a.hash == b.hash && b.names->text(a.number()) == b.text;
    }
    bool operator()(const Wanted& a, const Slot& b) const noexcept { return (*this)(b, a); }
  };
  using Table = FlatSet<Slot, Hash, Equal>;
  struct TableRef {
    std::shared_ptr<Table> slots;
    bool is_own = false;
  };

  static Table& own(TableRef& table) {
    if (!table.is_own) {
      table.slots = table.slots ? std::make_shared<Table>(*table.slots) : std::make_shared<Table>();
      table.is_own = true;
    }
    return *table.slots;
  }

  /// The size, then the text if it is short, which most are; else at 8 where it starts in long_texts_.
  static constexpr std::size_t short_size = 15;
  using Record = std::array<char, short_size + 1>;

  Paged<Record> records_;
  ByteStore long_texts_;
  std::array<TableRef, table_count> tables_;
};

}  // namespace orderledger::inline v1::detail
