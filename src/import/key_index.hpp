/// \file key_index.hpp
/// Texts as dense numbers, in the order of their first appearance: some 40 bytes for one of 16 letters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::imports {

class KeyIndex {
 public:
  [[nodiscard]] std::uint32_t size() const noexcept {
    return static_cast<std::uint32_t>(ends_.size());
  }
  /// The view lasts until the next text is added.
  [[nodiscard]] std::string_view text(std::uint32_t number) const noexcept {
    const std::uint64_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(texts_).substr(begin, ends_[number] - begin);
  }
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const noexcept;
  /// Its number, a new one where it has none.
  std::uint32_t intern(std::string_view text);

 private:
  static constexpr std::uint32_t nobody = UINT32_MAX;

  /// Where the text is, or where it belongs.
  [[nodiscard]] std::size_t slot_of(std::string_view text) const noexcept;
  void grow();

  std::string texts_;
  std::vector<std::uint64_t> ends_;
  std::vector<std::uint32_t> slots_;  ///< open addressing; a power of two, or empty
};

}  // namespace orderledger::inline v1::imports
