#include <orderledger/preparation.hpp>

#include "fingerprint.hpp"
#include "name_index.hpp"
#include "validate.hpp"

#include <concepts>
#include <utility>
#include <variant>

namespace orderledger::inline v1 {

namespace {

/// The order that an event names, if it does.
template <class Body>
const OrderId* order_of(const Body& body) noexcept {
  if constexpr (requires {
                  { body.order } -> std::same_as<const OrderId&>;
                }) {
    return &body.order;
  } else {
    return nullptr;
  }
}

}  // namespace

Preparation::Names Preparation::names_in(const Event& event) noexcept {
  Names names;
  if (event.id) names.event = detail::name_hash(event.id->text());
  const OrderId* const order =
      std::visit([](const auto& body) { return order_of(body); }, event.body);
  if (order != nullptr) names.order = detail::name_hash(order->text());
  names.is_new_order = std::holds_alternative<OrderPlaced>(event.body);
  if (const auto* const shipped = std::get_if<UnitsShipped>(&event.body))
    names.shipment = detail::name_hash(shipped->shipment.text());
  return names;
}

Preparation::Preparation(const Event& event) : names_(names_in(event)), is_made_(true) {
  if (auto malformed = detail::malformation_of(event)) {
    malformation_ = std::make_shared<const Error>(*std::move(malformed));
  } else if (event.id) {
    content_ = detail::fingerprint_of(event);
  }
}

}  // namespace orderledger::inline v1
