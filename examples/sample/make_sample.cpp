// make_sample < story.jsonl > shop.jsonl: the everyday business around the story.
//
// The story holds what the owners of the shop would remember: articles, purchase orders, the launch
// of a watch, a few customers. This simulation adds the rest: people order at random, some do not
// pay, parcels get lost, and three times a week the packers ask the ledger what is ready. The same
// story gives the same bytes everywhere: the dice are ours, and no clock is read.
#include <orderledger/json/events.hpp>
#include <orderledger/orderledger.hpp>

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace orderledger;
using namespace orderledger::literals;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

/// Dice that fall alike on every machine (splitmix64).
class Dice {
 public:
  /// 0 to sides - 1
  int roll(int sides) {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t bits = state_;
    bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<int>((bits ^ (bits >> 31U)) % static_cast<std::uint64_t>(sides));
  }
  bool one_in(int sides) { return roll(sides) == 0; }

 private:
  std::uint64_t state_ = 2026;
};

struct Article {
  Sku sku;
  Decimal price_eur;
  Decimal price_chf;
};

// An article stands here as often as it is popular.
const std::array<Article, 16> articles = {{{{"TENT-2P"}, "249.00"_decimal, "239.00"_decimal},
                                           {{"TENT-2P"}, "249.00"_decimal, "239.00"_decimal},
                                           {{"TENT-4P"}, "449.00"_decimal, "429.00"_decimal},
                                           {{"BAG-DOWN"}, "219.00"_decimal, "209.00"_decimal},
                                           {{"BAG-DOWN"}, "219.00"_decimal, "209.00"_decimal},
                                           {{"MAT-AIR"}, "89.50"_decimal, "86.50"_decimal},
                                           {{"MAT-AIR"}, "89.50"_decimal, "86.50"_decimal},
                                           {{"STOVE-GAS"}, "64.90"_decimal, "62.90"_decimal},
                                           {{"STOVE-GAS"}, "64.90"_decimal, "62.90"_decimal},
                                           {{"SHELL-M"}, "289.00"_decimal, "275.00"_decimal},
                                           {{"BOOT-42"}, "189.00"_decimal, "179.00"_decimal},
                                           {{"BOOT-42"}, "189.00"_decimal, "179.00"_decimal},
                                           {{"LAMP-400"}, "59.95"_decimal, "57.95"_decimal},
                                           {{"LAMP-400"}, "59.95"_decimal, "57.95"_decimal},
                                           {{"PACK-65"}, "199.00"_decimal, "189.00"_decimal},
                                           {{"MEAL-12"}, "71.40"_decimal, "69.00"_decimal}}};

/// What holds up an everyday order, by its number.
struct Trouble {
  HoldReason reason;
  days until_released{0};   ///< 0: it never is
  days until_cancelled{0};  ///< 0: it never is
};
const std::map<int, Trouble> troubles = {
    {10403, {HoldReason::awaiting_payment, days{2}}},
    {10409, {HoldReason::address_problem, days{5}}},
    {10414, {HoldReason::fraud_review, {}, days{3}}},
    {10420, {HoldReason::awaiting_payment, days{4}}},
    {10426, {HoldReason::awaiting_payment, {}, days{10}}},
    {10431, {HoldReason::customs, days{9}}},
    {10437, {HoldReason::customer_request, days{14}}},
    {10444, {HoldReason::no_shipping_option, days{6}}},
    {10451, {HoldReason::address_problem}},
    {10458, {HoldReason::awaiting_payment, days{1}}},
    {10463, {HoldReason::label_failure, days{3}}},
    {10467, {HoldReason::customs}},
    {10470, {HoldReason::awaiting_payment}},
};

