#include "model/generator.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

namespace model {
namespace {

constexpr Instant second_ms = 1000;
constexpr Instant hour_ms = 3'600'000;
constexpr Instant day_ms = 86'400'000;
constexpr Instant last_instant = 253'402'300'799'999;

constexpr const char* categories[] = {"perishable",    "electronics",     "apparel", "furniture",
                                      "manufacturing", "heavy_equipment", "books",   ""};
constexpr const char* currencies[] = {"USD", "JPY", "BHD", "EUR"};
constexpr const char* shipping_holds[] = {"no_shipping_option", "carrier_exception",
                                          "address_problem",    "customs",
                                          "label_failure",      "disruption"};
constexpr const char* other_holds[] = {"awaiting_payment", "fraud_review", "customer_request",
                                       "stock_check", "other"};
constexpr const char* failures[] = {"lost",    "damaged", "returned_to_sender", "refused",
                                    "customs", "delayed", "address_problem"};
constexpr const char* recoveries[] = {"delivered", "resend", "refund"};
constexpr const char* free_texts[] = {"", "web", "a \"b\" \\ c", "caf\xC3\xA9", "line\nbreak"};
constexpr const char* prices[] = {"0",         "1",    "19.99",   "249.00",    "0.0125", "0.333333",
                                  "007.50",    "10.5", "10.500",  "1245",      "3.1",    "0.000001",
                                  "1234.5678", "0.05", "100.001", "99999.999", "100",    "7.77"};

// ---- drafts: events as fields, so that they can be spoilt one by one ------------------------

struct Draft {
  // Name and JSON text; `lines` or `components` has no text, its elements stand below.
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<Draft> lines;

  Draft& put(const std::string& name, const std::string& json) {
    fields.emplace_back(name, json);
    return *this;
  }
  Draft& number(const std::string& name, std::int64_t value) {
    return put(name, std::to_string(value));
  }
  std::string* find(const std::string& name) {
    for (auto& [other, json] : fields) {
      if (other == name) return &json;
    }
    return nullptr;
  }
  void replace(const std::string& name, const std::string& json) {
    if (std::string* found = find(name)) {
      *found = json;
    } else {
      put(name, json);
    }
  }
};

std::string render(const Draft& draft, const char* space = "") {
  std::string json = "{";
  for (const auto& [name, value] : draft.fields) {
    if (json.size() > 1) json += std::string(",") + space;
    json += "\"" + name + "\":" + space;
    if (!value.empty()) {
      json += value;
      continue;
    }
    json += "[";
    for (std::size_t i = 0; i < draft.lines.size(); ++i) {
      if (i > 0) json += std::string(",") + space;
      json += render(draft.lines[i], space);
    }
    json += "]";
  }
  return json + "}";
}

// Units that a failure can take.
Quantity can_fail(const Order& order, const ShipmentLine& line) {
  return std::min(line.unfailed(), order.lines[line.line].balance[account::shipped]);
}

// ---- the generator --------------------------------------------------------------------------

class Generator {
 public:
  Generator(std::uint64_t seed, const Profile& profile)
      : random_(seed), profile_(profile), model_(profile.options) {}

  std::vector<std::string> run() {
    start();
    while (stream_.size() < profile_.events) {
      if (random_.percent(profile_.invalid_percent)) {
        invalid();
      } else if (random_.percent(4) && !applied_.empty()) {
        repeat();
      } else {
        valid();
      }
    }
    return std::move(stream_);
  }

 private:
  const State& state() const { return model_.state(); }

  // ---- text ----

  std::string quoted(const std::string& text) {
    std::string json = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') {
        json += std::string("\\") + c;
      } else if (c == '\n') {
        json += "\\n";
      } else if (c >= 'a' && c <= 'f' && random_.below(400) == 0) {
        json += std::string("\\u006") + static_cast<char>('1' + (c - 'a'));  // the same letter
      } else {
        json += c;
      }
    }
    return json + "\"";
  }

  std::string instant(Instant value) {
    value = std::clamp<Instant>(value, 0, last_instant);
    if (random_.percent(80) || value < 2 * day_ms || value > last_instant - 2 * day_ms) {
      return "\"" + format_instant(value) + "\"";
    }
    const std::int64_t quarter = random_.between(-40, 56);  // of an hour
    std::string text = format_instant(value + quarter * hour_ms / 4);
    text.pop_back();
    if (value % second_ms == 0 && random_.percent(30)) text += ".0";
    const std::int64_t minutes = std::abs(quarter) * 15;
    text += quarter < 0 ? '-' : '+';
    for (const std::int64_t part : {minutes / 60, minutes % 60}) {
      if (text.back() != '-' && text.back() != '+') text += ':';
      text += static_cast<char>('0' + part / 10);
      text += static_cast<char>('0' + part % 10);
    }
    return "\"" + text + "\"";
  }

  // Ids are never parsed: strange ones must do as well.
  std::string new_id(const std::string& prefix) {
    const std::string plain = prefix + std::to_string(++ids_);
    switch (random_.below(40)) {
      case 0: return plain + " \"quoted\" \\";
      case 1: return "\xC3\xB8-" + plain + "-\xE2\x82\xAC";
      case 2: return plain + std::string(255 - plain.size(), 'x');
      case 3: return std::to_string(ids_);
      case 4: return "{" + plain + "/,:";
      default: return plain;
    }
  }

  // ---- time ----

  Instant step() {
    switch (random_.below(20)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4: return 0;
      case 5: return 1;
      case 6:
      case 7: return random_.between(1, 2000);
      case 8:
      case 9:
      case 10: return random_.between(1, 3600) * second_ms;
      case 11:
      case 12:
      case 13: return random_.between(1, 20) * hour_ms;
      case 14:
      case 15:
      case 16: return random_.between(1, 3) * day_ms;
      case 17: return random_.percent(50) ? to_next_release() : to_next_expiry();
      case 18: return day_ms - state().clock % day_ms;  // midnight
      default: return random_.percent(70) ? 0 : random_.between(5, 30) * day_ms;
    }
  }

  Instant to_next_release() {
    for (const auto& [id, sku] : state().skus) {
      if (sku.released) continue;
      return std::max<Instant>(*sku.releases_at - state().clock + random_.between(-1, 1), 0);
    }
    return 0;
  }

