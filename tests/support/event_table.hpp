// Tests as tables: an event a row, and after `=>` what must hold then. tests/tables/README.md tells
// the words; tests/table_test.cpp runs every file there.
#pragma once

#include "support/shop.hpp"

#include <charconv>
#include <istream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orderledger::test {

/// The words of a row, read from left to right; `name=value` in any order after the plain ones.
class Words {
 public:
  explicit Words(std::string_view text) {
    std::size_t at = 0;
    while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      const std::string word(text.substr(at, end - at));
      at = end;
      const std::size_t equals = word.find('=');
      if (equals != std::string::npos && equals > 0 && word.find(':') > equals) {
        if (!named_.emplace(word.substr(0, equals), word.substr(equals + 1)).second)
          throw std::runtime_error("twice: " + word);
      } else {
        plain_.push_back(word);
      }
    }
  }

  [[nodiscard]] bool more() const { return next_ < plain_.size(); }
  std::string next(const char* what) {
    if (!more()) throw std::runtime_error(std::string("missing: ") + what);
    return plain_[next_++];
  }
  /// Takes the plain word if it is the next one.
  bool take(std::string_view word) {
    if (!more() || plain_[next_] != word) return false;
    ++next_;
    return true;
  }
  /// Takes `name=value`.
  std::optional<std::string> named(const std::string& name) {
    const auto found = named_.find(name);
    if (found == named_.end()) return {};
    std::string value = found->second;
    named_.erase(found);
    return value;
  }
  void must_end() const {
    if (more()) throw std::runtime_error("not understood: " + plain_[next_]);
    if (!named_.empty()) throw std::runtime_error("not understood: " + named_.begin()->first);
  }

 private:
  std::vector<std::string> plain_;
  std::size_t next_ = 0;
  std::map<std::string, std::string> named_;
};

inline std::int64_t number_from(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw std::runtime_error("not a number: " + std::string(text));
  return value;
}
inline std::int32_t small_number_from(std::string_view text) {
  return static_cast<std::int32_t>(number_from(text));
}
inline Quantity quantity_from(std::string_view text) { return units(number_from(text)); }

template <class T>
T known(std::optional<T> value, std::string_view text) {
  if (!value) throw std::runtime_error("no such word: " + std::string(text));
  return *value;
}

/// `O1/2` parted at the slash.
inline std::pair<std::string, std::string> parted(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) throw std::runtime_error("no order/line: " + text);
  return {text.substr(0, slash), text.substr(slash + 1)};
}

/// Runs the rows of one scene. Whatever does not hold is a finding, `file:line: ...`.
class EventTable {
 public:
  EventTable(std::string file, std::vector<std::string>& findings)
      : file_(std::move(file)), findings_(findings) {}

  void run(std::istream& rows) {
    std::string row;
    std::size_t number = 0;
    for (std::string text; std::getline(rows, text);) {
      ++number;
      const bool heading = text.starts_with("## ");
      text.resize(std::min(text.find('#'), text.size()));
      const std::size_t first = text.find_first_not_of(' ');
      if (first != std::string::npos && text[first] == ',') {
        row += ' ' + text;  // it goes on
        continue;
      }
      run_whole_row(row);
      row = text;
      row_number_ = number;
      if (heading) begin_scene();
    }
    run_whole_row(row);
    judge_pending();
  }

  [[nodiscard]] std::size_t scenes() const { return scenes_; }
  [[nodiscard]] std::size_t expectations() const { return expectations_; }

 private:
  struct Outcome {
    std::size_t row_number = 0;
    Result<Applied> result = Applied::applied;
    bool asked = false;  ///< whether it would be refused
  };

  void find(const std::string& what) { find(row_number_, what); }
  void find(std::size_t row_number, const std::string& what) {
    findings_.push_back(file_ + ':' + std::to_string(row_number) + ": " + what);
  }

  void begin_scene() {
    judge_pending();
    ++scenes_;
    shop_.reset();
    as_of_.reset();
  }

  void run_whole_row(const std::string& row) {
    if (row.find_first_not_of(' ') == std::string::npos) return;
    try {
      run_row(row);
    } catch (const std::exception& problem) {
      find(problem.what());
    }
  }

