#include "order_state.hpp"

#include <algorithm>
#include <cassert>

namespace orderledger::inline v1::detail {

namespace {

template <class Allocations>
Units total_of(const Allocations& allocations) noexcept {
  Units sum = 0;
  for (const Allocation& allocation : allocations) sum += allocation.quantity;
  return sum;
}

void allocate(Line& line, LocationIndex location, Units quantity) {
  for (Allocation& allocation : line.allocations) {
    if (allocation.location == location) {
      allocation.quantity += quantity;
      return;
    }
  }
  line.allocations.push_back({location, quantity});
}

void deallocate(Line& line, LocationIndex location, Units quantity) {
  const auto found = std::find_if(line.allocations.begin(), line.allocations.end(),
                                  [&](const Allocation& a) { return a.location == location; });
  assert(found != line.allocations.end() && found->quantity >= quantity);
  found->quantity -= quantity;
  if (found->quantity == 0) line.allocations.erase(found);
}

ShipmentLine& shipment_line(Order& order, const OrderChange& change) {
  auto& lines = order.shipments[change.shipment].lines;
  const auto found = std::find_if(lines.begin(), lines.end(),
                                  [&](const ShipmentLine& l) { return l.line == change.line; });
  if (found != lines.end()) return *found;
  ShipmentLine& fresh = lines.emplace_back();
  fresh.line = change.line;
  return fresh;
}

void depart(ShipmentLine& in_shipment, LocationIndex from, Units quantity) {
  auto& departures = in_shipment.departures;
  if (!departures.empty() && departures.back().location == from) {
    departures.back().quantity += quantity;
  } else {
    departures.push_back({from, quantity});
  }
}

/// Units that leave a shipment are the last of those that departed.
void leave(ShipmentLine& in_shipment, Units quantity) {
  auto& departures = in_shipment.departures;
  while (quantity > 0) {
    assert(!departures.empty());
    const Units taken = std::min(quantity, departures.back().quantity);
    departures.back().quantity -= taken;
    quantity -= taken;
    if (departures.back().quantity == 0) departures.pop_back();
  }
}

void write_index(ByteWriter& out, std::uint32_t index) {
  out.number(index == none ? 0 : std::uint64_t{index} + 1);
}
std::uint32_t read_index(ByteReader& in) {
  const std::uint64_t value = in.number();
  return value == 0 ? none : static_cast<std::uint32_t>(value - 1);
}

void write_instant(ByteWriter& out, std::optional<Instant> instant) {
  out.number(instant ? static_cast<std::uint64_t>(instant->milliseconds()) + 1 : 0);
}
std::optional<Instant> read_instant(ByteReader& in) {
  const std::uint64_t value = in.number();
  if (value == 0) return {};
  return *Instant::from_milliseconds(static_cast<std::int64_t>(value - 1));
}

void write_text(ByteWriter& out, const std::optional<std::string>& text) {
  out.byte(text ? 1 : 0);
  if (text) out.text(*text);
}
std::optional<std::string> read_text(ByteReader& in) {
  if (in.byte() == 0) return {};
  return std::string(in.text());
}

}  // namespace

Units Line::allocated() const noexcept { return total_of(allocations); }

Units Line::allocated_at(LocationIndex location) const noexcept {
  for (const Allocation& allocation : allocations) {
    if (allocation.location == location) return allocation.quantity;
  }
  return 0;
}

Units ShipmentLine::held() const noexcept { return total_of(departures); }

const ShipmentLine* Shipment::find(std::uint32_t line) const noexcept {
  for (const ShipmentLine& candidate : lines) {
    if (candidate.line == line) return &candidate;
  }
  return nullptr;
}

std::uint32_t Order::find_line(std::string_view id) const noexcept {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].id == id) return static_cast<std::uint32_t>(i);
  }
  return none;
}

bool Order::has_hold(std::string_view id) const noexcept {
  return std::any_of(holds.begin(), holds.end(), [&](const Hold& hold) { return hold.id == id; });
}

