/// \file stable_texts.hpp
/// Texts by number, where each stays as long as the ledger.
///
/// Private. For names that are few, or read by every event.
#pragma once

#include "byte_store.hpp"
#include "paged.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace orderledger::inline v1::detail {

class StableTexts {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }

  [[nodiscard]] std::string_view text(std::size_t i) const noexcept {
    const Record& record = records_[i];
    const auto size = static_cast<unsigned char>(record[0]);
    if (size <= short_size) return {record.data() + 1, size};
    std::uint64_t start = 0;
    std::memcpy(&start, record.data() + 8, sizeof start);
    return long_texts_.from(start).substr(0, size);
  }
  [[nodiscard]] bool equals(std::size_t i, std::string_view other) const noexcept {
    return text(i) == other;
  }

  /// `text` is at most 255 bytes.
  void push_back(std::string_view text) {
    Record record{};
    record[0] = static_cast<char>(static_cast<unsigned char>(text.size()));
    if (text.size() <= short_size) {
      std::memcpy(record.data() + 1, text.data(), text.size());
    } else {
      const std::uint64_t start = long_texts_.append(text);
      std::memcpy(record.data() + 8, &start, sizeof start);
    }
    records_.push_back(record);
  }

  template <class Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t i = 0; i < size(); ++i) visit(text(i));
  }

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.records_, self.long_texts_);
  }

  /// The same texts, in shared memory; see Paged::share().
  [[nodiscard]] StableTexts share() {
    StableTexts other;
    other.records_ = records_.share();
    other.long_texts_ = long_texts_.share();
    return other;
  }

 private:
  /// The size, then the text if it is short, which most are; else at 8 where it starts in long_texts_.
  static constexpr std::size_t short_size = 15;
  using Record = std::array<char, short_size + 1>;

  Paged<Record> records_;
  ByteStore long_texts_;
};

}  // namespace orderledger::inline v1::detail
