// The proof of the books, and the digest of all that they say.
#include "classify.hpp"
#include "fingerprint.hpp"
#include "settle.hpp"
#include "state.hpp"
#include "valuation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace orderledger::inline v1 {

using namespace detail;

/// Recomputes everything that is kept, from the orders and from the book, and compares.
class Ledger::State::Auditor {
 public:
  explicit Auditor(const State& state) : state_(state), totals_(state.options_.time_zone) {}

  AuditReport run() {
    for (OrderIndex index = 0; index < state_.orders_.size(); ++index) audit_order(index);
    audit_reservations();
    for (SkuIndex sku = 0; sku < state_.skus_.size(); ++sku) {
      const KitOfSku& kit = state_.skus_[sku].kit;
      if (kit == nullptr) continue;
      for (const KitPart& part : kit->parts) ++expected_[part.sku].kits_made_of_it;
    }
    for (SkuIndex sku = 0; sku < state_.skus_.size(); ++sku) audit_sku(sku);
    audit_totals();
    return std::move(report_);
  }

 private:
  /// What the orders say of a SKU.
  struct Expected {
    std::int64_t waiting_units = 0;
    std::int64_t open_units = 0;
    std::map<LocationIndex, std::int64_t> allocated;
    std::map<LocationIndex, std::int64_t> reserved;
    std::vector<QueueEntry> waiting;
    std::vector<QueueEntry> allocated_lines;
    std::set<std::pair<OrderIndex, std::uint32_t>> unshipped_kits;
    std::uint32_t kits_made_of_it = 0;
  };

  template <class... T>
  void check(bool holds, fmt::format_string<T...> sentence, T&&... values) {
    constexpr std::size_t most = 100;
    if (!holds && report_.violations.size() < most) {
      report_.violations.push_back(fmt::format(sentence, std::forward<T>(values)...));
    }
  }

  void audit_order(OrderIndex index) {
    const std::string name = state_.order_names_.text(index);
    const std::optional<Order> read =
        state_.read_order(index, Instant::last(), [&](const BookEntry& entry, const Order&) {
          report_.postings_checked += entry.posting_count;
        });
    if (!read) {
      check(false, "order {}: has no entry in the book", name);
      return;
    }
    const auto open_class = open_class_of(*read);
    check(state_.orders_[index].order_class() == class_of(*read),
          "order {}: is kept under another class than its own", name);
    if (open_class) {
      ++open_orders_;
      by_age_[static_cast<std::size_t>(*open_class)].push_back(
          {state_.balances_.day_of(read->placed_at), index});
    }
    const Order* const cached = state_.cache_.find(index);
    if (cached != nullptr)
      check(open_class && same_state(*cached, *read),
            "order {}: differs from its entries in the book", name);

    std::array<std::int64_t, class_count> open{};
    for (std::uint32_t i = 0; i < read->lines.size(); ++i) {
      audit_line(name, index, *read, i);
      for (std::size_t c = 0; c < class_count; ++c) open[c] += read->lines[i].booked[c];
    }
    check(open == read->booked_open, "order {}: its classes are not the sum of its lines", name);
    for (const Shipment& shipment : read->shipments) {
      for (const ShipmentLine& line : shipment.lines) {
        check(line.failed >= 0 && line.unfailed() >= 0,
              "order {}: shipment {} holds less than nothing", name,
              state_.shipment_names_.text(shipment.name));
      }
    }
    add_contribution(*read, totals_);
  }

  void audit_line(std::string_view order_name, OrderIndex index, const Order& order,
                  std::uint32_t line_index) {
    const Line& line = order.lines[line_index];
    if (line.is_component()) {
      audit_component(order_name, order, line);
    } else {
      audit_booked(order_name, order, line_index);
    }
    Expected& expected = expected_[line.sku];
    expected.waiting_units += line.waiting;
    expected.open_units += line.open();
    if (line.is_kit()) {
      audit_kit(order_name, line);
      if (line.waiting > 0 || !line.allocations.empty())
        expected.unshipped_kits.insert({index, line_index});
    } else {
      audit_stock_of(order_name, index, order, line_index);
    }
  }