bool Order::is_open() const noexcept {
  return std::any_of(booked_open.begin(), booked_open.end(),
                     [](std::int64_t units) { return units > 0; });
}

bool Order::under_shipping_hold(std::uint32_t line) const noexcept {
  return std::any_of(holds.begin(), holds.end(), [&](const Hold& hold) {
    return is_shipping_hold(hold.reason) && (hold.line == none || hold.line == line);
  });
}

std::optional<Account> open_class_of(const Order& order) noexcept {
  for (const Account account : classes_in_report_order) {
    if (order.booked_open[static_cast<std::size_t>(account)] > 0) return account;
  }
  return {};
}

OrderClass class_of(const Order& order) noexcept {
  if (const auto open = open_class_of(order)) {
    switch (*open) {
      case Account::shipping_stuck: return OrderClass::shipping_stuck;
      case Account::backorder: return OrderClass::backorder;
      case Account::preorder: return OrderClass::preorder;
      default: return OrderClass::backlog;
    }
  }
  const bool left = std::any_of(order.lines.begin(), order.lines.end(), [](const Line& line) {
    return line.shipped > 0 || line.returned > 0;
  });
  return left ? OrderClass::fulfilled : OrderClass::cancelled;
}

void apply(Order& order, const OrderChange& change) {
  Line* const line = change.line == none ? nullptr : &order.lines[change.line];
  const Units quantity = change.quantity;
  switch (change.kind) {
    case ChangeKind::allocate:
      line->waiting -= quantity;
      allocate(*line, change.location, quantity);
      break;
    case ChangeKind::deallocate:
      deallocate(*line, change.location, quantity);
      line->waiting += quantity;
      break;
    case ChangeKind::ship_allocated:
      deallocate(*line, change.location, quantity);
      line->shipped += quantity;
      depart(shipment_line(order, change), change.departure, quantity);
      break;
    case ChangeKind::ship_waiting:
      line->waiting -= quantity;
      line->shipped += quantity;
      depart(shipment_line(order, change), change.departure, quantity);
      break;
    case ChangeKind::fail: {
      ShipmentLine& in_shipment = shipment_line(order, change);
      in_shipment.failed += quantity;
      in_shipment.reason = static_cast<FailureReason>(change.reason);
      line->shipped -= quantity;
      line->failed += quantity;
      break;
    }
    case ChangeKind::recover:
      shipment_line(order, change).failed -= quantity;
      line->failed -= quantity;
      line->shipped += quantity;
      break;
    case ChangeKind::resend:
    case ChangeKind::refund:
    case ChangeKind::void_failed: {
      ShipmentLine& in_shipment = shipment_line(order, change);
      in_shipment.failed -= quantity;
      leave(in_shipment, quantity);
      line->failed -= quantity;
      (change.kind == ChangeKind::refund ? line->cancelled : line->waiting) += quantity;
      break;
    }
    case ChangeKind::void_shipped:
      leave(shipment_line(order, change), quantity);
      line->shipped -= quantity;
      line->waiting += quantity;
      break;
    case ChangeKind::return_units:
      line->shipped -= quantity;
      line->returned += quantity;
      break;
    case ChangeKind::cancel_waiting:
      line->waiting -= quantity;
      line->cancelled += quantity;
      break;
    case ChangeKind::cancel_allocated:
      deallocate(*line, change.location, quantity);
      line->cancelled += quantity;
      break;
    case ChangeKind::hold_placed:
      order.holds.push_back(
          {std::string(change.text), static_cast<HoldReason>(change.reason), change.line});
      break;
    case ChangeKind::hold_released:
      std::erase_if(order.holds, [&](const Hold& hold) { return hold.id == change.text; });
      break;
    case ChangeKind::promise: line->promised_at = change.instant; break;
    case ChangeKind::relocate: line->own_location = change.location; break;
    case ChangeKind::shipment_opened:
      order.shipments.emplace_back();
      order.shipments.back().name = change.shipment;
      break;
    case ChangeKind::shipment_delivered: order.shipments[change.shipment].delivered = true; break;
    case ChangeKind::shipment_voided: order.shipments[change.shipment].voided = true; break;
  }
}

