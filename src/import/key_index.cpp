#include "key_index.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

namespace orderledger::inline v1::imports {

std::size_t KeyIndex::slot_of(std::string_view text) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = XXH3_64bits(text.data(), text.size()) & mask;
  while (slots_[slot] != nobody && this->text(slots_[slot]) != text) slot = (slot + 1) & mask;
  return slot;
}

std::optional<std::uint32_t> KeyIndex::find(std::string_view text) const noexcept {
  if (slots_.empty()) return {};
  const std::uint32_t number = slots_[slot_of(text)];
  if (number == nobody) return {};
  return number;
}

std::uint32_t KeyIndex::intern(std::string_view text) {
  if (ends_.size() * 4 >= slots_.size() * 3) grow();
  std::uint32_t& slot = slots_[slot_of(text)];
  if (slot == nobody) {
    slot = size();
    texts_ += text;
    ends_.push_back(texts_.size());
  }
  return slot;
}

void KeyIndex::grow() {
  constexpr std::size_t fewest = 16;
  slots_.assign(std::max(fewest, slots_.size() * 2), nobody);
  for (std::uint32_t number = 0; number < size(); ++number) slots_[slot_of(text(number))] = number;
}

}  // namespace orderledger::inline v1::imports