  Instant to_next_expiry() {
    const Reservation* next = nullptr;
    for (const Reservation& each : state().reservations) {
      if (each.active && (!next || each.expires_at < next->expires_at)) next = &each;
    }
    if (!next) return 0;
    return std::max<Instant>(next->expires_at - state().clock + random_.between(-1, 1), 0);
  }

  // Around now, mostly later.
  std::string date_near(std::int64_t days_back, std::int64_t days_on) {
    const Instant now = state().clock;
    if (random_.percent(10)) return instant(now);
    return instant(now + random_.between(-days_back * 24, days_on * 24) * hour_ms);
  }

  // ---- the book ----

  template <class Wanted>
  std::vector<const Order*> orders_where(Wanted wanted) const {
    std::vector<const Order*> orders;
    for (const Order& order : state().orders) {
      if (wanted(order)) orders.push_back(&order);
    }
    return orders;
  }
  static bool is_open(const Order& order) {
    return std::any_of(order.lines.begin(), order.lines.end(),
                       [](const Line& line) { return open_units(line) > 0; });
  }
  const Order* open_order() { return one_of(orders_where(is_open)); }
  const Order* closed_order() {
    return one_of(orders_where([](const Order& order) { return !is_open(order); }));
  }
  const Order* any_order() {
    return one_of(orders_where([](const Order&) { return true; }));
  }
  const Order* one_of(const std::vector<const Order*>& orders) {
    return orders.empty() ? nullptr : random_.pick(orders);
  }

  struct OrderLine {
    const Order* order = nullptr;
    const Line* line = nullptr;
  };
  template <class Wanted>
  OrderLine line_where(Wanted wanted) {
    std::vector<OrderLine> lines;
    for (const Order& order : state().orders) {
      for (const Line& line : order.lines) {
        if (wanted(order, line)) lines.push_back({&order, &line});
      }
    }
    return lines.empty() ? OrderLine{} : random_.pick(lines);
  }

  struct OrderShipment {
    const Order* order = nullptr;
    const Shipment* shipment = nullptr;
  };
  template <class Wanted>
  OrderShipment shipment_where(Wanted wanted) {
    std::vector<OrderShipment> shipments;
    for (const Order& order : state().orders) {
      for (const Shipment& shipment : order.shipments) {
        if (wanted(order, shipment)) shipments.push_back({&order, &shipment});
      }
    }
    return shipments.empty() ? OrderShipment{} : random_.pick(shipments);
  }
  static bool can_any_fail(const Order& order, const Shipment& shipment) {
    return std::any_of(shipment.lines.begin(), shipment.lines.end(),
                       [&](const ShipmentLine& line) { return can_fail(order, line) > 0; });
  }
  static bool has_failed(const Shipment& shipment) {
    return std::any_of(shipment.lines.begin(), shipment.lines.end(),
                       [](const ShipmentLine& line) { return line.failed > 0; });
  }

  const Reservation* active_reservation() {
    return one_of_reservations([](const Reservation& each) { return each.active; });
  }
  template <class Wanted>
  const Reservation* one_of_reservations(Wanted wanted) {
    std::vector<const Reservation*> reservations;
    for (const Reservation& each : state().reservations) {
      if (wanted(each)) reservations.push_back(&each);
    }
    return reservations.empty() ? nullptr : random_.pick(reservations);
  }

  std::string sku() { return random_.pick(skus_); }
  std::string location() { return random_.pick(locations_); }

  Draft& some_line(Draft& draft) { return draft.lines[random_.below(draft.lines.size())]; }

  // ---- drafts of valid events ----

  Draft begin(const std::string& type) {
    Draft draft;
    draft.put("type", quoted(type));
    draft.put("at", instant(std::min(state().clock + step(), last_instant)));
    return draft;
  }
  Instant at_of(Draft& draft) const {
    const std::string& json = *draft.find("at");
    return parse_instant(json.substr(1, json.size() - 2)).value_or(0);
  }
  void maybe_location(Draft& draft, unsigned chance = 70) {
    if (random_.percent(chance)) draft.put("location", quoted(location()));
  }
  void maybe_text(Draft& draft, const char* name) {
    if (random_.percent(15)) draft.put(name, quoted(random_.pick(free_texts)));
  }
  const char* allow_or_deny(unsigned chance) {
    return random_.percent(chance) ? "\"allow\"" : "\"deny\"";
  }
  void maybe_accepted(Draft& draft) {
    if (random_.percent(30)) draft.put("accepted", random_.percent(80) ? "true" : "false");
  }

  Draft location_defined() {
    Draft draft = begin("location_defined");
    draft.put("location", quoted(location()));
    if (random_.percent(80)) draft.number("rank", random_.between(-1, 2));
    return draft;
  }

  Draft sku_defined(const std::string& id) {
    Draft draft = begin("sku_defined");
    draft.put("sku", quoted(id));
    maybe_text(draft, "title");
    if (random_.percent(70)) draft.put("category", quoted(random_.pick(categories)));
    if (random_.percent(35)) draft.put("tracked", random_.percent(50) ? "true" : "false");
    if (random_.percent(88)) draft.put("backorders", allow_or_deny(94));
    if (random_.percent(25)) draft.number("max_backorder", random_.between(0, 15));
    if (random_.percent(40)) draft.put("preorders", allow_or_deny(40));
    if (random_.percent(30)) draft.number("max_preorder", random_.between(0, 20));
    if (random_.percent(50)) draft.put("releases_at", date_near(3, 10));
    if (random_.percent(30)) draft.number("lead_time_days", random_.between(0, 40));
    if (random_.percent(2)) draft.replace("lead_time_days", "36500");
    return draft;
  }
  Draft sku_defined() { return sku_defined(sku()); }

  Draft stock_counted() {
    Draft draft = begin("stock_counted").put("sku", quoted(sku()));
    maybe_location(draft);
    return draft.number("on_hand", random_.between(0, 12));
  }

