/// \file kit_runs.hpp
/// When kits are expected: each as late as the last of what it lacks.
///
/// Private, rules: pure functions. Source: docs/semantics.md, Kits
#pragma once

#include "order_state.hpp"
#include "promise.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace orderledger::inline v1::detail {

/// Kits that wait and share an eta.
struct KitRun {
  Units quantity = 0;
  std::optional<Eta> eta;
};

/// What is needed to date kits of a line.
struct KitFacts {
  Instant as_of;
  std::span<const BenchmarkWait> benchmarks = {};
  std::function<const SkuDefinition&(SkuIndex)> definition_of;
  /// What covers the waiting units of a component line, by its index, in pegging order.
  std::function<std::span<const Peg>(std::uint32_t line)> pegs_of;
};

/// The line's waiting kits, those first that will be complete first. Allocated units of a component are
/// taken to be in the first kits.
///
/// Complexity: the pegs of all components, times the components.
[[nodiscard]] std::vector<KitRun> waiting_runs_of_kit(const Order& order, std::uint32_t line,
                                                      const KitFacts& facts);

/// The eta of kits that have all their components: the last release that is to come, if any is.
[[nodiscard]] std::optional<Eta> release_of_kit(const Line& kit, const KitFacts& facts);

}  // namespace orderledger::inline v1::detail