  /// Of each SKU in a kit there is as much anywhere as makes the kits that are there.
  void audit_component(std::string_view order_name, const Order& order, const Line& line) {
    const Line& kit = order.lines[line.kit];
    const auto follows = [&](Units kits, Units units) { return kits * line.per_kit == units; };
    check(follows(kit.ordered, line.ordered) &&
              follows(kit.waiting + kit.allocated(), line.waiting + line.allocated()) &&
              follows(kit.failed, line.failed) && follows(kit.shipped, line.shipped) &&
              follows(kit.returned, line.returned) && follows(kit.cancelled, line.cancelled),
          "order {} line {}: its components of SKU {} do not make its kits", order_name, kit.id,
          state_.sku_names_.text(line.sku));
    const auto& booked = line.booked;
    check(std::all_of(booked.begin(), booked.end(), [](Units units) { return units == 0; }),
          "order {} line {}: a component is booked", order_name, kit.id);
  }

  /// A kit is allocated when all its components are.
  void audit_kit(std::string_view order_name, const Line& kit) {
    Units complete = kit.waiting + kit.allocated();
    for (const Line& component : kit.components())
      complete = std::min(complete, component.allocated() / component.per_kit);
    check(kit.allocated() == complete, "order {} line {}: {} kits are allocated, {} are complete",
          order_name, kit.id, kit.allocated(), complete);
  }

  void audit_booked(std::string_view order_name, const Order& order, std::uint32_t line_index) {
    ++report_.lines_checked;
    const Line& line = order.lines[line_index];
    // Invariant 1: in units, by fact and by book.
    const auto& booked = line.booked;
    check(std::all_of(booked.begin(), booked.end(), [](Units units) { return units >= 0; }) &&
              line.waiting >= 0 && line.failed >= 0 && line.shipped >= 0,
          "order {} line {}: a balance is negative", order_name, line.id);
    check(std::accumulate(booked.begin(), booked.end(), std::int64_t{0}) == line.ordered,
          "order {} line {}: its balances do not sum to the {} units ordered", order_name, line.id,
          line.ordered);
    // A closed line's SKU may have been released or recalled since: it has no unit that would care.
    const bool released =
        is_released(line, [&](SkuIndex sku) { return state_.skus_[sku].released; });
    check(booked == units_by_account(order, line_index, released),
          "order {} line {}: its balances are not what the decision table says", order_name,
          line.id);
    // Invariant 2: in money.
    const ValueByAccount values =
        value_by_account(booked, line.ordered, line.price, order.currency);
    int128 sum = 0;
    for (const int128& value : values) sum += value;
    check(sum == value_of_first(line.ordered, line.ordered, line.price, order.currency),
          "order {} line {}: its values do not sum to the value of the line", order_name, line.id);
  }

  void audit_stock_of(std::string_view order_name, OrderIndex index, const Order& order,
                      std::uint32_t line_index) {
    const Line& line = order.lines[line_index];
    const SkuRecord& sku = state_.skus_[line.sku];
    Expected& expected = expected_[line.sku];
    const QueueEntry entry = queue_entry(state_.options_.allocation, index, order, line_index);
    if (line.waiting > 0) expected.waiting.push_back(entry);
    if (!line.allocations.empty()) expected.allocated_lines.push_back(entry);
    for (const Allocation& allocation : line.allocations) {
      expected.allocated[allocation.location] += allocation.quantity;
    }
    // Invariant 4: nobody waits for what is there.
    if (line.waiting == 0) return;
    const std::string& id = line.is_component() ? order.lines[line.kit].id : line.id;
    check(sku.tracked, "order {} line {}: waits for an untracked SKU", order_name, id);
    for (const Stock& at : sku.stock) {
      const bool accepts = line.own_location == none || line.own_location == at.location;
      check(!accepts || at.available() == 0,
            "order {} line {}: waits although {} units are available at {}", order_name, id,
            at.available(), state_.location_names_.text(at.location));
    }
  }

