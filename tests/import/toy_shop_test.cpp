// Random histories of a toy shop, rendered as snapshots at random times, replayed, shuffled, doubled, cut.
// Source: docs/import.md, "From snapshots to events"; SPEC's invariants.
#include "../support/catch.hpp"
#include "bench.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

using namespace orderledger;
using namespace orderledger::test;

namespace {

constexpr std::array<const char*, 3> skus = {"TENT", "STOVE", "ROPE"};

struct ToyLine {
  std::string sku;
  std::int64_t ordered = 0, cancelled = 0, left = 0, returned = 0;
  std::int64_t open() const { return ordered - cancelled - left; }
};

struct ToyShipment {
  std::map<std::string, std::int64_t> lines;
  ShipmentState state = ShipmentState::left;
  Instant changed, left_at;
};

struct ToyOrder {
  std::map<std::string, ToyLine> lines;
  std::map<std::string, ToyShipment> shipments;
  std::vector<std::pair<std::string, HoldReason>> holds;
  Instant placed, changed;
  bool cancelled = false;
};

/// A shop that never takes anything back: what happens to it, and what it says of itself.
class ToyShop {
 public:
  explicit ToyShop(std::uint64_t seed) : random_(seed), uses_counters_(seed % 2 == 0) {}

  std::int64_t any(std::int64_t from, std::int64_t to) {
    return from + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(to - from + 1));
  }

  void step() {
    now_ = now_.plus(std::chrono::minutes(any(1, 90))).value();
    const std::int64_t what = any(0, 11);
    if (what <= 2 || orders_.empty()) return place();
    auto at = orders_.begin();
    std::advance(at, any(0, static_cast<std::int64_t>(orders_.size()) - 1));
    ToyOrder& order = at->second;
    if (what <= 5) return ship(at->first, order);
    if (what == 6) return cancel(order);
    if (what == 7) return turn_back(order);
    if (what == 8) return hold(order);
    if (what == 9) return arrive(order);
    if (what == 10) return grow(order);
    if (any(0, 3) == 0) cancel_all(order);
  }

  /// The order and its shipments as parts, as they are now.
  void tell(const std::string& id, std::vector<Snapshot>& out) const {
    const ToyOrder& order = orders_.at(id);
    OrderSnapshot header;
    header.order = id;
    header.modified_at = order.changed;
    header.placed_at = order.placed;
    header.currency = "USD";
    header.state = order.cancelled ? OrderState::cancelled : OrderState::open;
    header.lines.emplace();
    for (const auto& [name, line] : order.lines) {
      LineSnapshot told;
      told.line = name;
      told.sku = line.sku;
      told.ordered = line.ordered;
      told.cancelled = line.cancelled;
      told.returned = line.returned;
      if (uses_counters_) told.left = line.left;
      told.unit_price = Decimal::from_text("2.50").value();
      header.lines->push_back(told);
    }
    for (const auto& [hold, reason] : order.holds) {
      header.holds.push_back({.key = hold, .key_is_id = true, .reason = reason});
    }
    out.emplace_back(std::move(header));
    if (uses_counters_) return;
    for (const auto& [name, shipment] : order.shipments) {
      ShipmentSnapshot told;
      told.order = id;
      told.shipment = name;
      told.modified_at = shipment.changed;
      told.left_at = shipment.left_at;
      told.state = shipment.state;
      told.failure = FailureReason::delayed;
      for (const auto& [line, units] : shipment.lines) told.lines.push_back({line, units});
      out.emplace_back(std::move(told));
    }
  }
  std::vector<std::string> orders() const {
    std::vector<std::string> names;
    for (const auto& [name, order] : orders_) names.push_back(name);
    return names;
  }
  const ToyOrder& order(const std::string& id) const { return orders_.at(id); }
  bool tells_shipments() const { return !uses_counters_; }
  Instant now() const { return now_; }
  std::mt19937_64& random() { return random_; }

