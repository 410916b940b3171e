/// \file bytes.hpp
/// Compact binary text: what the book is written in.
///
/// Private. Numbers are varints (7 bits a byte, low bits first), so that the small numbers that orders are
/// made of take one byte; the format is the same on every machine. Bytes are only ever read back by the
/// process that wrote them, so the reader asserts instead of reporting.
#pragma once

#include "int128.hpp"

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>

namespace orderledger::inline v1::detail {

class ByteWriter {
 public:
  void byte(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }

  void number(std::uint64_t value) {
    while (value >= 0x80) {
      byte(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    byte(static_cast<std::uint8_t>(value));
  }

  /// Small magnitudes of either sign stay short.
  void signed_number(std::int64_t value) {
    number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }

  void wide(const int128& value) {
    const bool fits = value >= INT64_MIN / 2 && value <= INT64_MAX / 2;
    if (fits) {
      // Twice the value, the lowest bit free as the mark of the long form.
      const auto small = static_cast<std::int64_t>(value);
      number(((static_cast<std::uint64_t>(small) << 1) ^ static_cast<std::uint64_t>(small >> 63)) << 1);
    } else {
      number(1);
      const bool negative = value < 0;
      const uint128 magnitude = negative ? uint128(0) - static_cast<uint128>(value) : static_cast<uint128>(value);
      byte(negative ? 1 : 0);
      number(static_cast<std::uint64_t>(magnitude >> 64));
      number(static_cast<std::uint64_t>(magnitude & UINT64_MAX));
    }
  }

  void fixed(std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) byte(static_cast<std::uint8_t>(value >> (8 * i)));
  }

  void text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
  }

  void append(std::string_view raw) { bytes_.append(raw); }
  void clear() noexcept { bytes_.clear(); }

  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] std::string_view view() const noexcept { return bytes_; }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) noexcept : next_(bytes.data()), end_(next_ + bytes.size()) {}

  [[nodiscard]] bool at_end() const noexcept { return next_ == end_; }
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

  std::int64_t signed_number() noexcept {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }

  int128 wide() noexcept {
    const std::uint64_t first = number();
    if (first != 1) {
      const std::uint64_t value = first >> 1;
      return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
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
