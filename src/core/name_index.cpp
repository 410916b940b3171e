#include "name_index.hpp"

#include <array>
#include <bit>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace orderledger::inline v1::detail {

std::uint32_t name_hash(std::string_view name) noexcept {
  return static_cast<std::uint32_t>(XXH3_64bits(name.data(), name.size()));
}

void NameIndex::add(std::uint32_t hash, std::uint32_t number) {
  constexpr std::size_t most_names = page_size * 7 / 8;
  if (pages_.empty()) begin_with(1);
  std::size_t page = page_of(hash);
  while (pages_[page].names >= most_names && may_split(pages_[page])) {
    split(page, place_of(hash));
    page = page_of(hash);
  }
  if (pages_[page].names < page_size) {
    put({hash, number}, slots_.mutable_page(page));
    ++pages_[page].names;
  } else {
    crowded_out_.push_back({hash, number});
  }
}

void NameIndex::begin_with(std::size_t names) {
  // As many pages as so many names will fill for sure; those that need more split later.
  const std::size_t filled = names / (2 * page_size / 3);
  depth_ = std::max(0, static_cast<int>(std::bit_width(filled)) - 1);
  for (std::uint32_t page = 0; page < std::uint32_t{1} << depth_; ++page) {
    slots_.push_page({});
    pages_.push_back({0, static_cast<std::uint16_t>(depth_)});
    directory_.push_back(page);
  }
}

bool NameIndex::may_split(const Page& page) const noexcept {
  // Names that were chosen to have hashes alike stay together however often their page splits, while the
  // directory doubles each time. Others never come near this.
  constexpr int most_bits_above_average = 4;
  return page.depth < static_cast<int>(std::bit_width(pages_.size())) + most_bits_above_average;
}

void NameIndex::split(std::size_t page, std::uint64_t place) {
  const auto whole = slots_.page(page);
  std::array<Slot, page_size> slots;  // filled by the copy NOLINT(*-member-init)
  std::copy(whole.begin(), whole.end(), slots.begin());
  if (pages_[page].depth == depth_) {
    directory_.resize(2 * directory_.size());
    for (std::size_t i = directory_.size(); i-- > 0;) directory_[i] = directory_[i / 2];
    ++depth_;
  }
  const auto in_common = static_cast<int>(pages_[page].depth);
  const auto upper_half = static_cast<std::uint32_t>(pages_.size());
  pages_[page] = {0, static_cast<std::uint16_t>(in_common + 1)};
  pages_.push_back(pages_[page]);
  slots_.push_page({});
  const std::array halves = {slots_.mutable_page(page), slots_.mutable_page(upper_half)};
  std::ranges::fill(halves[0], Slot{});

  const std::size_t places = std::size_t{1} << (depth_ - in_common);
  const std::size_t first = (place >> (place_bits - in_common)) * places;
  const auto middle = directory_.begin() + static_cast<std::ptrdiff_t>(first + places / 2);
  std::fill_n(middle, places / 2, upper_half);
  for (const Slot& slot : slots) {
    if (slot.number == nothing) continue;
    const std::size_t half = (place_of(slot.hash) >> (place_bits - 1 - in_common)) & 1;
    put(slot, halves[half]);
    ++pages_[half == 0 ? page : upper_half].names;
  }
}

void NameIndex::put(const Slot& slot, std::span<Slot, page_size> slots) noexcept {
  std::size_t i = first_slot_of(slot.hash);
  while (slots[i].number != nothing) i = (i + 1) % page_size;
  slots[i] = slot;
}

void NameIndex::Filler::finish() {
  if (next_ == 0) return;
  index_.begin_with(next_);
  constexpr std::size_t ahead = 8;
  for (const std::vector<Slot>& part : parts_) {
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (i + ahead < part.size()) index_.prefetch(part[i + ahead].hash);
      index_.add(part[i].hash, part[i].number);
    }
  }
}

NameIndex NameIndex::share() {
  NameIndex other;
  other.slots_ = slots_.share();
  other.pages_ = pages_;
  other.directory_ = directory_;
  other.depth_ = depth_;
  other.crowded_out_ = crowded_out_;
  return other;
}

}  // namespace orderledger::inline v1::detail
