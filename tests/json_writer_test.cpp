// json::to_json: the canonical form of events, and that reading it gives the event back.
#include <orderledger/json/events.hpp>

#include "support/catch.hpp"
#include "support/spelt_events.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace orderledger;
using orderledger::test::text_of;

namespace {

// A random event that the types can represent, whether a ledger would take it or not.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  Event event() {
    Event event{.at = instant(), .id = maybe([&] { return id<EventId>(); })};
    event.body = body(below(std::variant_size_v<EventBody>));
    return event;
  }

 private:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool flip() { return below(2) == 0; }

  template <class Make>
  auto maybe(Make make) -> std::optional<decltype(make())> {
    if (flip()) return {};
    return make();
  }
  template <class Make>
  auto list(Make make) {
    std::vector<decltype(make())> all;
    for (std::uint64_t left = below(4); left > 0; --left) all.push_back(make());
    return all;
  }
  template <class T>
  Change<T> change(T value) {
    const auto kind = below(3);
    return kind == 0 ? Change<T>{} : kind == 1 ? Change<T>::removed() : Change<T>::to(value);
  }

  Instant instant() {
    const std::uint64_t span = 253'402'300'800'000;
    const std::uint64_t step = flip() ? 1 : flip() ? 1000 : 86'400'000;
    return *Instant::from_milliseconds(static_cast<std::int64_t>(below(span) / step * step));
  }
  // Pieces of one to four bytes, and those that JSON escapes.
  std::string text(bool with_controls) {
    static const std::vector<std::string> pieces = {"a",
                                                    "Z",
                                                    "0",
                                                    " ",
                                                    "\"",
                                                    "\\",
                                                    "/",
                                                    "{",
                                                    "\xC3\xAB",
                                                    "\xE2\x82\xAC",
                                                    "\xF0\x9F\x98\x80",
                                                    "\xE2\x80\xA8",
                                                    "\n",
                                                    "\t",
                                                    "\b",
                                                    "\x1F",
                                                    "\x7F",
                                                    std::string(1, '\0'),
                                                    "\xC2\x85"};
    std::string text;
    for (std::uint64_t left = below(12); left > 0; --left) {
      text += pieces[below(with_controls ? pieces.size() : pieces.size() - 7)];
    }
    return text;
  }
  std::string text() { return text(true); }
  template <class AnyId>
  AnyId id() {
    return *AnyId::from("x" + text(false));
  }
  Quantity quantity() {
    const std::int64_t sizes[] = {0, 1, static_cast<std::int64_t>(below(1'000'000'001)),
                                  1'000'000'000};
    return *Quantity::from(sizes[below(4)]);
  }
  std::int32_t int32() { return flip() ? 0 : static_cast<std::int32_t>(random_()); }
  Decimal decimal() {
    const std::uint64_t step = flip() ? 1 : flip() ? 10'000 : 1'000'000;
    return *Decimal::from_millionths(
        static_cast<std::int64_t>(below(1'000'000'000'000'000'000) / step * step));
  }
  LocationId stock_location() { return flip() ? default_location() : id<LocationId>(); }
  std::optional<std::string> maybe_text() {
    return maybe([&] { return text(); });
  }
  std::optional<Instant> maybe_instant() {
    return maybe([&] { return instant(); });
  }
  std::optional<LocationId> maybe_location() {
    return maybe([&] { return id<LocationId>(); });
  }
  std::optional<Quantity> maybe_quantity() {
    return maybe([&] { return quantity(); });
  }
  OrderPolicy policy() { return flip() ? OrderPolicy::deny : OrderPolicy::allow; }
  NewLine new_line() {
    return {.line = id<LineId>(),
            .sku = id<Sku>(),
            .quantity = quantity(),
            .price = flip() ? Price::each(decimal()) : Price::total(decimal()),
            .location = maybe_location(),
            .promised_at = maybe_instant()};
  }
  LineQuantity line_quantity() { return {id<LineId>(), quantity()}; }
  std::vector<LineQuantity> line_quantities() {
    return list([&] { return line_quantity(); });
  }
  std::optional<std::vector<LineQuantity>> maybe_line_quantities() {
    return maybe([&] { return line_quantities(); });
  }

  EventBody body(std::uint64_t type) {
    switch (type) {
      case 0: return LocationDefined{id<LocationId>(), int32()};
      case 1:
        return SkuDefined{.sku = id<Sku>(),
                          .title = maybe_text(),
                          .category = maybe_text(),
                          .tracked = flip(),
                          .backorders = policy(),
                          .max_backorder = maybe_quantity(),
                          .preorders = policy(),
                          .max_preorder = maybe_quantity(),
                          .releases_at = maybe_instant(),
                          .lead_time_days = maybe([&] { return int32(); })};
      case 2: return StockCounted{id<Sku>(), stock_location(), quantity()};
      case 3:
        return StockReceived{id<Sku>(), stock_location(), quantity(),
                             maybe([&] { return id<SupplyId>(); })};
      case 4:
        return StockAdjusted{id<Sku>(), stock_location(), static_cast<std::int64_t>(random_()),
                             maybe_text()};
      case 5: return SafetyStockSet{id<Sku>(), stock_location(), quantity()};
      case 6:
        return SupplyExpected{id<SupplyId>(), id<Sku>(), stock_location(), quantity(), instant()};
      case 7: return SupplyCancelled{id<SupplyId>()};
      case 8:
        return OrderPlaced{.order = id<OrderId>(),
                           .currency = text(),
                           .lines = list([&] { return new_line(); }),
                           .placed_at = maybe_instant(),
                           .priority = int32(),
                           .requested_ship_at = maybe_instant(),
                           .ship_complete = flip(),
                           .accepted = flip(),
                           .channel = maybe_text(),
                           .customer = maybe_text(),
                           .reservation = maybe([&] { return id<ReservationId>(); })};
      case 9: return LineAdded{id<OrderId>(), new_line(), flip()};
      case 10: return UnitsCancelled{id<OrderId>(), id<LineId>(), quantity(), maybe_text()};
      case 11: return OrderCancelled{id<OrderId>(), maybe_text()};
      case 12:
        return HoldPlaced{id<OrderId>(), id<HoldId>(), static_cast<HoldReason>(below(11)),
                          maybe([&] { return id<LineId>(); }), maybe_text()};
      case 13: return HoldReleased{id<OrderId>(), id<HoldId>()};
      case 14:
        return UnitsShipped{id<OrderId>(),    id<ShipmentId>(), line_quantities(),
                            maybe_location(), maybe_text(),     maybe_text()};
      case 15:
        return ShipmentFailed{id<ShipmentId>(), static_cast<FailureReason>(below(7)),
                              maybe_line_quantities()};
      case 16:
        return ShipmentRecovered{id<ShipmentId>(), static_cast<RecoveryOutcome>(below(3)),
                                 maybe_line_quantities()};
      case 17: return ShipmentDelivered{id<ShipmentId>()};
      case 18: return ShipmentVoided{id<ShipmentId>()};
      case 19:
        return LineChanged{id<OrderId>(), id<LineId>(), change(instant()),
                           change(id<LocationId>())};
      case 20: return UnitsReturned{id<OrderId>(), id<LineId>(), quantity()};
      case 21: return TimePassed{};
      case 22:
        return UnitsReserved{id<ReservationId>(), list([&] {
                               return WantedUnits{id<Sku>(), quantity(), maybe_location()};
                             }),
                             instant()};
      case 23: return ReservationReleased{id<ReservationId>()};
      default:
        return KitDefined{id<Sku>(), list([&] { return KitComponent{id<Sku>(), quantity()}; })};
    }
  }

  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("an event is written with its fields in SPEC's order and without its defaults",
          "[json][canonical]") {
  for (const auto& [text, event] : test::spelt_events()) CHECK(json::to_json(event) == text);
}

TEST_CASE("reading what was written gives an equal event", "[json][canonical][property]") {
  const std::uint32_t seed = 20260124;
  Generator generator(seed);
  json::EventReader reader;
  for (int i = 0; i < 20'000; ++i) {
    const Event event = generator.event();
    const std::string text = json::to_json(event);
    const Result<Event> read = reader.read(text);
    if (read && *read == event && json::to_json(*read) == text) continue;
    FAIL("seed " << seed << ", event " << i << ": " << text << " "
                 << (read ? json::to_json(*read) : read.error().message));
  }
}

TEST_CASE("equal content has one canonical form, however it was spelt", "[json][canonical]") {
  json::EventReader reader;
  const auto canonical = [&](const std::string& text) {
    const auto event = reader.read(text);
    return event ? json::to_json(*event) : event.error().message;
  };
  CHECK(
      canonical(R"( { "accepted":false, "currency":"USD", "lines":[ {"unit_price":"007.50", )"
                R"("quantity":1,"sku":"\u0041","line":"1"}], "at":"2026-01-24T12:00:00.000+02:00",)"
                R"( "order":"O1", "type":"order_placed", "priority":-0 } )") ==
      text_of("order_placed", R"("order":"O1","currency":"USD","lines":[)"
                              R"({"line":"1","sku":"A","quantity":1,"unit_price":"7.5"}])"));
}

TEST_CASE("text is escaped where JSON wants it, and only there", "[json][canonical]") {
  const Event event{
      .at = test::at,
      .body = OrderCancelled{
          .order = {"O1"},
          .reason = std::string("\0\x1F\b\f\n\r\t\"\\/\x7F\xC3\xAB\xF0\x9F\x98\x80", 17)}};
  CHECK(json::to_json(event) ==
        text_of("order_cancelled",
                "\"order\":\"O1\",\"reason\":\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\/"
                "\x7F\xC3\xAB\xF0\x9F\x98\x80\""));
}
