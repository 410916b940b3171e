/// \file copy_on_write.hpp
/// A value, and a growing array of values, whose copies share their memory until one of them writes.
///
/// Private. For what owns memory of its own: queues, sets, dated definitions. What is only bytes lies in
/// paged.hpp. Reading and writing are told apart by name, so that no reading ever copies.
#pragma once

#include "prefetch.hpp"
#include "small_steps.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace orderledger::inline v1::detail {

/// A value that is copied by whichever side writes first; each side may have a thread of its own.
///
/// A reference that was read stays good until this side writes.
template <class T>
class CopyOnWrite {
 public:
  CopyOnWrite() = default;
  CopyOnWrite(CopyOnWrite&&) noexcept = default;
  CopyOnWrite& operator=(CopyOnWrite&&) noexcept = default;

  [[nodiscard]] const T& operator*() const noexcept { return *value_; }
  [[nodiscard]] const T* operator->() const noexcept { return value_.get(); }

  /// The value, to be written.
  [[nodiscard]] T& own() {
    if (!is_own_) {
      value_ = std::make_shared<T>(std::as_const(*value_));
      is_own_ = true;
    }
    return *value_;
  }

  template <class Writer>
  void save(Writer& out) const {
    out(*value_);
  }
  template <class Reader>
  void load(Reader& in) {
    in(own());
  }

  /// The same value. Not const: from now on neither side owns it alone.
  [[nodiscard]] CopyOnWrite share() {
    is_own_ = false;
    return CopyOnWrite(value_);
  }

 private:
  explicit CopyOnWrite(std::shared_ptr<T> shared) noexcept
      : value_(std::move(shared)), is_own_(false) {}

  std::shared_ptr<T> value_ = std::make_shared<T>();
  bool is_own_ = true;  ///< beside the pointer, so that asking costs nothing
};

/// A growing array of records. Growing moves none, a copy costs a few bytes a record, and a write copies one.
///
/// A reference that was read stays good until this side writes to the same record.
template <class T, std::size_t page_size = 64>
class SharedRecords {
 public:
  SharedRecords() = default;
  SharedRecords(SharedRecords&&) noexcept = default;
  SharedRecords& operator=(SharedRecords&&) noexcept = default;

  [[nodiscard]] std::size_t size() const noexcept { return places_.size(); }

  [[nodiscard]] const T& operator[](std::size_t i) const noexcept {
    assert(i < size());
    return *places_[i].record;
  }
  [[nodiscard]] T& mutable_at(std::size_t i) {
    assert(i < size());
    const Place& place = places_[i];
    if (!place.is_own) [[unlikely]]
      copy(i);
    return *place.record;
  }

  /// The record will be looked at.
  void prefetch(std::size_t i) const noexcept { detail::prefetch(places_[i].record, sizeof(T)); }

  void push_back(T value) {
    const std::size_t i = size();
    if (i == pages_.size() * page_size) pages_.push_back({std::make_shared<Page>(), true});
    make_room_for_one(places_);
    places_.emplace_back();
    keep(i, std::make_shared<T>(std::move(value)));
  }

  template <class Writer>
  void save(Writer& out) const {
    out(std::uint64_t{size()});
    for (const Place& place : places_) out(std::as_const(*place.record));
  }
  /// Requires: it is empty
  template <class Reader>
  void load(Reader& in) {
    std::uint64_t left = 0;
    in(left);
    for (; left > 0; --left) {
      T value;
      in(value);
      push_back(std::move(value));
    }
  }

  /// The same records. Not const: from now on neither side owns one alone.
  [[nodiscard]] SharedRecords share() {
    for (PageRef& page : pages_) page.is_own = false;
    for (Place& place : places_) place.is_own = false;
    SharedRecords other;
    other.places_ = places_;
    other.pages_ = pages_;
    return other;
  }

  /// Calls `visit` with the place of every record that the two do not share; the longer one's last too.
  /// Complexity: linear in the places, without a look at a record.
  template <class Visit>
  void for_each_unshared(const SharedRecords& other, const Visit& visit) const {
    const std::size_t shorter = std::min(size(), other.size());
    for (std::size_t i = 0; i < shorter; ++i) {
      if (places_[i].record != other.places_[i].record) visit(i);
    }
    for (std::size_t i = shorter; i < std::max(size(), other.size()); ++i) visit(i);
  }

 private:
  struct Place {
    T* record = nullptr;
    bool is_own = false;
  };
  using Page = std::array<std::shared_ptr<T>, page_size>;
  struct PageRef {
    std::shared_ptr<Page> owners;
    bool is_own = false;
  };

  void copy(std::size_t i) { keep(i, std::make_shared<T>(std::as_const(*places_[i].record))); }
  void keep(std::size_t i, std::shared_ptr<T> record) {
    PageRef& page = pages_[i / page_size];
    if (!page.is_own) page = {std::make_shared<Page>(std::as_const(*page.owners)), true};
    places_[i] = {record.get(), true};
    (*page.owners)[i % page_size] = std::move(record);
  }

  // What is asked all the time lies flat; who keeps a record alive is asked when it is copied, and is kept
  // by the page, since counting each record's owners would cost a fork a look at each.
  std::vector<Place> places_;
  std::vector<PageRef> pages_;
};

}  // namespace orderledger::inline v1::detail
