#include "rounds.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace peers {

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double seconds_of_one(const std::function<void()>& work) {
  constexpr double enough = 0.02;
  double sum = 0;
  std::size_t runs = 0;
  for (std::size_t batch = 1; sum < enough; batch *= 2) {
    sum += seconds_of([&] {
      for (std::size_t i = 0; i < batch; ++i) work();
    });
    runs += batch;
  }
  return sum / static_cast<double>(runs);
}

std::vector<Times> run_rounds(int rounds, const std::vector<Contender>& contenders) {
  std::vector<Times> times;
  times.reserve(contenders.size());
  for (const Contender& contender : contenders) times.push_back({contender.name, {}});
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      const std::size_t turn = round % 2 == 0 ? i : contenders.size() - 1 - i;
      times[turn].seconds.push_back(contenders[turn].seconds());
    }
  }
  return times;
}

Spread spread_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {values.front(), median, values.back()};
}

Spread ratio_of(const Times& times, const Times& base) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < times.seconds.size(); ++round)
    ratios.push_back(times.seconds[round] / base.seconds[round]);
  return spread_of(std::move(ratios));
}

}  // namespace peers