/// What becomes of a parcel of an everyday order, by its number; the others arrive.
struct Fate {
  FailureReason reason;
  days until_failed;
  RecoveryOutcome outcome = RecoveryOutcome::resend;
  days until_recovered{0};  ///< after the failure; 0: it never is
  bool is_restocked = false;
};
const std::map<int, Fate> fates = {
    {5, {FailureReason::returned_to_sender, days{7}, RecoveryOutcome::resend, days{1}, true}},
    {11, {FailureReason::delayed, days{5}, RecoveryOutcome::delivered, days{6}}},
    {17, {FailureReason::lost, days{8}, RecoveryOutcome::refund, days{9}}},
    {24, {FailureReason::damaged, days{3}, RecoveryOutcome::resend, days{1}}},
    {33, {FailureReason::customs, days{4}, RecoveryOutcome::delivered, days{12}}},
    {38, {FailureReason::refused, days{5}, RecoveryOutcome::refund, days{3}, true}},
    {46, {FailureReason::lost, days{9}}},
    {71, {FailureReason::returned_to_sender, days{5}}},
    {74, {FailureReason::address_problem, days{3}}},
};
constexpr int parcel_that_never_left = 29;

struct Parcel {
  int number = 0;
  ShipmentId shipment;
  OrderId order;
  std::vector<LineQuantity> lines;
  std::vector<Sku> skus;  ///< of the lines
};

class Simulation {
 public:
  explicit Simulation(const std::vector<Event>& story) : last_(story.back().at) {
    for (const Event& event : story) {
      at(event.at, [this, event] { tell(event.at, event.body); });
    }
    // Seventy days of customers, and packers on Mondays, Wednesdays and Fridays.
    Instant day = "2026-01-12T00:00:00Z"_instant;
    for (int n = 0; n < 70; ++n, day = day.plus(days{1}).value()) {
      for (int customers = dice_.roll(3) + dice_.roll(4) / 3; customers > 0; --customers) {
        const Instant when = day.plus(hours{8} + minutes{dice_.roll(13 * 60)}).value();
        at(when, [this, when] { place_order(when); });
      }
      const int weekday = n % 7;
      if (weekday == 0 || weekday == 2 || weekday == 4) {
        const Instant when = day.plus(hours{15} + minutes{30}).value();
        at(when, [this, when] { pack(when); });
      }
    }
  }

  void run() {
    while (!agenda_.empty()) agenda_.extract(agenda_.begin()).mapped()();
  }

 private:
  /// Plans; what comes after the story's end does not happen.
  void at(Instant when, std::function<void()> action) {
    if (when <= last_) agenda_.emplace(when, std::move(action));
  }
  void tell_later(Instant now, std::chrono::milliseconds later, EventBody body) {
    const Instant when = now.plus(later).value();
    at(when, [this, when, body = std::move(body)] { tell(when, body); });
  }

  /// Tells the ledger, and writes the event down.
  void tell(Instant when, const EventBody& body) {
    const Event event{.at = when, .body = body};
    (void)book_.apply(event).value();
    std::cout << json::to_json(event) << '\n';
  }

  void place_order(Instant when);
  void pack(Instant when);
  void send(Instant when, const OrderStatus& order, const std::vector<LineQuantity>& lines);
  void decide_fate(Instant when, const Parcel& parcel);

  Ledger book_;
  Dice dice_;
  std::multimap<Instant, std::function<void()>> agenda_;
  Instant last_;
  int last_order_ = 10400;
  int last_parcel_ = 0;
  std::set<OrderId> everyday_orders_;
};

void Simulation::place_order(Instant when) {
  const bool in_chf = dice_.one_in(4);
  const int line_count = dice_.one_in(3) ? 2 : 1;
  const std::optional<Instant> promised_at =
      dice_.one_in(2) ? when.plus(days{6}) : std::optional<Instant>();
  OrderPlaced order{.order = OrderId::from(fmt::to_string(last_order_ + 1)).value(),
                    .currency = in_chf ? "CHF" : "EUR",
                    .lines = {}};
  for (int n = 1; n <= line_count; ++n) {
    const Article& article = articles[static_cast<std::size_t>(dice_.roll(articles.size()))];
    const int units = dice_.one_in(4) ? 2 + dice_.roll(2) : 1;
    order.lines.push_back({.line = LineId::from(fmt::to_string(n)).value(),
                           .sku = article.sku,
                           .quantity = Quantity::from(units).value(),
                           .price = Price::each(in_chf ? article.price_chf : article.price_eur),
                           .location = {},
                           .promised_at = promised_at});
  }
  const Event event{.at = when, .body = order};
  if (!book_.apply(event)) return;  // against the shop's policy: the sale is lost
  std::cout << json::to_json(event) << '\n';

  everyday_orders_.insert(order.order);
  const auto trouble = troubles.find(++last_order_);
  if (trouble == troubles.end()) return;
  const auto& [reason, until_released, until_cancelled] = trouble->second;
  tell(when, HoldPlaced{.order = order.order, .hold = {"h1"}, .reason = reason});
  if (until_released > days{0}) {
    tell_later(when, until_released, HoldReleased{.order = order.order, .hold = {"h1"}});
  }
  if (until_cancelled > days{0}) tell_later(when, until_cancelled, OrderCancelled{order.order});
}