  void audit_sku(SkuIndex index) {
    const SkuRecord& sku = state_.skus_[index];
    const std::string_view name = state_.sku_names_.text(index);
    Expected& expected = expected_[index];
    check(sku.waiting_units == expected.waiting_units && sku.open_units == expected.open_units,
          "SKU {}: counts {} waiting and {} open units, its lines have {} and {}", name,
          sku.waiting_units, sku.open_units, expected.waiting_units, expected.open_units);
    const auto same = [](const LineQueue& queue, std::vector<QueueEntry>& lines, auto equal) {
      std::sort(lines.begin(), lines.end());
      return std::equal(queue.begin(), queue.end(), lines.begin(), lines.end(), equal);
    };
    check(same(sku.waiting, expected.waiting, std::equal_to{}),
          "SKU {}: its queue is not its waiting lines in order", name);
    // What a line waits for is kept where it waits.
    check(same(sku.allocated, expected.allocated_lines,
               [](const QueueEntry& a, const QueueEntry& b) { return (a <=> b) == 0; }),
          "SKU {}: does not know its allocated lines", name);
    check(sku.kit == nullptr ? expected.unshipped_kits.empty()
                             : sku.kit->unshipped == expected.unshipped_kits,
          "SKU {}: does not know its lines of kits", name);
    check(sku.kits_made_of_it == expected.kits_made_of_it &&
              (sku.kit == nullptr || sku.kits_made_of_it == 0),
          "SKU {}: is a component of {} kits, it counts {}", name, expected.kits_made_of_it,
          sku.kits_made_of_it);
    check(sku.released == is_released(sku.definition.now(), state_.clock_.value_or(Instant())),
          "SKU {}: a release was missed", name);
    // Invariant 3.
    for (const Stock& at : sku.stock) {
      const std::string_view location = state_.location_names_.text(at.location);
      check(at.allocated == expected.allocated[at.location],
            "SKU {} at {}: {} units allocated, its lines hold {}", name, location, at.allocated,
            expected.allocated[at.location]);
      check(at.reserved == expected.reserved[at.location],
            "SKU {} at {}: {} units reserved, reservations hold {}", name, location, at.reserved,
            expected.reserved[at.location]);
      check(at.allocated + at.reserved <= std::max<std::int64_t>(at.on_hand, 0),
            "SKU {} at {}: {} units allocated and {} reserved of {} on hand", name, location,
            at.allocated, at.reserved, at.on_hand);
    }
  }

  void audit_reservations() {
    std::size_t active = 0;
    for (ReservationIndex index = 0; index < state_.reservations_.size(); ++index) {
      const Reservation& reservation = state_.reservations_[index];
      const std::string_view name = state_.reservation_names_.text(index);
      const bool is_active = reservation.state == Reservation::State::active;
      if (is_active) ++active;
      check(is_active || reservation.holds.empty(), "reservation {}: has ended and holds units",
            name);
      check(is_active == state_.pending_expiries_->contains(
                             {reservation.expires_at, std::string(name), index}),
            "reservation {}: its expiry is not pending as it should be", name);
      check(!is_active || reservation.expires_at > state_.clock_.value_or(Instant()),
            "reservation {}: its expiry was missed", name);
      for (const HeldUnits& held : reservation.holds) {
        check(held.quantity > 0, "reservation {}: holds {} units", name, held.quantity);
        expected_[held.sku].reserved[held.location] += held.quantity;
      }
    }
    check(active == state_.pending_expiries_->size(),
          "reservations: {} are active, {} expiries are pending", active,
          state_.pending_expiries_->size());
  }

