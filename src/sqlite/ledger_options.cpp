#include "ledger_options.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace orderledger::inline v1::detail {

namespace {

constexpr std::array<std::pair<AllocationPolicy, std::string_view>, 3> policies = {
    {{AllocationPolicy::fifo, "fifo"},
     {AllocationPolicy::due_date, "due_date"},
     {AllocationPolicy::fair_share, "fair_share"}}};

/// Takes what stands before the first `end` off the front of the text; all of it where there is none.
std::string_view take_until(std::string_view& text, char end) {
  const std::size_t length = text.find(end);
  const std::string_view taken = text.substr(0, length);
  text.remove_prefix(length == std::string_view::npos ? text.size() : length + 1);
  return taken;
}

std::optional<std::int32_t> number_from(std::string_view text) {
  std::int32_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size()) return {};
  return number;
}

StorageError no_options(std::string_view line) {
  return {.code = StorageCode::damaged,
          .message = "the options of the ledger: \"" + std::string(line) + "\" is none: damaged"};
}

}  // namespace

Result<std::string, StorageError> to_text(const LedgerOptions& options) {
  if (const auto malformed = malformation_of(options))
    return StorageError{.code = StorageCode::other_options, .message = malformed->message};
  std::string text = "allocation ";
  for (const auto& [policy, name] : policies) {
    if (policy == options.allocation) text += name;
  }
  text += "\ntime_zone ";
  text += options.time_zone.name();
  text += '\n';
  for (const BenchmarkWait& wait : options.benchmark_waits) {
    if (wait.category.find('\n') != std::string::npos)
      return StorageError{.code = StorageCode::other_options,
                          .message = "a category with a line break cannot be kept"};
    text += "benchmark_wait " + std::to_string(wait.min_days) + ' ' +
            std::to_string(wait.max_days) + ' ' + wait.category + '\n';
  }
  return text;
}

Result<LedgerOptions, StorageError> ledger_options_from(std::string_view text) {
  LedgerOptions options{.benchmark_waits = {}};
  bool has_policy = false;
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    const std::string_view whole = line;
    const std::string_view name = take_until(line, ' ');
    if (name == "allocation") {
      for (const auto& [policy, policy_name] : policies) {
        if (policy_name != line) continue;
        options.allocation = policy;
        has_policy = true;
      }
    } else if (name == "time_zone") {
      auto zone = TimeZone::load(line);
      if (!zone)
        return StorageError{.code = StorageCode::other_options, .message = zone.error().message};
      options.time_zone = *std::move(zone);
    } else if (name == "benchmark_wait") {
      const auto min_days = number_from(take_until(line, ' '));
      const auto max_days = number_from(take_until(line, ' '));
      if (!min_days || !max_days) return no_options(whole);
      options.benchmark_waits.push_back(
          {.category = std::string(line), .min_days = *min_days, .max_days = *max_days});
    } else {
      return no_options(whole);
    }
  }
  if (!has_policy) return no_options("allocation");
  if (const auto malformed = malformation_of(options)) return no_options(malformed->message);
  return options;
}

}  // namespace orderledger::inline v1::detail
