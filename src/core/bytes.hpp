/// \file bytes.hpp
/// Compact binary text: what the book is written in.
///
/// Private. Numbers are varints (7 bits a byte, low bits first), so that the small numbers that orders are
/// made of take one byte; the format is the same on every machine. Bytes are only ever read back by the
/// process that wrote them, so the reader asserts instead of reporting.
#pragma once

#include "int128.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace orderledger::inline v1::detail {

/// Small magnitudes of either sign become small numbers.
inline std::uint64_t zigzag(std::int64_t value) noexcept {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
inline std::int64_t unzigzag(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

/// Writes where there is room: whoever makes one sees to it.
class BytePen {
 public:
  static constexpr std::size_t longest_number = 10;  // 64 bits by 7

  explicit BytePen(char* next) noexcept : next_(next) {}

  void byte(std::uint8_t value) noexcept { *next_++ = static_cast<char>(value); }

  void number(std::uint64_t value) noexcept {
    while (value >= 0x80) {
      byte(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    byte(static_cast<std::uint8_t>(value));
  }

  void signed_number(std::int64_t value) noexcept { number(zigzag(value)); }

  /// The lowest bytes, the low ones first.
  void fixed(std::uint64_t value, int width) noexcept {
    for (int i = 0; i < width; ++i) byte(static_cast<std::uint8_t>(value >> (8 * i)));
  }

  void append(std::string_view raw) noexcept {
    if (raw.empty()) return;
    std::memcpy(next_, raw.data(), raw.size());
    next_ += raw.size();
  }

  void text(std::string_view value) noexcept {
    number(value.size());
    append(value);
  }

  [[nodiscard]] char* position() const noexcept { return next_; }
  /// Leaves so many bytes for later.
  void skip(std::size_t count) noexcept { next_ += count; }

 private:
  char* next_;
};

class ByteWriter {
 public:
  /// Has `with` write, with a BytePen, up to `most` bytes.
  template <class With>
  void write(std::size_t most, const With& with) {
    BytePen pen(room(most));
    with(pen);
    size_ = static_cast<std::size_t>(pen.position() - bytes_.get());
  }

  void byte(std::uint8_t value) {
    write(1, [&](BytePen& pen) { pen.byte(value); });
  }
  void number(std::uint64_t value) {
    write(BytePen::longest_number, [&](BytePen& pen) { pen.number(value); });
  }
  void signed_number(std::int64_t value) { number(zigzag(value)); }

  void wide(const int128& value) {
    const auto small = static_cast<std::int64_t>(value);
    if (small == value && small >= INT64_MIN / 2 && small <= INT64_MAX / 2) {
      // Twice the value, the lowest bit free as the mark of the long form.
      number(zigzag(small) << 1);
      return;
    }
    number(1);
    const bool negative = value < 0;
    const auto magnitude = static_cast<uint128>(negative ? int128(-value) : value);
    byte(negative ? 1 : 0);
    number(static_cast<std::uint64_t>(magnitude >> 64));
    number(static_cast<std::uint64_t>(magnitude & UINT64_MAX));
  }

  void fixed(std::uint64_t value, int width) {
    char* const next = room(sizeof value);
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(next, &value, sizeof value);  // what is too much is written over
    } else {
      BytePen(next).fixed(value, width);
    }
    size_ += static_cast<std::size_t>(width);
  }

  void text(std::string_view value) {
    write(BytePen::longest_number + value.size(), [&](BytePen& pen) { pen.text(value); });
  }

  void append(std::string_view raw) {
    write(raw.size(), [&](BytePen& pen) { pen.append(raw); });
  }

  void clear() noexcept { size_ = 0; }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.get(), size_}; }

 private:
  /// Where the next `count` bytes go. A string would check and terminate at each of them.
  char* room(std::size_t count) {
    if (capacity_ - size_ < count) grow(count);
    return bytes_.get() + size_;
  }

  void grow(std::size_t count) {
    const std::size_t capacity = std::max<std::size_t>({64, 2 * capacity_, size_ + count});
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ > 0) std::memcpy(larger.get(), bytes_.get(), size_);
    bytes_ = std::move(larger);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) noexcept
      : next_(bytes.data()), end_(next_ + bytes.size()) {}

  [[nodiscard]] bool at_end() const noexcept { return next_ == end_; }
  [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - next_); }
  [[nodiscard]] const char* position() const noexcept { return next_; }

  std::uint8_t byte() noexcept {
    assert(next_ < end_);
    return static_cast<std::uint8_t>(*next_++);
  }

  std::uint64_t number() noexcept {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const std::uint8_t part = byte();
      value |= static_cast<std::uint64_t>(part & 0x7F) << shift;
      if (part < 0x80) return value;
    }
  }

  std::uint32_t number32() noexcept { return static_cast<std::uint32_t>(number()); }

  std::int64_t signed_number() noexcept { return unzigzag(number()); }

  int128 wide() noexcept {
    const std::uint64_t first = number();
    if (first != 1) return unzigzag(first >> 1);
    const bool negative = byte() == 1;
    const std::uint64_t high = number();
    const uint128 magnitude = (static_cast<uint128>(high) << 64) | number();
    const auto value = static_cast<int128>(magnitude);
    return negative ? -value : value;
  }

  std::uint64_t fixed(int width) noexcept {
    std::uint64_t value = 0;
    for (int i = 0; i < width; ++i) value |= static_cast<std::uint64_t>(byte()) << (8 * i);
    return value;
  }

  /// The same at once.
  /// Requires: eight bytes can be read, even if they are not all of the text
  std::uint64_t fixed_in_word(int width) noexcept {
    if constexpr (std::endian::native != std::endian::little) return fixed(width);
    constexpr std::array<std::uint64_t, sizeof(std::uint64_t) + 1> masks = {
        0,          0xFF,         0xFFFF,         0xFFFFFF,
        0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF,
        UINT64_MAX};
    std::uint64_t word = 0;
    std::memcpy(&word, next_, sizeof word);
    next_ += width;
    return word & masks[static_cast<std::size_t>(width)];
  }

  std::string_view text() noexcept { return raw(static_cast<std::size_t>(number())); }

  std::string_view raw(std::size_t size) noexcept {
    assert(size <= static_cast<std::size_t>(end_ - next_));
    const std::string_view value(next_, size);
    next_ += size;
    return value;
  }

 private:
  const char* next_;
  const char* end_;
};

}  // namespace orderledger::inline v1::detail
