#include "order_state.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <chrono>

namespace orderledger::inline v1::detail {

namespace {

/// Of a line that left in it.
ShipmentLine& shipment_line(Order& order, const OrderChange& change) {
  Shipment& shipment = order.shipments[change.shipment];
  const ShipmentLine* const found = shipment.find(change.line);
  return shipment.lines[static_cast<std::size_t>(found - shipment.lines.data())];
}

/// A shipment is filled by one event, line by line.
void depart(Order& order, const OrderChange& change) {
  auto& lines = order.shipments[change.shipment].lines;
  if (lines.empty() || lines.back().line != change.line) lines.emplace_back().line = change.line;
  auto& departures = lines.back().departures;
  const LocationIndex from = change.departure;
  const Units quantity = change.quantity;
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

/// Parts the kits that neither shipped nor were cancelled into those that have all their components, and
/// the rest.
void derive_kit(Line& kit) {
  const Units unshipped = kit.waiting + kit.allocated();
  Units complete = unshipped;
  for (const Line& component : kit.components())
    complete = std::min(complete, component.allocated() / component.per_kit);
  kit.waiting = unshipped - complete;
  kit.allocations.clear();
  if (complete > 0) kit.allocations.add(none, complete);
}

/// Of what is written at once, apart from texts: fewer numbers than this has room for.
constexpr std::size_t most_bytes_of_facts = 10 * BytePen::longest_number;

void write_index(BytePen& out, std::uint32_t index) {
  out.number(index == none ? 0 : std::uint64_t{index} + 1);
}
std::uint32_t read_index(ByteReader& in) {
  const std::uint64_t value = in.number();
  return value == 0 ? none : static_cast<std::uint32_t>(value - 1);
}

/// The difference from `at`: whole seconds, which most are, take a third less room.
void write_difference(BytePen& out, Instant instant, Instant at) {
  const std::int64_t difference = instant.milliseconds() - at.milliseconds();
  const bool in_seconds = difference % 1000 == 0;
  const std::int64_t count = in_seconds ? difference / 1000 : difference;
  out.signed_number(count * 2 + (in_seconds ? 0 : 1));
}
Instant read_difference(ByteReader& in, Instant at) {
  const std::int64_t value = in.signed_number();
  const std::int64_t unit = (value & 1) == 0 ? 1000 : 1;
  return *at.plus(std::chrono::milliseconds{(value >> 1) * unit});
}

}  // namespace

const ShipmentLine* Shipment::find(std::uint32_t line) const noexcept {
  for (const ShipmentLine& candidate : lines) {
    if (candidate.line == line) return &candidate;
  }
  return nullptr;
}

void Order::clear() {
  lines.clear();
  holds.clear();
  shipments.clear();
  booked_open = {};
  touched = nullptr;
  name.clear();
  currency = {};
  ship_complete = false;
  priority = 0;
  placed_at = {};
  requested_ship_at.reset();
  channel.reset();
  customer.reset();
}

std::uint32_t Order::find_line(std::string_view id, std::uint32_t last) const noexcept {
  const std::size_t first = last == none ? 0 : std::size_t{last} + 1;
  for (std::size_t i = first; i < lines.size(); ++i) {
    if (lines[i].id == id) return static_cast<std::uint32_t>(i);
  }
  for (std::size_t i = 0; i < first; ++i) {
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
      line->allocations.add(change.location, quantity);
      break;
    case ChangeKind::deallocate:
      line->allocations.take(change.location, quantity);
      line->waiting += quantity;
      break;
    case ChangeKind::ship_allocated:
      line->allocations.take(change.location, quantity);
      line->shipped += quantity;
      depart(order, change);
      break;
    case ChangeKind::ship_waiting:
      line->waiting -= quantity;
      line->shipped += quantity;
      depart(order, change);
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
      line->allocations.take(change.location, quantity);
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
  if (line == nullptr) return;
  if (line->is_component()) {
    derive_kit(order.lines[line->kit]);
  } else if (line->is_kit()) {
    derive_kit(*line);
  }
}

void add_component(Order& order, SkuIndex sku, Units per_kit) {
  const auto last = static_cast<std::uint32_t>(order.lines.size() - 1);
  const std::uint32_t kit_line = order.lines[last].is_component() ? order.lines[last].kit : last;
  Line& component = order.lines.emplace_back();
  Line& kit = order.lines[kit_line];
  ++kit.component_count;
  component.kit = kit_line;
  component.per_kit = per_kit;
  component.sku = sku;
  component.own_location = kit.own_location;
  component.placed_at = kit.placed_at;
  component.promised_at = kit.promised_at;
  component.ordered = component.waiting = static_cast<Units>(
      std::min<std::int64_t>(std::int64_t{kit.ordered} * per_kit, Quantity::max_units));
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
    std::vector<Allocation> xs(x.allocations.begin(), x.allocations.end());
    std::vector<Allocation> ys(y.allocations.begin(), y.allocations.end());
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
           x.promised_at == y.promised_at && x.kit == y.kit && x.per_kit == y.per_kit &&
           x.component_count == y.component_count && x.waiting == y.waiting &&
           x.failed == y.failed && x.shipped == y.shipped && x.returned == y.returned &&
           x.cancelled == y.cancelled && xs == ys && x.booked == y.booked;
  };
  return a.currency == b.currency && a.placed_at == b.placed_at && a.priority == b.priority &&
         a.ship_complete == b.ship_complete && a.requested_ship_at == b.requested_ship_at &&
         a.channel == b.channel && a.customer == b.customer && a.holds == b.holds &&
         a.shipments == b.shipments && a.booked_open == b.booked_open &&
         std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(), same_line);
}

namespace {

// The first byte of a change: its kind, and what is so common that it is not written out.
constexpr std::uint8_t kind_bits = 0x1F;
constexpr std::uint8_t one_unit_bit = 0x20;
constexpr std::uint8_t first_line_bit = 0x40;
constexpr std::uint8_t same_place_bit = 0x80;  ///< departure is location

// Which fields a kind of change has: a bit for each.
using Fields = std::uint8_t;
namespace field {
constexpr Fields line = 0x01;
constexpr Fields quantity = 0x02;
constexpr Fields location = 0x04;
constexpr Fields departure = 0x08;
constexpr Fields shipment = 0x10;
constexpr Fields reason = 0x20;
constexpr Fields text = 0x40;
constexpr Fields instant = 0x80;
constexpr Fields rare = reason | text | instant;
}  // namespace field

constexpr Fields fields_of(ChangeKind kind) noexcept {
  switch (kind) {
    case ChangeKind::allocate:
    case ChangeKind::deallocate:
    case ChangeKind::cancel_allocated: return field::line | field::quantity | field::location;
    case ChangeKind::ship_allocated:
      return field::line | field::quantity | field::location | field::departure | field::shipment;
    case ChangeKind::ship_waiting:
      return field::line | field::quantity | field::departure | field::shipment;
    case ChangeKind::fail: return field::line | field::quantity | field::shipment | field::reason;
    case ChangeKind::recover:
    case ChangeKind::resend:
    case ChangeKind::refund:
    case ChangeKind::void_shipped:
    case ChangeKind::void_failed: return field::line | field::quantity | field::shipment;
    case ChangeKind::return_units:
    case ChangeKind::cancel_waiting: return field::line | field::quantity;
    case ChangeKind::hold_placed: return field::line | field::reason | field::text;
    case ChangeKind::hold_released: return field::text;
    case ChangeKind::promise: return field::line | field::instant;
    case ChangeKind::relocate: return field::line | field::location;
    case ChangeKind::shipment_opened:
    case ChangeKind::shipment_delivered:
    case ChangeKind::shipment_voided: return field::shipment;
  }
  return 0;
}

constexpr auto fields_by_kind = [] {
  std::array<Fields, kind_bits + 1> all{};
  for (std::size_t kind = 0; kind < all.size(); ++kind)
    all[kind] = fields_of(static_cast<ChangeKind>(kind));
  return all;
}();

/// What its shipment is a difference from: one that is opened has a name of the ledger, all others a number of the
/// order.
ShipmentIndex first_shipment(const OrderChange& change, const ChangeOrigin& origin) noexcept {
  return change.kind == ChangeKind::shipment_opened ? origin.shipments : 0;
}

}  // namespace

void write(ByteWriter& writer, const OrderChange& change, const ChangeOrigin& origin) {
  writer.write(most_bytes_of_facts + change.text.size(), [&](BytePen& out) {
    const unsigned fields = fields_by_kind[static_cast<std::size_t>(change.kind)];
    const auto has = [&](Fields which) { return (fields & which) != 0; };
    // What a kind of change does not have is none or 0.
    const bool one_unit = change.quantity == 1;
    const bool first_line = change.line == 0;
    const bool same_place =
        has(field::location) && has(field::departure) && change.departure == change.location;
    out.byte(static_cast<std::uint8_t>(
        static_cast<std::uint8_t>(change.kind) | (one_unit ? one_unit_bit : 0) |
        (first_line ? first_line_bit : 0) | (same_place ? same_place_bit : 0)));
    if (has(field::line) && !first_line) write_index(out, change.line);
    if (has(field::quantity) && !one_unit) out.number(static_cast<std::uint64_t>(change.quantity));
    if (has(field::location)) write_index(out, change.location);
    if (has(field::departure) && !same_place) write_index(out, change.departure);
    if (has(field::shipment)) out.number(change.shipment - first_shipment(change, origin));
    if (!has(field::rare)) return;
    if (has(field::reason)) out.byte(change.reason);
    if (has(field::text)) out.text(change.text);
    if (has(field::instant)) {
      out.byte(change.instant ? 1 : 0);
      if (change.instant) write_difference(out, *change.instant, origin.at);
    }
  });
}

OrderChange read_change(ByteReader& in, const ChangeOrigin& origin) {
  OrderChange change;
  const std::uint8_t first = in.byte();
  change.kind = static_cast<ChangeKind>(first & kind_bits);
  const unsigned fields = fields_by_kind[first & kind_bits];
  const auto has = [&](Fields which) { return (fields & which) != 0; };
  if (has(field::line)) change.line = (first & first_line_bit) != 0 ? 0 : read_index(in);
  if (has(field::quantity))
    change.quantity = (first & one_unit_bit) != 0 ? 1 : static_cast<Units>(in.number());
  if (has(field::location)) change.location = read_index(in);
  if (has(field::departure))
    change.departure = (first & same_place_bit) != 0 ? change.location : read_index(in);
  if (has(field::shipment)) change.shipment = in.number32() + first_shipment(change, origin);
  if (has(field::reason)) change.reason = in.byte();
  if (has(field::text)) change.text = in.text();
  if (has(field::instant) && in.byte() != 0) change.instant = read_difference(in, origin.at);
  return change;
}

namespace {

// What is not as in most orders: the first byte of an order's facts.
constexpr std::uint8_t placed_before_bit = 0x01;
constexpr std::uint8_t ship_complete_bit = 0x02;
constexpr std::uint8_t requested_bit = 0x04;
constexpr std::uint8_t channel_bit = 0x08;
constexpr std::uint8_t customer_bit = 0x10;
constexpr std::uint8_t priority_bit = 0x20;

// And of a line's.
constexpr std::uint8_t own_location_bit = 0x01;
constexpr std::uint8_t total_bit = 0x02;
constexpr std::uint8_t other_placed_bit = 0x04;
constexpr std::uint8_t promised_bit = 0x08;
constexpr std::uint8_t cents_bit = 0x10;
constexpr std::uint8_t counted_bit = 0x20;  ///< its id is its place in the order, counted from 1
constexpr std::uint8_t component_bit =
    0x40;  ///< its SKU, and how many are in each kit, and no more
constexpr std::int64_t millionths_per_cent = 10'000;

/// Whether a line's id is its place in the order as a number, as most shops count them.
bool is_place(std::string_view id, std::size_t place) {
  constexpr std::size_t ten = 10;
  if (place < ten) return id.size() == 1 && id[0] == static_cast<char>('0' + place);
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), place).ptr;
  return id == std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

constexpr std::uint8_t bit_if(bool condition, std::uint8_t bit) noexcept {
  return condition ? bit : 0;
}

}  // namespace

