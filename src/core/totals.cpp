#include <orderledger/totals.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace orderledger::inline v1 {

namespace {
constexpr std::size_t max_bounds = 16;
constexpr int max_days = 1'000'000'000;  // the next bucket begins a day later
}  // namespace

Result<AgingBounds> AgingBounds::from_days(std::span<const int> upper) {
  const auto refuse = [](std::size_t i, std::string_view text) {
    const std::string field = fmt::format("bounds[{}]", i);
    return Error{ErrorCode::malformed, field, fmt::format("{} {}", field, text)};
  };
  if (upper.empty()) return Error{ErrorCode::malformed, "bounds", "bounds: at least one is needed"};
  for (std::size_t i = 0; i < upper.size(); ++i) {
    if (i == max_bounds + (upper.front() == 0 ? 1 : 0))
      return refuse(i, fmt::format("{}: at most {} bounds", upper[i], max_bounds));
    if (upper[i] < 0) return refuse(i, fmt::format("{}: negative", upper[i]));
    if (upper[i] > max_days)
      return refuse(i, fmt::format("{}: more than {} days", upper[i], max_days));
    if (i > 0 && upper[i] <= upper[i - 1]) {
      return refuse(
          i, fmt::format("{}: not larger than the one before it, {}", upper[i], upper[i - 1]));
    }
  }
  return AgingBounds(std::vector<int>(upper.begin(), upper.end()));
}

std::size_t AgingBounds::bucket_of(std::chrono::days age) const noexcept {
  return static_cast<std::size_t>(std::lower_bound(upper_.begin(), upper_.end(), age.count()) -
                                  upper_.begin());
}

AgingBounds AgingBounds::with_zero_in_front() const {
  AgingBounds result = *this;
  if (result.upper_.front() != 0) result.upper_.insert(result.upper_.begin(), 0);
  return result;
}

}  // namespace orderledger::inline v1
