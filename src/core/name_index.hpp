/// \file name_index.hpp
/// Numbers of names, found by a hash of the name.
///
/// Private. A table in pages: the leading bits of a hash say which page, and a page that is full splits in
/// two. So no name takes long to add, however many there are, and copies share the pages that stay as they are.
#pragma once

#include "paged.hpp"
#include "prefetch.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::detail {

/// XXH3, half of it. It is nowhere written down.
[[nodiscard]] std::uint32_t name_hash(std::string_view name) noexcept;

class NameIndex {
  static constexpr std::uint32_t nothing = UINT32_MAX;
  static constexpr int place_bits = 32;
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = nothing;
  };

 public:
  /// The number that was added with this hash, and that `is_sought` says yes to.
  template <class IsSought>
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint32_t hash,
                                                  const IsSought& is_sought) const {
    if (pages_.empty()) return {};
    const auto slots = slots_.page(page_of(hash));
    std::size_t i = first_slot_of(hash);
    for (std::size_t left = page_size; left > 0; --left, i = (i + 1) % page_size) {
      if (slots[i].number == nothing) return {};
      if (slots[i].hash == hash && is_sought(slots[i].number)) return slots[i].number;
    }
    for (const Slot& slot : crowded_out_) {
      if (slot.hash == hash && is_sought(slot.number)) return slot.number;
    }
    return {};
  }

  /// The hash will be asked for.
  void prefetch(std::uint32_t hash) const noexcept {
    if (pages_.empty()) return;
    detail::prefetch(&slots_.page(page_of(hash))[first_slot_of(hash)], sizeof(Slot));
  }

  /// Requires: the number is not in, and is no UINT32_MAX
  void add(std::uint32_t hash, std::uint32_t number);

  /// Fills an index that is empty with the numbers 0, 1, 2, ...: those that share pages one after the other,
  /// since all pages at once do not fit into a cache.
  class Filler {
   public:
    explicit Filler(NameIndex& index) noexcept : index_(index) {}
    /// The next number has this hash.
    void add(std::uint32_t hash) {
      parts_[place_of(hash) >> (place_bits - part_bits)].push_back({hash, next_++});
    }
    void finish();

   private:
    static constexpr int part_bits = 7;

    NameIndex& index_;
    std::array<std::vector<Slot>, std::size_t{1} << part_bits> parts_;
    std::uint32_t next_ = 0;
  };

  /// The same numbers, in shared memory; see Paged::share().
  [[nodiscard]] NameIndex share();

 private:
  /// Hashes whose places have leading bits in common share a page.
  [[nodiscard]] static std::uint32_t place_of(std::uint32_t hash) noexcept {
    // Pages of hashes that lie evenly would fill, and split, all at the same time, and be half empty together
    // for as long. Curved like this, every range of hashes is twice as dense at one end as at the other,
    // whatever its pages have grown to: x (2 + x) / 3, from 0 to 1.
    constexpr std::uint64_t two = std::uint64_t{2} << 32;
    return static_cast<std::uint32_t>((hash >> 2) * (two + hash) / 3 >> 30);
  }

  static constexpr std::size_t page_size = 512;
  struct Page {
    std::uint16_t names = 0;
    std::uint16_t depth = 0;  ///< how many leading bits its places have in common
  };

  [[nodiscard]] std::size_t page_of(std::uint32_t hash) const noexcept {
    return directory_[std::uint64_t{place_of(hash)} >> (place_bits - depth_)];
  }
  /// A name is sought from there on, up to a free slot.
  [[nodiscard]] static std::size_t first_slot_of(std::uint32_t hash) noexcept {
    return hash % page_size;
  }
  /// The pages of an index that is empty, for that many names.
  void begin_with(std::size_t names);
  [[nodiscard]] bool may_split(const Page& page) const noexcept;
  /// `place` is one of those that the page is for.
  void split(std::size_t page, std::uint64_t place);
  /// Into the first free slot of those of a page.
  static void put(const Slot& slot, std::span<Slot, page_size> slots) noexcept;

  Paged<Slot, page_size> slots_;
  std::vector<Page> pages_;
  std::vector<std::uint32_t> directory_;  ///< by the leading bits of a place: its page
  int depth_ = 0;                         ///< how many bits that are
  std::vector<Slot> crowded_out_;         ///< of pages that are full, and may not split
};

}  // namespace orderledger::inline v1::detail
