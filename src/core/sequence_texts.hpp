/// \file sequence_texts.hpp
/// Texts by number, for names that come in sequences: SO-1000001, SO-1000002.
///
/// Private. Of each text only what differs from the one before it is kept, sixteen texts in one piece: a
/// piece of numbered names is a line of the cache, and a text takes three bytes instead of sixteen.
#pragma once

#include "byte_store.hpp"
#include "paged.hpp"

#include <algorithm>
#include <array>
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

  /// Calls `visit` with every text, valid during the visit only.
  /// Complexity: linear, while text() for each of them reads every piece sixteen times.
  template <class Visit>
  void for_each(const Visit& visit) const {
    std::array<char, longest> buffer;  // filled as far as it is read NOLINT(*-member-init)
    for (std::size_t i = 0; i < size_;) {
      const char* in = piece_with(i);
      std::size_t size = 0;
      for (const std::size_t end = std::min(size_, i + texts_in_piece); i < end; ++i) {
        size = read_next(in, buffer.data());
        visit(std::string_view(buffer.data(), size));
      }
    }
  }

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.pieces_, self.store_, self.open_piece_, self.last_, self.size_);
  }

  /// `text` is at most 255 bytes.
  void push_back(std::string_view text);

  /// The same texts, in shared memory; see Paged::share().
  [[nodiscard]] SequenceTexts share();

 private:
  static constexpr std::size_t texts_in_piece = 16;
  static constexpr std::size_t longest = 255;

  /// Where the piece that holds the text begins.
  [[nodiscard]] const char* piece_with(std::size_t i) const noexcept;
  /// Makes the text before, in `out`, the one that stands at `in`, and moves on behind it; gives its size.
  /// `out` has room for 255 bytes.
  static std::size_t read_next(const char*& in, char* out) noexcept;
  /// Writes the text to `out`; gives its size.
  [[nodiscard]] std::size_t read(std::size_t i, char* out) const noexcept;

  Paged<std::uint64_t, 64> pieces_;  ///< where each complete one begins in store_
  ByteStore store_;
  std::string open_piece_;
  std::string last_;
  std::size_t size_ = 0;
};

}  // namespace orderledger::inline v1::detail
