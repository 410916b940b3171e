/// \file history.hpp
/// The past of the open units as intervals: what a store without history would have to keep beside it.
#pragma once

#include "report.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace peers {

/// So many units of one line were in one class, for so long.
struct Interval {
  static constexpr std::uint32_t open_end = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t from = 0;       ///< the first second
  std::uint32_t to = open_end;  ///< the second after the last
  std::uint32_t line = 0;
  std::uint32_t order = 0;
  std::uint32_t placed = 0;  ///< the second of the order
  std::uint32_t price = 0;   ///< of a unit, in hundredths
  std::int32_t units = 0;
  OpenClass open_class = OpenClass::backlog;
  std::uint8_t currency = 0;
};

/// The open units of a line: those that wait are in one class, those allocated in another.
enum class LinePart : std::uint8_t { waiting, allocated };

class History {
 public:
  History(std::uint32_t orders, std::uint32_t lines) : orders_(orders), last_of_(lines) {}

  /// From second `now.from` on the part of the line is as `now` says; with 0 units it is gone.
  void note(LinePart part, const Interval& now);

  /// By their beginning.
  [[nodiscard]] const std::vector<Interval>& intervals() const { return intervals_; }

  /// As of the end of a second, by a scan over what began until then.
  [[nodiscard]] Report report(std::uint32_t second, const AgeBounds& bounds) const;

 private:
  std::uint32_t orders_;
  // By line and part: its interval without an end.
  std::vector<std::array<std::optional<std::size_t>, 2>> last_of_;
  std::vector<Interval> intervals_;
};

}  // namespace peers
