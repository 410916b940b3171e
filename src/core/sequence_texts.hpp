/// \file sequence_texts.hpp
/// Texts by number, for names that come in sequences: SO-1000001, SO-1000002.
///
/// Private. Of each text only what differs from the one before it is kept, sixteen texts in one piece: a
/// piece of numbered names is a line of the cache, and a text takes three bytes instead of sixteen.
#pragma once

#include "byte_store.hpp"
#include "paged.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace orderledger::inline v1::detail {

class SequenceTexts {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// Complexity: the texts before it in its piece.
  [[nodiscard]] std::string text(std::size_t i) const;
  [[nodiscard]] bool equals(std::size_t i, std::string_view text) const;

  /// `text` is at most 255 bytes.
  void push_back(std::string_view text);

  /// The same texts, in shared memory; see Paged::share().
  [[nodiscard]] SequenceTexts share();

 private:
  /// Writes the text to `out`, which has room for 255 bytes; gives its size.
  [[nodiscard]] std::size_t read(std::size_t i, char* out) const noexcept;

  Paged<std::uint64_t, 64> pieces_;  ///< where each complete one begins in store_
  ByteStore store_;
  std::string open_piece_;
  std::string last_;
  std::size_t size_ = 0;
};

}  // namespace orderledger::inline v1::detail
