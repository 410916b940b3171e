#include "named_peer.hpp"

#include "../shop_events.hpp"

#include <algorithm>
#include <stdexcept>
#include <variant>

namespace peers {

using namespace orderledger;
using shop_stream::Kind;

namespace {

std::uint32_t second_of(Instant at) {
  return static_cast<std::uint32_t>(
      (at.milliseconds() - shop_stream::first_instant().milliseconds()) / 1000);
}

std::uint8_t currency_of(const std::string& code) {
  const auto& codes = shop_stream::currency_codes;
  return static_cast<std::uint8_t>(std::find(codes.begin(), codes.end(), code) - codes.begin());
}

}  // namespace

void NamedPeer::apply(const Event& event) {
  const std::uint32_t second = second_of(event.at);
  while (!releases_.empty() && releases_.begin()->first <= second) {
    tell(releases_.begin()->first, Kind::release, releases_.begin()->second);
    releases_.erase(releases_.begin());
  }
  std::visit([&](const auto& body) { on(second, body); }, event.body);
}

void NamedPeer::tell(std::uint32_t second, Kind kind, std::uint32_t subject,
                     std::int64_t quantity) {
  shop_.apply({.second = second,
               .kind = kind,
               .subject = subject,
               .quantity = static_cast<std::int32_t>(quantity)});
}

void NamedPeer::on(std::uint32_t second, const SkuDefined& event) {
  const auto number = static_cast<std::uint32_t>(skus_.size());
  skus_.emplace(event.sku.text(), number);
  if (!event.releases_at) return;
  tell(second, Kind::launch, number);
  releases_.emplace(second_of(*event.releases_at), number);
}

void NamedPeer::on(std::uint32_t second, const StockReceived& event) {
  tell(second, Kind::receipt, sku(event.sku), event.quantity.units());
}

void NamedPeer::on(std::uint32_t second, const StockAdjusted& event) {
  tell(second, Kind::adjustment, sku(event.sku), event.delta);
}

void NamedPeer::on(std::uint32_t second, const OrderPlaced& event) {
  const auto number = static_cast<std::uint32_t>(orders_.size());
  const auto [place, is_new] = orders_.try_emplace(event.order.text(), Order{number, {}, lines_});
  if (!is_new) throw std::invalid_argument("order " + event.order.text() + ": it is there");
  shop_.apply({.second = second,
               .kind = Kind::order,
               .currency = currency_of(event.currency),
               .lines = static_cast<std::uint16_t>(event.lines.size()),
               .subject = number,
               .other = static_cast<std::uint32_t>(event.priority)});
  place->second.line_ids.reserve(event.lines.size());
  for (const NewLine& line : event.lines) {
    place->second.line_ids.push_back(line.line.text());
    shop_.apply({.second = second,
                 .kind = Kind::line,
                 .subject = lines_++,
                 .other = sku(line.sku),
                 .quantity = static_cast<std::int32_t>(line.quantity.units()),
                 .price = static_cast<std::uint32_t>(line.price.amount().millionths() / 10'000)});
  }
}

void NamedPeer::on(std::uint32_t second, const UnitsShipped& event) {
  if (!shipments_.insert(event.shipment.text()).second)
    throw std::invalid_argument("shipment " + event.shipment.text() + ": it is there");
  const Order& from = order(event.order);
  for (const LineQuantity& units : event.lines) {
    const auto found = std::find(from.line_ids.begin(), from.line_ids.end(), units.line.text());
    const auto place = static_cast<std::uint32_t>(found - from.line_ids.begin());
    tell(second, Kind::shipment, from.first_line + place, units.quantity.units());
  }
}

void NamedPeer::on(std::uint32_t second, const OrderCancelled& event) {
  tell(second, Kind::cancellation, order(event.order).number);
}

void NamedPeer::on(std::uint32_t second, const HoldPlaced& event) {
  tell(second, Kind::hold, order(event.order).number);
}

void NamedPeer::on(std::uint32_t second, const HoldReleased& event) {
  tell(second, Kind::hold_release, order(event.order).number);
}

}  // namespace peers