  /// Invariant 5.
  void audit_totals() {
    check(totals_ == state_.balances_, "totals: differ from the sum over the lines");
    check(open_orders_ == state_.open_by_age_.count() &&
              open_orders_ == state_.balances_.open_orders(),
          "totals: count {} and {} open orders, there are {}", state_.open_by_age_.count(),
          state_.balances_.open_orders(), open_orders_);
    check(state_.balances_at(Instant::last(), Kept::everything) == state_.balances_,
          "totals: differ from those that the book adds up to");
    check(report_.postings_checked == state_.book_.posting_count(),
          "book: has {} postings, its orders have {}", state_.book_.posting_count(),
          report_.postings_checked);
    for (std::size_t c = 0; c < class_count; ++c) {
      std::sort(by_age_[c].begin(), by_age_[c].end());
      std::vector<AgePlace> kept;
      for (auto walk = state_.open_by_age_.walk(state_.orders_, static_cast<Account>(c));
           walk.here(); walk.next())
        kept.push_back(*walk.here());
      check(kept == by_age_[c] &&
                state_.open_by_age_.count_of(static_cast<Account>(c)) == kept.size(),
            "{}: the orders kept by age are not those of the class",
            to_text(static_cast<Account>(c)));
    }
  }

  const State& state_;
  AuditReport report_;
  std::map<SkuIndex, Expected> expected_;
  Balances totals_;
  std::int64_t open_orders_ = 0;
  std::array<std::vector<AgePlace>, class_count> by_age_;
};

AuditReport Ledger::State::audit() const { return Auditor(*this).run(); }

void Ledger::State::write_order(ByteWriter& out, OrderIndex index) const {
  const OrderView view = order_at(index, clock_.value_or(Instant()), nullptr);
  const Order& order = *view.get();
  const auto name = [](const Interner& names, std::uint32_t number) {
    return number == none ? std::string_view() : names.text(number);
  };
  out.text(order_names_.text(index));
  write_facts(out, order, Instant());
  for (std::uint32_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    // Numbers of names depend on the order in which names came; the names themselves are what counts.
    Line facts = line;
    facts.sku = facts.own_location = 0;
    write_facts(out, facts, i, order, Instant());
    out.text(sku_names_.text(line.sku));
    out.text(name(location_names_, line.own_location));
    for (const Units units :
         {line.waiting, line.failed, line.shipped, line.returned, line.cancelled}) {
      out.signed_number(units);
    }
    std::vector<std::pair<std::string_view, Units>> allocations;
    for (const Allocation& a : line.allocations)
      allocations.emplace_back(name(location_names_, a.location), a.quantity);
    std::sort(allocations.begin(), allocations.end());
    for (const auto& [location, units] : allocations) {
      out.text(location);
      out.signed_number(units);
    }
    for (const Units units : line.booked) out.signed_number(units);
    for (std::size_t c = 0; c < class_count; ++c) {
      out.signed_number(line.booked[c] > 0 ? line.since[c].milliseconds() : 0);
    }
  }
  for (const Hold& hold : order.holds) {
    out.text(hold.id);
    out.byte(static_cast<std::uint8_t>(hold.reason));
    out.number(hold.line);
  }
  for (const Shipment& shipment : order.shipments) {
    out.text(shipment_names_.text(shipment.name));
    out.byte(static_cast<std::uint8_t>((shipment.delivered ? 1 : 0) | (shipment.voided ? 2 : 0)));
    for (const ShipmentLine& line : shipment.lines) {
      out.number(line.line);
      out.signed_number(line.failed);
      out.byte(static_cast<std::uint8_t>(line.reason));
      for (const Allocation& departure : line.departures) {
        out.text(name(location_names_, departure.location));
        out.signed_number(departure.quantity);
      }
    }
  }
}

