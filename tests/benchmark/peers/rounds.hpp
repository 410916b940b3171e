/// \file rounds.hpp
/// Timing in turn: what the machine does besides, and the disk, hit all of those compared alike.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace peers {

[[nodiscard]] double seconds_of(const std::function<void()>& work);

/// Of one of many runs: the clock is too coarse for a single short one.
[[nodiscard]] double seconds_of_one(const std::function<void()>& work);

struct Contender {
  std::string name;
  std::function<double()> seconds;  ///< does it once, and says how long that took
};

struct Times {
  std::string name;
  std::vector<double> seconds;  ///< by round
};

/// Every round runs every contender once, every other round in the opposite order.
[[nodiscard]] std::vector<Times> run_rounds(int rounds, const std::vector<Contender>& contenders);

struct Spread {
  double least = 0;
  double median = 0;
  double most = 0;
};

/// Requires: values are not empty.
[[nodiscard]] Spread spread_of(std::vector<double> values);

/// How many times longer `times` took than `base`, within each round.
[[nodiscard]] Spread ratio_of(const Times& times, const Times& base);

}  // namespace peers