void book_posting(Order& order, Line& line, std::optional<Account> from, Account to, Units quantity,
                  Instant at) noexcept {
  if (from) {
    const auto account = static_cast<std::size_t>(*from);
    line.booked[account] -= quantity;
    if (is_open(*from)) order.booked_open[account] -= quantity;
  }
  const auto account = static_cast<std::size_t>(to);
  if (is_open(to)) {
    if (line.booked[account] == 0) line.since[account] = at;
    order.booked_open[account] += quantity;
  }
  line.booked[account] += quantity;
}

bool same_state(const Order& a, const Order& b) {
  const auto same_line = [](const Line& x, const Line& y) {
    auto xs = x.allocations, ys = y.allocations;
    const auto by_location = [](const Allocation& p, const Allocation& q) {
      return p.location < q.location;
    };
    std::sort(xs.begin(), xs.end(), by_location);
    std::sort(ys.begin(), ys.end(), by_location);
    for (std::size_t c = 0; c < class_count; ++c) {
      if (x.booked[c] > 0 && x.since[c] != y.since[c]) return false;
    }
    return x.id == y.id && x.sku == y.sku && x.own_location == y.own_location &&
           x.price == y.price && x.ordered == y.ordered && x.placed_at == y.placed_at &&
           x.promised_at == y.promised_at && x.waiting == y.waiting && x.failed == y.failed &&
           x.shipped == y.shipped && x.returned == y.returned && x.cancelled == y.cancelled &&
           xs == ys && x.booked == y.booked;
  };
  return a.currency == b.currency && a.placed_at == b.placed_at && a.priority == b.priority &&
         a.ship_complete == b.ship_complete && a.requested_ship_at == b.requested_ship_at &&
         a.channel == b.channel && a.customer == b.customer && a.holds == b.holds &&
         a.shipments == b.shipments && a.booked_open == b.booked_open &&
         std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(), same_line);
}

void write(ByteWriter& out, const OrderChange& change) {
  out.byte(static_cast<std::uint8_t>(change.kind));
  switch (change.kind) {
    case ChangeKind::allocate:
    case ChangeKind::deallocate:
    case ChangeKind::cancel_allocated:
      out.number(change.line);
      out.number(static_cast<std::uint64_t>(change.quantity));
      write_index(out, change.location);
      break;
    case ChangeKind::ship_allocated:
    case ChangeKind::ship_waiting:
      out.number(change.line);
      out.number(static_cast<std::uint64_t>(change.quantity));
      if (change.kind == ChangeKind::ship_allocated) write_index(out, change.location);
      write_index(out, change.departure);
      out.number(change.shipment);
      break;
    case ChangeKind::fail:
      out.number(change.line);
      out.number(static_cast<std::uint64_t>(change.quantity));
      out.number(change.shipment);
      out.byte(change.reason);
      break;
    case ChangeKind::recover:
    case ChangeKind::resend:
    case ChangeKind::refund:
    case ChangeKind::void_shipped:
    case ChangeKind::void_failed:
      out.number(change.line);
      out.number(static_cast<std::uint64_t>(change.quantity));
      out.number(change.shipment);
      break;
    case ChangeKind::return_units:
    case ChangeKind::cancel_waiting:
      out.number(change.line);
      out.number(static_cast<std::uint64_t>(change.quantity));
      break;
    case ChangeKind::hold_placed:
      out.text(change.text);
      out.byte(change.reason);
      write_index(out, change.line);
      break;
    case ChangeKind::hold_released: out.text(change.text); break;
    case ChangeKind::promise:
      out.number(change.line);
      write_instant(out, change.instant);
      break;
    case ChangeKind::relocate:
      out.number(change.line);
      write_index(out, change.location);
      break;
    case ChangeKind::shipment_opened:
    case ChangeKind::shipment_delivered:
    case ChangeKind::shipment_voided: out.number(change.shipment); break;
  }
}

