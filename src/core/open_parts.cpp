#include "open_parts.hpp"

#include "classify.hpp"

#include <algorithm>

namespace orderledger::inline v1::detail {

namespace {

/// R1: one part for each reason, in the order of the shipments.
void append_failed(const Order& order, std::uint32_t line, OpenParts& parts) {
  for (const Shipment& shipment : order.shipments) {
    const ShipmentLine* const in_shipment = shipment.find(line);
    if (in_shipment == nullptr || in_shipment->failed == 0) continue;
    const Reason reason = reason_of(in_shipment->reason);
    const auto same = std::find_if(parts.begin(), parts.end(),
                                   [&](const OpenPart& part) { return part.reason == reason; });
    if (same != parts.end()) {
      same->quantity += in_shipment->failed;
    } else {
      parts.push_back({PartOf::failed, Account::shipping_stuck, reason, in_shipment->failed});
    }
  }
}

}  // namespace

OpenParts open_parts_of(const Order& order, std::uint32_t line_index, bool released,
                        Instant as_of) {
  const Line& line = order.lines[line_index];
  OpenParts parts;
  if (line.failed > 0) append_failed(order, line_index, parts);
  const auto add = [&](PartOf of, Account account, Reason reason) {
    const Units quantity = of == PartOf::waiting ? line.waiting : line.allocated();
    if (quantity > 0) parts.push_back({of, account, reason, quantity});
  };
  // In report order; the rest of each line is in R2, or in R3 to R5.
  if (!released) {
    add(PartOf::waiting, Account::preorder, Reason::unreleased);
    add(PartOf::allocated, Account::preorder, Reason::unreleased);
    return parts;
  }
  const bool stopped = order.under_shipping_hold(line_index);
  if (stopped)
    add(PartOf::allocated, Account::shipping_stuck, shipping_hold_reason(order, line_index));
  add(PartOf::waiting, Account::backorder, Reason::out_of_stock);
  if (!stopped) add(PartOf::allocated, Account::backlog, backlog_reason(order, line_index, as_of));
  return parts;
}

}  // namespace orderledger::inline v1::detail
