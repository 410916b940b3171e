/// \file paged.hpp
/// A growing array whose copies share their pages until one of them writes.
///
/// Private. It holds what there is one of for each order, name or shipment: millions of small records.
/// Growing never moves a record, and a copy costs its pages, not its records.
#pragma once

#include "prefetch.hpp"

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
    return pages_[i / page_size].items[i % page_size];
  }
  [[nodiscard]] T& mutable_at(std::size_t i) {
    assert(i < size_);
    return own(pages_[i / page_size])[i % page_size];
  }

  void push_back(const T& value) {
    if (size_ == pages_.size() * page_size)
      pages_.push_back({std::make_shared_for_overwrite<T[]>(page_size), true});
    own(pages_.back())[size_ % page_size] = value;
    ++size_;
  }

  /// The record will be looked at.
  void prefetch(std::size_t i) const noexcept { detail::prefetch(&(*this)[i], sizeof(T)); }

  // Pages of records as a whole, for what is cut into pages itself.
  [[nodiscard]] std::span<const T, page_size> page(std::size_t i) const noexcept {
    return std::span<const T, page_size>(pages_[i].items.get(), page_size);
  }
  [[nodiscard]] std::span<T, page_size> mutable_page(std::size_t i) {
    return std::span<T, page_size>(own(pages_[i]), page_size);
  }
  /// Appends a page of such values.
  /// Requires: the last page is full
  void push_page(const T& value) {
    assert(size_ == pages_.size() * page_size);
    pages_.push_back({std::make_shared_for_overwrite<T[]>(page_size), true});
    std::fill_n(pages_.back().items.get(), page_size, value);
    size_ += page_size;
  }

  /// Calls `visit` with every place on a page that the two do not share, in either.
  /// Complexity: the pages, and the places of those that differ.
  template <class Visit>
  void for_each_unshared(const Paged& other, const Visit& visit) const {
    const std::size_t longest = std::max(size_, other.size_);
    for (std::size_t first = 0; first < longest; first += page_size) {
      const std::size_t page = first / page_size;
      if (page < pages_.size() && page < other.pages_.size() &&
          pages_[page].items == other.pages_[page].items)
        continue;
      for (std::size_t i = first; i < std::min(longest, first + page_size); ++i) visit(i);
    }
  }

  template <class Writer>
  void save(Writer& out) const {
    out(std::uint64_t{size_});
    for (std::size_t first = 0; first < size_; first += page_size)
      out.bytes(pages_[first / page_size].items.get(),
                std::min(page_size, size_ - first) * sizeof(T));
  }
  /// Requires: it is empty
  template <class Reader>
  void load(Reader& in) {
    std::uint64_t size = 0;
    in(size);
    while (size_ < size) {
      const std::size_t count = std::min<std::size_t>(page_size, size - size_);
      pages_.push_back({std::make_shared_for_overwrite<T[]>(page_size), true});
      in.bytes(pages_.back().items.get(), count * sizeof(T));
      size_ += count;
    }
  }

  /// The same records, in the same pages. Not const: from now on neither side owns a page alone.
  [[nodiscard]] Paged share() {
    for (Page& page : pages_) page.is_own = false;
    Paged other;
    other.pages_ = pages_;
    other.size_ = size_;
    return other;
  }

 private:
  struct Page {
    std::shared_ptr<T[]> items;
    bool is_own = false;  ///< nobody else has it: beside the pointer, so that asking costs nothing
  };

  T* own(Page& page) {
    if (!page.is_own) {
      auto copy = std::make_shared_for_overwrite<T[]>(page_size);
      std::copy_n(page.items.get(), page_size, copy.get());
      page = {std::move(copy), true};
    }
    return page.items.get();
  }

  std::vector<Page> pages_;
  std::size_t size_ = 0;
};

}  // namespace orderledger::inline v1::detail
