// SPEC 1, the decision table, over every combination of the facts it asks for; the class of an
// order; and SPEC 6, the reasons. Everything through the public API, so the facts are made by
// events.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;

// ------------------------------------------------------------------------------ the decision table

enum class HoldOn { nothing, the_order, the_line, another_line, other_reason };

constexpr std::array holds_on = {HoldOn::nothing, HoldOn::the_order, HoldOn::the_line,
                                 HoldOn::another_line, HoldOn::other_reason};

struct Facts {
  bool failed;  ///< of one of the line's two units: R1 asks nothing else of it
  bool released;
  bool allocated;
  HoldOn hold;

  [[nodiscard]] bool shipping_hold() const {
    return hold == HoldOn::the_order || hold == HoldOn::the_line;
  }
};

std::string text_of(const Facts& facts) {
  static constexpr std::array hold_texts = {"no hold", "a shipping hold on the order",
                                            "a shipping hold on the line",
                                            "a shipping hold on another line", "an other hold"};
  return std::string(facts.failed ? "failed, " : "") +
         (facts.released ? "released, " : "unreleased, ") +
         (facts.allocated ? "allocated, " : "waiting, ") +
         hold_texts[static_cast<std::size_t>(facts.hold)];
}

std::vector<Facts> all_facts() {
  std::vector<Facts> all;
  for (const bool failed : {false, true})
    for (const bool released : {false, true})
      for (const bool allocated : {false, true})
        for (const HoldOn hold : holds_on) all.push_back({failed, released, allocated, hold});
  return all;
}

/// A row of SPEC's table for units that wait or are allocated. An empty cell says "any".
struct Rule {
  const char* name;
  std::optional<bool> released;
  std::optional<bool> allocated;
  std::optional<bool> shipping_hold;
  Account account;

  [[nodiscard]] bool fits(const Facts& facts) const {
    return (!released || *released == facts.released) &&
           (!allocated || *allocated == facts.allocated) &&
           (!shipping_hold || *shipping_hold == facts.shipping_hold());
  }
};

const std::array rules = {
    Rule{"R2", false, {}, {}, Account::preorder},
    Rule{"R3", true, false, {}, Account::backorder},
    Rule{"R4", true, true, true, Account::shipping_stuck},
    Rule{"R5", true, true, false, Account::backlog},
};

const Rule& rule_for(const Facts& facts) {
  return *std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return r.fits(facts); });
}

SkuDefined tent(bool released) {
  SkuDefined definition{.sku = {"TENT"}, .backorders = OrderPolicy::allow};
  if (!released) definition.releases_at = "2026-06-01T00:00:00Z"_instant;
  return definition;
}

/// A line of two units of which every fact is otherwise, but for the hold; `steps` make the facts
/// true one after the other.
class Scene {
 public:
  explicit Scene(const Facts& facts) : facts_(facts) {
    shop.happens(tent(!facts.released));
    shop.happens(SkuDefined{.sku = {"PEG"}, .backorders = OrderPolicy::allow});
    shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = units(facts.allocated ? 0 : 1)});
    OrderPlaced order =
        new_order({"O1"}, {new_line({"1"}, {"TENT"}, 2), new_line({"2"}, {"PEG"}, 1)});
    order.accepted = true;
    shop.happens(order);
  }

  static constexpr std::size_t step_count = 4;
  void make_true(std::size_t step) {
    switch (step) {
      case 0: return release_or_not();
      case 1: return allocate_or_not();
      case 2: return hold_or_not();
      default: return fail_or_not();
    }
  }

  Shop shop;

 private:
  void release_or_not() { shop.happens(tent(facts_.released)); }

  void allocate_or_not() {
    shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = units(facts_.allocated ? 1 : 0)});
  }

  void hold_or_not() {
    HoldPlaced hold{.order = {"O1"}, .hold = {"h1"}, .reason = HoldReason::customs};
    switch (facts_.hold) {
      case HoldOn::nothing:
        shop.happens(hold);
        shop.happens(HoldReleased{.order = {"O1"}, .hold = {"h1"}});
        return;
      case HoldOn::the_order: break;
      case HoldOn::the_line: hold.line = LineId{"1"}; break;
      case HoldOn::another_line: hold.line = LineId{"2"}; break;
      case HoldOn::other_reason: hold.reason = HoldReason::fraud_review; break;
    }
    shop.happens(hold);
  }

  /// One unit leaves, from a place that has no stock to give, so that the other keeps what there
  /// is.
  void fail_or_not() {
    shop.happens(UnitsShipped{
        .order = {"O1"}, .shipment = {"S1"}, .lines = {{{"1"}, 1}}, .location = LocationId{"van"}});
    shop.happens(ShipmentFailed{.shipment = {"S1"}, .reason = FailureReason::lost});
    if (facts_.failed) return;
    shop.happens(ShipmentRecovered{.shipment = {"S1"}, .outcome = RecoveryOutcome::delivered});
  }

  Facts facts_;
};

