#include "kit_runs.hpp"

#include "stock.hpp"

#include <algorithm>
#include <cstdint>

namespace orderledger::inline v1::detail {

namespace {

/// The worst of several etas: the first that is unknown, else the first of the latest.
class WorstEta {
 public:
  void add(const std::optional<Eta>& eta) {
    if (is_unknown_) return;
    is_unknown_ = !eta || !eta->latest;
    if (is_unknown_ || !worst_ || *eta->latest > *worst_->latest) worst_ = eta;
  }
  /// Of a SKU that is not released.
  void add_release(const SkuDefinition& definition, Instant as_of) {
    if (is_released(definition, as_of)) return;
    add(Eta{EtaSource::release, {}, definition.releases_at, definition.releases_at});
  }
  [[nodiscard]] const std::optional<Eta>& eta() const noexcept { return worst_; }

 private:
  bool is_unknown_ = false;
  std::optional<Eta> worst_;
};

/// A component line as its kits see it: its units in the order in which they come.
struct Component {
  const Line* line = nullptr;
  const SkuDefinition* definition = nullptr;
  std::span<const Peg> pegs;
  std::int64_t allocated = 0;

  /// What is in the kit with this number, counted from 0: units `begin` to before `end`.
  void add_etas(std::int64_t kit, const KitFacts& facts, WorstEta& worst) const {
    const std::int64_t begin = kit * line->per_kit;
    const std::int64_t end = begin + line->per_kit;
    if (begin < allocated) worst.add_release(*definition, facts.as_of);
    const EtaFacts dating{facts.as_of, line->placed_at, definition, facts.benchmarks};
    std::int64_t from = allocated;
    for (const Peg& peg : pegs) {
      const std::int64_t to = from + peg.units;
      if (from < end && to > begin) worst.add(eta_of(peg, dating));
      from = to;
    }
  }
};

}  // namespace

std::vector<KitRun> waiting_runs_of_kit(const Order& order, std::uint32_t kit_line,
                                        const KitFacts& facts) {
  const Line& kit = order.lines[kit_line];
  const std::int64_t complete = kit.allocated();
  const std::int64_t all = complete + kit.waiting;
  std::vector<Component> components;
  // Kits before which the eta may change. All between two of them lack the same.
  std::vector<std::int64_t> borders{all};
  for (std::uint32_t index = kit_line + 1; index <= kit_line + kit.component_count; ++index) {
    const Line& line = order.lines[index];
    Component& component = components.emplace_back();
    component.line = &line;
    component.definition = &facts.definition_of(line.sku);
    component.allocated = line.allocated();
    if (line.waiting > 0) component.pegs = facts.pegs_of(index);
    std::int64_t unit = component.allocated;
    const auto add_border = [&] {
      const std::int64_t in_kit = unit / line.per_kit;
      for (const std::int64_t border : {in_kit, in_kit + 1}) {
        if (border > complete && border < all) borders.push_back(border);
      }
    };
    add_border();
    for (const Peg& peg : component.pegs) {
      unit += peg.units;
      add_border();
    }
  }
  std::sort(borders.begin(), borders.end());
  std::vector<KitRun> runs;
  std::int64_t first = complete;
  for (const std::int64_t border : borders) {
    if (border == first) continue;
    WorstEta worst;
    worst.add_release(facts.definition_of(kit.sku), facts.as_of);
    for (const Component& component : components) component.add_etas(first, facts, worst);
    const auto quantity = static_cast<Units>(border - first);
    first = border;
    if (!runs.empty() && runs.back().eta == worst.eta()) {
      runs.back().quantity += quantity;
    } else {
      runs.push_back({quantity, worst.eta()});
    }
  }
  return runs;
}

std::optional<Eta> release_of_kit(const Line& kit, const KitFacts& facts) {
  WorstEta worst;
  worst.add_release(facts.definition_of(kit.sku), facts.as_of);
  for (const Line& component : kit.components())
    worst.add_release(facts.definition_of(component.sku), facts.as_of);
  return worst.eta();
}

}  // namespace orderledger::inline v1::detail
