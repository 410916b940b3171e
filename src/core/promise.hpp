/// \file promise.hpp
/// When waiting units are expected: supplies pegged to the queue, lead times, benchmark waits.
///
/// Private, rules: pure functions. Source: SPEC 5, eta.
#pragma once

#include "fill_rule.hpp"

#include <orderledger/status.hpp>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace orderledger::inline v1::detail {

/// A supply with units outstanding.
struct OutstandingSupply {
  std::string name;
  LocationIndex location = none;
  std::int64_t outstanding = 0;
  Instant expected_at;
};

/// Waiting units of a line that one supply covers, or (no supply) none does.
struct Peg {
  const OutstandingSupply* supply = nullptr;
  std::int64_t units = 0;
};

/// Each waiting line's pegs, in pegging order, the uncovered rest last.
using Pegs = std::map<std::pair<OrderIndex, std::uint32_t>, std::vector<Peg>>;

/// Supplies, being pegged to lines one after the other: how fifo and due_date give.
class Pegging {
 public:
  /// The pegs will point into `supplies`, which come by expected_at, then id.
  explicit Pegging(std::span<const OutstandingSupply> supplies);

  /// Appends the next line's pegs, the uncovered rest last.
  void cover(const QueueEntry& line, std::vector<Peg>& pegs);
  /// No supply has a unit left: whoever comes next is not covered.
  [[nodiscard]] bool is_exhausted() const noexcept { return first_ == supplies_.size(); }

 private:
  std::span<const OutstandingSupply> supplies_;
  std::vector<std::int64_t> left_;
  std::size_t first_ = 0;  ///< supplies before it are used up
};

/// Pegs supplies (by expected_at, then id) to the queue, as their receipts would be given: in queue order,
/// or split under fair_share. The pegs point into `supplies`.
///
/// Complexity: linear in both, times the supplies that a line's own location forbids; under fair_share
///           linear in the pegs.
[[nodiscard]] Pegs peg(AllocationPolicy policy, std::span<const QueueEntry> queue,
                       std::span<const OutstandingSupply> supplies);

/// The usual wait for the SKU's category; null where it has none.
[[nodiscard]] const BenchmarkWait* benchmark_of(const SkuDefinition& definition,
                                                std::span<const BenchmarkWait> waits) noexcept;

/// What is needed to date units that wait.
struct EtaFacts {
  Instant as_of;
  Instant placed_at;  ///< of the line
  const SkuDefinition* definition = nullptr;
  std::span<const BenchmarkWait> benchmarks = {};
};

/// When waiting units under this peg are expected; nothing where it is unknown.
[[nodiscard]] std::optional<Eta> eta_of(const Peg& peg, const EtaFacts& facts);

}  // namespace orderledger::inline v1::detail