std::string balances_expected(const Facts& facts) {
  const Account account = rule_for(facts).account;
  if (!facts.failed) return std::string(to_text(account)) + " 1 shipped 1";
  if (account == Account::shipping_stuck) return "shipping_stuck 2";
  return "shipping_stuck 1 " + std::string(to_text(account)) + " 1";
}

}  // namespace

TEST_CASE("for any facts of a waiting or allocated unit exactly one rule applies",
          "[R2][R3][R4][R5]") {
  for (const Facts& facts : all_facts()) {
    CAPTURE(text_of(facts));
    CHECK(std::count_if(rules.begin(), rules.end(),
                        [&](const Rule& rule) { return rule.fits(facts); }) == 1);
  }
}

TEST_CASE("the class follows from the facts, whatever the order in which they came",
          "[R1][R2][R3][R4][R5]") {
  std::size_t scenes = 0;
  for (const Facts& facts : all_facts()) {
    std::array<std::size_t, Scene::step_count> steps = {0, 1, 2, 3};
    do {
      Scene scene(facts);
      for (const std::size_t step : steps) scene.make_true(step);
      ++scenes;
      INFO(text_of(facts) << ": " << rule_for(facts).name << "; steps " << steps[0] << steps[1]
                          << steps[2] << steps[3]);
      CHECK(scene.shop.balances("O1") == balances_expected(facts));
      CHECK(scene.shop.ledger.audit().passed());
    } while (std::next_permutation(steps.begin(), steps.end()));
  }
  CHECK(scenes == 40 * 24);
}

TEST_CASE("a failed shipment is shipping_stuck even where its SKU is not released", "[R1>R2]") {
  Shop shop;
  shop.happens(tent(true));
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 1});
  shop.happens(new_order({"O1"}, {new_line({"1"}, {"TENT"}, 1)}));
  shop.happens(UnitsShipped{.order = {"O1"}, .shipment = {"S1"}, .lines = {{{"1"}, 1}}});
  shop.happens(ShipmentFailed{.shipment = {"S1"}, .reason = FailureReason::refused});
  shop.happens(tent(false));
  CHECK(shop.runs("O1") == "shipping_stuck 1 refused");
}

TEST_CASE("an unreleased SKU is a preorder even under a shipping hold", "[R2>R4]") {
  const Facts facts{
      .failed = false, .released = false, .allocated = true, .hold = HoldOn::the_order};
  CHECK(std::string(rule_for(facts).name) == "R2");
  Scene scene(facts);
  for (std::size_t step = 0; step < Scene::step_count; ++step) scene.make_true(step);
  CHECK(scene.shop.runs("O1") == "preorder 1 unreleased main eta release 2026-06-01T00:00:00Z");
}

TEST_CASE("units without stock are a backorder even under a shipping hold", "[R3>R4]") {
  Shop shop;
  shop.happens(tent(true));
  shop.happens(new_order({"O1"}, {new_line({"1"}, {"TENT"}, 1)}));
  shop.happens(HoldPlaced{.order = {"O1"}, .hold = {"h1"}, .reason = HoldReason::customs});
  CHECK(shop.runs("O1") == "backorder 1 out_of_stock");
}

TEST_CASE(
    "each of the six shipping holds makes allocated units shipping_stuck, the other five do not",
    "[R4][R5]") {
  for (int i = 0; i <= static_cast<int>(HoldReason::other); ++i) {
    const auto reason = static_cast<HoldReason>(i);
    CAPTURE(to_text(reason));
    Shop shop;
    shop.happens(tent(true));
    shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 1});
    shop.happens(new_order({"O1"}, {new_line({"1"}, {"TENT"}, 1)}));
    shop.happens(HoldPlaced{.order = {"O1"}, .hold = {"h1"}, .reason = reason});
    const std::string account = i < 6 ? "shipping_stuck" : "backlog";
    CHECK(shop.runs("O1") == account + " 1 " + std::string(to_text(reason)) + " main");
    shop.happens(HoldReleased{.order = {"O1"}, .hold = {"h1"}});
    CHECK(shop.runs("O1") == "backlog 1 ready main");
  }
}

// --------------------------------------------------------------------------- the class of an order

