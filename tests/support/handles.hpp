/// \file handles.hpp
/// Events whose orders and SKUs are named by handles of a ledger, as one who keeps them would.
#pragma once

#include <orderledger/ledger.hpp>

#include <type_traits>
#include <utility>
#include <variant>

namespace orderledger::test {

/// What the ledger does not know keeps its name.
inline void name_by_handles(Event& event, const Ledger& ledger) {
  const auto name = [&](auto& id) {
    if (auto handle = ledger.handle(id)) id = *std::move(handle);
  };
  std::visit(
      [&]<class Body>(Body& body) {
        if constexpr (requires { body.order; }) name(body.order);
        if constexpr (requires { body.sku; }) name(body.sku);
        if constexpr (std::is_same_v<Body, OrderPlaced> || std::is_same_v<Body, UnitsReserved>)
          for (auto& line : body.lines) name(line.sku);
        if constexpr (std::is_same_v<Body, LineAdded>) name(body.line.sku);
        if constexpr (std::is_same_v<Body, KitDefined>)
          for (auto& component : body.components) name(component.sku);
      },
      event.body);
}

}  // namespace orderledger::test
