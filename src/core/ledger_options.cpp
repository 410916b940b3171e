#include <orderledger/ledger_options.hpp>

#include "quoted.hpp"
#include "validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1 {

std::vector<BenchmarkWait> default_benchmark_waits() {
  return {{"perishable", 2, 5},  {"electronics", 7, 14},    {"apparel", 7, 14},
          {"furniture", 14, 21}, {"manufacturing", 21, 28}, {"heavy_equipment", 30, 60}};
}

std::optional<Error> malformation_of(const LedgerOptions& options) {
  const auto refuse = [](std::size_t i, std::string_view field, const std::string& what) {
    const std::string path = fmt::format("benchmark_waits[{}].{}", i, field);
    return Error{ErrorCode::malformed, path, fmt::format("{} {}", path, what)};
  };
  if (options.allocation > AllocationPolicy::fair_share) {
    return Error{
        ErrorCode::malformed, "allocation",
        fmt::format("allocation {}: no such policy", static_cast<int>(options.allocation))};
  }
  const std::vector<BenchmarkWait>& waits = options.benchmark_waits;
  for (std::size_t i = 0; i < waits.size(); ++i) {
    const BenchmarkWait& wait = waits[i];
    if (wait.min_days < 0) return refuse(i, "min_days", fmt::format("{}: negative", wait.min_days));
    if (wait.max_days < wait.min_days)
      return refuse(i, "max_days",
                    fmt::format("{}: less than min_days, {}", wait.max_days, wait.min_days));
    if (wait.max_days > detail::max_lead_time_days)
      return refuse(i, "max_days",
                    fmt::format("{}: at most {} days", wait.max_days, detail::max_lead_time_days));
    const auto same = [&](const BenchmarkWait& other) { return other.category == wait.category; };
    if (std::any_of(waits.begin(), waits.begin() + static_cast<std::ptrdiff_t>(i), same))
      return refuse(i, "category", fmt::format("{}: listed twice", detail::quoted(wait.category)));
  }
  return {};
}

}  // namespace orderledger::inline v1