namespace {

/// What the order's lines hold: one line of one unit for each account that is named.
using Accounts = std::array<bool, account_count>;

Shop shop_with_order_in(const Accounts& accounts) {
  const auto has = [&](Account account) { return accounts[static_cast<std::size_t>(account)]; };
  Shop shop;
  SkuDefined later{.sku = {"LATER"}, .releases_at = "2026-06-01T00:00:00Z"_instant};
  shop.happens(later);
  shop.happens(SkuDefined{.sku = {"GONE"}, .backorders = OrderPolicy::allow});
  shop.happens(SkuDefined{.sku = {"HERE"}, .tracked = false});
  OrderPlaced order = new_order({"O1"}, {});
  const auto add = [&](Account account, Sku sku) {
    if (!has(account)) return;
    order.lines.push_back(new_line(line_id(to_text(account)), std::move(sku), 1));
  };
  add(Account::preorder, {"LATER"});
  add(Account::backorder, {"GONE"});
  add(Account::backlog, {"HERE"});
  add(Account::shipping_stuck, {"HERE"});
  add(Account::shipped, {"HERE"});
  add(Account::returned, {"HERE"});
  add(Account::cancelled, {"HERE"});
  shop.happens(order);
  if (has(Account::shipped)) {
    shop.happens(UnitsShipped{.order = {"O1"}, .shipment = {"S1"}, .lines = {{{"shipped"}, 1}}});
  }
  if (has(Account::returned)) {
    shop.happens(UnitsShipped{.order = {"O1"}, .shipment = {"S2"}, .lines = {{{"returned"}, 1}}});
    shop.happens(UnitsReturned{.order = {"O1"}, .line = {"returned"}, .quantity = 1});
  }
  if (has(Account::cancelled)) {
    shop.happens(UnitsCancelled{.order = {"O1"}, .line = {"cancelled"}, .quantity = 1});
  }
  if (has(Account::shipping_stuck)) {
    shop.happens(HoldPlaced{.order = {"O1"},
                            .hold = {"h1"},
                            .reason = HoldReason::disruption,
                            .line = LineId{"shipping_stuck"}});
  }
  return shop;
}

}  // namespace

TEST_CASE("the class of an order is the first in report order in which it has a unit",
          "[order_class]") {
  struct Row {
    std::optional<Account> first;  ///< open account that decides; none: nothing is open
    OrderClass order_class;
  };
  // In SPEC's order; the closed accounts never matter while a unit is open.
  constexpr std::array table = {Row{Account::shipping_stuck, OrderClass::shipping_stuck},
                                Row{Account::backorder, OrderClass::backorder},
                                Row{Account::preorder, OrderClass::preorder},
                                Row{Account::backlog, OrderClass::backlog}};
  for (unsigned bits = 1; bits < 1U << account_count; ++bits) {
    Accounts accounts{};
    std::string held;
    for (std::size_t i = 0; i < account_count; ++i) {
      accounts[i] = (bits >> i & 1U) != 0;
      if (accounts[i]) held += std::string(to_text(static_cast<Account>(i))) + ' ';
    }
    CAPTURE(held);
    const auto has = [&](Account account) { return accounts[static_cast<std::size_t>(account)]; };
    OrderClass expected = has(Account::shipped) || has(Account::returned) ? OrderClass::fulfilled
                                                                          : OrderClass::cancelled;
    for (auto row = table.rbegin(); row != table.rend(); ++row) {
      if (has(*row->first)) expected = row->order_class;
    }
    const Shop shop = shop_with_order_in(accounts);
    CHECK(shop.class_of("O1") == expected);

    // The order counts once in the totals, in that class, and every line in its own.
    const Totals totals = shop.ledger.totals();
    CHECK(totals.open_orders == (expected < OrderClass::fulfilled ? 1 : 0));
    for (const ClassTotals& row : totals.rows) {
      CHECK(row.orders == (to_text(row.account) == to_text(expected) ? 1 : 0));
      CHECK(row.lines == 1);
    }
  }
}

// ------------------------------------------------------------------------------------- the reasons