  std::optional<Draft> stock_received() {
    Draft draft = begin("stock_received");
    const bool supplied = random_.percent(45) && !state().supplies.empty();
    if (!supplied) {
      draft.put("sku", quoted(sku()));
    } else {
      auto supply = state().supplies.begin();
      std::advance(supply, random_.below(state().supplies.size()));
      draft.put("sku", quoted(supply->second.sku)).put("supply", quoted(supply->first));
    }
    maybe_location(draft);
    return draft.number("quantity", random_.between(1, 8));
  }

  Draft stock_adjusted() {
    Draft draft = begin("stock_adjusted").put("sku", quoted(sku()));
    maybe_location(draft);
    const std::int64_t delta = random_.between(1, 5);
    draft.number("delta", random_.percent(60) ? -delta : delta);
    maybe_text(draft, "reason");
    return draft;
  }

  Draft safety_stock_set() {
    Draft draft = begin("safety_stock_set").put("sku", quoted(sku()));
    maybe_location(draft);
    return draft.number("quantity", random_.between(0, 3));
  }

  Draft supply_expected() {
    Draft draft = begin("supply_expected");
    draft.put("supply", quoted("S" + std::to_string(random_.between(1, 9))));
    draft.put("sku", quoted(sku()));
    maybe_location(draft);
    return draft.number("quantity", random_.between(1, 12)).put("expected_at", date_near(3, 20));
  }

  std::optional<Draft> supply_cancelled() {
    if (state().supplies.empty()) return std::nullopt;
    auto supply = state().supplies.begin();
    std::advance(supply, random_.below(state().supplies.size()));
    return begin("supply_cancelled").put("supply", quoted(supply->first));
  }

  // The model dates kits one by one, so that orders of thousands of millions of them must be refused.
  bool may_be_huge(const std::string& sku_id) const {
    const auto kit = state().kits.find(sku_id);
    return kit == state().kits.end() || has_several(kit->second);
  }
  static bool has_several(const std::vector<std::pair<std::string, Quantity>>& components) {
    return std::any_of(components.begin(), components.end(),
                       [](const auto& component) { return component.second > 1; });
  }

