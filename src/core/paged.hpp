/// \file paged.hpp
/// A growing array whose copies share their pages until one of them writes.
///
/// Private. It holds what there is one of for each order, name or shipment: millions of small records.
/// Growing never moves a record, and a copy costs its pages, not its records.
#pragma once

#include "prefetch.hpp"
#include "small_steps.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

namespace orderledger::inline v1::detail {

template <class T, std::size_t page_size = 512>
class Paged {
  static_assert(std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>,
                "a page is copied, and written to a snapshot, as it is");

 public:
  Paged() = default;
  Paged(Paged&&) noexcept = default;
  Paged& operator=(Paged&&) noexcept = default;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  [[nodiscard]] const T& operator[](std::size_t i) const noexcept {
    assert(i < size_);
    return pages_[i / page_size][i % page_size];
  }
  [[nodiscard]] T& mutable_at(std::size_t i) {
    assert(i < size_);
    return own(i / page_size)[i % page_size];
  }

  void push_back(const T& value) {
    if (size_ == pages_.size() * page_size) add_page();
    own(pages_.size() - 1)[size_ % page_size] = value;
    ++size_;
  }

  /// The record will be looked at.
  void prefetch(std::size_t i) const noexcept { detail::prefetch(&(*this)[i], sizeof(T)); }

  // Pages of records as a whole, for what is cut into pages itself.
  [[nodiscard]] std::span<const T, page_size> page(std::size_t i) const noexcept {
    return std::span<const T, page_size>(pages_[i], page_size);
  }
  [[nodiscard]] std::span<T, page_size> mutable_page(std::size_t i) {
    return std::span<T, page_size>(own(i), page_size);
  }
  /// Appends a page of such values.
  /// Requires: the last page is full
  void push_page(const T& value) {
    assert(size_ == pages_.size() * page_size);
    std::fill_n(add_page(), page_size, value);
    size_ += page_size;
  }

  /// Calls `visit` with every place on a page that the two do not share, in either.
  /// Complexity: the pages, and the places of those that differ.
  template <class Visit>
  void for_each_unshared(const Paged& other, const Visit& visit) const {
    const std::size_t longest = std::max(size_, other.size_);
    for (std::size_t first = 0; first < longest; first += page_size) {
      const std::size_t page = first / page_size;
      if (page < pages_.size() && page < other.pages_.size() && pages_[page] == other.pages_[page])
        continue;
      for (std::size_t i = first; i < std::min(longest, first + page_size); ++i) visit(i);
    }
  }

  template <class Writer>
  void save(Writer& out) const {
    out(std::uint64_t{size_});
    for (std::size_t first = 0; first < size_; first += page_size)
      out.bytes(pages_[first / page_size], std::min(page_size, size_ - first) * sizeof(T));
  }
  /// Requires: it is empty
  template <class Reader>
  void load(Reader& in) {
    std::uint64_t size = 0;
    in(size);
    while (size_ < size) {
      const std::size_t count = std::min<std::size_t>(page_size, size - size_);
      in.bytes(add_page(), count * sizeof(T));
      size_ += count;
    }
  }

  /// The same records, in the same pages. Not const: from now on neither side owns a page alone.
  [[nodiscard]] Paged share() {
    std::ranges::fill(is_own_, false);
    Paged other;
    other.pages_ = pages_;
    other.is_own_ = is_own_;
    other.owners_ = owners_;
    other.size_ = size_;
    return other;
  }

 private:
  using Owner = std::shared_ptr<T[]>;

  T* add_page() {
    // Room comes first: all three have a page, or none.
    make_room_for_one(pages_);
    make_room_for_one(is_own_);
    make_room_for_one(owners_);
    owners_.push_back(std::make_shared_for_overwrite<T[]>(page_size));
    pages_.push_back(owners_.back().get());
    is_own_.push_back(true);
    return pages_.back();
  }

  T* own(std::size_t page) {
    if (!is_own_[page]) [[unlikely]]
      copy(page);
    return pages_[page];
  }
  void copy(std::size_t page) {
    Owner mine = std::make_shared_for_overwrite<T[]>(page_size);
    std::copy_n(pages_[page], page_size, mine.get());
    owners_[page] = std::move(mine);
    pages_[page] = owners_[page].get();
    is_own_[page] = true;
  }

  // What is asked all the time lies flat; who else has a page is asked when it is copied.
  std::vector<T*> pages_;
  std::vector<char> is_own_;  ///< nobody else has it
  std::vector<Owner> owners_;
  std::size_t size_ = 0;
};

}  // namespace orderledger::inline v1::detail