void write_facts(ByteWriter& writer, const Order& order, Instant at) {
  const std::size_t texts =
      (order.channel ? order.channel->size() : 0) + (order.customer ? order.customer->size() : 0);
  writer.write(most_bytes_of_facts + texts, [&](BytePen& out) {
    out.byte(static_cast<std::uint8_t>(bit_if(order.placed_at != at, placed_before_bit) |
                                       bit_if(order.ship_complete, ship_complete_bit) |
                                       bit_if(order.requested_ship_at.has_value(), requested_bit) |
                                       bit_if(order.channel.has_value(), channel_bit) |
                                       bit_if(order.customer.has_value(), customer_bit) |
                                       bit_if(order.priority != 0, priority_bit)));
    out.number(order.currency.index());
    if (order.placed_at != at) write_difference(out, order.placed_at, at);
    if (order.requested_ship_at) write_difference(out, *order.requested_ship_at, at);
    if (order.channel) out.text(*order.channel);
    if (order.customer) out.text(*order.customer);
    if (order.priority != 0) out.signed_number(order.priority);
  });
}

void read_facts(ByteReader& in, Instant at, Order& order) {
  const std::uint8_t parts = in.byte();
  order.currency = Currency::at_index(static_cast<std::size_t>(in.number()));
  order.ship_complete = (parts & ship_complete_bit) != 0;
  order.placed_at = (parts & placed_before_bit) != 0 ? read_difference(in, at) : at;
  if ((parts & requested_bit) != 0) order.requested_ship_at = read_difference(in, at);
  if ((parts & channel_bit) != 0) order.channel = in.text();
  if ((parts & customer_bit) != 0) order.customer = in.text();
  if ((parts & priority_bit) != 0) order.priority = static_cast<std::int32_t>(in.signed_number());
}