void Simulation::pack(Instant when) {
  constexpr int parcels_a_day = 4;
  int parcels = 0;
  std::vector<std::pair<OrderStatus, std::vector<LineQuantity>>> ready;
  book_.for_each_status(when, [&](const OrderStatus& order) {
    std::vector<LineQuantity> lines;
    for (const LineStatus& line : order.lines) {
      std::int64_t units = 0;
      for (const Run& run : line.runs) {
        if (run.account == Account::backlog && run.reason == Reason::ready) units += run.quantity;
      }
      if (units > 0) lines.push_back({line.line, Quantity::from(units).value()});
    }
    if (!lines.empty() && parcels++ < parcels_a_day) ready.emplace_back(order, std::move(lines));
  });
  for (const auto& [order, lines] : ready) send(when, order, lines);
}

void Simulation::send(Instant when, const OrderStatus& order,
                      const std::vector<LineQuantity>& lines) {
  const int number = ++last_parcel_;
  Parcel parcel{.number = number,
                .shipment = ShipmentId::from(fmt::format("P-{:03}", number)).value(),
                .order = order.order,
                .lines = lines,
                .skus = {}};
  for (const LineQuantity& packed : lines) {
    for (const LineStatus& line : order.lines) {
      if (line.line == packed.line) parcel.skus.push_back(line.sku);
    }
  }
  tell(when, UnitsShipped{.order = parcel.order, .shipment = parcel.shipment, .lines = lines});
  decide_fate(when, parcel);
}

void Simulation::decide_fate(Instant when, const Parcel& parcel) {
  if (parcel.number == parcel_that_never_left) {
    tell_later(when, hours{2}, ShipmentVoided{parcel.shipment});
    return;
  }
  const auto fate = fates.find(parcel.number);
  if (fate == fates.end() || !everyday_orders_.contains(parcel.order)) {
    // Half of the carriers report that a parcel has arrived.
    if (parcel.number % 2 == 0) tell_later(when, days{2}, ShipmentDelivered{parcel.shipment});
    if (parcel.number % 9 == 1) {
      const LineQuantity& first = parcel.lines.front();
      tell_later(when, days{11}, UnitsReturned{parcel.order, first.line, 1});
      tell_later(when, days{11}, StockReceived{parcel.skus.front(), {"bremen"}, 1});
    }
    return;
  }
  const auto& [reason, until_failed, outcome, until_recovered, is_restocked] = fate->second;
  tell_later(when, until_failed, ShipmentFailed{parcel.shipment, reason});
  if (until_recovered == days{0}) return;
  const auto recovered = until_failed + until_recovered;
  if (is_restocked) {
    for (std::size_t i = 0; i < parcel.lines.size(); ++i) {
      tell_later(when, recovered,
                 StockReceived{parcel.skus[i], {"bremen"}, parcel.lines[i].quantity});
    }
  }
  tell_later(when, recovered, ShipmentRecovered{parcel.shipment, outcome});
}

std::vector<Event> read_story(std::istream& in) {
  json::EventReader reader;
  std::vector<Event> story;
  for (std::string line; std::getline(in, line);) story.push_back(reader.read(line).value());
  if (story.empty()) throw std::runtime_error("there is no story on stdin");
  return story;
}

}  // namespace

int main() {
  try {
    Simulation(read_story(std::cin)).run();
    return std::cout.flush() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "make_sample: " << error.what() << '\n';
    return 1;
  }
}