namespace {

constexpr Instant ship_day = "2026-01-30T00:00:00Z"_instant;

/// An order of three tents that are in stock, and of one pot that is not unless `rest_is_there`.
struct TentAndPot {
  bool hold = false;
  bool ship_complete = false;
  bool rest_is_there = false;
  bool scheduled = false;
};

Shop shop_with(const TentAndPot& facts) {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}});
  shop.happens(SkuDefined{.sku = {"POT"}});
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 3});
  shop.happens(StockCounted{.sku = {"POT"}, .on_hand = units(facts.rest_is_there ? 1 : 0)});
  OrderPlaced order =
      new_order({"O1"}, {new_line({"1"}, {"TENT"}, 3), new_line({"2"}, {"POT"}, 1)});
  order.ship_complete = facts.ship_complete;
  order.accepted = true;
  if (facts.scheduled) order.requested_ship_at = ship_day;
  shop.happens(order);
  if (facts.hold) {
    shop.happens(HoldPlaced{.order = {"O1"}, .hold = {"h1"}, .reason = HoldReason::stock_check});
  }
  return shop;
}

}  // namespace

TEST_CASE(
    "the reason of backlog is the first that applies: hold, waiting_for_rest, scheduled, ready",
    "[reasons][R5]") {
  struct Row {
    TentAndPot facts;
    const char* reason;
  };
  std::vector<Row> table;
  for (const bool hold : {true, false})
    for (const bool ship_complete : {true, false})
      for (const bool rest_is_there : {true, false})
        for (const bool scheduled : {true, false}) {
          const char* const reason = hold                              ? "stock_check"
                                     : ship_complete && !rest_is_there ? "waiting_for_rest"
                                     : scheduled                       ? "scheduled"
                                                                       : "ready";
          table.push_back({{hold, ship_complete, rest_is_there, scheduled}, reason});
        }
  REQUIRE(table.size() == 16);
  for (const Row& row : table) {
    CAPTURE(row.facts.hold, row.facts.ship_complete, row.facts.rest_is_there, row.facts.scheduled);
    const Shop shop = shop_with(row.facts);
    CHECK(shop.runs("O1", 0) == "backlog 3 " + std::string(row.reason) + " main");
    // What is not there is out of stock, hold or no hold.
    if (!row.facts.rest_is_there) CHECK(shop.runs("O1", 1) == "backorder 1 out_of_stock");
  }
}

TEST_CASE("waiting_for_rest ends when the rest is there, or cancelled", "[reasons]") {
  Shop shop = shop_with({.ship_complete = true});
  REQUIRE(shop.runs("O1") == "backlog 3 waiting_for_rest main");
  SECTION("it came") { shop.happens(StockReceived{.sku = {"POT"}, .quantity = 1}); }
  SECTION("it was cancelled") {
    shop.happens(UnitsCancelled{.order = {"O1"}, .line = {"2"}, .quantity = 1});
  }
  SECTION("it left: a fact") {
    shop.happens(UnitsShipped{.order = {"O1"}, .shipment = {"S1"}, .lines = {{{"2"}, 1}}});
  }
  CHECK(shop.runs("O1") == "backlog 3 ready main");
}

TEST_CASE("a rest that is a preorder is waited for too, one that is shipping_stuck is not",
          "[reasons]") {
  Shop shop = shop_with({.ship_complete = true, .rest_is_there = true});
  REQUIRE(shop.runs("O1") == "backlog 3 ready main");
  shop.happens(HoldPlaced{
      .order = {"O1"}, .hold = {"h1"}, .reason = HoldReason::customs, .line = LineId{"2"}});
  CHECK(shop.runs("O1", 1) == "shipping_stuck 1 customs main");
  CHECK(shop.runs("O1") == "backlog 3 ready main");
  shop.happens(SkuDefined{.sku = {"POT"}, .releases_at = ship_day});
  CHECK(shop.runs("O1") == "backlog 3 waiting_for_rest main");
  // As of the release nothing is missing any more.
  CHECK(shop.runs("O1", 0, ship_day) == "backlog 3 ready main");
}

TEST_CASE("an order is scheduled until its requested_ship_at, and not at that instant",
          "[reasons]") {
  const Shop shop = shop_with({.rest_is_there = true, .scheduled = true});
  const Instant before = Instant::from_milliseconds(ship_day.milliseconds() - 1).value();
  CHECK(shop.runs("O1", 0, before) == "backlog 3 scheduled main");
  CHECK(shop.runs("O1", 0, ship_day) == "backlog 3 ready main");
  CHECK(shop.class_of("O1", before) == OrderClass::backlog);
}