void write_facts(ByteWriter& writer, const Line& line, std::uint32_t index, const Order& order,
                 Instant at) {
  writer.write(most_bytes_of_facts + line.id.size(), [&](BytePen& out) {
    if (line.is_component()) {
      out.byte(component_bit);
      out.number(line.sku);
      out.number(static_cast<std::uint64_t>(line.per_kit));
      return;
    }
    const std::int64_t amount = line.price.amount().millionths();
    const bool in_cents = amount % millionths_per_cent == 0;
    const bool other_placed = line.placed_at != order.placed_at;
    const bool counted = is_place(line.id, std::size_t{index} + 1);
    out.byte(static_cast<std::uint8_t>(bit_if(line.own_location != none, own_location_bit) |
                                       bit_if(line.price.is_total(), total_bit) |
                                       bit_if(other_placed, other_placed_bit) |
                                       bit_if(line.promised_at.has_value(), promised_bit) |
                                       bit_if(in_cents, cents_bit) | bit_if(counted, counted_bit)));
    if (!counted) out.text(line.id);
    out.number(line.sku);
    out.number(static_cast<std::uint64_t>(line.ordered));
    out.number(static_cast<std::uint64_t>(in_cents ? amount / millionths_per_cent : amount));
    if (line.own_location != none) out.number(line.own_location);
    if (other_placed) write_difference(out, line.placed_at, at);
    if (line.promised_at) write_difference(out, *line.promised_at, at);
  });
}

void read_line_facts(ByteReader& in, Instant at, Order& order) {
  const std::uint8_t parts = in.byte();
  if ((parts & component_bit) != 0) {
    const SkuIndex sku = in.number32();
    add_component(order, sku, static_cast<Units>(in.number()));
    return;
  }
  Line& line = order.lines.emplace_back();
  if ((parts & counted_bit) != 0) {
    line.id = std::to_string(order.lines.size());
  } else {
    line.id = in.text();
  }
  line.sku = in.number32();
  line.ordered = line.waiting = static_cast<Units>(in.number());
  auto amount = static_cast<std::int64_t>(in.number());
  if ((parts & cents_bit) != 0) amount *= millionths_per_cent;
  const Decimal price = *Decimal::from_millionths(amount);
  line.price = (parts & total_bit) != 0 ? Price::total(price) : Price::each(price);
  if ((parts & own_location_bit) != 0) line.own_location = in.number32();
  line.placed_at = (parts & other_placed_bit) != 0 ? read_difference(in, at) : order.placed_at;
  if ((parts & promised_bit) != 0) line.promised_at = read_difference(in, at);
}

}  // namespace orderledger::inline v1::detail