Digest Ledger::State::digest() const {
  ByteWriter out;
  out.signed_number(clock_ ? clock_->milliseconds() : -1);
  out.number(book_.event_count());
  out.number(book_.posting_count());
  out.byte(static_cast<std::uint8_t>(options_.allocation));

  // Everything that has a name comes in the order of the names' bytes.
  const auto by_name = [](const auto& names) {
    std::vector<std::pair<decltype(names.text(0)), std::uint32_t>> named;
    named.reserve(names.size());
    for (std::uint32_t i = 0; i < names.size(); ++i) named.emplace_back(names.text(i), i);
    std::sort(named.begin(), named.end());
    std::vector<std::uint32_t> order;
    order.reserve(named.size());
    for (const auto& [text, index] : named) order.push_back(index);
    return order;
  };
  for (const std::uint32_t location : by_name(location_names_)) {
    if (ranks_[location].empty()) continue;
    out.text(location_names_.text(location));
    out.signed_number(ranks_[location].now());
  }
  for (const std::uint32_t index : by_name(sku_names_)) {
    const SkuRecord& sku = skus_[index];
    const Digest& definition = sku.definition.now().content;
    out.fixed(definition.high, 8);
    out.fixed(definition.low, 8);
    out.number(sku.stock.size());
    for (const Stock& at : sku.stock) {
      out.text(location_names_.text(at.location));
      out.signed_number(at.on_hand);
      out.signed_number(at.allocated);
      out.signed_number(at.safety_stock);
    }
    out.signed_number(sku.waiting_units);
    out.signed_number(sku.open_units);
    out.byte(static_cast<std::uint8_t>((sku.released ? 1 : 0) | (sku.kit != nullptr ? 2 : 0)));
    if (sku.kit == nullptr) continue;
    out.number(sku.kit->parts.size());
    for (const KitPart& part : sku.kit->parts) {
      out.text(sku_names_.text(part.sku));
      out.number(static_cast<std::uint64_t>(part.per_kit));
    }
  }
  for (const std::uint32_t index : by_name(supply_names_)) {
    const Supply& supply = supplies_[index].now();
    out.text(supply_names_.text(index));
    out.text(sku_names_.text(supply.sku));
    out.text(location_names_.text(supply.location));
    out.signed_number(supply.outstanding);
    out.signed_number(supply.expected_at.milliseconds());
    out.byte(supply.known ? 1 : 0);
  }
  for (const std::uint32_t index : by_name(known_events_.ids())) {
    out.text(known_events_.ids().text(index));
    out.fixed(known_events_.content(index).high, 8);
    out.fixed(known_events_.content(index).low, 8);
  }
  for (const std::uint32_t index : by_name(reservation_names_)) {
    const Reservation& reservation = reservations_[index];
    out.text(reservation_names_.text(index));
    out.signed_number(reservation.expires_at.milliseconds());
    out.byte(static_cast<std::uint8_t>(reservation.state));
    out.number(reservation.holds.size());
    std::vector<std::tuple<std::string_view, std::string_view, std::int64_t>> holds;
    for (const HeldUnits& held : reservation.holds) {
      holds.emplace_back(sku_names_.text(held.sku), location_names_.text(held.location),
                         held.quantity);
    }
    std::sort(holds.begin(), holds.end());
    for (const auto& [sku, location, quantity] : holds) {
      out.text(sku);
      out.text(location);
      out.signed_number(quantity);
    }
  }
  balances_.for_each([&](const CellKey& key, const Cell& cell) { write(out, key, cell); });

  // Orders one by one, each digest into the next, so that the text of all of them never has to exist.
  Digest digest = digest_of(out.view());
  for (OrderIndex index = 0; index < orders_.size(); ++index) {
    out.clear();
    out.fixed(digest.high, 8);
    out.fixed(digest.low, 8);
    write_order(out, index);
    digest = digest_of(out.view());
  }
  return digest;
}

}  // namespace orderledger::inline v1