  Shop& shop() {
    if (!shop_) shop_ = std::make_unique<Shop>();
    return *shop_;
  }

  void run_row(const std::string& row) {
    const std::size_t arrow = row.find("=>");
    const std::string happens = row.substr(0, arrow);
    if (happens.find_first_not_of(' ') != std::string::npos) {
      judge_pending();
      as_of_.reset();
      Words words(happens);
      const std::string verb = words.next("event");
      if (!is_about_the_table(verb, words)) happen(verb, words);
      words.must_end();
    }
    if (arrow == std::string::npos) return;
    std::string_view rest = std::string_view(row).substr(arrow + 2);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      expect(std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  /// An event that no row expected to be refused must have been applied.
  void judge_pending() {
    if (!pending_) return;
    if (!pending_->asked && !pending_->result) {
      const Error& error = pending_->result.error();
      find(pending_->row_number,
           "refused " + std::string(to_text(error.code)) + ": " + error.message);
    }
    pending_.reset();
  }

  bool is_about_the_table(const std::string& verb, Words& words) {
    if (verb == "at") {
      shop().now = instant_from(words.next("instant"));
      return true;
    }
    if (verb == "as_of") {
      as_of_ = instant_from(words.next("instant"));
      return true;
    }
    if (verb == "allocation") {
      if (shop_) throw std::runtime_error("the ledger is already open");
      const std::string policy = words.next("policy");
      if (policy != "due_date" && policy != "fair_share")
        throw std::runtime_error("no such policy");
      shop_ = std::make_unique<Shop>(
          LedgerOptions{.allocation = policy == "due_date" ? AllocationPolicy::due_date
                                                           : AllocationPolicy::fair_share});
      return true;
    }
    return false;
  }

  void happen(const std::string& verb, Words& words) {
    Event event{.at = shop().now};
    if (const auto id = words.named("id")) event.id = event_id(*id);
    event.body = body_of(verb, words);
    const Digest before = shop().ledger.digest();
    pending_ = Outcome{row_number_, shop().ledger.apply(event), false};
    const bool changed = shop().ledger.digest() != before;
    if (pending_->result && *pending_->result == Applied::applied) {
      const AuditReport audit = shop().ledger.audit();
      if (!audit.passed()) find("audit: " + audit.violations.front());
    } else if (changed) {
      find("it was not applied, and yet the digest changed");
    }
  }

  // ---------------------------------------------------------------------------------- expectations

  void expect(const std::string& text) {
    ++expectations_;
    Words words(text);
    if (words.take("refused")) return expect_refusal(words);
    if (words.take("repeated")) {
      if (!pending_ || !pending_->result || *pending_->result != Applied::repeated)
        find("it was not repeated");
      return words.must_end();
    }
    if (words.take("totals"))
      return compare("totals", tail_of(words), joined(shop().ledger.totals(as_of_)));
    if (words.take("postings")) return expect_postings(words);
    const std::string subject = words.next("subject");
    if (words.take("unknown")) {
      if (shop().ledger.status(order_id(subject), as_of_)) find(subject + " is known");
      return words.must_end();
    }
    if (words.take("is")) {
      const OrderStatus order = shop().order(subject, as_of_);
      return compare(subject + " is", tail_of(words), std::string(to_text(order.order_class)));
    }
    const LineStatus line = line_named(subject);
    if (words.take("runs")) {
      std::string runs;
      for (const Run& run : line.runs) runs += (runs.empty() ? "" : " , ") + text_of(run);
      return compare(subject + " runs", tail_of(words), runs.empty() ? "none" : runs);
    }
    compare(subject, tail_of(words), balances_of(line));
  }

  void expect_refusal(Words& words) {
    if (!pending_) throw std::runtime_error("no event to be refused");
    pending_->asked = true;
    const std::string code = words.next("code");
    if (pending_->result) return find("it was not refused");
    const Error& error = pending_->result.error();
    compare("refused", code, std::string(to_text(error.code)));
    if (words.more()) compare("refused field", words.next("field"), error.field);
    words.must_end();
  }

  /// The postings of the last event: all at its instant and by its number.
  void expect_postings(Words& words) {
    const auto all = shop().ledger.postings({.as_of = as_of_}).value();
    std::string text;
    for (const Posting& posting : all) {
      if (posting.event != all.back().event || posting.at != all.back().at) continue;
      const std::string numbered = text_of(posting);
      text += (text.empty() ? "" : " , ") + numbered.substr(numbered.find(' ') + 1);
    }
    compare("postings", tail_of(words), text);
  }

  [[nodiscard]] LineStatus line_named(const std::string& subject) {
    const auto [order, line] = parted(subject);
    const OrderStatus status = shop().order(order, as_of_);
    for (const LineStatus& candidate : status.lines) {
      if (candidate.line.text() == line) return candidate;
    }
    throw std::runtime_error("no such line: " + subject);
  }

  static std::string joined(const Totals& totals) {
    std::string text;
    for (const std::string& row : texts_of(totals)) text += (text.empty() ? "" : " , ") + row;
    return text.empty() ? "none" : text;
  }

  static std::string tail_of(Words& words) {
    std::string text;
    while (words.more()) text += (text.empty() ? "" : " ") + words.next("word");
    words.must_end();
    return text;
  }

  /// Midnight UTC may be written as a day.
  static std::string short_days(std::string text) {
    constexpr std::string_view midnight = "T00:00:00Z";
    for (std::size_t at = 0; (at = text.find(midnight, at)) != std::string::npos;)
      text.erase(at, midnight.size());
    return text;
  }

  void compare(const std::string& what, const std::string& expected, std::string found) {
    found = short_days(std::move(found));
    if (expected != found) find(what + ": expected `" + expected + "`, found `" + found + '`');
  }

  // ---------------------------------------------------------------------------------------- events

  /// `+2d`, `+1h`, `+5ms` from the last one, `2026-01-24` (midnight UTC), or RFC 3339.
  Instant instant_from(const std::string& text) {
    if (text.starts_with('+')) {
      const std::size_t unit = text.find_first_not_of("0123456789", 1);
      const std::int64_t n = number_from(text.substr(1, unit - 1));
      const std::string name = text.substr(unit);
      const std::int64_t factor = name == "d"   ? 86'400'000
                                  : name == "h" ? 3'600'000
                                  : name == "ms"
                                      ? 1
                                      : throw std::runtime_error("no such unit: " + name);
      return shop().now.plus(std::chrono::milliseconds(n * factor)).value();
    }
    const bool day = text.find('T') == std::string::npos;
    return Instant::from_rfc3339(day ? text + "T00:00:00Z" : text).value();
  }

  std::optional<Instant> named_instant(Words& words, const std::string& name) {
    const auto text = words.named(name);
    return text ? std::optional<Instant>(instant_from(*text)) : std::nullopt;
  }

  static std::optional<LocationId> named_location(Words& words, const std::string& name) {
    const auto text = words.named(name);
    return text ? std::optional<LocationId>(location_id(*text)) : std::nullopt;
  }

  static std::optional<Quantity> named_quantity(Words& words, const std::string& name) {
    const auto text = words.named(name);
    return text ? std::optional<Quantity>(quantity_from(*text)) : std::nullopt;
  }

  /// `1:2 2:1`, until the words end
  static std::vector<LineQuantity> line_quantities(Words& words) {
    std::vector<LineQuantity> lines;
    while (words.more()) {
      const std::string word = words.next("line:quantity");
      const std::size_t colon = word.find(':');
      if (colon == std::string::npos) throw std::runtime_error("no line:quantity: " + word);
      lines.push_back({line_id(word.substr(0, colon)), quantity_from(word.substr(colon + 1))});
    }
    return lines;
  }

  /// `TENT:7`, and then any of `@249.00` (each), `=100.00` (total), `/east` (only from there),
  /// `^2026-01-30` (promised at).
  NewLine new_line_from(const std::string& word, const std::string& id) {
    constexpr std::string_view marks = ":@=/^";
    std::map<char, std::string> parts;
    std::size_t at = word.find_first_of(marks);
    NewLine line = new_line(line_id(id), sku_id(word.substr(0, at)), {});
    while (at != std::string::npos) {
      const std::size_t end = word.find_first_of(marks.substr(1), at + 1);
      parts[word[at]] = word.substr(at + 1, end == std::string::npos ? end : end - at - 1);
      at = end;
    }
    line.quantity = quantity_from(parts.at(':'));
    if (parts.contains('@')) line.price = Price::each(Decimal::from_text(parts['@']).value());
    if (parts.contains('=')) line.price = Price::total(Decimal::from_text(parts['=']).value());
    if (parts.contains('/')) line.location = location_id(parts['/']);
    if (parts.contains('^')) line.promised_at = instant_from(parts['^']);
    return line;
  }

  SkuDefined sku_from(Words& words) {
    SkuDefined sku{.sku = sku_id(words.next("sku"))};
    if (const auto value = words.named("category")) sku.category = *value;
    if (words.take("untracked")) sku.tracked = false;
    if (const auto value = words.named("backorders"))
      sku.backorders = known(order_policy_from(*value), *value);
    sku.max_backorder = named_quantity(words, "max_backorder");
    if (const auto value = words.named("preorders"))
      sku.preorders = known(order_policy_from(*value), *value);
    sku.max_preorder = named_quantity(words, "max_preorder");
    sku.releases_at = named_instant(words, "releases");
    if (const auto value = words.named("lead_time")) sku.lead_time_days = small_number_from(*value);
    return sku;
  }

  OrderPlaced order_from(Words& words) {
    OrderPlaced order = new_order(order_id(words.next("order")), {});
    if (const auto value = words.named("currency")) order.currency = *value;
    order.placed_at = named_instant(words, "placed");
    if (const auto value = words.named("priority")) order.priority = small_number_from(*value);
    order.requested_ship_at = named_instant(words, "ship_at");
    if (const auto value = words.named("reservation")) order.reservation = reservation_id(*value);
    while (words.more()) {
      if (words.take("accepted")) {
        order.accepted = true;
      } else if (words.take("ship_complete")) {
        order.ship_complete = true;
      } else {
        const std::string id = std::to_string(order.lines.size() + 1);
        order.lines.push_back(new_line_from(words.next("line"), id));
      }
    }
    return order;
  }

  UnitsReserved reservation_from(Words& words) {
    UnitsReserved event{.reservation = reservation_id(words.next("reservation")),
                        .lines = {},
                        .expires_at = instant_from(words.next("expires_at"))};
    while (words.more()) {
      const NewLine line = new_line_from(words.next("line"), "1");
      event.lines.push_back({line.sku, line.quantity, line.location});
    }
    return event;
  }

  static KitDefined kit_from(Words& words) {
    KitDefined event{.sku = sku_id(words.next("sku")), .components = {}};
    while (words.more()) {
      const std::string word = words.next("sku:quantity");
      const std::size_t colon = word.find(':');
      if (colon == std::string::npos) throw std::runtime_error("no sku:quantity: " + word);
      event.components.push_back(
          {sku_id(word.substr(0, colon)), quantity_from(word.substr(colon + 1))});
    }
    return event;
  }

  EventBody body_of(const std::string& verb, Words& words) {
    if (verb == "time_passed") return TimePassed{};
    if (verb == "location_defined") {
      LocationDefined event{.location = location_id(words.next("location"))};
      if (words.more()) event.rank = small_number_from(words.next("rank"));
      return event;
    }
    if (verb == "sku_defined") return sku_from(words);
    if (verb.starts_with("stock_") || verb == "safety_stock_set") return stock_event(verb, words);
    if (verb == "supply_expected") {
      const SupplyId supply = supply_id(words.next("supply"));
      const Sku sku = sku_id(words.next("sku"));
      const LocationId location = location_id(words.next("location"));
      const Quantity quantity = quantity_from(words.next("quantity"));
      return SupplyExpected{supply, sku, location, quantity,
                            instant_from(words.next("expected_at"))};
    }
    if (verb == "supply_cancelled") return SupplyCancelled{supply_id(words.next("supply"))};
    if (verb == "order_placed") return order_from(words);
    if (verb.starts_with("shipment_") || verb == "units_shipped")
      return shipment_event(verb, words);
    if (verb == "order_cancelled") return OrderCancelled{order_id(words.next("order"))};
    if (verb.starts_with("hold_")) return hold_event(verb, words);
    if (verb == "units_reserved") return reservation_from(words);
    if (verb == "reservation_released")
      return ReservationReleased{reservation_id(words.next("reservation"))};
    if (verb == "kit_defined") return kit_from(words);
    return line_event(verb, words);
  }

  static EventBody stock_event(const std::string& verb, Words& words) {
    const Sku sku = sku_id(words.next("sku"));
    const LocationId location = location_id(words.next("location"));
    const std::string number = words.next("quantity");
    const auto supply = words.named("supply");
    if (verb == "stock_counted") return StockCounted{sku, location, quantity_from(number)};
    if (verb == "stock_adjusted") return StockAdjusted{sku, location, number_from(number)};
    if (verb == "safety_stock_set") return SafetyStockSet{sku, location, quantity_from(number)};
    if (verb != "stock_received") throw std::runtime_error("no such event: " + verb);
    StockReceived event{.sku = sku, .location = location, .quantity = quantity_from(number)};
    if (supply) event.supply = supply_id(*supply);
    return event;
  }

  static EventBody hold_event(const std::string& verb, Words& words) {
    const OrderId order = order_id(words.next("order"));
    const HoldId hold = hold_id(words.next("hold"));
    if (verb == "hold_released") return HoldReleased{order, hold};
    if (verb != "hold_placed") throw std::runtime_error("no such event: " + verb);
    const std::string reason = words.next("reason");
    HoldPlaced event{
        .order = order, .hold = hold, .reason = known(hold_reason_from(reason), reason)};
    if (const auto line = words.named("line")) event.line = line_id(*line);
    return event;
  }

  static EventBody shipment_event(const std::string& verb, Words& words) {
    if (verb == "units_shipped") {
      UnitsShipped event{.order = order_id(words.next("order")),
                         .shipment = shipment_id(words.next("shipment")),
                         .lines = {},
                         .location = named_location(words, "from")};
      event.lines = line_quantities(words);
      return event;
    }
    const ShipmentId shipment = shipment_id(words.next("shipment"));
    if (verb == "shipment_delivered") return ShipmentDelivered{shipment};
    if (verb == "shipment_voided") return ShipmentVoided{shipment};
    const std::string how = words.next("reason or outcome");
    std::optional<std::vector<LineQuantity>> lines;
    if (words.more()) lines = line_quantities(words);
    if (verb == "shipment_failed")
      return ShipmentFailed{shipment, known(failure_reason_from(how), how), lines};
    if (verb == "shipment_recovered")
      return ShipmentRecovered{shipment, known(recovery_outcome_from(how), how), lines};
    throw std::runtime_error("no such event: " + verb);
  }

  /// Of the events that name a line, `O1/1`.
  EventBody line_event(const std::string& verb, Words& words) {
    const auto [order_text, line_text] = parted(words.next("order/line"));
    const OrderId order = order_id(order_text);
    const LineId line = line_id(line_text);
    if (verb == "line_added") {
      const bool accepted = words.named("accepted").has_value();
      return LineAdded{order, new_line_from(words.next("line"), line_text), accepted};
    }
    if (verb == "line_changed") {
      LineChanged event{.order = order, .line = line};
      if (const auto value = words.named("promised"))
        event.promised_at = *value == "none" ? Change<Instant>::removed()
                                             : Change<Instant>::to(instant_from(*value));
      if (const auto value = words.named("location"))
        event.location = *value == "any" ? Change<LocationId>::removed()
                                         : Change<LocationId>::to(location_id(*value));
      return event;
    }
    const Quantity quantity = quantity_from(words.next("quantity"));
    if (verb == "units_cancelled")
      return UnitsCancelled{.order = order, .line = line, .quantity = quantity};
    if (verb == "units_returned") return UnitsReturned{order, line, quantity};
    throw std::runtime_error("no such event: " + verb);
  }

  std::string file_;
  std::vector<std::string>& findings_;
  std::unique_ptr<Shop> shop_;
  std::optional<Instant> as_of_;
  std::optional<Outcome> pending_;
  std::size_t row_number_ = 0;
  std::size_t scenes_ = 0;
  std::size_t expectations_ = 0;
};

}  // namespace orderledger::test
