/// \file interner.hpp
/// Names as dense numbers, in the order of their first appearance.
///
/// Private. Inside the ledger a name is a number: it is 4 bytes, finds its record by an index, and no
/// order of a hash map can show in an answer.
#pragma once

#include <boost/version.hpp>
#if BOOST_VERSION >= 108100
#include <boost/unordered/unordered_flat_set.hpp>
#else
#include <boost/unordered_set.hpp>
#endif

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::detail {

class Interner {
 public:
  Interner() : index_(0, Hash{}, Equal{&names_}) {}
  Interner(const Interner&) = delete;  // the index points at names_
  Interner& operator=(const Interner&) = delete;

  [[nodiscard]] std::uint32_t size() const noexcept { return names_.size(); }
  [[nodiscard]] std::string_view text(std::uint32_t number) const noexcept {
    return names_[number];
  }

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const {
    const Wanted wanted{text, hash_of(text)};
#if BOOST_VERSION >= 108100
    const auto found = index_.find(wanted);
#else
    const auto found = index_.find(wanted, Hash{}, Equal{&names_});
#endif
    if (found == index_.end()) return {};
    return found->number;
  }

  /// The number of `text`, a new one where it has none. `text` is at most 255 bytes.
  std::uint32_t intern(std::string_view text) {
    if (const auto known = find(text)) return *known;
    return add(text);
  }

  /// A new number. `text` must have none yet.
  std::uint32_t add(std::string_view text) {
    const std::uint32_t number = names_.add(text);
    index_.insert({hash_of(text), number});
    return number;
  }

 private:
  /// What the index holds. The hash beside the number spares a look at the text for nearly every name
  /// that is another one, and for all of them when the index grows.
  struct Slot {
    std::uint32_t hash;
    std::uint32_t number;
  };
  struct Wanted {
    std::string_view text;
    std::uint32_t hash;
  };

  static std::uint32_t hash_of(std::string_view text) noexcept {
    const std::size_t hash = std::hash<std::string_view>{}(text);
    return static_cast<std::uint32_t>(hash ^ (hash >> 32));
  }

  /// Texts by number. Short ones, which is most, lie in their record: finding one is one look.
  class Names {
   public:
    [[nodiscard]] std::uint32_t size() const noexcept {
      return static_cast<std::uint32_t>(records_.size());
    }

    [[nodiscard]] std::string_view operator[](std::uint32_t number) const noexcept {
      const Record& record = records_[number];
      const auto size = static_cast<unsigned char>(record[0]);
      if (size <= short_size) return {record.data() + 1, size};
      std::uint64_t start = 0;
      std::memcpy(&start, record.data() + 8, sizeof start);
      return {long_texts_.data() + start, size};
    }

    std::uint32_t add(std::string_view text) {
      Record& record = records_.emplace_back();
      record[0] = static_cast<char>(static_cast<unsigned char>(text.size()));
      if (text.size() <= short_size) {
        std::memcpy(record.data() + 1, text.data(), text.size());
      } else {
        const std::uint64_t start = long_texts_.size();
        std::memcpy(record.data() + 8, &start, sizeof start);
        long_texts_.append(text);
      }
      return static_cast<std::uint32_t>(records_.size() - 1);
    }

   private:
    static constexpr std::size_t short_size = 15;
    /// The size, then the text, or at 8 where it starts in long_texts_.
    using Record = std::array<char, short_size + 1>;
    std::vector<Record> records_;
    std::string long_texts_;
  };

  struct Hash {
    using is_transparent = void;
    // Spreads 32 bits over the word, since tables look at the high bits too.
    static std::size_t spread(std::uint32_t hash) noexcept {
      return hash * std::size_t{0x9E3779B97F4A7C15U};
    }
    std::size_t operator()(const Slot& slot) const noexcept { return spread(slot.hash); }
    std::size_t operator()(const Wanted& wanted) const noexcept { return spread(wanted.hash); }
  };
  struct Equal {
    using is_transparent = void;
    const Names* names;
    bool operator()(const Slot& a, const Slot& b) const noexcept { return a.number == b.number; }
    bool operator()(const Slot& a, const Wanted& b) const noexcept {
      return a.hash == b.hash && (*names)[a.number] == b.text;
    }
    bool operator()(const Wanted& a, const Slot& b) const noexcept { return (*this)(b, a); }
  };
#if BOOST_VERSION >= 108100
  using Index = boost::unordered_flat_set<Slot, Hash, Equal>;
#else
  using Index = boost::unordered_set<Slot, Hash, Equal>;
#endif

  Names names_;
  Index index_;
};

}  // namespace orderledger::inline v1::detail
