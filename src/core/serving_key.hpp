/// \file serving_key.hpp
/// When a waiting line's turn comes: by priority (high first), then due date, then placed_at.
///
/// Private. Priority takes 32 bits, an instant to the year 9999 takes 48: the three are one number of 128
/// bits, so that a queue compares two words and an entry is half a line of the cache.
/// Source:  SPEC 4, allocation queue
#pragma once

#include <orderledger/instant.hpp>

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>

namespace orderledger::inline v1::detail {

class ServingKey {
 public:
  ServingKey() = default;
  /// Without a due date a line comes after those that have one.
  ServingKey(std::int32_t priority, std::optional<Instant> due, Instant placed_at) noexcept {
    const std::uint64_t due_bits = due ? bits_of(*due) : no_due;
    first_ = static_cast<std::uint64_t>(highest - priority) << 32 | due_bits >> low_due_bits;
    second_ = due_bits << instant_bits | bits_of(placed_at);
  }

  [[nodiscard]] std::int32_t priority() const noexcept {
    return static_cast<std::int32_t>(highest - static_cast<std::int64_t>(first_ >> 32));
  }
  [[nodiscard]] std::optional<Instant> due() const noexcept {
    const std::uint64_t bits = (first_ & UINT32_MAX) << low_due_bits | second_ >> instant_bits;
    if (bits == no_due) return {};
    return instant_of(bits);
  }
  [[nodiscard]] Instant placed_at() const noexcept { return instant_of(second_ & no_due); }

  /// Smaller is served first.
  friend auto operator<=>(const ServingKey&, const ServingKey&) = default;

 private:
  static constexpr int instant_bits = 48;
  static constexpr int low_due_bits = 64 - instant_bits;  // that stand in the second word
  static constexpr std::uint64_t no_due = (std::uint64_t{1} << instant_bits) - 1;
  static constexpr std::int64_t highest = std::numeric_limits<std::int32_t>::max();

  static std::uint64_t bits_of(Instant instant) noexcept {
    return static_cast<std::uint64_t>(instant.milliseconds());
  }
  static Instant instant_of(std::uint64_t bits) noexcept {
    return *Instant::from_milliseconds(static_cast<std::int64_t>(bits));
  }

  std::uint64_t first_ = 0;
  std::uint64_t second_ = 0;
};

}  // namespace orderledger::inline v1::detail
