// Kits: what kit_defined does, and how the lines of a kit become component lines. Everything else happens to
// component lines as to any other, and order_state.cpp derives the kit's line from them.
// Source: docs/semantics.md, Kits.
#include "future.hpp"
#include "refusal.hpp"
#include "state.hpp"

#include <algorithm>

namespace orderledger::inline v1 {

using namespace detail;

Ledger::State::Refusal Ledger::State::on(const KitDefined& event) {
  const auto sku = find_sku(event.sku, "sku");
  if (!sku) return sku.error();
  const auto field = [](std::size_t i) { return fmt::format("components[{}].sku", i); };
  std::vector<KitPart> parts;
  for (std::size_t i = 0; i < event.components.size(); ++i) {
    const KitComponent& component = event.components[i];
    const auto known = find_sku(component.sku, field(i));
    if (!known) return known.error();
    parts.push_back({*known, static_cast<Units>(component.quantity.units())});
  }
  if (skus_[*sku].kits_made_of_it > 0) {
    return refuse(ErrorCode::nested_kit, "sku", event.sku.text(),
                  "it is a component of a kit, and cannot be one");
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].sku != *sku && skus_[parts[i].sku].kit == nullptr) continue;
    return refuse(ErrorCode::nested_kit, field(i), event.components[i].sku.text(),
                  "it is a kit, and cannot be a component of one");
  }

  begin();
  Kit& kit = skus_.mutable_at(*sku).kit.own();
  for (const KitPart& part : kit.parts) --skus_.mutable_at(part.sku).kits_made_of_it;
  kit.parts = std::move(parts);
  for (const KitPart& part : kit.parts) ++skus_.mutable_at(part.sku).kits_made_of_it;
  return {};
}

void Ledger::State::count_kits(const Request& request, const RequestPlan& plan,
                               Demand& demand) const {
  const Order& order = *request.order;
  for (std::uint32_t line = request.first_line; line < order.lines.size(); ++line) {
    const Line& kit = order.lines[line];
    if (kit.sku != demand.sku || !kit.is_kit()) continue;
    Units complete = kit.ordered;
    for (std::uint32_t component = line + 1; component <= line + kit.component_count; ++component) {
      Units given = 0;
      for (const Gain& gain : plan.gains) given += gain.line == component ? gain.quantity : 0;
      complete = std::min(complete, given / order.lines[component].per_kit);
    }
    demand.waiting += kit.ordered - complete;
  }
  // Kits that wait now and will have been completed when the request is judged.
  const SkuRecord& sku = skus_[demand.sku];
  if (!sku.definition.now().max_backorder) return;
  const auto ahead = future(request.at);
  if (!ahead) return;
  for (const auto& [index, line] : sku.kit->unshipped) {
    if (const Order* const changed = ahead->changed_order(index))
      demand.served += order_at(index, Instant::last(), nullptr).get()->lines[line].waiting -
                       changed->lines[line].waiting;
  }
  demand.served += ahead_of(demand.sku, request.at).served();
}

}  // namespace orderledger::inline v1
