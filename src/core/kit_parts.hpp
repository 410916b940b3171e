/// \file kit_parts.hpp
/// What a kit is made of, and what a change of its line means for its component lines.
///
/// Private. Source: docs/semantics.md, Kits
#pragma once

#include "order_state.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace orderledger::inline v1::detail {

/// A component, by number.
struct KitPart {
  SkuIndex sku = none;
  Units per_kit = 0;

  [[nodiscard]] std::int64_t units_in(std::int64_t kits) const noexcept { return kits * per_kit; }
};

/// A SKU as a kit. Lines that were placed know by themselves what they are made of.
struct Kit {
  std::vector<KitPart> parts;                                ///< as defined last; none twice
  std::set<std::pair<OrderIndex, std::uint32_t>> unshipped;  ///< lines of it that wait or hold

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.parts, self.unshipped);
  }
  /// Takes note of whether the line has unshipped units.
  void keep(OrderIndex order, std::uint32_t line_index, const Line& line) {
    if (line.waiting > 0 || !line.allocations.empty()) {
      unshipped.insert({order, line_index});
    } else {
      unshipped.erase({order, line_index});
    }
  }
};

/// The kit of a SKU, where it is one; copied with the SKU.
class KitOfSku {
 public:
  KitOfSku() = default;
  KitOfSku(const KitOfSku& other)
      : kit_(other.kit_ ? std::make_unique<Kit>(*other.kit_) : nullptr) {}
  KitOfSku(KitOfSku&&) noexcept = default;
  KitOfSku& operator=(const KitOfSku&) = delete;
  KitOfSku& operator=(KitOfSku&&) noexcept = default;
  ~KitOfSku() = default;

  [[nodiscard]] const Kit* get() const noexcept { return kit_.get(); }
  [[nodiscard]] const Kit* operator->() const noexcept { return kit_.get(); }
  friend bool operator==(const KitOfSku& kit, std::nullptr_t) noexcept {
    return kit.kit_ == nullptr;
  }

  template <class Writer>
  void save(Writer& out) const {
    out(kit_ != nullptr);
    if (kit_ != nullptr) out(*kit_);
  }
  template <class Reader>
  void load(Reader& in) {
    bool is_kit = false;
    in(is_kit);
    if (is_kit) in(own());
  }

  /// The kit, to be written; a new one where the SKU was none.
  [[nodiscard]] Kit& own() {
    if (kit_ == nullptr) kit_ = std::make_unique<Kit>();
    return *kit_;
  }

 private:
  std::unique_ptr<Kit> kit_;
};

/// Calls `visit` with the line and its quantity, and where it is a kit, with each of its component lines and
/// what is in so many kits.
template <class Visit>
void for_each_part(const Order& order, std::uint32_t line, Units quantity, const Visit& visit) {
  visit(line, quantity);
  const std::uint32_t last = line + order.lines[line].component_count;
  for (std::uint32_t component = line + 1; component <= last; ++component)
    visit(component, quantity * order.lines[component].per_kit);
}

/// The line itself; of a component line, the line of its kit.
[[nodiscard]] inline const Line& line_as_ordered(const Order& order, std::uint32_t line) {
  return order.lines[line].is_component() ? order.lines[order.lines[line].kit] : order.lines[line];
}

/// Place of a line among those that were ordered: components do not count.
[[nodiscard]] inline std::size_t place_as_ordered(const Order& order, std::uint32_t line) {
  return static_cast<std::size_t>(
      std::count_if(order.lines.begin(), order.lines.begin() + line,
                    [](const Line& before) { return !before.is_component(); }));
}

/// Whether units of the line are released: of a kit, its SKU and those of all its components.
template <class ReleasedSku>
[[nodiscard]] bool is_released(const Line& line, const ReleasedSku& released) {
  const auto components = line.components();
  return released(line.sku) &&
         std::all_of(components.begin(), components.end(),
                     [&](const Line& component) { return released(component.sku); });
}

}  // namespace orderledger::inline v1::detail