  void put_ordered_line(Draft& draft, const std::string& id, const std::string& sku_id) {
    draft.put("line", quoted(id)).put("sku", quoted(sku_id));
    const bool huge = random_.below(150) == 0 && may_be_huge(sku_id);
    draft.number("quantity", huge ? 1'000'000'000 : random_.between(1, 7));
    std::string price = random_.pick(prices);
    if (random_.below(60) == 0) price = "999999999999.999999";
    if (random_.percent(20)) price = std::to_string(random_.between(0, 99'999)) + ".0" + price[0];
    draft.put(random_.percent(50) ? "unit_price" : "total", quoted(price));
    if (random_.percent(25)) draft.put("location", quoted(location()));
    if (random_.percent(40)) draft.put("promised_at", date_near(8, 25));
  }

  Draft order_placed() {
    Draft draft = begin("order_placed");
    draft.put("order", quoted(new_id("O"))).put("currency", quoted(random_.pick(currencies)));
    draft.put("lines", "");
    const std::size_t lines = 1 + random_.below(random_.percent(20) ? 4 : 2);
    for (std::size_t i = 0; i < lines; ++i) {
      // "10" is before "2" in bytes, yet after it in the order.
      Draft line;
      put_ordered_line(line, std::to_string(10 - 4 * static_cast<int>(i) + 20), sku());
      draft.lines.push_back(line);
    }
    if (random_.percent(35)) {
      const Instant at = at_of(draft);
      draft.put("placed_at", instant(at - random_.between(0, 40 * 24) * hour_ms));
    }
    if (random_.percent(35)) draft.number("priority", random_.between(-1, 2));
    if (random_.below(80) == 0) draft.replace("priority", "-2147483648");
    if (random_.percent(40)) draft.put("requested_ship_at", date_near(6, 15));
    if (random_.percent(25)) draft.put("ship_complete", random_.percent(90) ? "true" : "false");
    maybe_accepted(draft);
    maybe_text(draft, "channel");
    maybe_text(draft, "customer");
    if (const Reservation* found = active_reservation(); found && random_.percent(65)) {
      draft.put("reservation", quoted(found->id));
      want_what_it_holds(draft, *found);
    } else if (random_.percent(60)) {
      want_what_expired(draft);
    }
    return draft;
  }

  // What a reservation held that will have expired just before the order: others may have waited for it.
  void want_what_expired(Draft& draft) {
    for (const Reservation& each : state().reservations) {
      if (!each.active || each.expires_at > at_of(draft) || each.holds.empty()) continue;
      draft.lines.front().replace("sku", quoted(each.holds.begin()->first.first));
    }
  }

  // Often just that, often a little more or less, or from elsewhere; or a kit that can be made of it.
  void want_what_it_holds(Draft& draft, const Reservation& reservation) {
    std::size_t next = 0;
    for (const auto& [kit, components] : state().kits) {
      const std::string& first = components.front().first;
      const bool has_some =
          std::any_of(reservation.holds.begin(), reservation.holds.end(),
                      [&](const auto& held) { return held.first.first == first; });
      if (!has_some || random_.percent(40)) continue;
      draft.lines.front().replace("sku", quoted(kit));
      draft.lines.front().replace("quantity", std::to_string(random_.between(1, 3)));
      next = 1;
    }
    for (const auto& [place, quantity] : reservation.holds) {
      if (next == draft.lines.size() || random_.percent(10)) break;
      Draft& line = draft.lines[next++];
      line.replace("sku", quoted(place.first));
      const std::int64_t other = random_.percent(50) ? 0 : random_.between(-2, 3);
      line.replace("quantity", std::to_string(std::max<std::int64_t>(quantity + other, 1)));
      if (random_.percent(30)) line.replace("location", quoted(place.second));
    }
  }

  Draft units_reserved() {
    Draft draft = begin("units_reserved");
    draft.put("reservation", quoted(new_id("R"))).put("lines", "");
    const std::size_t lines = 1 + random_.below(random_.percent(30) ? 4 : 2);
    for (std::size_t i = 0; i < lines; ++i) {
      std::string id = sku();
      for (int tries = 0; tries < 4 && available_units(state(), id) == 0; ++tries) id = sku();
      const Quantity most = std::clamp<Quantity>(available_units(state(), id), 1, 6);
      Draft line;
      line.put("sku", quoted(id)).number("quantity", random_.between(1, most));
      if (random_.percent(25)) line.put("location", quoted(location()));
      draft.lines.push_back(line);
    }
    return draft.put("expires_at", instant(expiry_after(at_of(draft))));
  }

  // Later than `at`, and sometimes just when something else falls due.
  Instant expiry_after(Instant at) {
    Instant expires_at = at + random_.between(1, 60) * 60 * second_ms;
    switch (random_.below(8)) {
      case 0: expires_at = at + random_.between(1, 3); break;
      case 1:
      case 2: expires_at = at + random_.between(1, 72) * hour_ms; break;
      case 3: expires_at = at + random_.between(3, 60) * day_ms; break;
      case 4:
        if (const Reservation* other = active_reservation()) expires_at = other->expires_at;
        break;
      case 5:
        for (const auto& [id, definition] : state().skus) {
          if (!definition.released) expires_at = *definition.releases_at;
        }
        break;
      case 6: expires_at = at + random_.between(6, 400) * hour_ms; break;
      default: break;
    }
    return std::max(expires_at, at + 1);
  }

  std::optional<Draft> reservation_released() {
    const Reservation* found = active_reservation();
    if (!found) return std::nullopt;
    return begin("reservation_released").put("reservation", quoted(found->id));
  }

  // Often with a limit, which then counts kits that wait.
  Draft kit_sku_defined(const std::string& id) {
    Draft draft = sku_defined(id);
    if (random_.percent(50)) return draft;
    draft.replace("backorders", "\"allow\"");
    draft.replace("max_backorder", std::to_string(random_.between(1, 8)));
    return draft;
  }

  // Of an old kit mostly; a new one often meets lines of its SKU that are none.
  std::optional<Draft> kit_defined() {
    const auto& kits = state().kits;
    if (!profile_.kits || (kits.empty() && random_.percent(70))) return std::nullopt;
    std::string id = sku();
    if (!kits.empty() && random_.percent(80)) {
      id = std::next(kits.begin(), static_cast<std::ptrdiff_t>(random_.below(kits.size())))->first;
    }
    return kit_defined(id);
  }
  Draft kit_defined(const std::string& id) {
    Draft draft = begin("kit_defined");
    draft.put("sku", quoted(id)).put("components", "");
    std::vector<std::string> used;
    for (std::size_t i = 1 + random_.below(3); i > 0; --i) {
      std::string component = sku();
      for (int tries = 0; tries < 6 && state().kits.count(component) > 0; ++tries) {
        component = sku();
      }
      if (std::find(used.begin(), used.end(), component) != used.end()) continue;
      used.push_back(component);
      Draft part;
      part.put("sku", quoted(component)).number("quantity", random_.between(1, 3));
      draft.lines.push_back(part);
    }
    return draft;
  }

  std::optional<Draft> line_added() {
    const Order* order = open_order();
    if (!order) return std::nullopt;
    Draft draft = begin("line_added").put("order", quoted(order->id));
    const std::string id = new_id("L");  // arguments are evaluated in any order: one draw each
    put_ordered_line(draft, id, sku());
    maybe_accepted(draft);
    return draft;
  }

  std::optional<Draft> units_cancelled() {
    const OrderLine found =
        line_where([](const Order&, const Line& line) { return unshipped_units(line) > 0; });
    if (!found.line) return std::nullopt;
    Draft draft = begin("units_cancelled").put("order", quoted(found.order->id));
    draft.put("line", quoted(found.line->id));
    draft.number("quantity", random_.between(1, unshipped_units(*found.line)));
    maybe_text(draft, "reason");
    return draft;
  }

  std::optional<Draft> order_cancelled() {
    const Order* order = open_order();
    if (!order) return std::nullopt;
    Draft draft = begin("order_cancelled").put("order", quoted(order->id));
    maybe_text(draft, "reason");
    return draft;
  }

  std::optional<Draft> hold_placed() {
    const Order* order = open_order();
    if (!order) return std::nullopt;
    std::string hold;
    do {  // few ids, so that released ones are used again
      hold = "h" + std::to_string(random_.between(1, 9));
    } while (std::any_of(order->holds.begin(), order->holds.end(),
                         [&](const Hold& each) { return each.id == hold; }) &&
             order->holds.size() < 8);
    Draft draft = begin("hold_placed").put("order", quoted(order->id)).put("hold", quoted(hold));
    draft.put("reason", quoted(random_.percent(60) ? random_.pick(shipping_holds)
                                                   : random_.pick(other_holds)));
    if (random_.percent(40)) draft.put("line", quoted(random_.pick(order->lines).id));
    maybe_text(draft, "note");
    return draft;
  }

  std::optional<Draft> hold_released() {
    const Order* order =
        one_of(orders_where([](const Order& each) { return !each.holds.empty(); }));
    if (!order) return std::nullopt;
    const std::string hold = random_.pick(order->holds).id;
    return begin("hold_released").put("order", quoted(order->id)).put("hold", quoted(hold));
  }

  std::optional<Draft> units_shipped() {
    const OrderLine found =
        line_where([](const Order&, const Line& line) { return unshipped_units(line) > 0; });
    if (!found.line) return std::nullopt;
    Draft draft = begin("units_shipped").put("order", quoted(found.order->id));
    draft.put("shipment", quoted(new_id("P"))).put("lines", "");
    const bool all = random_.percent(40);
    for (const Line& line : found.order->lines) {
      const Quantity most = unshipped_units(line);
      if (most == 0 || (&line != found.line && random_.percent(40))) continue;
      Draft part;
      part.put("line", quoted(line.id)).number("quantity", all ? most : random_.between(1, most));
      draft.lines.push_back(part);
    }
    maybe_location(draft, 30);
    maybe_text(draft, "carrier");
    maybe_text(draft, "tracking");
    return draft;
  }

  // Some lines of a shipment, each with at most what `most` gives.
  void put_parts(Draft& draft, const OrderShipment& found,
                 const std::function<Quantity(const ShipmentLine&)>& most) {
    for (const ShipmentLine& each : found.shipment->lines) {
      if (most(each) == 0 || (random_.percent(30) && !draft.lines.empty())) continue;
      Draft part;
      part.put("line", quoted(found.order->lines[each.line].id));
      draft.lines.push_back(part.number("quantity", random_.between(1, most(each))));
    }
    draft.put("lines", "");
  }

  std::optional<Draft> shipment_failed() {
    const OrderShipment found = shipment_where([](const Order& order, const Shipment& shipment) {
      return !shipment.voided && !shipment.delivered && can_any_fail(order, shipment);
    });
    if (!found.shipment) return std::nullopt;
    Draft draft = begin("shipment_failed").put("shipment", quoted(found.shipment->id));
    draft.put("reason", quoted(random_.pick(failures)));
    if (random_.percent(60)) {
      put_parts(draft, found, [&](const ShipmentLine& e) { return can_fail(*found.order, e); });
    }
    return draft;
  }

  std::optional<Draft> shipment_recovered() {
    const OrderShipment found = shipment_where([](const Order&, const Shipment& shipment) {
      return !shipment.voided && has_failed(shipment);
    });
    if (!found.shipment) return std::nullopt;
    Draft draft = begin("shipment_recovered").put("shipment", quoted(found.shipment->id));
    draft.put("outcome", quoted(random_.pick(recoveries)));
    if (random_.percent(60)) {
      put_parts(draft, found, [](const ShipmentLine& each) { return each.failed; });
    }
    return draft;
  }

  std::optional<Draft> about_undelivered(const char* type) {
    const OrderShipment found = shipment_where([](const Order&, const Shipment& shipment) {
      return !shipment.voided && !shipment.delivered;
    });
    if (!found.shipment) return std::nullopt;
    return begin(type).put("shipment", quoted(found.shipment->id));
  }
  std::optional<Draft> shipment_delivered() { return about_undelivered("shipment_delivered"); }
  std::optional<Draft> shipment_voided() { return about_undelivered("shipment_voided"); }

  std::optional<Draft> line_changed() {
    const Order* order = open_order();
    if (!order) return std::nullopt;
    Draft draft = begin("line_changed").put("order", quoted(order->id));
    draft.put("line", quoted(random_.pick(order->lines).id));
    if (random_.percent(55)) {
      draft.put("promised_at", random_.percent(20) ? "null" : date_near(8, 25));
    }
    if (random_.percent(55)) {
      draft.put("location", random_.percent(30) ? "null" : quoted(location()));
    }
    return draft;
  }

  std::optional<Draft> units_returned() {
    const OrderLine found = line_where(
        [](const Order&, const Line& line) { return line.balance[account::shipped] > 0; });
    if (!found.line) return std::nullopt;
    Draft draft = begin("units_returned").put("order", quoted(found.order->id));
    draft.put("line", quoted(found.line->id));
    return draft.number("quantity", random_.between(1, found.line->balance[account::shipped]));
  }

  // Any valid event, the frequent types more often.
  std::optional<Draft> draft() {
    const std::size_t turn = random_.below(112);
    if (turn >= 110) return kit_defined();
    if (turn >= 100) return turn < 108 ? units_reserved() : reservation_released();
    if (turn < 1) return location_defined();
    if (turn < 6) return sku_defined();
    if (turn < 10) return stock_counted();
    if (turn < 17) return stock_received();
    if (turn < 20) return stock_adjusted();
    if (turn < 22) return safety_stock_set();
    if (turn < 26) return supply_expected();
    if (turn < 27) return supply_cancelled();
    if (turn < 45) return order_placed();
    if (turn < 49) return line_added();
    if (turn < 53) return units_cancelled();
    if (turn < 54) return order_cancelled();
    if (turn < 60) return hold_placed();
    if (turn < 63) return hold_released();
    if (turn < 74) return units_shipped();
    if (turn < 79) return shipment_failed();
    if (turn < 84) return shipment_recovered();
    if (turn < 86) return shipment_delivered();
    if (turn < 89) return shipment_voided();
    if (turn < 93) return line_changed();
    if (turn < 96) return units_returned();
    return begin("time_passed");
  }
  Draft some_draft() {
    for (;;) {
      if (std::optional<Draft> made = draft()) return *std::move(made);
    }
  }

  // ---- sending ----

  void send_text(const std::string& line) {
    stream_.push_back(line);
    model_.apply(line);
  }

  void shuffle(Draft& draft) {
    for (std::size_t i = draft.fields.size(); i > 1; --i) {
      std::swap(draft.fields[i - 1], draft.fields[random_.below(i)]);
    }
    for (Draft& line : draft.lines) shuffle(line);
  }

  void send(Draft draft) {
    if (random_.percent(35) && !draft.find("id")) {
      if (!unused_ids_.empty() && random_.percent(20)) {  // of a refused event: free again
        draft.put("id", quoted(unused_ids_.back()));
        unused_ids_.pop_back();
      } else {
        draft.put("id", quoted(new_id("e")));
      }
    }
    if (random_.percent(15)) shuffle(draft);
    const std::string line = render(draft, random_.percent(10) ? " " : "");
    stream_.push_back(line);
    const Outcome outcome = model_.apply(line);
    if (const std::string* id = draft.find("id")) {
      if (outcome.kind == Outcome::applied) applied_.push_back(draft);
      if (outcome.kind == Outcome::refused && *id == "\"e" + std::to_string(ids_) + "\"") {
        unused_ids_.push_back("e" + std::to_string(ids_));
      }
    }
  }

  void valid() { send(some_draft()); }

  // The same content in another spelling.
  void repeat() {
    Draft draft = random_.pick(applied_);
    for (const char* name : {"at", "placed_at", "expected_at", "releases_at", "expires_at"}) {
      if (std::string* json = draft.find(name)) {
        *json = instant(*parse_instant(json->substr(1, json->size() - 2)));
      }
    }
    const std::string type = *draft.find("type");
    if (type == "\"order_placed\"") {
      if (!draft.find("placed_at")) draft.put("placed_at", instant(at_of(draft)));
      if (!draft.find("priority")) draft.put("priority", "0");
      if (!draft.find("ship_complete")) draft.put("ship_complete", "false");
    }
    if (type.rfind("\"stock_", 0) == 0 && !draft.find("location")) {
      draft.put("location", "\"main\"");
    }
    if (type == "\"sku_defined\"" && !draft.find("tracked")) draft.put("tracked", "true");
    shuffle(draft);
    send_text(render(draft, random_.percent(50) ? " " : ""));
  }

  void start() {
    // Most streams are about now; a few begin with the first instant or end near the last one.
    const std::size_t era = random_.below(20);
    Instant begin_at = 1'767'225'600'000 + random_.between(0, 400 * 24) * hour_ms;  // 2026
    if (era == 0) begin_at = random_.between(0, 5);
    if (era == 1) begin_at = last_instant - random_.between(20, 200) * day_ms;
    constexpr const char* names[] = {"main", "east", "B", "b"};
    const std::size_t locations = 1 + random_.below(3);
    for (std::size_t i = 0; i < locations; ++i) locations_.push_back(names[(i + era) % 4]);
    const std::size_t skus = 3 + random_.below(4);
    for (std::size_t i = 0; i < skus; ++i) skus_.push_back(new_id("K"));

    const bool has_kits = profile_.kits && random_.percent(55);
    Draft first;
    first.put("type", "\"time_passed\"").put("at", "\"" + format_instant(begin_at) + "\"");
    send(first);
    if (random_.percent(70)) send(location_defined());
    for (const std::string& id : skus_) {
      send(sku_defined(id));
      if (random_.percent(60)) {
        Draft count = stock_counted();
        count.replace("sku", quoted(id));
        send(count);
      }
    }
    if (!has_kits) return;
    std::vector<std::string> kits;
    for (std::size_t i = 1 + random_.below(2); i > 0; --i) kits.push_back(new_id("T"));
    for (const std::string& id : kits) send(kit_sku_defined(id));
    for (const std::string& id : kits) send(kit_defined(id));
    for (const std::string& id : kits) skus_.push_back(id);
  }

  // ---- invalid events ----

  void invalid() {
    const std::size_t turn = random_.below(100);
    if (turn < 30) {
      malformed();
    } else if (turn < 86) {
      if (std::optional<Draft> draft = contradicting()) {
        if (random_.percent(15)) too_early(*draft);
        if (random_.percent(8)) spoil(*draft);
        send(*draft);
      }
    } else if (turn < 93) {
      Draft draft = some_draft();
      too_early(draft);
      send(draft);
    } else if (!applied_.empty()) {  // an id of an applied event with other content
      Draft draft = some_draft();
      if (draft.find("id")) return;
      if (random_.percent(40)) {
        draft = random_.pick(applied_);
        const std::string id = *draft.find("id");
        draft.replace("at", instant(at_of(draft) + 1));
      } else {
        Draft other = random_.pick(applied_);
        draft.put("id", *other.find("id"));
      }
      if (random_.percent(20)) too_early(draft);
      send(draft);
    }
  }

  void too_early(Draft& draft) {
    const Instant back = random_.percent(50) ? 1 : random_.between(1, 30 * 24) * hour_ms;
    draft.replace("at", instant(std::max<Instant>(state().clock - back, 0)));
  }

  // Events that contradict the book: unknown, taken, closed, too many, against the policy.
  std::optional<Draft> contradicting() {
    switch (random_.below(17)) {
      case 16: return random_.percent(50) ? nested_kit() : giant_kits();
      case 0:
      case 1:
      case 2:
      case 3: return with_unknown_id();
      case 4:
      case 5:
      case 6: return with_taken_id();
      case 7: return random_.percent(50) ? about_closed_order() : about_ended_reservation();
      case 8: return about_delivered_shipment();
      case 9:
      case 10:
      case 11:
      case 12:
      case 13: return with_too_many();
      case 14: {
        Draft draft = order_placed();
        draft.replace("currency", quoted(random_.pick({"XYZ", "usd", "", "HRK", "USD ", "EURO"})));
        if (random_.percent(25)) draft.lines.front().replace("sku", "\"no such sku\"");
        return draft;
      }
      default: {  // more than any policy likes
        Draft draft = order_placed();
        for (Draft& line : draft.lines) line.replace("quantity", "40");
        if (random_.percent(80)) draft.replace("accepted", "false");
        return draft;
      }
    }
  }

  std::optional<Draft> nested_kit() {
    std::optional<Draft> draft = kit_defined();
    if (!draft) return std::nullopt;
    const auto& kits = state().kits;
    if (!kits.empty()) {
      const auto& kit =
          *std::next(kits.begin(), static_cast<std::ptrdiff_t>(random_.below(kits.size())));
      if (random_.percent(50)) {
        draft->replace("sku", quoted(random_.pick(kit.second).first));
      } else {
        some_line(*draft).replace("sku", quoted(kit.first));
      }
    }
    return draft;
  }

  // Of a component, more than a line can have.
  std::optional<Draft> giant_kits() {
    for (const auto& [id, components] : state().kits) {
      if (!has_several(components) || random_.percent(20)) continue;
      Draft draft = random_.percent(70) ? order_placed() : units_reserved();
      Draft& line = some_line(draft);
      line.replace("sku", quoted(id));
      line.replace("quantity", "1000000000");
      if (draft.find("order") && random_.percent(50)) draft.replace("accepted", "true");
      return draft;
    }
    return std::nullopt;
  }

  std::optional<Draft> with_unknown_id() {
    std::optional<Draft> draft;
    switch (random_.below(7)) {
      case 0: draft = hold_released(); break;
      case 1: draft = random_.percent(50) ? stock_received() : supply_cancelled(); break;
      case 2: draft = units_shipped(); break;
      case 3: draft = random_.percent(50) ? shipment_failed() : shipment_recovered(); break;
      case 4: draft = random_.percent(50) ? shipment_delivered() : shipment_voided(); break;
      case 5: draft = random_.percent(50) ? units_reserved() : reservation_released(); break;
      default: draft = some_draft();
    }
    if (!draft) return std::nullopt;
    std::vector<std::string*> ids;
    const std::vector<std::string> names = {"order", "line",   "sku",        "shipment",
                                            "hold",  "supply", "reservation"};
    const auto collect = [&](Draft& from) {
      for (auto& [name, json] : from.fields) {
        if (std::find(names.begin(), names.end(), name) != names.end()) ids.push_back(&json);
      }
    };
    collect(*draft);
    for (Draft& line : draft->lines) collect(line);
    if (ids.empty()) return std::nullopt;
    *random_.pick(ids) = "\"nobody\"";
    if (random_.percent(30)) *random_.pick(ids) = "\"nothing\"";
    return draft;
  }

  std::optional<Draft> with_taken_id() {
    const Order* order = any_order();
    if (!order) return std::nullopt;
    switch (random_.below(6)) {
      case 5: {
        Draft draft = units_reserved();
        const Reservation* taken = one_of_reservations([](const Reservation&) { return true; });
        if (taken) draft.replace("reservation", quoted(taken->id));
        return draft;
      }
      case 0: {
        Draft draft = order_placed();
        draft.replace("order", quoted(order->id));
        if (random_.percent(25)) draft.lines.push_back(draft.lines.front());
        return draft;
      }
      case 1: {
        Draft draft = order_placed();
        draft.lines.push_back(draft.lines.front());
        return draft;
      }
      case 2: {
        std::optional<Draft> draft = line_added();
        if (draft) {
          draft->replace("order", quoted(order->id));
          draft->replace("line", quoted(random_.pick(order->lines).id));
        }
        return draft;
      }
      case 3: {
        std::optional<Draft> draft = units_shipped();
        const OrderShipment taken =
            shipment_where([](const Order&, const Shipment&) { return true; });
        if (draft && taken.shipment) draft->replace("shipment", quoted(taken.shipment->id));
        return draft;
      }
      default: {
        order = one_of(orders_where([](const Order& each) { return !each.holds.empty(); }));
        std::optional<Draft> draft = hold_placed();
        if (!order || !draft) return std::nullopt;
        draft->replace("order", quoted(order->id));
        draft->replace("hold", quoted(random_.pick(order->holds).id));
        return draft;
      }
    }
  }

  std::optional<Draft> about_closed_order() {
    const Order* order = closed_order();
    if (!order) return std::nullopt;
    std::optional<Draft> draft;
    switch (random_.below(4)) {
      case 0: draft = hold_placed(); break;
      case 1: draft = line_added(); break;
      case 2: draft = line_changed(); break;
      default: draft = order_cancelled();
    }
    if (!draft) return std::nullopt;
    draft->replace("order", quoted(order->id));
    if (draft->find("line") && *draft->find("type") == "\"line_changed\"") {
      draft->replace("line", quoted(order->lines.front().id));
    }
    return draft;
  }

  // Expired, released or turned into an order.
  std::optional<Draft> about_ended_reservation() {
    const Reservation* ended = one_of_reservations([](const Reservation& r) { return !r.active; });
    if (!ended) return std::nullopt;
    if (random_.percent(50)) {
      return begin("reservation_released").put("reservation", quoted(ended->id));
    }
    Draft draft = order_placed();
    draft.replace("reservation", quoted(ended->id));
    return draft;
  }

  std::optional<Draft> about_delivered_shipment() {
    const OrderShipment found =
        shipment_where([](const Order&, const Shipment& shipment) { return shipment.delivered; });
    if (!found.shipment) return about_undelivered("shipment_delivered");
    switch (random_.below(4)) {
      case 0: return begin("shipment_delivered").put("shipment", quoted(found.shipment->id));
      case 1: return begin("shipment_voided").put("shipment", quoted(found.shipment->id));
      case 2:
        return begin("shipment_recovered")
            .put("shipment", quoted(found.shipment->id))
            .put("outcome", "\"resend\"");
      default:
        return begin("shipment_failed")
            .put("shipment", quoted(found.shipment->id))
            .put("reason", "\"lost\"");
    }
  }

  std::optional<Draft> with_too_many() {
    std::optional<Draft> draft;
    switch (random_.below(7)) {
      case 0: draft = units_shipped(); break;
      case 1: draft = units_cancelled(); break;
      case 2: draft = units_returned(); break;
      case 3: draft = shipment_recovered(); break;
      case 4: return any_shipment("shipment_voided");
      case 5: return any_shipment("shipment_recovered");
      default: draft = random_.percent(50) ? shipment_failed() : any_shipment("shipment_failed");
    }
    if (!draft) return std::nullopt;
    Draft& counted = draft->lines.empty() ? *draft : some_line(*draft);
    if (std::string* quantity = counted.find("quantity")) {
      *quantity = std::to_string(
          std::min<Quantity>(std::stoll(*quantity) + random_.between(1, 9), 1'000'000'000));
    }
    return draft;
  }

  // Delivered, voided, failed or whole: whether the event fits is for the model to say.
  std::optional<Draft> any_shipment(const std::string& type) {
    const OrderShipment found = shipment_where([](const Order&, const Shipment&) { return true; });
    if (!found.shipment) return std::nullopt;
    Draft draft = begin(type).put("shipment", quoted(found.shipment->id));
    if (type == "shipment_failed") draft.put("reason", quoted(random_.pick(failures)));
    if (type == "shipment_recovered") draft.put("outcome", quoted(random_.pick(recoveries)));
    if (type != "shipment_voided" && random_.percent(60)) {
      Draft part;  // perhaps a line that the shipment does not have
      part.put("line", quoted(random_.pick(found.order->lines).id)).put("quantity", "1");
      draft.lines.push_back(part);
      draft.put("lines", "");
    }
    return draft;
  }

  // ---- malformed ones ----

  void malformed() {
    Draft draft = some_draft();
    if (random_.percent(75)) {
      spoil(draft);
      send(draft);
      return;
    }
    std::string text = render(draft);
    switch (random_.below(10)) {
      case 0: text = text.substr(0, 1 + random_.below(text.size() - 1)); break;
      case 1: text += random_.pick({"}", "x", "{}", ",", " 1"}); break;
      case 2:
        text = random_.pick({"[]", "\"time_passed\"", "42", "null", "true", "{}", "{", "]"});
        break;
      case 3: text.insert(text.size() - 1, ","); break;
      case 4: std::replace(text.begin(), text.end(), '"', '\''); break;
      case 5: text.insert(1, "/* no comment */"); break;
      case 6: text.insert(text.size() - 1, ",\"note\":\"\xC3\x28\""); break;  // bad UTF-8
      case 7: text.insert(text.size() - 1, ",\"note\":\"\\ud800\""); break;   // half a pair
      case 8: text.insert(text.size() - 1, ",\"note\":\"a\tb\""); break;      // a raw tab
      default: text = "[" + text + "]"; break;
    }
    send_text(text);
  }

  // One field goes wrong, or one too many or too few is there.
  void spoil(Draft& draft) {
    Draft& part = !draft.lines.empty() && random_.percent(50) ? some_line(draft) : draft;
    if (part.fields.empty()) return;
    const std::size_t field = random_.below(part.fields.size());
    auto& [name, json] = part.fields[field];
    switch (random_.below(8)) {
      case 0: part.put(random_.pick({"qty", "Type", "placed", "colour", ""}), "1"); break;
      case 1: part.put(std::string(name), std::string(json)); break;
      case 2: json = "null"; break;
      case 3: part.fields.erase(part.fields.begin() + static_cast<std::ptrdiff_t>(field)); break;
      default: {
        // Copies: spoiling a value may add fields, which moves those that are there.
        const std::string spoilt_name = name;
        std::string spoilt = json;
        spoil_value(part, spoilt_name, spoilt);
        part.fields[field].second = std::move(spoilt);
      }
    }
  }

  void spoil_value(Draft& part, const std::string& name, std::string& json) {
    const auto is = [&](std::initializer_list<const char*> names) {
      return std::any_of(names.begin(), names.end(), [&](const char* n) { return name == n; });
    };
    if (is({"at", "placed_at", "promised_at", "releases_at", "expected_at", "expires_at",
            "requested_ship_at"})) {
      json = random_.pick({"\"2026-02-30T00:00:00Z\"",
                           "\"2026-01-24T10:00:60Z\"",
                           "\"2026-01-24T10:00:00\"",
                           "\"2026-01-24t10:00:00Z\"",
                           "\"2026-01-24T10:00:00z\"",
                           "\"2026-01-24T10:00:00.1234Z\"",
                           "\"2026-01-24T24:00:00Z\"",
                           "\"2026-01-24T10:00:00+24:00\"",
                           "\"2026-01-24T10:00:00.Z\"",
                           "\"1969-12-31T23:59:59Z\"",
                           "\"10000-01-01T00:00:00Z\"",
                           "\"2026-01-24\"",
                           "\"\"",
                           "1769248800000",
                           "\"2026-01-24 10:00:00Z\"",
                           "\"2026-13-01T00:00:00Z\"",
                           "\"2027-02-29T00:00:00Z\"",
                           "\"2026-01-24T10:00Z\"",
                           "\"9999-12-31T23:59:59-01:00\"",
                           "\"2026-01-24T10:60:00Z\"",
                           "\"1970-01-01T00:59:59+01:00\"",
                           "\" 2026-01-24T10:00:00Z\"",
                           "\"2026-01-24T10:00:00+0100\"",
                           "\"2026-01-24T10:00:00+01:60\""});
    } else if (is({"quantity", "on_hand", "delta", "rank", "priority", "lead_time_days",
                   "max_backorder", "max_preorder"})) {
      json = random_.pick({"2.0", "1e2", "1000000001", "18446744073709551617", "\"3\"", "1.5",
                           "-9223372036854775809", "true", "99999999999", "-1000000001", "[]"});
      if (is({"quantity", "delta"}) && random_.percent(30)) json = "0";
      if (is({"quantity", "on_hand", "lead_time_days"}) && random_.percent(15)) json = "-1";
      if (name == "lead_time_days" && random_.percent(30)) json = "36501";
      if (is({"priority", "rank"}) && random_.percent(30)) json = "2147483648";
    } else if (is({"unit_price", "total"})) {
      json = random_.pick({"\"-1.00\"", "\"1.\"", "\"1.1234567\"", "\".5\"", "\"1e3\"", "\"\"",
                           "\"1000000000000\"", "\" 1\"", "\"+1\"", "\"1,0\"", "19.99", "20",
                           "\"0x10\"", "\"1.2.3\"", "\"1 \""});
      if (random_.percent(25)) {  // both of them
        json = "\"1.00\"";
        part.put(name == "total" ? "unit_price" : "total", "\"1.00\"");
      }
    } else if (is({"order", "line", "sku", "location", "supply", "shipment", "hold", "reservation",
                   "id"})) {
      json = random_.pick(
          {"\"\"", "\"a\\u0007\"", "\"a\\nb\"", "\"\\u007f\"", "\"\\u0000\"", "1", "{}", "false"});
      if (random_.percent(20)) json = "\"" + std::string(256, 'y') + "\"";
    } else if (is({"tracked", "accepted", "ship_complete"})) {
      json = random_.pick({"1", "0", "\"true\"", "[]"});
    } else if (is({"lines", "components"})) {
      json = random_.pick({"[]", "{}", "[1]", "[[]]", "\"1\"", "[null]", "[{}]"});
      if (!part.lines.empty() && random_.percent(40)) {
        json.clear();
        part.lines.push_back(part.lines.front());  // a line listed twice
      }
    } else {
      json = random_.pick({"\"bored\"", "5", "\"Lost\"", "[]", "\"order_place\""});
    }
    const std::string* const found = part.find("type");
    const std::string type = found != nullptr ? *found : "";  // a copy: fields move
    if (type == "\"order_placed\"" && random_.percent(20)) {
      part.replace("placed_at", instant(at_of(part) + 1));
    }
    if (type == "\"units_reserved\"" && random_.percent(20)) {
      part.replace("expires_at", instant(at_of(part)));
    }
  }

  Random random_;
  Profile profile_;
  Model model_;
  std::vector<std::string> stream_;
  std::vector<std::string> skus_;
  std::vector<std::string> locations_;
  std::vector<Draft> applied_;  // with an id
  std::vector<std::string> unused_ids_;
  int ids_ = 0;
};

}  // namespace

std::vector<std::string> generate(std::uint64_t seed, Profile profile) {
  return Generator(seed, profile).run();
}

}  // namespace model