OrderChange read_change(ByteReader& in) {
  OrderChange change;
  change.kind = static_cast<ChangeKind>(in.byte());
  const auto line_and_quantity = [&] {
    change.line = in.number32();
    change.quantity = static_cast<Units>(in.number());
  };
  switch (change.kind) {
    case ChangeKind::allocate:
    case ChangeKind::deallocate:
    case ChangeKind::cancel_allocated:
      line_and_quantity();
      change.location = read_index(in);
      break;
    case ChangeKind::ship_allocated:
    case ChangeKind::ship_waiting:
      line_and_quantity();
      if (change.kind == ChangeKind::ship_allocated) change.location = read_index(in);
      change.departure = read_index(in);
      change.shipment = in.number32();
      break;
    case ChangeKind::fail:
      line_and_quantity();
      change.shipment = in.number32();
      change.reason = in.byte();
      break;
    case ChangeKind::recover:
    case ChangeKind::resend:
    case ChangeKind::refund:
    case ChangeKind::void_shipped:
    case ChangeKind::void_failed:
      line_and_quantity();
      change.shipment = in.number32();
      break;
    case ChangeKind::return_units:
    case ChangeKind::cancel_waiting: line_and_quantity(); break;
    case ChangeKind::hold_placed:
      change.text = in.text();
      change.reason = in.byte();
      change.line = read_index(in);
      break;
    case ChangeKind::hold_released: change.text = in.text(); break;
    case ChangeKind::promise:
      change.line = in.number32();
      change.instant = read_instant(in);
      break;
    case ChangeKind::relocate:
      change.line = in.number32();
      change.location = read_index(in);
      break;
    case ChangeKind::shipment_opened:
    case ChangeKind::shipment_delivered:
    case ChangeKind::shipment_voided: change.shipment = in.number32(); break;
  }
  return change;
}

void write_facts(ByteWriter& out, const Order& order) {
  out.number(order.currency.index());
  out.number(static_cast<std::uint64_t>(order.placed_at.milliseconds()));
  out.signed_number(order.priority);
  out.byte(order.ship_complete ? 1 : 0);
  write_instant(out, order.requested_ship_at);
  write_text(out, order.channel);
  write_text(out, order.customer);
}

Order read_facts(ByteReader& in) {
  Order order;
  order.currency = Currency::at_index(static_cast<std::size_t>(in.number()));
  order.placed_at = *Instant::from_milliseconds(static_cast<std::int64_t>(in.number()));
  order.priority = static_cast<std::int32_t>(in.signed_number());
  order.ship_complete = in.byte() != 0;
  order.requested_ship_at = read_instant(in);
  order.channel = read_text(in);
  order.customer = read_text(in);
  return order;
}

void write_facts(ByteWriter& out, const Line& line) {
  out.text(line.id);
  out.number(line.sku);
  write_index(out, line.own_location);
  out.byte(line.price.is_total() ? 1 : 0);
  out.number(static_cast<std::uint64_t>(line.price.amount().millionths()));
  out.number(static_cast<std::uint64_t>(line.ordered));
  out.number(static_cast<std::uint64_t>(line.placed_at.milliseconds()));
  write_instant(out, line.promised_at);
}

Line read_line_facts(ByteReader& in) {
  Line line;
  line.id = in.text();
  line.sku = in.number32();
  line.own_location = read_index(in);
  const bool is_total = in.byte() != 0;
  const Decimal amount = *Decimal::from_millionths(static_cast<std::int64_t>(in.number()));
  line.price = is_total ? Price::total(amount) : Price::each(amount);
  line.ordered = static_cast<Units>(in.number());
  line.placed_at = *Instant::from_milliseconds(static_cast<std::int64_t>(in.number()));
  line.promised_at = read_instant(in);
  line.waiting = line.ordered;
  return line;
}

}  // namespace orderledger::inline v1::detail
