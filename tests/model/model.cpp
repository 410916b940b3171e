#include "model/model.hpp"

#include "model/event.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace model {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr Quantity most_units = 1'000'000'000;         // of a line
constexpr Instant last_instant = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z

// A total of 10^12 in millionths times 10^9 units is 10^27; a sum of 10^11 of them still fits.
__extension__ typedef __int128 Millionths;

constexpr std::array account_names{"preorder", "backorder", "backlog",   "shipping_stuck",
                                   "shipped",  "returned",  "cancelled", "ordered"};
// The order in which answers list the classes, and in which an order's class is looked for.
constexpr std::array class_order{account::shipping_stuck, account::backorder, account::preorder,
                                 account::backlog};

[[noreturn]] void refuse(const char* code, const std::string& sentence) {
  throw Problem{code, sentence};
}

// ---- currencies -----------------------------------------------------------------------------

struct CurrencyGroup {
  int minor_digits;
  const char* codes;  // three letters each, a space after every one
};

// ISO 4217, list one. Codes without a minor unit (metals, funds, tests) count as 0 digits.
constexpr CurrencyGroup currency_groups[] = {
    {0,
     "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF "
     "XAU XAG XPD XPT XBA XBB XBC XBD XDR XSU XUA XTS XXX "},
    {2,
     "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN "
     "BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP "
     "GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT "
     "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN "
     "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE "
     "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES "
     "WST XAD XCD XCG YER ZAR ZMW ZWG "},
    {3, "BHD IQD JOD KWD LYD OMR TND "},
    {4, "CLF UYW "},
};

std::optional<int> minor_digits(std::string_view currency) {
  if (currency.size() != 3 || currency.find(' ') != std::string_view::npos) return std::nullopt;
  for (const CurrencyGroup& group : currency_groups) {
    const std::string_view codes = group.codes;
    for (std::size_t i = 0; i < codes.size(); i += 4) {
      if (codes.substr(i, 3) == currency) return group.minor_digits;
    }
  }
  return std::nullopt;
}

// ---- money ----------------------------------------------------------------------------------

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// Digits after the point that the value needs.
int own_digits(std::int64_t millionths) {
  int digits = 6;
  while (digits > 0 && millionths % 10 == 0) {
    millionths /= 10;
    --digits;
  }
  return digits;
}

// V(k) of SPEC 2: the value of the first k units of the line.
Millionths value_of_first(const Line& line, Quantity k, int currency_digits) {
  if (!line.price.whole_line) return Millionths{line.price.millionths} * k;
  const int digits = std::max(currency_digits, own_digits(line.price.millionths));
  const std::int64_t grain = power_of_ten(6 - digits);  // in millionths
  const std::int64_t total = line.price.millionths / grain;
  return Millionths{total} * k / line.ordered * grain;
}

// The value of the line's units in one account, the accounts being laid end to end.
Millionths value_in(const Line& line, account::Id which, int currency_digits) {
  Quantity begin = 0;
  for (const account::Id each :
       {account::returned, account::shipped, account::cancelled, account::shipping_stuck,
        account::backlog, account::backorder, account::preorder}) {
    const Quantity end = begin + line.balance[each];
    if (each == which) {
      return value_of_first(line, end, currency_digits) -
             value_of_first(line, begin, currency_digits);
    }
    begin = end;
  }
  return 0;
}

std::string format_money(Millionths value, int currency_digits) {
  std::string digits;
  for (Millionths rest = value; rest > 0 || digits.size() < 7; rest /= 10) {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  }
  std::reverse(digits.begin(), digits.end());
  std::string fraction = digits.substr(digits.size() - 6);
  digits.resize(digits.size() - 6);
  while (fraction.size() > static_cast<std::size_t>(currency_digits) && fraction.back() == '0') {
    fraction.pop_back();
  }
  return fraction.empty() ? digits : digits + "." + fraction;
}

// ---- looking things up ----------------------------------------------------------------------

// A refused event names what it could not find.
Sku& known_sku(State& state, const std::string& id) {
  const auto found = state.skus.find(id);
  if (found == state.skus.end()) refuse("unknown_sku", "sku " + id + " is unknown");
  return found->second;
}

std::size_t known_order(const State& state, const std::string& id) {
  for (std::size_t i = 0; i < state.orders.size(); ++i) {
    if (state.orders[i].id == id) return i;
  }
  refuse("unknown_order", "order " + id + " is unknown");
}

std::optional<std::size_t> find_line(const Order& order, const std::string& id) {
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    if (order.lines[i].id == id) return i;
  }
  return std::nullopt;
}

std::size_t known_line(const Order& order, const std::string& id) {
  const std::optional<std::size_t> line = find_line(order, id);
  if (!line) refuse("unknown_line", "order " + order.id + " has no line " + id);
  return *line;
}

struct ShipmentPlace {
  Order& order;
  Shipment& shipment;
};

ShipmentPlace known_shipment(State& state, const std::string& id) {
  for (Order& order : state.orders) {
    for (Shipment& shipment : order.shipments) {
      if (shipment.id == id && !shipment.voided) return {order, shipment};
    }
  }
  refuse("unknown_shipment", "shipment " + id + " is unknown");
}

bool shipment_id_taken(const State& state, const std::string& id) {
  for (const Order& order : state.orders) {
    for (const Shipment& shipment : order.shipments) {
      if (shipment.id == id) return true;
    }
  }
  return false;
}

ShipmentLine* find_shipment_line(Shipment& shipment, std::size_t line) {
  for (ShipmentLine& each : shipment.lines) {
    if (each.line == line) return &each;
  }
  return nullptr;
}