TEST_CASE("the earliest active hold gives the reason; a shipping hold is asked for among its like",
          "[reasons][R4]") {
  Shop shop = shop_with({.rest_is_there = true});
  const auto hold = [&](const HoldId& id, HoldReason reason, std::optional<LineId> line = {}) {
    shop.happens(
        HoldPlaced{.order = {"O1"}, .hold = id, .reason = reason, .line = std::move(line)});
  };
  const auto release = [&](const HoldId& id) {
    shop.happens(HoldReleased{.order = {"O1"}, .hold = id});
  };
  hold({"h1"}, HoldReason::awaiting_payment);
  hold({"h2"}, HoldReason::fraud_review);
  CHECK(shop.runs("O1") == "backlog 3 awaiting_payment main");
  hold({"h3"}, HoldReason::label_failure, LineId{"1"});
  hold({"h4"}, HoldReason::customs);
  CHECK(shop.runs("O1", 0) == "shipping_stuck 3 label_failure main");
  CHECK(shop.runs("O1", 1) == "shipping_stuck 1 customs main");
  release({"h3"});
  CHECK(shop.runs("O1", 0) == "shipping_stuck 3 customs main");
  release({"h4"});
  CHECK(shop.runs("O1", 0) == "backlog 3 awaiting_payment main");
  release({"h1"});
  CHECK(shop.runs("O1", 0) == "backlog 3 fraud_review main");
  // A released id may be used again: it is then the latest.
  hold({"h1"}, HoldReason::other);
  CHECK(shop.runs("O1", 0) == "backlog 3 fraud_review main");
  release({"h2"});
  CHECK(shop.runs("O1", 0) == "backlog 3 other main");
  release({"h1"});
  CHECK(shop.runs("O1", 0) == "backlog 3 ready main");
}

TEST_CASE("failed units come before those under a hold, in runs of their own", "[reasons][R1>R4]") {
  Shop shop = shop_with({.rest_is_there = true});
  shop.happens(UnitsShipped{.order = {"O1"}, .shipment = {"S1"}, .lines = {{{"1"}, 1}}});
  shop.happens(ShipmentFailed{.shipment = {"S1"}, .reason = FailureReason::customs});
  shop.happens(HoldPlaced{.order = {"O1"}, .hold = {"h1"}, .reason = HoldReason::customs});
  // The same word, and yet two runs: failed units are nowhere, the others are allocated.
  CHECK(shop.runs("O1") == "shipping_stuck 1 customs; shipping_stuck 2 customs main");
}

TEST_CASE("failed units make one run for each reason, in the order of the shipments",
          "[reasons][R1]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .tracked = false});
  shop.happens(new_order({"O1"}, {new_line({"1"}, {"TENT"}, 9)}));
  const auto ship = [&](const ShipmentId& id, Quantity quantity) {
    shop.happens(UnitsShipped{.order = {"O1"}, .shipment = id, .lines = {{{"1"}, quantity}}});
  };
  const auto fail = [&](const ShipmentId& id, FailureReason reason, Quantity quantity) {
    shop.happens(ShipmentFailed{.shipment = id, .reason = reason, .lines = {{{{"1"}, quantity}}}});
  };
  ship({"S1"}, 3);
  ship({"S2"}, 3);
  ship({"S3"}, 3);
  fail({"S3"}, FailureReason::lost, 1);
  fail({"S2"}, FailureReason::damaged, 2);
  fail({"S1"}, FailureReason::lost, 1);
  CHECK(shop.runs("O1") == "shipping_stuck 2 lost; shipping_stuck 2 damaged");
  // The shipment's last reason counts for all its failed units of the line.
  fail({"S1"}, FailureReason::delayed, 1);
  CHECK(shop.runs("O1") ==
        "shipping_stuck 2 delayed; shipping_stuck 2 damaged; shipping_stuck 1 lost");
  shop.happens(ShipmentRecovered{.shipment = {"S1"}, .outcome = RecoveryOutcome::delivered});
  CHECK(shop.runs("O1") == "shipping_stuck 2 damaged; shipping_stuck 1 lost");
}

TEST_CASE("every failure reason is shown by its own name", "[reasons][R1]") {
  for (int i = 0; i <= static_cast<int>(FailureReason::address_problem); ++i) {
    const auto reason = static_cast<FailureReason>(i);
    Shop shop = shop_with({});
    shop.happens(UnitsShipped{.order = {"O1"}, .shipment = {"S1"}, .lines = {{{"1"}, 3}}});
    shop.happens(ShipmentFailed{.shipment = {"S1"}, .reason = reason});
    CHECK(shop.runs("O1") == "shipping_stuck 3 " + std::string(to_text(reason)));
  }
}

TEST_CASE("a preorder is unreleased, whatever else is the matter with it", "[reasons][R2]") {
  Shop shop = shop_with({.hold = true, .ship_complete = true, .scheduled = true});
  shop.happens(SkuDefined{.sku = {"TENT"}, .releases_at = ship_day});
  CHECK(shop.runs("O1") == "preorder 3 unreleased main eta release 2026-01-30T00:00:00Z");
}