 private:
  void place() {
    ToyOrder order;
    order.placed = order.changed = now_;
    for (std::int64_t n = any(1, 3); n > 0; --n) {
      order.lines["l" + std::to_string(n)] = {.sku = skus[static_cast<std::size_t>(any(0, 2))],
                                              .ordered = any(1, 9)};
    }
    orders_["S-" + std::to_string(orders_.size() + 1)] = std::move(order);
  }
  void ship(const std::string& id, ToyOrder& order) {
    if (order.cancelled) return;
    ToyShipment shipment;
    shipment.changed = shipment.left_at = order.changed = now_;
    for (auto& [name, line] : order.lines) {
      if (line.open() <= 0) continue;
      const std::int64_t units = any(0, line.open());
      if (units == 0) continue;
      line.left += units;
      shipment.lines[name] = units;
    }
    if (shipment.lines.empty()) return;
    order.shipments[id + "-F" + std::to_string(order.shipments.size() + 1)] = std::move(shipment);
  }
  void cancel(ToyOrder& order) {
    order.changed = now_;
    for (auto& [name, line] : order.lines) {
      if (line.open() > 0) line.cancelled += any(0, line.open());
    }
  }
  /// A return names no shipment: of a line with a failed one, nothing comes back, or it would depend on
  /// which document comes first whether the unit failed or came back.
  void turn_back(ToyOrder& order) {
    order.changed = now_;
    for (auto& [name, line] : order.lines) {
      const bool failed = std::any_of(order.shipments.begin(), order.shipments.end(),
                                      [&line = name](const auto& shipment) {
                                        return shipment.second.state == ShipmentState::failed &&
                                               shipment.second.lines.contains(line);
                                      });
      if (!failed) line.returned += any(0, line.left - line.returned);
    }
  }
  void hold(ToyOrder& order) {
    order.changed = now_;
    if (order.holds.empty() || any(0, 1) == 0) {
      order.holds.emplace_back("h" + std::to_string(++holds_), any(0, 1) == 0
                                                                   ? HoldReason::address_problem
                                                                   : HoldReason::fraud_review);
    } else {
      order.holds.pop_back();
    }
  }
  void arrive(ToyOrder& order) {
    for (auto& [name, shipment] : order.shipments) {
      if (shipment.state == ShipmentState::delivered) continue;
      const bool has_returns =
          std::any_of(shipment.lines.begin(), shipment.lines.end(),
                      [&](auto& some) { return order.lines.at(some.first).returned > 0; });
      shipment.changed = now_;
      shipment.state =
          has_returns || any(0, 2) > 0 ? ShipmentState::delivered : ShipmentState::failed;
      return;
    }
  }
  void grow(ToyOrder& order) {
    if (order.cancelled) return;
    const bool is_open = std::any_of(order.lines.begin(), order.lines.end(),
                                     [](const auto& line) { return line.second.open() > 0; });
    if (!is_open) return;
    order.changed = now_;
    order.lines.begin()->second.ordered += any(1, 4);
  }
  void cancel_all(ToyOrder& order) {
    order.changed = now_;
    order.cancelled = true;
    for (auto& [name, line] : order.lines) line.cancelled += line.open();
  }

  std::mt19937_64 random_;
  bool uses_counters_;
  std::map<std::string, ToyOrder> orders_;
  Instant now_ = opening;
  int holds_ = 0;
};

/// What must not depend on the order of documents: `S-1/l1 open 2 left 3 returned 0 held 1`.
std::vector<std::string> essence_of(const Ledger& ledger) {
  std::map<std::string, std::array<std::int64_t, 3>> lines;
  ledger.for_each_status({}, [&](const OrderStatus& order) {
    for (const LineStatus& line : order.lines) {
      std::string id = line.line.text();
      id.resize(std::min(id.find('+'), id.size()));
      std::string name = order.order.text();
      name.resize(std::min(name.find('~'), name.size()));
      auto& sums = lines[name + '/' + id];
      std::int64_t failed = 0;
      for (const Run& run : line.runs) {
        sums[0] += run.quantity;
        if (run.reason == Reason::delayed) failed += run.quantity;
      }
      sums[1] += line.shipped + line.returned + failed;
      sums[2] += line.returned;
    }
  });
  std::vector<std::string> texts;
  for (const auto& [name, sums] : lines) {
    texts.push_back(name + " open " + std::to_string(sums[0]) + " left " + std::to_string(sums[1]) +
                    " returned " + std::to_string(sums[2]));
  }
  return texts;
}