// Those that a stock event or a shipment has named, by (rank, id bytes).
std::vector<std::string> locations_of(const State& state, const std::string& sku) {
  std::vector<std::pair<std::int64_t, std::string>> ranked;
  if (const auto stock = state.stock.find(sku); stock != state.stock.end()) {
    for (const auto& [location, amounts] : stock->second) {
      const auto rank = state.ranks.find(location);
      ranked.emplace_back(rank == state.ranks.end() ? 0 : rank->second, location);
    }
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> locations;
  for (const auto& [rank, location] : ranked) locations.push_back(location);
  return locations;
}

// ---- what follows from the facts of a line --------------------------------------------------

Quantity held_units(const Holder& holder) {
  Quantity sum = 0;
  for (const auto& [location, quantity] : holder.allocated) sum += quantity;
  return sum;
}

// Kits that have all their components; any other line's units with stock.
Quantity allocated_units(const Line& line) {
  if (line.components.empty()) return held_units(line);
  Quantity complete = line.unshipped_kits;
  for (const Component& each : line.components) {
    complete = std::min(complete, held_units(each) / each.per_kit);
  }
  return complete;
}

Quantity waiting_units(const Line& line) {
  return line.components.empty() ? line.waiting : line.unshipped_kits - allocated_units(line);
}

// Of a kit, its own SKU and those that it was made of.
bool is_released(const State& state, const Line& line) {
  bool released = state.skus.at(line.sku).released;
  for (const Component& each : line.components) released &= state.skus.at(each.sku).released;
  return released;
}

Quantity departed_and_not_back(const Order& order, std::size_t line) {
  Quantity sum = 0;
  for (const Shipment& shipment : order.shipments) {
    if (shipment.voided) continue;
    for (const ShipmentLine& each : shipment.lines) {
      if (each.line == line) sum += each.unfailed();
    }
  }
  return sum;
}

// Whether the hold stops or concerns this line: one without a line is on the whole order.
bool applies_to(const Hold& hold, const Line& line) { return !hold.line || *hold.line == line.id; }

const Hold* earliest_hold(const Order& order, const Line& line, bool shipping_only) {
  for (const Hold& hold : order.holds) {
    if (applies_to(hold, line) && (!shipping_only || is_shipping_hold(hold.reason))) return &hold;
  }
  return nullptr;
}

// SPEC 1, the decision table, version 1.
account::Id decide(bool failed, bool released, bool allocated, bool held) {
  if (failed) return account::shipping_stuck;  // R1
  if (!released) return account::preorder;     // R2
  if (!allocated) return account::backorder;   // R3
  return held ? account::shipping_stuck        // R4
              : account::backlog;              // R5
}

std::array<Quantity, account::count> balances(const State& state, const Order& order,
                                              std::size_t index) {
  const Line& line = order.lines[index];
  const bool released = is_released(state, line);
  const bool held = earliest_hold(order, line, true) != nullptr;
  std::array<Quantity, account::count> balance{};
  balance[decide(true, released, false, held)] += failed_units(order, index);
  balance[decide(false, released, false, held)] += waiting_units(line);
  balance[decide(false, released, true, held)] += allocated_units(line);
  balance[account::shipped] = departed_and_not_back(order, index) - line.returned;
  balance[account::returned] = line.returned;
  balance[account::cancelled] = line.cancelled;
  return balance;
}

bool is_open(const Order& order) {
  return std::any_of(order.lines.begin(), order.lines.end(),
                     [](const Line& line) { return open_units(line) > 0; });
}

// By the balances. `ordered` stands for an order without an open unit.
account::Id class_of(const Order& order) {
  for (const account::Id each : class_order) {
    for (const Line& line : order.lines) {
      if (line.balance[each] > 0) return each;
    }
  }
  return account::ordered;
}

// ---- postings -------------------------------------------------------------------------------

// Compares every line with its balances as last posted.
void post(State& state, Instant at, std::vector<Posting>& postings) {
  for (std::size_t o = 0; o < state.orders.size(); ++o) {
    Order& order = state.orders[o];
    for (std::size_t l = 0; l < order.lines.size(); ++l) {
      Line& line = order.lines[l];
      const std::array<Quantity, account::count> before = line.balance;
      const std::array<Quantity, account::count> after = balances(state, order, l);
      if (before == after) continue;

      std::array<Quantity, account::count + 1> decrease{};
      std::array<Quantity, account::count> increase{};
      for (std::size_t a = 0; a < account::count; ++a) {
        decrease[a] = std::max<Quantity>(before[a] - after[a], 0);
        increase[a] = std::max<Quantity>(after[a] - before[a], 0);
      }
      const bool enters = before == std::array<Quantity, account::count>{};
      decrease[account::ordered] = enters ? line.ordered : 0;

      for (std::size_t from = 0; from <= account::count; ++from) {
        for (std::size_t to = 0; to < account::count; ++to) {
          const Quantity quantity = std::min(decrease[from], increase[to]);
          if (quantity == 0) continue;
          decrease[from] -= quantity;
          increase[to] -= quantity;
          postings.push_back(
              {at, o, l, static_cast<account::Id>(from), static_cast<account::Id>(to), quantity});
          ++state.postings;
        }
      }

      line.balance = after;
      for (std::size_t a = 0; a < account::open_count; ++a) {
        if (before[a] == 0 && after[a] > 0) line.since[a] = at;
      }
    }
  }
}

// ---- allocation -----------------------------------------------------------------------------

struct Place {
  std::size_t order = 0;
  std::size_t line = 0;
  std::size_t component = 0;  // counted from 1; 0: the line itself
  auto operator<=>(const Place&) const = default;
};

const Line& line_at(const State& state, Place place) {
  return state.orders[place.order].lines[place.line];
}

const Holder& holder_at(const State& state, Place place) {
  const Line& line = line_at(state, place);
  return place.component == 0 ? static_cast<const Holder&>(line)
                              : line.components[place.component - 1];
}
Holder& holder_at(State& state, Place place) {
  return const_cast<Holder&>(holder_at(std::as_const(state), place));
}

// Everything that may wait for or hold the SKU, in the order of acceptance.
std::vector<Place> holders_of(const State& state, const std::string& sku) {
  std::vector<Place> places;
  for (std::size_t o = 0; o < state.orders.size(); ++o) {
    for (std::size_t l = 0; l < state.orders[o].lines.size(); ++l) {
      const Line& line = state.orders[o].lines[l];
      if (line.components.empty() && line.sku == sku) places.push_back({o, l, 0});
      for (std::size_t c = 0; c < line.components.size(); ++c) {
        if (line.components[c].sku == sku) places.push_back({o, l, c + 1});
      }
    }
  }
  return places;
}

// In queue order; those that wait for nothing do no harm.
std::vector<Place> queue_of(const State& state, const std::string& sku, bool due_date) {
  struct Key {
    std::int64_t priority_down;
    bool without_due;
    Instant due;
    Instant placed_at;
    Place place;
    auto operator<=>(const Key&) const = default;
  };
  std::vector<Key> keys;
  for (const Place place : holders_of(state, sku)) {
    const Order& order = state.orders[place.order];
    const Line& line = line_at(state, place);
    Key key{-order.priority, false, 0, line.placed_at, place};
    if (due_date) {
      const std::optional<Instant> due =
          line.promised_at ? line.promised_at : order.requested_ship_at;
      key.without_due = !due;
      key.due = due.value_or(0);
    }
    keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<Place> queue;
  for (const Key& key : keys) queue.push_back(key.place);
  return queue;
}

Quantity allocated_at(const Holder& holder, const std::string& location) {
  const auto found = holder.allocated.find(location);
  return found == holder.allocated.end() ? 0 : found->second;
}

// Takes up to `most` units off the allocation at a location; they are nowhere afterwards.
Quantity take_allocated(Holder& holder, const std::string& location, Quantity most) {
  const Quantity taken = std::min(allocated_at(holder, location), most);
  if (taken == 0) return 0;
  holder.allocated[location] -= taken;
  if (holder.allocated[location] == 0) holder.allocated.erase(location);
  return taken;
}

void unallocate_all(Holder& holder) {
  holder.waiting += held_units(holder);
  holder.allocated.clear();
}

// What of the line waits for and holds stock, and how many units of each make one of the line.
std::vector<std::pair<Holder*, Quantity>> parts_of(Line& line) {
  if (line.components.empty()) return {{&line, 1}};
  std::vector<std::pair<Holder*, Quantity>> parts;
  for (Component& each : line.components) parts.emplace_back(&each, each.per_kit);
  return parts;
}

// So many units of the line, or kits, wait again.
void wait_again(Line& line, Quantity quantity) {
  for (const auto& [part, times] : parts_of(line)) part->waiting += quantity * times;
  if (!line.components.empty()) line.unshipped_kits += quantity;
}

Quantity reserved_at(const State& state, const std::string& sku, const std::string& location) {
  Quantity sum = 0;
  for (const Reservation& reservation : state.reservations) {
    const auto held = reservation.holds.find({sku, location});
    if (held != reservation.holds.end()) sum += held->second;
  }
  return sum;
}

Quantity available_at(const State& state, const std::string& sku, const std::string& location) {
  const Stock& stock = state.stock.at(sku).at(location);
  Quantity left = stock.on_hand - stock.safety_stock - reserved_at(state, sku, location);
  for (const Place place : holders_of(state, sku)) {
    left -= allocated_at(holder_at(state, place), location);
  }
  return std::max<Quantity>(left, 0);
}

bool accepts(const Line& line, const std::string& location) {
  return !line.location || *line.location == location;
}

// docs/semantics.md, F1: each claimant's part of what there is.
std::vector<Quantity> fair_parts(Quantity there_is, const std::vector<Quantity>& wanted) {
  Millionths all = 0;
  for (const Quantity quantity : wanted) all += quantity;
  if (all <= there_is) return wanted;
  std::vector<Quantity> parts;
  std::vector<std::pair<Millionths, std::size_t>> remainders;  // negative: the largest is first
  Quantity left_over = there_is;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Millionths share = Millionths{there_is} * wanted[i];
    parts.push_back(static_cast<Quantity>(share / all));
    remainders.emplace_back(-(share % all), i);
    left_over -= parts.back();
  }
  std::sort(remainders.begin(), remainders.end());
  for (std::size_t i = 0; i < static_cast<std::size_t>(left_over); ++i) {
    ++parts[remainders[i].second];
  }
  return parts;
}

// Gives the lines, which stand in queue order, what there is at the locations; takes it off there.
void give(State& state, const std::vector<Place>& lines, const std::vector<std::string>& locations,
          std::map<std::string, Quantity>& there_is) {
  const auto allocate = [&](Place place, const std::string& location, Quantity quantity) {
    if (quantity == 0) return;
    holder_at(state, place).waiting -= quantity;
    holder_at(state, place).allocated[location] += quantity;
    there_is[location] -= quantity;
  };
  if (!state.options.fair_share) {
    for (const Place place : lines) {
      const Line& line = line_at(state, place);
      for (const std::string& location : locations) {
        if (accepts(line, location)) {
          const Quantity waiting = holder_at(state, place).waiting;
          allocate(place, location, std::min(waiting, there_is[location]));
        }
      }
    }
    return;
  }
  std::set<std::int64_t> priorities;
  for (const Place place : lines) priorities.insert(state.orders[place.order].priority);
  for (auto priority = priorities.rbegin(); priority != priorities.rend(); ++priority) {
    for (const std::string& location : locations) {
      std::vector<Place> claimants;
      std::vector<Quantity> wanted;
      for (const Place place : lines) {
        const Line& line = line_at(state, place);
        if (state.orders[place.order].priority != *priority) continue;
        const Quantity waiting = holder_at(state, place).waiting;
        if (!accepts(line, location) || waiting == 0) continue;
        claimants.push_back(place);
        wanted.push_back(waiting);
      }
      const std::vector<Quantity> parts = fair_parts(there_is[location], wanted);
      for (std::size_t i = 0; i < claimants.size(); ++i) {
        allocate(claimants[i], location, parts[i]);
      }
    }
  }
}

void fill(State& state, const std::string& sku, bool due_date) {
  const std::vector<Place> queue = queue_of(state, sku, due_date);
  if (!state.skus.at(sku).tracked) {
    for (const Place place : queue) {
      Holder& holder = holder_at(state, place);
      if (holder.waiting > 0) holder.allocated[""] += holder.waiting;
      holder.waiting = 0;
    }
    return;
  }
  const std::vector<std::string> locations = locations_of(state, sku);
  std::map<std::string, Quantity> available;
  for (const std::string& location : locations) {
    available[location] = available_at(state, sku, location);
  }
  give(state, queue, locations, available);
}

// At every location of the SKU: where nothing is over-allocated, nothing happens.
void shrink(State& state, const std::string& sku, bool due_date) {
  const std::vector<Place> queue = queue_of(state, sku, due_date);
  for (const std::string& location : locations_of(state, sku)) {
    Quantity excess = -std::max<Quantity>(state.stock.at(sku).at(location).on_hand, 0);
    for (const Place place : queue) excess += allocated_at(holder_at(state, place), location);
    excess += reserved_at(state, sku, location);
    for (auto newest = state.reservations.rbegin(); newest != state.reservations.rend(); ++newest) {
      const auto held = newest->holds.find({sku, location});
      if (held == newest->holds.end() || excess <= 0) continue;
      const Quantity taken = std::min(held->second, excess);
      held->second -= taken;
      excess -= taken;
    }
    for (auto place = queue.rbegin(); place != queue.rend() && excess > 0; ++place) {
      Holder& holder = holder_at(state, *place);
      const Quantity taken = take_allocated(holder, location, excess);
      holder.waiting += taken;
      excess -= taken;
    }
  }
}

// ---- what falls due ---------------------------------------------------------------------------

// What the reservation holds is free, and given to those who wait.
void end_reservation(State& state, Reservation& reservation) {
  std::set<std::string> skus;
  for (const auto& [place, quantity] : reservation.holds) skus.insert(place.first);
  reservation.active = false;
  reservation.holds.clear();
  for (const std::string& sku : skus) fill(state, sku, state.options.due_date);
}

struct Due {
  Instant at = 0;
  bool expiry = false;  // of a reservation, else a release of a SKU
  std::string id;
  auto operator<=>(const Due&) const = default;
};

std::vector<Due> due_until(const State& state, Instant until) {
  std::vector<Due> due;
  for (const auto& [id, sku] : state.skus) {
    if (!sku.released && *sku.releases_at <= until) due.push_back({*sku.releases_at, false, id});
  }
  for (const Reservation& reservation : state.reservations) {
    if (reservation.active && reservation.expires_at <= until) {
      due.push_back({reservation.expires_at, true, reservation.id});
    }
  }
  std::sort(due.begin(), due.end());
  return due;
}

// Lets releases and expiries up to `until` happen, each at its own instant.
void let_due_happen(State& state, Instant until, std::vector<Posting>& postings) {
  for (const Due& due : due_until(state, until)) {
    if (!due.expiry) state.skus.at(due.id).released = true;
    for (Reservation& reservation : state.reservations) {
      if (!due.expiry || reservation.id != due.id) continue;
      reservation.expired = true;
      end_reservation(state, reservation);
    }
    post(state, due.at, postings);
  }
}

// ---- what each event does (SPEC 4) ----------------------------------------------------------

// Works on a copy of the state; whoever throws Problem leaves it half done, and it is thrown away.
class Application {
 public:
  Application(State& state, const Event& event, bool due_date)
      : state_(state), event_(event), due_date_(due_date) {}

  void run() {
    const std::string& type = event_.type;
    if (type == "location_defined") state_.ranks[*event_.location] = event_.rank;
    if (type == "sku_defined") sku_defined();
    if (type == "stock_counted") stock_event();
    if (type == "stock_received") stock_event();
    if (type == "stock_adjusted") stock_event();
    if (type == "safety_stock_set") stock_event();
    if (type == "supply_expected") supply_expected();
    if (type == "supply_cancelled") supply_cancelled();
    if (type == "order_placed") order_placed();
    if (type == "line_added") line_added();
    if (type == "units_cancelled") units_cancelled();
    if (type == "order_cancelled") order_cancelled();
    if (type == "hold_placed") hold_placed();
    if (type == "hold_released") hold_released();
    if (type == "units_shipped") units_shipped();
    if (type == "shipment_failed") shipment_failed();
    if (type == "shipment_recovered") shipment_recovered();
    if (type == "shipment_delivered") shipment_delivered();
    if (type == "shipment_voided") shipment_voided();
    if (type == "line_changed") line_changed();
    if (type == "units_returned") units_returned();
    if (type == "units_reserved") units_reserved();
    if (type == "reservation_released") reservation_released();
    if (type == "kit_defined") kit_defined();
  }

 private:
  void fill_sku(const std::string& sku) { fill(state_, sku, due_date_); }
  void fill_parts(Line& line) {
    for (const auto& [part, times] : parts_of(line)) fill_sku(part->sku);
  }
  void shrink_and_fill(const std::string& sku) {
    shrink(state_, sku, due_date_);
    fill(state_, sku, due_date_);
  }

  void sku_defined() {
    const auto known = state_.skus.find(event_.sku);
    const bool was_tracked = known == state_.skus.end() || known->second.tracked;
    state_.skus[event_.sku] = event_.definition;
    if (was_tracked == event_.definition.tracked) return;
    for (const Place place : queue_of(state_, event_.sku, due_date_)) {
      unallocate_all(holder_at(state_, place));
    }
    for (Reservation& reservation : state_.reservations) {
      std::erase_if(reservation.holds,
                    [&](const auto& held) { return held.first.first == event_.sku; });
    }
    fill_sku(event_.sku);
  }

  void kit_defined() {
    known_sku(state_, event_.sku);
    for (const auto& [sku, quantity] : event_.components) known_sku(state_, sku);
    for (const auto& [kit, components] : state_.kits) {
      for (const auto& [sku, quantity] : components) {
        if (sku == event_.sku) refuse("nested_kit", "sku " + sku + " is in the kit " + kit);
      }
    }
    for (const auto& [sku, quantity] : event_.components) {
      if (sku == event_.sku || state_.kits.count(sku) > 0) {
        refuse("nested_kit", "component " + sku + " is a kit");
      }
    }
    state_.kits[event_.sku] = event_.components;
  }

  // What so many units of the SKU take of which SKUs: of a kit, its components.
  std::vector<std::pair<std::string, Quantity>> exploded(const std::string& sku,
                                                         Quantity quantity) const {
    const auto kit = state_.kits.find(sku);
    if (kit == state_.kits.end()) return {{sku, quantity}};
    std::vector<std::pair<std::string, Quantity>> demand;
    for (const auto& [component, per_kit] : kit->second) {
      demand.emplace_back(component, std::min(quantity * per_kit, most_units));
    }
    return demand;
  }
  // Judged last, with what is too much cut to the most.
  void check_size(const std::string& sku, Quantity quantity) const {
    const auto kit = state_.kits.find(sku);
    if (kit == state_.kits.end()) return;
    for (const auto& [component, per_kit] : kit->second) {
      if (quantity * per_kit > most_units) refuse("overflow", "too much of component " + component);
    }
  }

  void stock_event() {
    known_sku(state_, event_.sku);
    if (event_.named_supply) {
      const auto supply = state_.supplies.find(*event_.named_supply);
      if (supply == state_.supplies.end() || supply->second.sku != event_.sku) {
        refuse("unknown_supply", "sku " + event_.sku + " has no supply " + *event_.named_supply);
      }
      Quantity& outstanding = supply->second.outstanding;
      outstanding = std::max<Quantity>(outstanding - event_.quantity, 0);
    }
    Stock& stock = state_.stock[event_.sku][*event_.location];
    if (event_.type == "stock_counted") {
      stock.on_hand = event_.quantity;
    } else if (event_.type == "safety_stock_set") {
      stock.safety_stock = event_.quantity;
    } else {
      stock.on_hand += event_.quantity;
    }
    shrink_and_fill(event_.sku);
  }

  void supply_expected() {
    known_sku(state_, event_.sku);
    state_.supplies[event_.supply] = {event_.sku, *event_.location, event_.quantity,
                                      event_.expected_at};
  }

  void supply_cancelled() {
    if (state_.supplies.erase(event_.supply) == 0) {
      refuse("unknown_supply", "supply " + event_.supply + " is unknown");
    }
  }

  Line waiting_line(const EventLine& wanted, Instant placed_at) const {
    Line line;
    line.id = wanted.line;
    line.sku = wanted.sku;
    line.ordered = wanted.quantity;
    line.price = wanted.price;
    line.location = wanted.location;
    line.promised_at = wanted.promised_at;
    line.placed_at = placed_at;
    if (state_.kits.count(wanted.sku) == 0) {
      line.waiting = wanted.quantity;
      return line;
    }
    line.unshipped_kits = wanted.quantity;
    const auto& components = state_.kits.at(wanted.sku);
    const auto demand = exploded(wanted.sku, wanted.quantity);
    for (std::size_t c = 0; c < demand.size(); ++c) {
      Component component;
      component.sku = demand[c].first;
      component.waiting = demand[c].second;
      component.per_kit = components[c].second;
      line.components.push_back(component);
    }
    return line;
  }

  // May these lines of the order be taken on, all SKUs being filled?
  void check_policy(const Order& order, const std::string& sku_id, std::size_t first_new_line) {
    const Sku& sku = state_.skus.at(sku_id);
    Quantity open = 0;
    Quantity waiting = 0;
    for (const Order& each : state_.orders) {
      for (std::size_t l = 0; l < each.lines.size(); ++l) {
        const Line& line = each.lines[l];
        if (line.sku == sku_id) {
          open += unshipped_units(line) + failed_units(each, l);
          waiting += waiting_units(line);
        }
        for (const Component& component : line.components) {
          if (component.sku != sku_id) continue;
          open += component.waiting + held_units(component);
          open += failed_units(each, l) * component.per_kit;
          waiting += component.waiting;
        }
      }
    }
    bool released = sku.released;
    for (const auto& [component, quantity] : exploded(sku_id, 1)) {
      released &= state_.skus.at(component).released;
    }
    if (!released) {
      if (!sku.preorders_allowed) refuse("preorder_denied", "sku " + sku_id + " is not released");
      if (sku.max_preorder && open > *sku.max_preorder) {
        refuse("preorder_limit", "sku " + sku_id + " would have " + std::to_string(open) + " open");
      }
      return;
    }
    Quantity newly_waiting = 0;
    for (std::size_t l = first_new_line; l < order.lines.size(); ++l) {
      if (order.lines[l].sku == sku_id) newly_waiting += waiting_units(order.lines[l]);
    }
    if (newly_waiting == 0) return;
    if (!sku.backorders_allowed) refuse("backorder_denied", "sku " + sku_id + " is out of stock");
    if (sku.max_backorder && waiting > *sku.max_backorder) {
      refuse("backorder_limit",
             "sku " + sku_id + " would have " + std::to_string(waiting) + " waiting");
    }
  }

  void accept_lines(std::size_t order, std::size_t first_new_line) {
    std::vector<std::string> skus;          // that the lines name: their policies are asked
    std::vector<std::string> stocked_skus;  // that they take
    for (const EventLine& line : *event_.lines) {
      if (std::find(skus.begin(), skus.end(), line.sku) == skus.end()) skus.push_back(line.sku);
      for (const auto& [sku, quantity] : exploded(line.sku, line.quantity)) {
        stocked_skus.push_back(sku);
      }
    }
    if (event_.reservation) {
      for (const std::string& sku : stocked_skus) take_reserved(order, sku);
    }
    for (const std::string& sku : stocked_skus) fill_sku(sku);
    if (!event_.accepted) {
      for (const std::string& sku : skus) check_policy(state_.orders[order], sku, first_new_line);
    }
    for (const EventLine& line : *event_.lines) check_size(line.sku, line.quantity);
  }

  // None was made, or it was released or became an order.
  Reservation& known_reservation() {
    for (Reservation& reservation : state_.reservations) {
      if (reservation.id != *event_.reservation) continue;
      if (reservation.active || reservation.expired) return reservation;
    }
    refuse("unknown_reservation", "reservation " + *event_.reservation + " is unknown");
  }
  static void check_expiry(const Reservation& reservation) {
    if (reservation.expired) {
      refuse("reservation_expired", "reservation " + reservation.id + " has expired");
    }
  }

  // The order's lines of the SKU are given what the reservation holds.
  void take_reserved(std::size_t order, const std::string& sku) {
    Reservation& reservation = known_reservation();
    std::vector<Place> lines;
    for (const Place place : queue_of(state_, sku, due_date_)) {
      if (place.order == order) lines.push_back(place);
    }
    const std::vector<std::string> locations = locations_of(state_, sku);
    std::map<std::string, Quantity> held;
    for (const std::string& location : locations) {
      const auto found = reservation.holds.find({sku, location});
      held[location] = found == reservation.holds.end() ? 0 : found->second;
    }
    give(state_, lines, locations, held);
    for (const std::string& location : locations) {
      if (reservation.holds.count({sku, location}) > 0) {
        reservation.holds[{sku, location}] = held[location];
      }
    }
  }

  void units_reserved() {
    for (const EventLine& line : *event_.lines) known_sku(state_, line.sku);
    for (const Reservation& other : state_.reservations) {
      if (other.id == *event_.reservation) {
        refuse("duplicate_reservation", "reservation " + other.id + " exists");
      }
    }
    state_.reservations.push_back({*event_.reservation, event_.expires_at, true, false, {}});
    auto& holds = state_.reservations.back().holds;
    for (const bool with_location : {true, false}) {
      for (const EventLine& line : *event_.lines) {
        if (line.location.has_value() != with_location) continue;
        for (const auto& [sku, quantity] : exploded(line.sku, line.quantity)) {
          reserve(holds, sku, quantity, line.location);
        }
      }
    }
    for (const EventLine& line : *event_.lines) check_size(line.sku, line.quantity);
  }

  void reserve(std::map<std::pair<std::string, std::string>, Quantity>& holds,
               const std::string& sku, Quantity quantity,
               const std::optional<std::string>& only_at) {
    if (!state_.skus.at(sku).tracked) return;
    Quantity rest = quantity;
    for (const std::string& location : locations_of(state_, sku)) {
      if (only_at && *only_at != location) continue;
      const Quantity taken = std::min(rest, available_at(state_, sku, location));
      rest -= taken;
      if (taken > 0) holds[{sku, location}] += taken;
    }
    if (rest > 0) {
      refuse("insufficient_stock", std::to_string(rest) + " units of sku " + sku + " are missing");
    }
  }

  void reservation_released() {
    Reservation& reservation = known_reservation();
    check_expiry(reservation);
    end_reservation(state_, reservation);
  }

  void order_placed() {
    if (!minor_digits(event_.currency)) {
      refuse("unknown_currency", "currency " + event_.currency + " is unknown");
    }
    for (const EventLine& line : *event_.lines) known_sku(state_, line.sku);
    if (event_.reservation) known_reservation();
    for (const Order& other : state_.orders) {
      if (other.id == event_.order) refuse("duplicate_order", "order " + event_.order + " exists");
    }
    Order order;
    order.id = event_.order;
    order.currency = event_.currency;
    order.placed_at = event_.placed_at;
    order.priority = event_.priority;
    order.requested_ship_at = event_.requested_ship_at;
    order.channel = event_.channel;
    order.customer = event_.customer;
    order.ship_complete = event_.ship_complete;
    for (const EventLine& line : *event_.lines) {
      if (find_line(order, line.line)) {
        refuse("duplicate_line", "line " + line.line + " is listed twice");
      }
      order.lines.push_back(waiting_line(line, event_.placed_at));
      order.lines.back().accepted_due =
          line.promised_at ? line.promised_at : event_.requested_ship_at;
      order.lines.back().entered_at = event_.at;
    }
    if (event_.reservation) check_expiry(known_reservation());
    state_.orders.push_back(std::move(order));
    accept_lines(state_.orders.size() - 1, 0);
    if (event_.reservation) end_reservation(state_, known_reservation());
  }

  void line_added() {
    const EventLine& wanted = event_.lines->front();
    const std::size_t index = known_order(state_, event_.order);
    Order& order = state_.orders[index];
    known_sku(state_, wanted.sku);
    if (find_line(order, wanted.line)) {
      refuse("duplicate_line", "order " + order.id + " has a line " + wanted.line);
    }
    check_open(order);
    order.lines.push_back(waiting_line(wanted, event_.at));
    order.lines.back().accepted_due =
        wanted.promised_at ? wanted.promised_at : order.requested_ship_at;
    order.lines.back().entered_at = event_.at;
    accept_lines(index, order.lines.size() - 1);
  }

  static void check_open(const Order& order) {
    if (!is_open(order)) refuse("order_closed", "order " + order.id + " has no open unit");
  }

  void units_cancelled() {
    Order& order = state_.orders[known_order(state_, event_.order)];
    Line& line = order.lines[known_line(order, event_.line)];
    if (event_.quantity > unshipped_units(line)) {
      refuse("over_cancelled", "quantity " + std::to_string(event_.quantity) + " exceeds " +
                                   std::to_string(unshipped_units(line)));
    }
    for (const auto& [part, times] : parts_of(line)) {
      Quantity rest = event_.quantity * times;
      const Quantity waiting = std::min(rest, part->waiting);
      part->waiting -= waiting;
      rest -= waiting;
      std::vector<std::string> locations = locations_of(state_, part->sku);
      std::reverse(locations.begin(), locations.end());
      locations.push_back("");  // an untracked SKU's allocation
      for (const std::string& location : locations) rest -= take_allocated(*part, location, rest);
    }
    if (!line.components.empty()) line.unshipped_kits -= event_.quantity;
    line.cancelled += event_.quantity;
    fill_parts(line);
  }

  void order_cancelled() {
    Order& order = state_.orders[known_order(state_, event_.order)];
    check_open(order);
    for (std::size_t l = 0; l < order.lines.size(); ++l) {
      Line& line = order.lines[l];
      line.cancelled += unshipped_units(line) + failed_units(order, l);
      line.unshipped_kits = 0;
      for (const auto& [part, times] : parts_of(line)) {
        part->waiting = 0;
        part->allocated.clear();
      }
    }
    for (Shipment& shipment : order.shipments) {
      for (ShipmentLine& each : shipment.lines) {
        each.left += each.failed;
        each.failed = 0;
      }
    }
    for (Line& line : order.lines) fill_parts(line);
  }

  void hold_placed() {
    Order& order = state_.orders[known_order(state_, event_.order)];
    if (event_.held_line) known_line(order, *event_.held_line);
    for (const Hold& hold : order.holds) {
      if (hold.id == event_.hold) refuse("duplicate_hold", "hold " + hold.id + " is active");
    }
    check_open(order);
    order.holds.push_back({event_.hold, event_.reason, event_.held_line});
  }

  void hold_released() {
    Order& order = state_.orders[known_order(state_, event_.order)];
    const auto hold = std::find_if(order.holds.begin(), order.holds.end(),
                                   [&](const Hold& each) { return each.id == event_.hold; });
    if (hold == order.holds.end()) {
      refuse("unknown_hold", "hold " + event_.hold + " is not active on order " + order.id);
    }
    order.holds.erase(hold);
  }

  // Units of one line leave; the allocations that they had are gone, stock falls.
  ShipmentLine ship_line(Order& order, std::size_t index, Quantity quantity) {
    Line& line = order.lines[index];
    ShipmentLine shipped;
    shipped.line = index;
    shipped.departed_count = quantity;
    if (!line.components.empty()) line.unshipped_kits -= quantity;
    for (const auto& [part, times] : parts_of(line)) {
      shipped.departed.push_back(ship_part(*part, line.location, quantity * times));
    }
    return shipped;
  }

  std::vector<Departure> ship_part(Holder& part, const std::optional<std::string>& own_location,
                                   Quantity quantity) {
    std::vector<Departure> departed;
    Quantity rest = quantity;
    const auto take_waiting = [&] {
      const Quantity taken = std::min(rest, part.waiting);
      part.waiting -= taken;
      rest -= taken;
      return taken;
    };

    if (!state_.skus.at(part.sku).tracked) {
      rest -= take_allocated(part, "", rest);
      return {{"", quantity}};
    }
    const std::vector<std::string> locations = locations_of(state_, part.sku);
    if (event_.location) {  // that is where all of them leave from
      rest -= take_allocated(part, *event_.location, rest);
      for (const std::string& location : locations) rest -= take_allocated(part, location, rest);
      take_waiting();
      departed.push_back({*event_.location, quantity});
    } else {
      for (const std::string& location : locations) {
        const Quantity taken = take_allocated(part, location, rest);
        rest -= taken;
        if (taken > 0) departed.push_back({location, taken});
      }
      const std::string otherwise = own_location        ? *own_location
                                    : locations.empty() ? "main"
                                                        : locations.front();
      const Quantity taken = take_waiting();
      if (taken > 0) departed.push_back({otherwise, taken});
    }
    for (const Departure& departure : departed) {
      state_.stock[part.sku][departure.location].on_hand -= departure.quantity;
    }
    return departed;
  }

  void units_shipped() {
    Order& order = state_.orders[known_order(state_, event_.order)];
    std::vector<std::size_t> indices;
    for (const EventLine& line : *event_.lines) indices.push_back(known_line(order, line.line));
    if (shipment_id_taken(state_, event_.shipment)) {
      refuse("duplicate_shipment", "shipment " + event_.shipment + " exists");
    }
    for (std::size_t i = 0; i < indices.size(); ++i) {
      const EventLine& wanted = (*event_.lines)[i];
      if (wanted.quantity > unshipped_units(order.lines[indices[i]])) {
        refuse("over_shipped", "line " + wanted.line + " has fewer than " +
                                   std::to_string(wanted.quantity) + " units to ship");
      }
    }
    Shipment shipment;
    shipment.id = event_.shipment;
    for (std::size_t i = 0; i < indices.size(); ++i) {
      shipment.lines.push_back(ship_line(order, indices[i], (*event_.lines)[i].quantity));
    }
    order.shipments.push_back(std::move(shipment));
    for (const std::size_t index : indices) shrink_and_fill_parts(order.lines[index]);
  }

  void shrink_and_fill_parts(Line& line) {
    for (const auto& [part, times] : parts_of(line)) shrink_and_fill(part->sku);
  }

  // The lines of the order that the event names, with their quantities, all ids checked.
  std::vector<std::pair<std::size_t, Quantity>> named_lines(const Order& order) const {
    std::vector<std::pair<std::size_t, Quantity>> named;
    for (const EventLine& line : *event_.lines) {
      named.emplace_back(known_line(order, line.line), line.quantity);
    }
    return named;
  }

  void shipment_failed() {
    auto [order, shipment] = known_shipment(state_, event_.shipment);
    std::vector<std::pair<std::size_t, Quantity>> failing;
    if (event_.lines) failing = named_lines(order);
    if (shipment.delivered) {
      refuse("already_delivered", "shipment " + shipment.id + " was delivered");
    }
    const auto can_fail = [&, &lines = order.lines](const ShipmentLine& each) {
      return std::min(each.unfailed(), lines[each.line].balance[account::shipped]);
    };
    if (!event_.lines) {
      for (const ShipmentLine& each : shipment.lines) {
        if (can_fail(each) > 0) failing.emplace_back(each.line, can_fail(each));
      }
    }
    if (failing.empty()) refuse("over_failed", "shipment " + shipment.id + " has no unit to fail");
    for (const auto& [line, quantity] : failing) {
      const ShipmentLine* each = find_shipment_line(shipment, line);
      if (!each || quantity > can_fail(*each)) {
        refuse("over_failed", "line " + order.lines[line].id + " has fewer than " +
                                  std::to_string(quantity) + " units to fail");
      }
    }
    for (const auto& [line, quantity] : failing) {
      ShipmentLine* each = find_shipment_line(shipment, line);
      each->failed += quantity;
      each->reason = event_.reason;
    }
  }

  void shipment_recovered() {
    auto [order, shipment] = known_shipment(state_, event_.shipment);
    std::vector<std::pair<std::size_t, Quantity>> recovered;
    if (event_.lines) {
      recovered = named_lines(order);
    } else {
      for (const ShipmentLine& each : shipment.lines) {
        if (each.failed > 0) recovered.emplace_back(each.line, each.failed);
      }
    }
    if (recovered.empty()) refuse("over_recovered", "shipment " + shipment.id + " has none failed");
    for (const auto& [line, quantity] : recovered) {
      const ShipmentLine* each = find_shipment_line(shipment, line);
      if (!each || quantity > each->failed) {
        refuse("over_recovered", "line " + order.lines[line].id + " has fewer than " +
                                     std::to_string(quantity) + " units failed");
      }
    }
    for (const auto& [index, quantity] : recovered) {
      ShipmentLine* each = find_shipment_line(shipment, index);
      Line& line = order.lines[index];
      each->failed -= quantity;
      if (event_.outcome == "delivered") continue;
      each->left += quantity;
      if (event_.outcome == "resend") {
        wait_again(line, quantity);
      } else {
        line.cancelled += quantity;
      }
    }
    for (const auto& [index, quantity] : recovered) fill_parts(order.lines[index]);
  }

  void shipment_delivered() {
    Shipment& shipment = known_shipment(state_, event_.shipment).shipment;
    if (shipment.delivered) {
      refuse("already_delivered", "shipment " + shipment.id + " was delivered");
    }
    shipment.delivered = true;
    for (ShipmentLine& each : shipment.lines) each.failed = 0;
  }

  void shipment_voided() {
    auto [order, shipment] = known_shipment(state_, event_.shipment);
    if (shipment.delivered) {
      refuse("already_delivered", "shipment " + shipment.id + " was delivered");
    }
    for (const ShipmentLine& each : shipment.lines) {
      const Line& line = order.lines[each.line];
      if (each.unfailed() > line.balance[account::shipped]) {
        refuse("over_failed", "units of line " + line.id + " were returned");
      }
    }
    shipment.voided = true;
    for (const ShipmentLine& each : shipment.lines) {
      Line& line = order.lines[each.line];
      wait_again(line, each.held());
      const auto parts = parts_of(line);
      for (std::size_t p = 0; p < parts.size(); ++p) {
        const auto& [part, times] = parts[p];
        Quantity rest = each.held() * times;  // the first to depart; those that left were the last
        for (const Departure& departure : each.departed[p]) {
          const Quantity back = std::min(rest, departure.quantity);
          rest -= back;
          if (departure.location.empty() || !state_.skus.at(part->sku).tracked) continue;
          state_.stock[part->sku][departure.location].on_hand += back;
        }
      }
    }
    for (const ShipmentLine& each : shipment.lines) shrink_and_fill_parts(order.lines[each.line]);
  }

  void line_changed() {
    Order& order = state_.orders[known_order(state_, event_.order)];
    Line& line = order.lines[known_line(order, event_.line)];
    check_open(order);
    if (event_.new_promised_at) line.promised_at = *event_.new_promised_at;
    if (event_.new_location) {
      line.location = *event_.new_location;
      for (const auto& [part, times] : parts_of(line)) {
        if (!line.location || !state_.skus.at(part->sku).tracked) continue;
        const Quantity there = take_allocated(*part, *line.location, most_units);
        unallocate_all(*part);
        if (there > 0) part->allocated[*line.location] = there;
      }
    }
    fill_parts(line);
  }

  void units_returned() {
    Order& order = state_.orders[known_order(state_, event_.order)];
    Line& line = order.lines[known_line(order, event_.line)];
    if (event_.quantity > line.balance[account::shipped]) {
      refuse("over_returned", "quantity " + std::to_string(event_.quantity) + " exceeds " +
                                  std::to_string(line.balance[account::shipped]));
    }
    line.returned += event_.quantity;
  }

  State& state_;
  const Event& event_;
  bool due_date_;
};

// ---- JSON text ------------------------------------------------------------------------------

// Ids hold no control characters, and the free texts of our streams no other than a line break.
std::string quoted(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '\n') {
      json += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  json += '"';
  return json;
}

std::string quoted_instant(Instant instant) { return '"' + format_instant(instant) + '"'; }

// One object, its fields in the order in which they are put.
class Object {
 public:
  Object& put(const char* name, const std::string& json) {
    text_ += text_.empty() ? "{\"" : ",\"";
    text_ += name;
    text_ += "\":";
    text_ += json;
    return *this;
  }
  Object& text(const char* name, std::string_view value) { return put(name, quoted(value)); }
  Object& number(const char* name, std::int64_t value) { return put(name, std::to_string(value)); }
  Object& count(const char* name, std::size_t value) { return put(name, std::to_string(value)); }
  std::string done() const { return text_ + "}"; }

 private:
  std::string text_;
};

class List {
 public:
  void add(const std::string& json) {
    text_ += text_.empty() ? "[" : ",";
    text_ += json;
  }
  std::string done() const { return text_.empty() ? "[]" : text_ + "]"; }

 private:
  std::string text_;
};

// ---- answers --------------------------------------------------------------------------------

struct Sum {
  std::size_t orders = 0;
  std::size_t lines = 0;
  Quantity units = 0;
  Millionths value = 0;
};

// Rows by class (its place in class_order), currency, bucket. A key that was never touched has no
// row, and what touches a key adds an order or a line.
using Sums = std::map<std::tuple<std::size_t, std::string, std::size_t>, Sum>;

template <class BucketOfOrder, class BucketOfLine>
Sums sum_up(const State& state, BucketOfOrder bucket_of_order, BucketOfLine bucket_of_line) {
  Sums sums;
  for (const Order& order : state.orders) {
    const int digits = *minor_digits(order.currency);
    const account::Id order_class = class_of(order);
    for (std::size_t c = 0; c < class_order.size(); ++c) {
      const account::Id each = class_order[c];
      if (order_class == each) ++sums[{c, order.currency, bucket_of_order(order)}].orders;
      for (const Line& line : order.lines) {
        if (line.balance[each] == 0) continue;
        Sum& sum = sums[{c, order.currency, bucket_of_line(order, line)}];
        ++sum.lines;
        sum.units += line.balance[each];
        sum.value += value_in(line, each, digits);
      }
    }
  }
  return sums;
}

void put_sum(Object& row, const Sum& sum, const std::string& currency) {
  row.count("orders", sum.orders).count("lines", sum.lines).number("units", sum.units);
  row.text("value", format_money(sum.value, *minor_digits(currency)));
}

struct Run {
  account::Id in = account::backlog;
  Quantity quantity = 0;
  std::string reason;
  std::optional<std::string> location;
  std::string eta = "null";  // as JSON
  std::optional<Instant> eta_end;
  std::optional<std::string> eta_source;
};

struct Pegged {
  std::string supply;
  Instant expected_at = 0;
  Quantity quantity = 0;
};

using Pegging = std::map<Place, std::vector<Pegged>>;

// Under fair_share, each supply is split like its receipt: received on a copy, one after the other.
void peg_fairly(State state, const std::string& sku,
                const std::vector<std::pair<Instant, std::string>>& supplies, Pegging& pegging) {
  const std::vector<Place> queue = queue_of(state, sku, false);
  for (const auto& [expected_at, id] : supplies) {
    std::map<Place, Quantity> before;
    for (const Place place : queue) before[place] = holder_at(state, place).waiting;
    const Supply& supply = state.supplies.at(id);
    std::map<std::string, Quantity> received{{supply.location, supply.outstanding}};
    give(state, queue, {supply.location}, received);
    for (const Place place : queue) {
      const Quantity quantity = before[place] - holder_at(state, place).waiting;
      if (quantity > 0) pegging[place].push_back({id, expected_at, quantity});
    }
  }
}

// SPEC 5, eta: supplies with units outstanding are pegged to the queue in queue order.
Pegging peg(const State& state, bool due_date) {
  std::map<std::string, std::vector<std::pair<Instant, std::string>>> supplies_of;
  for (const auto& [id, supply] : state.supplies) {
    if (supply.outstanding > 0) supplies_of[supply.sku].emplace_back(supply.expected_at, id);
  }
  Pegging pegging;
  for (auto& [sku, supplies] : supplies_of) {
    std::sort(supplies.begin(), supplies.end());
    std::map<std::string, Quantity> left;
    for (const auto& [expected_at, id] : supplies) left[id] = state.supplies.at(id).outstanding;
    if (state.options.fair_share) {
      peg_fairly(state, sku, supplies, pegging);
      continue;
    }
    for (const Place place : queue_of(state, sku, due_date)) {
      const Line& line = line_at(state, place);
      Quantity uncovered = holder_at(state, place).waiting;
      for (const auto& [expected_at, id] : supplies) {
        if (!accepts(line, state.supplies.at(id).location)) continue;
        const Quantity quantity = std::min(uncovered, left[id]);
        if (quantity == 0) continue;
        uncovered -= quantity;
        left[id] -= quantity;
        pegging[place].push_back({id, expected_at, quantity});
      }
    }
  }
  return pegging;
}

struct Benchmark {
  const char* category;
  int min_days, max_days;
};
constexpr Benchmark benchmarks[] = {
    {"perishable", 2, 5},  {"electronics", 7, 14},    {"apparel", 7, 14},
    {"furniture", 14, 21}, {"manufacturing", 21, 28}, {"heavy_equipment", 30, 60},
};

// An eta past the year 9999 is unknown.
std::string eta_json(Instant instant) {
  return instant > last_instant ? "null" : quoted_instant(instant);
}

void set_eta(Run& run, Instant eta) {
  run.eta = eta_json(eta);
  if (eta <= last_instant) run.eta_end = eta;
}

void set_eta_of_uncovered(Run& run, const Sku& sku, const Line& line, Instant as_of) {
  if (sku.lead_time_days) {
    set_eta(run, as_of + *sku.lead_time_days * day_ms);
    run.eta_source = "lead_time";
    return;
  }
  for (const Benchmark& each : benchmarks) {
    if (sku.category != each.category) continue;
    const Instant from = line.placed_at + each.min_days * day_ms;
    const Instant to = line.placed_at + each.max_days * day_ms;
    if (to <= last_instant) {
      run.eta = Object().put("from", eta_json(from)).put("to", eta_json(to)).done();
      run.eta_end = to;
    }
    run.eta_source = "benchmark:" + *sku.category;
  }
}

std::string backlog_reason(const Order& order, const Line& line, Instant as_of) {
  if (const Hold* hold = earliest_hold(order, line, false)) return hold->reason;
  if (order.ship_complete) {
    for (const Line& each : order.lines) {
      if (each.balance[account::backorder] + each.balance[account::preorder] > 0) {
        return "waiting_for_rest";
      }
    }
  }
  if (order.requested_ship_at && *order.requested_ship_at > as_of) return "scheduled";
  return "ready";
}

std::vector<Run> failed_runs(const Order& order, std::size_t line) {
  std::vector<Run> runs;
  for (const Shipment& shipment : order.shipments) {
    if (shipment.voided) continue;
    for (const ShipmentLine& each : shipment.lines) {
      if (each.line != line || each.failed == 0) continue;
      const auto same = std::find_if(runs.begin(), runs.end(),
                                     [&](const Run& run) { return run.reason == each.reason; });
      if (same != runs.end()) {
        same->quantity += each.failed;
        continue;
      }
      Run run;
      run.in = decide(true, false, false, false);
      run.quantity = each.failed;
      run.reason = each.reason;
      runs.push_back(run);
    }
  }
  return runs;
}

// Of a line that is no kit, or of a component of one.
std::vector<Run> waiting_runs_of(const State& state, Place place, Pegging& pegging, Instant as_of) {
  const Line& line = line_at(state, place);
  const Holder& holder = holder_at(state, place);
  const Sku& sku = state.skus.at(holder.sku);
  const std::vector<Pegged>& pegged = pegging[place];
  std::vector<Run> runs;
  Run run;
  run.in = decide(false, is_released(state, line), false, false);
  run.reason = run.in == account::preorder ? "unreleased" : "out_of_stock";
  Quantity uncovered = holder.waiting;
  for (const Pegged& each : pegged) {
    Run covered = run;
    covered.quantity = each.quantity;
    uncovered -= each.quantity;
    if (each.expected_at < as_of) {
      covered.eta_source = "overdue_supply:" + each.supply;
    } else {
      set_eta(covered, std::max(each.expected_at, sku.releases_at.value_or(0)));
      covered.eta_source = "supply:" + each.supply;
    }
    runs.push_back(covered);
  }
  if (uncovered > 0) {
    run.quantity = uncovered;
    set_eta_of_uncovered(run, sku, line, as_of);
    runs.push_back(run);
  }
  return runs;
}

// The unreleased SKU of the line that comes last: its own, or that of a component.
std::optional<Instant> last_release(const State& state, const Line& line) {
  std::optional<Instant> last;
  const auto take = [&](const Sku& sku) {
    if (!sku.released && (!last || *sku.releases_at > *last)) last = sku.releases_at;
  };
  take(state.skus.at(line.sku));
  for (const Component& each : line.components) take(state.skus.at(each.sku));
  return last;
}

// Kit by kit: each takes the next units of every component, those with stock first, and is as late as the
// latest of them. Who is unknown is later than all.
std::vector<Run> waiting_runs_of_kit(const State& state, Place place, Pegging& pegging,
                                     Instant as_of) {
  const Line& line = line_at(state, place);
  std::vector<std::vector<Run>> left;  // by component, in the order in which its units come
  for (std::size_t c = 0; c < line.components.size(); ++c) {
    const Component& component = line.components[c];
    const Sku& sku = state.skus.at(component.sku);
    Run held;
    held.quantity = held_units(component);
    if (!sku.released) {
      set_eta(held, *sku.releases_at);
      held.eta_source = "release";
    }
    std::vector<Run>& runs = left.emplace_back();
    runs.push_back(held);
    for (const Run& run : waiting_runs_of(state, {place.order, place.line, c + 1}, pegging, as_of))
      runs.push_back(run);
  }
  std::vector<Run> kits;
  const Quantity complete = allocated_units(line);
  for (Quantity kit = 0; kit < line.unshipped_kits; ++kit) {
    std::vector<Run> lacks;
    const Sku& own = state.skus.at(line.sku);
    if (!own.released) {
      Run release;
      set_eta(release, *own.releases_at);
      release.eta_source = "release";
      lacks.push_back(release);
    }
    for (std::size_t c = 0; c < left.size(); ++c) {
      Quantity rest = line.components[c].per_kit;
      for (Run& run : left[c]) {
        const Quantity taken = std::min(rest, run.quantity);
        if (taken == 0) continue;
        run.quantity -= taken;
        rest -= taken;
        const bool is_ready = &run == &left[c].front() && !run.eta_source;
        if (!is_ready) lacks.push_back(run);
      }
    }
    if (kit < complete) continue;
    Run worst = lacks.front();
    for (const Run& run : lacks) {
      if (!worst.eta_end) break;
      if (!run.eta_end || *run.eta_end > *worst.eta_end) worst = run;
    }
    worst.in = decide(false, is_released(state, line), false, false);
    worst.reason = worst.in == account::preorder ? "unreleased" : "out_of_stock";
    worst.quantity = 1;
    if (!kits.empty() && kits.back().eta == worst.eta &&
        kits.back().eta_source == worst.eta_source) {
      ++kits.back().quantity;
    } else {
      kits.push_back(worst);
    }
  }
  return kits;
}

std::vector<Run> waiting_runs(const State& state, Place place, Pegging& pegging, Instant as_of) {
  return line_at(state, place).components.empty()
             ? waiting_runs_of(state, place, pegging, as_of)
             : waiting_runs_of_kit(state, place, pegging, as_of);
}

std::vector<Run> allocated_runs(const State& state, const Order& order, const Line& line,
                                Instant as_of) {
  const Hold* stop = earliest_hold(order, line, true);
  Run run;
  run.in = decide(false, is_released(state, line), true, stop != nullptr);
  if (run.in == account::preorder) {
    run.reason = "unreleased";
    set_eta(run, *last_release(state, line));
    run.eta_source = "release";
  } else if (run.in == account::shipping_stuck) {
    run.reason = stop->reason;
  } else {
    run.reason = backlog_reason(order, line, as_of);
  }
  std::vector<Run> runs;
  if (!line.components.empty()) {
    run.quantity = allocated_units(line);
    if (run.quantity > 0) runs.push_back(run);
    return runs;
  }
  std::vector<std::string> locations = locations_of(state, line.sku);
  locations.push_back("");
  for (const std::string& location : locations) {
    run.quantity = allocated_at(line, location);
    if (run.quantity == 0) continue;
    if (!location.empty()) run.location = location;
    runs.push_back(run);
  }
  return runs;
}

std::string run_json(const Run& run, const Line& line) {
  Object json;
  json.text("class", account_names[run.in]).number("quantity", run.quantity);
  json.text("reason", run.reason).put("since", quoted_instant(line.since[run.in]));
  json.put("location", run.location ? quoted(*run.location) : "null").put("eta", run.eta);
  json.put("eta_source", run.eta_source ? quoted(*run.eta_source) : "null");
  return json.done();
}

// By class; inside a class failed, waiting, allocated.
std::vector<Run> runs_of(const State& state, Place place, Pegging& pegging, Instant as_of) {
  const Order& order = state.orders[place.order];
  const Line& line = line_at(state, place);
  std::vector<Run> runs = failed_runs(order, place.line);
  for (const Run& run : waiting_runs(state, place, pegging, as_of)) runs.push_back(run);
  for (const Run& run : allocated_runs(state, order, line, as_of)) runs.push_back(run);

  std::vector<Run> listed;
  for (const account::Id each : class_order) {
    for (const Run& run : runs) {
      if (run.in == each) listed.push_back(run);
    }
  }
  return listed;
}

std::string line_json(const State& state, Place place, Pegging& pegging, Instant as_of) {
  const Line& line = line_at(state, place);
  List listed;
  for (const Run& run : runs_of(state, place, pegging, as_of)) {
    listed.add(run_json(run, line));
  }
  Object json;
  json.text("line", line.id).text("sku", line.sku).number("ordered", line.ordered);
  json.number("shipped", line.balance[account::shipped]);
  json.number("returned", line.balance[account::returned]);
  json.number("cancelled", line.balance[account::cancelled]);
  return json.put("runs", listed.done()).done();
}

// ---- explain -------------------------------------------------------------------------------

// The least receipt at a location by which the line is given `wanted` units. Nothing, where more would have to be
// tried than there is time for.
std::optional<Quantity> least_receipt(const State& state, Place place, const std::string& location,
                                      Quantity wanted) {
  const std::string sku = holder_at(state, place).sku;
  State waiting;  // only what waits for the SKU
  waiting.options = state.options;
  Place there;
  Quantity available = -reserved_at(state, sku, location);
  if (const auto at = state.stock.find(sku);
      at != state.stock.end() && at->second.contains(location)) {
    const Stock& stock = at->second.at(location);
    available += stock.on_hand - stock.safety_stock;
  }
  std::optional<std::size_t> last_order;
  for (const Place each : holders_of(state, sku)) {
    const Holder& holder = holder_at(state, each);
    available -= allocated_at(holder, location);
    if (holder.waiting == 0) continue;
    if (last_order != each.order) {
      waiting.orders.push_back(state.orders[each.order]);
      waiting.orders.back().lines.clear();
      last_order = each.order;
    }
    Order& order = waiting.orders.back();
    Line line = line_at(state, each);
    if (each.component != 0) line.components = {line.components[each.component - 1]};
    if (each == place)
      there = {waiting.orders.size() - 1, order.lines.size(),
               std::min<std::size_t>(each.component, 1)};
    order.lines.push_back(line);
  }
  const auto is_enough = [&](Quantity received) {
    if (available + received <= 0) return false;
    State trial = waiting;
    std::map<std::string, Quantity> there_is{{location, available + received}};
    give(trial, queue_of(trial, sku, state.options.due_date), {location}, there_is);
    return holder_at(waiting, there).waiting - holder_at(trial, there).waiting >= wanted;
  };
  if (state.options.fair_share) {
    // Each is tried: a larger receipt may bring a line less (the paradox of largest remainders).
    const Quantity first = std::max<Quantity>(1, 1 - available);
    for (Quantity received = first; received < first + 5'000; ++received) {
      if (is_enough(received)) return received;
    }
    return {};
  }
  Quantity too_little = 0;
  Quantity enough = 1;
  for (; !is_enough(enough); enough *= 2) too_little = enough;
  while (enough - too_little > 1) {
    const Quantity middle = too_little + (enough - too_little) / 2;
    (is_enough(middle) ? enough : too_little) = middle;
  }
  return enough;
}

struct NeededText {
  std::string facts;
  std::string remedies;
};

// Of the locations that the line accepts, the first with the least receipt; and the stock at each.
void add_receipt(NeededText& text, const State& state, Place place, Quantity wanted) {
  const Line& line = line_at(state, place);
  const std::string& sku = holder_at(state, place).sku;
  std::vector<std::string> locations;
  for (const std::string& location : locations_of(state, sku)) {
    if (!accepts(line, location)) continue;
    locations.push_back(location);
    const Stock& stock = state.stock.at(sku).at(location);
    Quantity allocated = 0;
    for (const Place each : holders_of(state, sku)) {
      allocated += allocated_at(holder_at(state, each), location);
    }
    text.facts += " {" + location + ' ' + std::to_string(stock.on_hand) + ' ' +
                  std::to_string(allocated) + ' ' +
                  std::to_string(reserved_at(state, sku, location)) + ' ' +
                  std::to_string(stock.safety_stock) + '}';
  }
  if (locations.empty()) locations.push_back(line.location.value_or("main"));
  std::string best;
  Quantity least = 0;
  for (const std::string& location : locations) {
    const std::optional<Quantity> needed = least_receipt(state, place, location, wanted);
    if (!needed) {
      text.remedies += Model::too_many_to_try;
      return;
    }
    if (!best.empty() && *needed >= least) continue;
    best = location;
    least = *needed;
  }
  text.remedies += " receive " + std::to_string(least) + " of " + sku + " at " + best;
}

// For so many of the units that wait, from the front. Of a kit: each component that is short.
std::string receipts_text(const State& state, Place place, Quantity wanted) {
  const Line& line = line_at(state, place);
  NeededText text;
  if (line.components.empty()) add_receipt(text, state, place, wanted);
  for (std::size_t c = 0; c < line.components.size(); ++c) {
    const Component& component = line.components[c];
    const Quantity needed = (allocated_units(line) + wanted) * component.per_kit;
    const Quantity missing = needed - held_units(component);
    if (missing <= 0) continue;
    text.facts += " short " + std::to_string(missing) + " of " + component.sku;
    add_receipt(text, state, {place.order, place.line, c + 1}, missing);
  }
  return text.facts + text.remedies;
}

std::string holds_text(const Order& order, const Line& line, bool shipping) {
  std::string text;
  for (const Hold& hold : order.holds) {
    if (applies_to(hold, line) && is_shipping_hold(hold.reason) == shipping) {
      text += " release " + hold.id;
    }
  }
  return text;
}

std::string backlog_text(const Order& order, const Line& line, Instant as_of) {
  std::string text = holds_text(order, line, false);
  for (const Line& each : order.lines) {
    const Quantity rest = each.balance[account::backorder] + each.balance[account::preorder];
    if (order.ship_complete && rest > 0) text += " rest " + each.id + ' ' + std::to_string(rest);
  }
  if (order.requested_ship_at && *order.requested_ship_at > as_of) {
    text += " date " + format_instant(*order.requested_ship_at);
  }
  return text;
}

std::string failed_text(const Order& order, std::size_t line, const std::string& reason) {
  std::string text;
  for (const Shipment& shipment : order.shipments) {
    if (shipment.voided) continue;
    for (const ShipmentLine& each : shipment.lines) {
      if (each.line != line || each.failed == 0 || each.reason != reason) continue;
      text += " recover " + std::to_string(each.failed) + " of " + shipment.id;
    }
  }
  return text;
}

std::string explain_line(const State& state, Place place, Pegging& pegging, Instant as_of) {
  const Order& order = state.orders[place.order];
  const Line& line = order.lines[place.line];
  const auto date = [](std::optional<Instant> at) { return at ? format_instant(*at) : "none"; };
  std::string text = "line " + line.id + " first " + date(line.accepted_due) + " now " +
                     date(line.promised_at ? line.promised_at : order.requested_ship_at) + '\n';
  Quantity failed = failed_units(order, place.line);
  Quantity waited = 0;
  for (const Run& run : runs_of(state, place, pegging, as_of)) {
    std::string rule, why;
    if (run.in == account::shipping_stuck && failed > 0) {
      failed -= run.quantity;
      rule = "R1";
      why = failed_text(order, place.line, run.reason);
    } else if (run.in == account::preorder) {
      rule = "R2";
      why = " until " + format_instant(*last_release(state, line));
    } else if (run.in == account::backorder) {
      rule = "R3";
      waited += run.quantity;
      why = receipts_text(state, place, waited);
    } else if (run.in == account::shipping_stuck) {
      rule = "R4";
      why = holds_text(order, line, true);
    } else {
      rule = "R5";
      why = backlog_text(order, line, as_of);
    }
    text += "  " + rule + ' ' + std::to_string(run.quantity) + why + '\n';
  }
  return text;
}

// ---- group by -------------------------------------------------------------------------------

// Null, a number or a text; sorts as rows do.
struct Group {
  int kind = 0;
  std::int64_t number = 0;
  std::string text;
  auto operator<=>(const Group&) const = default;
};

Group group_of_text(const std::optional<std::string>& text) {
  return text ? Group{2, 0, *text} : Group{};
}

std::string group_json(const Group& group) {
  if (group.kind == 0) return "null";
  return group.kind == 1 ? std::to_string(group.number) : quoted(group.text);
}

bool is_key_of_order(const std::string& by) {
  return by == "channel" || by == "currency" || by == "priority";
}

Group group_of_order(const Order& order, const std::string& by) {
  if (by == "channel") return group_of_text(order.channel);
  if (by == "currency") return group_of_text(order.currency);
  return {1, order.priority, ""};
}

struct Part {
  Group group;
  Quantity quantity = 0;
};

// The line's units in one class by group. By location they lie as the runs of status do.
std::vector<Part> parts_by_group(const State& state, Place place, account::Id in,
                                 const std::string& by, Instant as_of) {
  const Order& order = state.orders[place.order];
  const Line& line = line_at(state, place);
  if (by == "sku") return {{group_of_text(line.sku), line.balance[in]}};
  if (by == "category") {
    return {{group_of_text(state.skus.at(line.sku).category), line.balance[in]}};
  }
  if (by != "location") return {{group_of_order(order, by), line.balance[in]}};
  std::vector<Run> runs = failed_runs(order, place.line);
  Pegging no_matter;
  for (const Run& run : waiting_runs(state, place, no_matter, as_of)) runs.push_back(run);
  for (const Run& run : allocated_runs(state, order, line, as_of)) runs.push_back(run);
  std::vector<Part> parts;
  for (const Run& run : runs) {
    if (run.in != in) continue;
    const Group group = group_of_text(run.location);
    if (parts.empty() || parts.back().group != group) parts.push_back({group, 0});
    parts.back().quantity += run.quantity;
  }
  return parts;
}

// What the units from `begin` on are worth, counted from where the class begins in the line.
Millionths value_of_part(const Line& line, account::Id in, Quantity begin, Quantity quantity,
                         int currency_digits) {
  for (const account::Id each :
       {account::returned, account::shipped, account::cancelled, account::shipping_stuck,
        account::backlog, account::backorder, account::preorder}) {
    if (each == in) break;
    begin += line.balance[each];
  }
  return value_of_first(line, begin + quantity, currency_digits) -
         value_of_first(line, begin, currency_digits);
}

using GroupSums = std::map<std::tuple<Group, std::size_t, std::string, std::size_t>, Sum>;

template <class BucketOfOrder, class BucketOfLine>
GroupSums sum_up_by(const std::string& by, const State& state, Instant as_of,
                    BucketOfOrder bucket_of_order, BucketOfLine bucket_of_line) {
  GroupSums sums;
  for (std::size_t o = 0; o < state.orders.size(); ++o) {
    const Order& order = state.orders[o];
    const int digits = *minor_digits(order.currency);
    for (std::size_t c = 0; c < class_order.size(); ++c) {
      const account::Id each = class_order[c];
      if (is_key_of_order(by) && class_of(order) == each) {
        ++sums[{group_of_order(order, by), c, order.currency, bucket_of_order(order)}].orders;
      }
      std::set<Group> counted;  // groups that the order is in with this class
      for (std::size_t l = 0; l < order.lines.size(); ++l) {
        const Line& line = order.lines[l];
        if (line.balance[each] == 0) continue;
        Quantity begin = 0;
        for (const Part& part : parts_by_group(state, {o, l, 0}, each, by, as_of)) {
          Sum& sum = sums[{part.group, c, order.currency, bucket_of_line(order, line)}];
          if (!is_key_of_order(by) && counted.insert(part.group).second) ++sum.orders;
          ++sum.lines;
          sum.units += part.quantity;
          sum.value += value_of_part(line, each, begin, part.quantity, digits);
          begin += part.quantity;
        }
      }
    }
  }
  return sums;
}

std::string order_class_name(const Order& order) {
  const account::Id open_class = class_of(order);
  if (open_class != account::ordered) return account_names[open_class];
  for (const Line& line : order.lines) {
    if (line.balance[account::shipped] + line.balance[account::returned] > 0) return "fulfilled";
  }
  return "cancelled";
}

// ---- metrics --------------------------------------------------------------------------------

struct Movement {
  Quantity units = 0;
  Millionths value = 0;
};

constexpr std::array column_names{"opening", "placed",    "cancelled", "shipped",
                                  "failed",  "recovered", "voided",    "closing"};
using Columns = std::map<std::string, Movement>;

// The column that a posting belongs to; nothing when the unit stays inside or outside of what is open.
const char* column_of(const Posting& posting) {
  const bool was_open = posting.from < account::open_count;
  const bool is_open = posting.to < account::open_count;
  if (posting.from == account::ordered) return "placed";
  if (was_open && posting.to == account::cancelled) return "cancelled";
  if (was_open && posting.to == account::shipped) {
    return posting.event_type == "units_shipped" ? "shipped" : "recovered";
  }
  if (is_open && posting.from == account::shipped) {
    return posting.event_type == "shipment_failed" ? "failed" : "voided";
  }
  return nullptr;
}

Movement open_of(const Line& line, int currency_digits) {
  Movement open{open_units(line), 0};
  for (const account::Id each : class_order) open.value += value_in(line, each, currency_digits);
  return open;
}

std::string signed_money(Millionths value, int currency_digits) {
  return value < 0 ? "-" + format_money(-value, currency_digits)
                   : format_money(value, currency_digits);
}

std::string movement_json(const Movement& movement, int currency_digits) {
  Object json;
  json.number("units", movement.units);
  return json.text("value", signed_money(movement.value, currency_digits)).done();
}

// Four digits, half up: as many ten-thousandths of a cent as there are in a money of 4 digits.
std::string quotient(Millionths dividend, Millionths divisor) {
  return format_money((dividend * 20'000 + divisor) / (divisor * 2) * 100, 4);
}

std::string share_json(Quantity part, Quantity whole) {
  Object json;
  json.number("part", part).number("whole", whole);
  return json.put("rate", whole == 0 ? "null" : quoted(quotient(part, whole))).done();
}

std::string percentile(std::vector<std::pair<Instant, Quantity>> times, int percent) {
  std::sort(times.begin(), times.end());
  Millionths all = 0;
  for (const auto& [time, units] : times) all += units;
  Millionths within = 0;
  for (const auto& [time, units] : times) {
    within += units;
    if (within * 100 >= all * percent) return std::to_string(time);
  }
  return "null";
}

std::string roll_forward_json(const std::string& currency, const Columns& columns,
                              std::int64_t days) {
  const int digits = *minor_digits(currency);
  const auto column = [&](const char* name) {
    const auto found = columns.find(name);
    return found == columns.end() ? Movement() : found->second;
  };
  Object row;
  row.text("currency", currency);
  for (const char* name : column_names) row.put(name, movement_json(column(name), digits));
  Movement net;
  for (const auto& [name, sign] : {std::pair{"shipped", 1}, std::pair{"failed", -1},
                                   std::pair{"recovered", 1}, std::pair{"voided", -1}}) {
    net.units += sign * column(name).units;
    net.value += sign * column(name).value;
  }
  row.put("net_shipped", movement_json(net, digits));
  const auto ratio = [&](Millionths dividend) {
    return net.value > 0 ? quoted(quotient(dividend, net.value)) : std::string("null");
  };
  row.put("days_of_backlog", ratio(column("closing").value * days));
  return row.put("book_to_bill", ratio(column("placed").value)).done();
}

}  // namespace

std::string format_instant(Instant instant) {
  const auto padded = [](std::int64_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
  };
  const std::int64_t day = instant / day_ms;  // no instant is before 1970
  const std::int64_t ms = instant % day_ms;
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  std::string text = padded(static_cast<int>(date.year()), 4);
  text += '-' + padded(static_cast<unsigned>(date.month()), 2);
  text += '-' + padded(static_cast<unsigned>(date.day()), 2);
  text += 'T' + padded(ms / 3'600'000, 2);
  text += ':' + padded(ms / 60'000 % 60, 2);
  text += ':' + padded(ms / 1000 % 60, 2);
  if (ms % 1000 != 0) text += '.' + padded(ms % 1000, 3);
  return text + 'Z';
}

Quantity open_units(const Line& line) {
  return line.balance[account::preorder] + line.balance[account::backorder] +
         line.balance[account::backlog] + line.balance[account::shipping_stuck];
}

Quantity failed_units(const Order& order, std::size_t line) {
  Quantity sum = 0;
  for (const Shipment& shipment : order.shipments) {
    if (shipment.voided) continue;
    for (const ShipmentLine& each : shipment.lines) {
      if (each.line == line) sum += each.failed;
    }
  }
  return sum;
}

Quantity unshipped_units(const Line& line) {
  return line.components.empty() ? line.waiting + held_units(line) : line.unshipped_kits;
}

Quantity available_units(const State& state, const std::string& sku) {
  if (const auto kit = state.kits.find(sku); kit != state.kits.end()) {
    Quantity least = most_units;
    for (const auto& [component, per_kit] : kit->second) {
      least = std::min(least, available_units(state, component) / per_kit);
    }
    return least;
  }
  Quantity sum = 0;
  for (const std::string& location : locations_of(state, sku)) {
    sum += available_at(state, sku, location);
  }
  return sum;
}

Model::Model(Options options) : options_(std::move(options)) {
  auto empty = std::make_shared<State>();
  empty->options = options_;
  history_.push_back(std::move(empty));
}

Outcome Model::apply(std::string_view json_line) {
  try {
    const Event event = read_event(json_line);
    if (event.id) {
      const auto known = content_by_id_.find(*event.id);
      if (known != content_by_id_.end()) {
        if (known->second == event.content) return {Outcome::repeated, "", ""};
        refuse("conflicting_duplicate", "id " + *event.id + " was used with other content");
      }
    }
    const State& now = *history_.back();
    if (event.at < now.clock) {
      refuse("out_of_order", "at " + format_instant(event.at) + " is before the clock");
    }
    auto next = std::make_shared<State>(now);
    std::vector<Posting> postings;
    let_due_happen(*next, event.at, postings);
    Application(*next, event, options_.due_date).run();
    const std::size_t released = postings.size();
    post(*next, event.at, postings);
    for (std::size_t i = released; i < postings.size(); ++i) postings[i].event_type = event.type;
    next->clock = event.at;
    ++next->events;

    if (event.id) content_by_id_.emplace(*event.id, event.content);
    postings_.insert(postings_.end(), postings.begin(), postings.end());
    if (now.clock == event.at) history_.pop_back();
    history_.push_back(std::move(next));
    return {Outcome::applied, "", ""};
  } catch (const Problem& problem) {
    ++rejected_;
    return {Outcome::refused, problem.code, problem.sentence};
  }
}

Model::Answer Model::at(const std::optional<std::string>& as_of) const {
  Answer answer;
  if (as_of) {
    const std::optional<Instant> instant = parse_instant(*as_of);
    if (!instant) throw std::invalid_argument("as_of is no instant: " + *as_of);
    answer.as_of = *instant;
  } else {
    answer.as_of = history_.back()->clock;
  }
  // The last state that is not later. The first one, before any event, is as early as can be.
  auto known = history_.rbegin();
  while ((*known)->clock > answer.as_of) ++known;
  answer.state = *known;
  if (!due_until(**known, answer.as_of).empty()) {
    auto advanced = std::make_shared<State>(**known);
    let_due_happen(*advanced, answer.as_of, answer.releases);
    answer.state = std::move(advanced);
  }
  return answer;
}

std::string Model::totals(std::optional<std::string> as_of) const {
  const Answer answer = at(as_of);
  const Sums sums = sum_up(
      *answer.state, [](const Order&) { return std::size_t{0}; },
      [](const Order&, const Line&) { return std::size_t{0}; });
  List rows;
  for (const auto& [key, sum] : sums) {
    const auto& [class_place, currency, bucket] = key;
    Object row;
    row.text("class", account_names[class_order[class_place]]).text("currency", currency);
    put_sum(row, sum, currency);
    rows.add(row.done());
  }
  return totals_json(answer, rows.done());
}

std::string Model::totals_by(const std::string& by, std::optional<std::string> as_of) const {
  const Answer answer = at(as_of);
  const GroupSums sums = sum_up_by(
      by, *answer.state, answer.as_of, [](const Order&) { return std::size_t{0}; },
      [](const Order&, const Line&) { return std::size_t{0}; });
  List rows;
  for (const auto& [key, sum] : sums) {
    const auto& [group, class_place, currency, bucket] = key;
    Object row;
    row.put("group", group_json(group));
    row.text("class", account_names[class_order[class_place]]).text("currency", currency);
    put_sum(row, sum, currency);
    rows.add(row.done());
  }
  return totals_json(answer, rows.done());
}

std::string Model::totals_json(const Answer& answer, const std::string& rows) const {
  const auto open_orders =
      std::count_if(answer.state->orders.begin(), answer.state->orders.end(), is_open);
  Object json;
  json.text("schema", "orderledger.totals/1").put("as_of", quoted_instant(answer.as_of));
  json.count("events", answer.state->events).count("rejected", rejected_);
  return json.number("open_orders", open_orders).put("totals", rows).done();
}

namespace {

/// Days by the C library's own reader of time zones. TZ is set while this lives; one thread only.
class LocalDays {
 public:
  explicit LocalDays(std::string zone) : zone_(std::move(zone)) {
    if (zone_.empty()) return;
    if (const char* const before = std::getenv("TZ")) before_ = before;
    setenv("TZ", (":" + zone_).c_str(), 1);
    tzset();
  }
  ~LocalDays() {
    if (zone_.empty()) return;
    if (before_) {
      setenv("TZ", before_->c_str(), 1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }
  LocalDays(const LocalDays&) = delete;
  LocalDays& operator=(const LocalDays&) = delete;

  std::int64_t day_of(Instant instant) const {
    if (zone_.empty()) return instant / day_ms;
    const std::time_t seconds = instant / 1000;  // no instant is before 1970
    std::tm local{};
    localtime_r(&seconds, &local);
    return std::chrono::sys_days{std::chrono::year{local.tm_year + 1900} / (local.tm_mon + 1) /
                                 local.tm_mday}
        .time_since_epoch()
        .count();
  }

  /// The first instant of the day, found by halving.
  Instant start_of(std::int64_t day) const {
    Instant before = std::max<Instant>(-1, (day - 3) * day_ms);
    Instant in = std::min(last_instant + 1, (day + 3) * day_ms);
    while (in - before > 1) {
      const Instant middle = before + (in - before) / 2;
      (day_of(middle) < day ? before : in) = middle;
    }
    return in;
  }
  Instant end_of(std::int64_t day) const { return start_of(day + 1) - 1; }

 private:
  std::string zone_;
  std::optional<std::string> before_;
};

}  // namespace

std::string Model::aging(std::optional<std::string> as_of, bool by_due,
                         std::vector<int> bounds) const {
  return aging_of(std::nullopt, as_of, by_due, std::move(bounds));
}

std::string Model::aging_by(const std::string& by, std::optional<std::string> as_of, bool by_due,
                            std::vector<int> bounds) const {
  return aging_of(by, as_of, by_due, std::move(bounds));
}

std::string Model::aging_of(const std::optional<std::string>& by,
                            const std::optional<std::string>& as_of, bool by_due,
                            std::vector<int> bounds) const {
  if (by_due && (bounds.empty() || bounds.front() != 0)) bounds.insert(bounds.begin(), 0);
  const Answer answer = at(as_of);
  const LocalDays local(options_.time_zone);
  const auto bucket_of = [&](std::optional<Instant> date) {
    const std::int64_t days = date ? local.day_of(answer.as_of) - local.day_of(*date) : 0;
    std::size_t bucket = 0;  // a date that is still to come falls in the first
    while (bucket < bounds.size() && days > bounds[bucket]) ++bucket;
    return bucket;
  };
  const auto bucket_of_order = [&](const Order& order) {
    return bucket_of(by_due ? order.requested_ship_at : std::optional(order.placed_at));
  };
  const auto bucket_of_line = [&](const Order& order, const Line& line) {
    if (!by_due) return bucket_of(line.placed_at);
    return bucket_of(line.promised_at ? line.promised_at : order.requested_ship_at);
  };
  List rows;
  const auto add_row = [&](Object row, std::size_t class_place, const std::string& currency,
                           std::size_t bucket, const Sum& sum) {
    row.text("class", account_names[class_order[class_place]]).text("currency", currency);
    row.number("from_days", bucket == 0 ? 0 : bounds[bucket - 1] + 1);
    row.put("to_days", bucket < bounds.size() ? std::to_string(bounds[bucket]) : "null");
    put_sum(row, sum, currency);
    rows.add(row.done());
  };
  if (by) {
    for (const auto& [key, sum] :
         sum_up_by(*by, *answer.state, answer.as_of, bucket_of_order, bucket_of_line)) {
      const auto& [group, class_place, currency, bucket] = key;
      add_row(Object().put("group", group_json(group)), class_place, currency, bucket, sum);
    }
  } else {
    for (const auto& [key, sum] : sum_up(*answer.state, bucket_of_order, bucket_of_line)) {
      const auto& [class_place, currency, bucket] = key;
      add_row(Object(), class_place, currency, bucket, sum);
    }
  }
  List bounds_json;
  for (const int bound : bounds) bounds_json.add(std::to_string(bound));
  Object json;
  json.text("schema", "orderledger.aging/1").put("as_of", quoted_instant(answer.as_of));
  return json.put("bounds", bounds_json.done()).put("aging", rows.done()).done();
}

std::string Model::status(std::optional<std::string> as_of) const {
  const Answer answer = at(as_of);
  const State& state = *answer.state;
  Pegging pegging = peg(state, options_.due_date);
  List orders;
  for (std::size_t o = 0; o < state.orders.size(); ++o) {
    const Order& order = state.orders[o];
    List lines;
    for (std::size_t l = 0; l < order.lines.size(); ++l) {
      lines.add(line_json(state, {o, l, 0}, pegging, answer.as_of));
    }
    Object json;
    json.text("order", order.id).text("class", order_class_name(order));
    json.put("placed_at", quoted_instant(order.placed_at)).put("lines", lines.done());
    orders.add(json.done());
  }
  Object json;
  json.text("schema", "orderledger.status/1").put("as_of", quoted_instant(answer.as_of));
  return json.put("orders", orders.done()).done();
}

std::string Model::explain(const std::string& id, std::optional<std::string> as_of) const {
  const Answer answer = at(as_of);
  const State& state = *answer.state;
  Pegging pegging = peg(state, options_.due_date);
  std::string text;
  for (std::size_t o = 0; o < state.orders.size(); ++o) {
    if (state.orders[o].id != id) continue;
    for (std::size_t l = 0; l < state.orders[o].lines.size(); ++l) {
      text += explain_line(state, {o, l}, pegging, answer.as_of);
    }
  }
  return text;
}

std::string Model::list(const ListFilter& filter, std::optional<std::string> as_of) const {
  const Answer answer = at(as_of);
  const State& state = *answer.state;
  if (!filter.sku.empty() && !state.skus.contains(filter.sku)) return "unknown_sku";
  const LocalDays local(options_.time_zone);
  struct Row {
    // What it is sorted by, the smaller first; then by acceptance.
    std::tuple<std::int64_t, std::string, Millionths, std::size_t> key;
    std::string json;
    bool operator<(const Row& other) const { return key < other.key; }
  };
  std::vector<Row> rows;
  for (std::size_t o = 0; o < state.orders.size(); ++o) {
    const Order& order = state.orders[o];
    if (!is_open(order)) continue;
    if (!filter.order_class.empty() && order_class_name(order) != filter.order_class) continue;
    const std::int64_t day = local.day_of(order.placed_at);
    const std::int64_t age = std::max<std::int64_t>(0, local.day_of(answer.as_of) - day);
    if (age < filter.min_age_days) continue;

    const int digits = *minor_digits(order.currency);
    Quantity units = 0;
    Millionths value = 0;
    std::vector<std::string> reasons;
    bool has_such_unit = false;
    Pegging no_matter;
    for (std::size_t l = 0; l < order.lines.size(); ++l) {
      const Line& line = order.lines[l];
      units += open_units(line);
      for (const account::Id each : class_order) value += value_in(line, each, digits);
      for (const Run& run : runs_of(state, {o, l, 0}, no_matter, answer.as_of)) {
        if (std::find(reasons.begin(), reasons.end(), run.reason) == reasons.end()) {
          reasons.push_back(run.reason);
        }
        if ((filter.sku.empty() || line.sku == filter.sku) &&
            (filter.reason.empty() || run.reason == filter.reason)) {
          has_such_unit = true;
        }
      }
    }
    if (!has_such_unit) continue;

    List reasons_json;
    for (const std::string& reason : reasons) reasons_json.add(quoted(reason));
    const auto maybe_text = [](const std::optional<std::string>& text) {
      return text ? quoted(*text) : std::string("null");
    };
    Object json;
    json.text("order", order.id).text("class", order_class_name(order));
    json.put("placed_at", quoted_instant(order.placed_at)).number("age_days", age);
    json.number("priority", order.priority).number("units", units);
    json.text("currency", order.currency).text("value", format_money(value, digits));
    json.put("channel", maybe_text(order.channel)).put("customer", maybe_text(order.customer));
    json.put("reasons", reasons_json.done());
    Row& row = rows.emplace_back();
    row.json = json.done();
    if (filter.sort == "age") row.key = {day, "", 0, o};
    if (filter.sort == "priority") row.key = {-order.priority, "", 0, o};
    if (filter.sort == "value") row.key = {0, order.currency, -value, o};
  }
  std::sort(rows.begin(), rows.end());
  List orders;
  for (const Row& row : rows) orders.add(row.json);
  Object json;
  json.text("schema", "orderledger.list/1").put("as_of", quoted_instant(answer.as_of));
  json.text("sort", filter.sort).put("orders", orders.done());
  return json.put("next", "null").done();
}

std::string Model::late(std::optional<std::string> as_of) const {
  const Answer answer = at(as_of);
  const State& state = *answer.state;
  const LocalDays local(options_.time_zone);
  const auto days = [&](Instant from, Instant to) {
    return std::max<std::int64_t>(0, local.day_of(to) - local.day_of(from));
  };
  Pegging pegging = peg(state, options_.due_date);
  std::vector<std::pair<std::int64_t, std::string>> rows;  // minus the days late, and the row
  for (std::size_t o = 0; o < state.orders.size(); ++o) {
    const Order& order = state.orders[o];
    for (std::size_t l = 0; l < order.lines.size(); ++l) {
      const Line& line = order.lines[l];
      if (open_units(line) == 0) continue;
      const std::optional<Instant> promised =
          line.promised_at ? line.promised_at : order.requested_ship_at;
      std::optional<Instant> wait_end;
      for (const Benchmark& each : benchmarks) {
        if (state.skus.at(line.sku).category != each.category) continue;
        wait_end = line.placed_at + each.max_days * day_ms;
      }
      const bool past_wait = wait_end && answer.as_of > *wait_end;

      Quantity late = 0;
      Run worst;
      Instant worst_end = -1;
      bool broken = false, broken_by_eta = false;
      for (const Run& run : runs_of(state, {o, l, 0}, pegging, answer.as_of)) {
        const Instant end = std::max(answer.as_of, run.eta_end.value_or(0));
        const bool breaks = promised && end > *promised;
        if (!breaks && !past_wait) continue;
        late += run.quantity;
        if (end > worst_end) {
          worst = run;
          worst_end = end;
          broken = breaks;
          broken_by_eta = breaks && run.eta_end && *run.eta_end > *promised;
        }
      }
      if (late == 0) continue;
      std::int64_t days_late = broken ? days(*promised, worst_end) : 0;
      std::string why = broken_by_eta ? "eta_after_promise" : "promise_past";
      if (past_wait && (!broken || days(*wait_end, answer.as_of) > days_late)) {
        days_late = days(*wait_end, answer.as_of);
        why = "past_benchmark_wait";
      }
      Object json;
      json.text("order", order.id).text("line", line.id).text("sku", line.sku);
      json.put("customer", order.customer ? quoted(*order.customer) : "null");
      json.number("quantity", late);
      json.put("promised_at", promised ? quoted_instant(*promised) : "null");
      json.put("eta", worst.eta);
      json.put("eta_source", worst.eta_source ? quoted(*worst.eta_source) : "null");
      json.number("days_late", days_late).text("why", why);
      rows.emplace_back(-days_late, json.done());
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  List lines;
  for (const auto& [days_late, row] : rows) lines.add(row);
  Object json;
  json.text("schema", "orderledger.late/1").put("as_of", quoted_instant(answer.as_of));
  return json.put("late", lines.done()).done();
}

std::string Model::postings(std::optional<std::string> as_of) const {
  const Answer answer = at(as_of);
  const std::size_t posted = answer.state->postings - answer.releases.size();
  std::vector<Posting> postings(postings_.begin(),
                                postings_.begin() + static_cast<std::ptrdiff_t>(posted));
  postings.insert(postings.end(), answer.releases.begin(), answer.releases.end());
  List rows;
  for (std::size_t i = 0; i < postings.size(); ++i) {
    const Posting& posting = postings[i];
    const Order& order = answer.state->orders[posting.order];
    Object row;
    row.count("seq", i + 1).put("at", quoted_instant(posting.at)).text("order", order.id);
    row.text("line", order.lines[posting.line].id).text("from", account_names[posting.from]);
    row.text("to", account_names[posting.to]).number("quantity", posting.quantity);
    rows.add(row.done());
  }
  return Object().text("schema", "orderledger.postings/1").put("postings", rows.done()).done();
}

std::string Model::metrics(std::int64_t from, std::int64_t to,
                           std::optional<std::string> as_of) const {
  const LocalDays local(options_.time_zone);
  const Instant start = local.start_of(from);
  const Instant end = std::min(at(as_of).as_of, local.end_of(to));
  const Answer answer = at(format_instant(end));
  const State& state = *answer.state;
  std::vector<Posting> all(
      postings_.begin(),
      postings_.begin() + static_cast<std::ptrdiff_t>(state.postings - answer.releases.size()));
  all.insert(all.end(), answer.releases.begin(), answer.releases.end());

  // Every line from its beginning on, posting by posting.
  std::vector<Order> orders = state.orders;
  for (Order& order : orders) {
    for (Line& line : order.lines) line.balance = {};
  }
  std::map<std::string, Columns> currencies;
  std::map<std::pair<std::size_t, std::string>, std::map<std::string, Quantity>> classes;
  const auto of_class = [&](account::Id which, const std::string& currency) -> auto& {
    const auto place = std::find(class_order.begin(), class_order.end(), which);
    return classes[{static_cast<std::size_t>(place - class_order.begin()), currency}];
  };
  const auto take_balances = [&](const char* name) {
    for (const Order& order : orders) {
      for (const Line& line : order.lines) {
        const Movement open = open_of(line, *minor_digits(order.currency));
        if (open.units == 0) continue;
        Movement& sum = currencies[order.currency][name];
        sum.units += open.units;
        sum.value += open.value;
        for (const account::Id each : class_order) {
          if (line.balance[each] > 0) of_class(each, order.currency)[name] += line.balance[each];
        }
      }
    }
  };

  Quantity placed_units = 0, backordered_units = 0, shipped_units = 0;
  std::set<std::pair<std::size_t, std::size_t>> placed_lines, backordered_lines;
  std::set<std::size_t> placed_orders, backordered_orders;
  Quantity lines_without_date = 0;
  std::vector<std::pair<Instant, Quantity>> times;
  bool is_before = true;
  for (const Posting& posting : all) {
    if (is_before && posting.at >= start) {
      take_balances("opening");
      is_before = false;
    }
    Order& order = orders[posting.order];
    Line& line = order.lines[posting.line];
    const int digits = *minor_digits(order.currency);
    const Movement before = open_of(line, digits);
    if (posting.from != account::ordered) line.balance[posting.from] -= posting.quantity;
    line.balance[posting.to] += posting.quantity;
    const Movement after = open_of(line, digits);
    if (posting.at < start) continue;
    if (posting.from < account::open_count) {
      of_class(posting.from, order.currency)["out"] += posting.quantity;
    }
    if (posting.to < account::open_count) {
      of_class(posting.to, order.currency)["in"] += posting.quantity;
    }
    const char* const column = column_of(posting);
    if (!column) continue;
    const int sign = after.units > before.units ? 1 : -1;
    Movement& sum = currencies[order.currency][column];
    sum.units += sign * (after.units - before.units);
    sum.value += sign * (after.value - before.value);
    if (posting.from == account::ordered) {
      placed_units += posting.quantity;
      placed_orders.insert(posting.order);
      const bool is_first = placed_lines.insert({posting.order, posting.line}).second;
      if (is_first && !line.accepted_due) ++lines_without_date;
      if (posting.to == account::backorder) {
        backordered_units += posting.quantity;
        backordered_lines.insert({posting.order, posting.line});
        backordered_orders.insert(posting.order);
      }
    }
    if (column == std::string("shipped")) {
      times.emplace_back(posting.at - line.placed_at, posting.quantity);
      shipped_units += posting.quantity;
    }
  }
  if (is_before) take_balances("opening");
  take_balances("closing");

  Quantity due_units = 0, due_lines = 0, due_orders = 0;
  Quantity filled_units = 0, filled_lines = 0, filled_orders = 0, cancelled_units = 0;
  for (std::size_t o = 0; o < state.orders.size(); ++o) {
    bool is_last_judged = false, has_date = false, all_filled = true;
    std::int64_t last_day = 0;
    for (std::size_t l = 0; l < state.orders[o].lines.size(); ++l) {
      const Line& line = state.orders[o].lines[l];
      if (!line.accepted_due) continue;
      // A date that had passed before the line came is judged, and missed, on the day it came.
      const std::int64_t day = local.day_of(std::max(*line.accepted_due, line.entered_at));
      const bool is_judged = day >= from && day <= to && local.end_of(day) <= end;
      const Instant day_end = local.end_of(local.day_of(*line.accepted_due));
      const Answer then = at(format_instant(day_end));
      Quantity filled = 0, cancelled = 0;
      if (day_end <= end && o < then.state->orders.size() &&
          l < then.state->orders[o].lines.size()) {
        const auto& balance = then.state->orders[o].lines[l].balance;
        filled = balance[account::shipped] + balance[account::returned];
        cancelled = balance[account::cancelled];
      }
      all_filled = all_filled && filled == line.ordered;
      if (!has_date || day >= last_day) {
        last_day = day;
        is_last_judged = is_judged;
      }
      has_date = true;
      if (!is_judged) continue;
      due_units += line.ordered;
      filled_units += filled;
      cancelled_units += cancelled;
      ++due_lines;
      if (filled == line.ordered) ++filled_lines;
    }
    if (!is_last_judged) continue;
    ++due_orders;
    if (all_filled) ++filled_orders;
  }

  const std::int64_t days = end < start ? 0 : local.day_of(end) - from + 1;
  List rows;
  for (const auto& [currency, columns] : currencies) {
    rows.add(roll_forward_json(currency, columns, days));
  }
  List class_rows;
  for (const auto& [key, sums] : classes) {
    Object row;
    row.text("class", account_names[class_order[key.first]]).text("currency", key.second);
    for (const char* name : {"opening", "in", "out", "closing"}) {
      row.number(name, sums.contains(name) ? sums.at(name) : 0);
    }
    class_rows.add(row.done());
  }
  const auto day_text = [](std::int64_t day) {
    return quoted(format_instant(day * day_ms).substr(0, 10));
  };
  Object backorder_rate;
  backorder_rate.put("units", share_json(backordered_units, placed_units));
  backorder_rate.put("lines", share_json(static_cast<Quantity>(backordered_lines.size()),
                                         static_cast<Quantity>(placed_lines.size())));
  backorder_rate.put("orders", share_json(static_cast<Quantity>(backordered_orders.size()),
                                          static_cast<Quantity>(placed_orders.size())));
  Object fill_rate;
  fill_rate.put("units", share_json(filled_units, due_units));
  fill_rate.put("lines", share_json(filled_lines, due_lines));
  fill_rate.put("orders", share_json(filled_orders, due_orders));
  fill_rate.number("cancelled_units", cancelled_units);
  fill_rate.number("lines_without_date", lines_without_date);
  Object time_to_ship;
  time_to_ship.number("units", shipped_units);
  time_to_ship.put("p50_milliseconds", percentile(times, 50));
  time_to_ship.put("p90_milliseconds", percentile(times, 90));
  time_to_ship.put("p99_milliseconds", percentile(times, 99));

  Object json;
  json.text("schema", "orderledger.metrics/1").put("from", day_text(from)).put("to", day_text(to));
  json.put("as_of", quoted_instant(at(as_of).as_of)).number("days", days);
  json.put("roll_forward", rows.done()).put("classes", class_rows.done());
  json.put("backorder_rate", backorder_rate.done()).put("fill_rate", fill_rate.done());
  return json.put("time_to_ship", time_to_ship.done()).done();
}

std::string Model::clock() const { return format_instant(history_.back()->clock); }

}  // namespace model
