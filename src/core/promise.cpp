#include "promise.hpp"

#include <algorithm>
#include <chrono>

namespace orderledger::inline v1::detail {

namespace {

/// Splits each supply over the lines that no earlier one covers.
Pegs peg_shares(std::span<const QueueEntry> queue, std::span<const OutstandingSupply> supplies) {
  Pegs pegs;
  std::vector<QueueEntry> uncovered(queue.begin(), queue.end());
  for (const QueueEntry& line : queue) pegs[{line.order, line.line}];
  std::vector<Gain> gains;
  for (const OutstandingSupply& supply : supplies) {
    if (uncovered.empty()) break;
    gains.clear();
    Offer offer{supply.location, supply.outstanding};
    give_all(AllocationPolicy::fair_share, uncovered, {&offer, 1}, gains);
    for (const Gain& gain : gains)
      pegs[{gain.order, gain.line}].push_back({&supply, gain.quantity});
    std::erase_if(uncovered, [](const QueueEntry& each) { return each.waiting == 0; });
  }
  for (const QueueEntry& line : uncovered)
    pegs[{line.order, line.line}].push_back({nullptr, line.waiting});
  return pegs;
}

}  // namespace

Pegging::Pegging(std::span<const OutstandingSupply> supplies) : supplies_(supplies) {
  left_.reserve(supplies.size());
  for (const OutstandingSupply& supply : supplies) left_.push_back(supply.outstanding);
}

void Pegging::cover(const QueueEntry& line, std::vector<Peg>& pegs) {
  std::int64_t uncovered = line.waiting;
  for (std::size_t i = first_; i < supplies_.size() && uncovered > 0; ++i) {
    if (left_[i] == 0 || !line.accepts(supplies_[i].location)) continue;
    const std::int64_t taken = std::min(uncovered, left_[i]);
    left_[i] -= taken;
    uncovered -= taken;
    pegs.push_back({&supplies_[i], taken});
  }
  if (uncovered > 0) pegs.push_back({nullptr, uncovered});
  while (first_ < supplies_.size() && left_[first_] == 0) ++first_;
}

Pegs peg(AllocationPolicy policy, std::span<const QueueEntry> queue,
         std::span<const OutstandingSupply> supplies) {
  if (policy == AllocationPolicy::fair_share) return peg_shares(queue, supplies);
  Pegs pegs;
  Pegging pegging(supplies);
  for (const QueueEntry& line : queue) pegging.cover(line, pegs[{line.order, line.line}]);
  return pegs;
}

const BenchmarkWait* benchmark_of(const SkuDefinition& definition,
                                  std::span<const BenchmarkWait> waits) noexcept {
  if (!definition.category) return nullptr;
  const auto wait = std::find_if(waits.begin(), waits.end(), [&](const BenchmarkWait& each) {
    return each.category == *definition.category;
  });
  return wait == waits.end() ? nullptr : &*wait;
}

std::optional<Eta> eta_of(const Peg& peg, const EtaFacts& facts) {
  const SkuDefinition& definition = *facts.definition;
  if (peg.supply != nullptr) {
    if (peg.supply->expected_at < facts.as_of)
      return Eta{EtaSource::overdue_supply, peg.supply->name, {}, {}};
    Instant eta = peg.supply->expected_at;
    if (definition.releases_at) eta = std::max(eta, *definition.releases_at);
    return Eta{EtaSource::supply, peg.supply->name, eta, eta};
  }
  if (definition.lead_time_days) {
    const auto eta = facts.as_of.plus(std::chrono::days{*definition.lead_time_days});
    return Eta{EtaSource::lead_time, {}, eta, eta};
  }
  const BenchmarkWait* const wait = benchmark_of(definition, facts.benchmarks);
  if (wait == nullptr) return {};
  const auto latest = facts.placed_at.plus(std::chrono::days{wait->max_days});
  auto earliest = facts.placed_at.plus(std::chrono::days{wait->min_days});
  if (!latest) earliest.reset();  // half a range is no answer
  return Eta{EtaSource::benchmark, wait->category, earliest, latest};
}

}  // namespace orderledger::inline v1::detail