/// What the shop itself says.
std::vector<std::string> essence_of(const ToyShop& shop, const Ledger& ledger) {
  std::vector<std::string> texts;
  for (const std::string& id : shop.orders()) {
    const ToyOrder& order = shop.order(id);
    if (!ledger.status(order_id(id))) continue;  // closed at first sight
    for (const auto& [name, line] : order.lines) {
      std::int64_t failed = 0;
      for (const auto& [shipment_name, shipment] : order.shipments) {
        const auto at = shipment.lines.find(name);
        if (!shop.tells_shipments() || shipment.state != ShipmentState::failed) continue;
        if (at != shipment.lines.end()) failed += at->second;
      }
      texts.push_back(id + '/' + name + " open " + std::to_string(line.open() + failed) + " left " +
                      std::to_string(line.left) + " returned " + std::to_string(line.returned));
    }
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

struct Outcome {
  std::vector<std::string> essence;
  std::string digest;
};

/// Merges the parts in `order`, plans after every `batch` of them (0: once, at the end), and applies.
Outcome import_all(const std::vector<Snapshot>& parts, std::size_t batch, Instant end,
                   bool history = false, std::size_t orders_at_hand = 256) {
  Ledger ledger;
  Importer importer({.orders_at_hand = orders_at_hand});
  const PlanQuestion question{.observed_at = end,
                              .times = history ? PlanTimes::history : PlanTimes::now};
  const auto settle = [&] {
    const Synced synced = sync(importer, ledger, question);
    for (const Diagnostic& one : synced.diagnostics) {
      INFO(sentence_of(one));
      REQUIRE(one.code != DiagnosticCode::event_refused);
    }
    // A plan that was applied leaves nothing to plan.
    REQUIRE(importer.plan(question).events.empty());
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    importer.merge(parts[i]);
    if (batch > 0 && i % batch == batch - 1) settle();
  }
  settle();
  const AuditReport audit = ledger.audit();
  REQUIRE(audit.violations == std::vector<std::string>{});
  return {essence_of(ledger), ledger.digest().to_text()};
}

bool has_all(const std::vector<std::string>& lines, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& line) {
    const bool found = std::find(lines.begin(), lines.end(), line) != lines.end();
    if (!found) UNSCOPED_INFO("missing: " << line);
    return found;
  });
}

}  // namespace

TEST_CASE("histories of a toy shop, as snapshots: replayed, shuffled, doubled",
          "[import][property]") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    INFO("seed " << seed);
    ToyShop shop(seed);
    std::vector<Snapshot> parts;
    for (int i = 0; i < 60; ++i) {
      shop.step();
      const std::vector<std::string> ids = shop.orders();
      if (shop.any(0, 2) > 0) {
        shop.tell(
            ids[static_cast<std::size_t>(shop.any(0, static_cast<std::int64_t>(ids.size()) - 1))],
            parts);
      }
    }
    for (const std::string& id : shop.orders()) shop.tell(id, parts);
    const Instant end = shop.now().plus(hours(1)).value();

    // In the shop's own order, plan after plan.
    const Outcome live = import_all(parts, 1, end);
    {
      Ledger ledger;
      Importer importer;
      for (const Snapshot& part : parts) importer.merge(part);
      sync(importer, ledger, {.observed_at = end, .times = PlanTimes::now});
      CHECK(essence_of(ledger) == essence_of(shop, ledger));
    }
    const Outcome batch = import_all(parts, 0, end);
    const Outcome history = import_all(parts, 0, end, true);
    CHECK(has_all(history.essence, live.essence));  // and orders that were closed at first sight
    CHECK(has_all(live.essence, batch.essence));

    std::vector<Snapshot> doubled = parts;
    doubled.insert(doubled.end(), parts.begin(), parts.end());
    for (int round = 0; round < 5; ++round) {
      std::shuffle(doubled.begin(), doubled.end(), shop.random());
      // With every order packed away after every part, too.
      const std::size_t at_hand = round % 2 == 0 ? 0 : 256;
      const Outcome again = import_all(doubled, 0, end, false, at_hand);
      CHECK(again.digest == batch.digest);
      CHECK(import_all(doubled, 0, end, true, at_hand).digest == history.digest);
      // Lines that were open when first seen are the same in any order of arrival.
      const Outcome dribbled = import_all(doubled, 3, end, false, at_hand);
      CHECK(has_all(dribbled.essence, batch.essence));
      // A history in pieces, cut anywhere: what comes late happens late, and it ends the same.
      CHECK(has_all(import_all(doubled, 7, end, true, at_hand).essence, history.essence));
    }
  }
}

TEST_CASE("a plan that was cut short and computed again ends the same", "[import][property]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    ToyShop shop(seed);
    std::vector<Snapshot> parts;
    for (int i = 0; i < 30; ++i) shop.step();
    for (const std::string& id : shop.orders()) shop.tell(id, parts);
    const Instant end = shop.now().plus(hours(1)).value();
    const PlanQuestion question{.observed_at = end, .times = PlanTimes::now};
    const std::string whole = import_all(parts, 0, end).digest;
    Importer first;
    for (const Snapshot& part : parts) first.merge(part);
    const Plan plan = first.plan(question);
    for (std::size_t cut = 0; cut <= plan.events.size(); ++cut) {
      Ledger ledger;
      Importer importer;
      for (std::size_t i = 0; i < cut; ++i) {
        ledger.apply(plan.events[i]).value();
        importer.observe(plan.events[i]);
      }
      for (const Snapshot& part : parts) importer.merge(part);
      sync(importer, ledger, question);
      CHECK(ledger.digest().to_text() == whole);
    }
  }
}
