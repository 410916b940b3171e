/// \file packed_table.hpp
/// Values by key. Those in use are at hand, the others are packed away.
#pragma once

#include "key_index.hpp"
#include "packing.hpp"

#include <orderledger/import/record_store.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orderledger::inline v1::imports {

/// Invariant: what it hands out stays where it is until the next settle().
template <class Value>
class PackedTable {
 public:
  PackedTable(RecordStore& records, std::size_t at_hand) : records_(&records), most_(at_hand) {}

  [[nodiscard]] std::uint32_t size() const noexcept { return keys_.size(); }
  [[nodiscard]] std::string key(std::uint32_t number) const {
    return std::string(keys_.text(number));
  }
  [[nodiscard]] std::optional<std::uint32_t> number_of(std::string_view key) const noexcept {
    return keys_.find(key);
  }

  [[nodiscard]] const Value& at(std::uint32_t number) const { return at_hand(number).value; }
  [[nodiscard]] const Value* find(std::string_view key) const {
    const auto number = number_of(key);
    return number ? &at(*number) : nullptr;
  }
  /// The value to change, a new one where there was none.
  [[nodiscard]] Value& edit(std::string_view key) {
    const std::uint32_t number = keys_.intern(key);
    if (number == places_.size()) {
      places_.push_back(nowhere);
      AtHand& added = at_hand_[number];
      added.is_changed = true;
      return added.value;
    }
    AtHand& known = at_hand(number);
    known.is_changed = true;
    return known.value;
  }

  /// Packs all of them away, if more are at hand than wanted.
  void settle() {
    if (at_hand_.size() <= most_) return;
    for (const auto& [number, known] : at_hand_) {
      if (!known.is_changed) continue;
      bytes_.clear();
      Packer pack(bytes_);
      pack(known.value);
      if (places_[number] != nowhere) records_->remove(places_[number]);
      places_[number] = records_->add(bytes_);
    }
    at_hand_.clear();
  }

 private:
  struct AtHand {
    Value value;
    bool is_changed = false;
  };
  static constexpr RecordStore::Place nowhere = UINT64_MAX;

  AtHand& at_hand(std::uint32_t number) const {
    const auto known = at_hand_.find(number);
    if (known != at_hand_.end()) return known->second;
    records_->read(places_[number], bytes_);
    AtHand& loaded = at_hand_[number];
    Unpacker unpack(bytes_);
    unpack(loaded.value);
    return loaded;
  }

  RecordStore* records_;
  std::size_t most_;
  KeyIndex keys_;
  std::vector<RecordStore::Place> places_;
  mutable std::map<std::uint32_t, AtHand> at_hand_;  ///< by number: packed in their order
  mutable std::string bytes_;
};

}  // namespace orderledger::inline v1::imports
