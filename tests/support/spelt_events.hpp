// Every type of event twice: with all its fields, and with those alone that it must have. The text
// is the canonical one, so reading and writing are tested against the same table.
#pragma once

#include <orderledger/event.hpp>

#include <string>
#include <vector>

namespace orderledger::test {

using namespace orderledger::literals;

struct SpeltEvent {
  std::string text;
  Event event;
};

// The part that all texts share, and the instants that they use.
inline const std::string at_text = R"("at":"2026-01-24T10:00:00Z")";
inline constexpr Instant at = "2026-01-24T10:00:00Z"_instant;
inline constexpr Instant later = "2026-01-30T00:00:00.5Z"_instant;

// `{"type":"time_passed","at":"2026-01-24T10:00:00Z","id":"e1"}` of "time_passed" and `"id":"e1"`
inline std::string text_of(const std::string& type, const std::string& fields = {}) {
  std::string text = R"({"type":")" + type + R"(",)" + at_text;
  if (!fields.empty()) text += "," + fields;
  return text + "}";
}

inline std::vector<SpeltEvent> spelt_events() {
  const Event event{.at = at};
  const auto with = [&](EventBody body) { return Event{.at = at, .body = std::move(body)}; };
  Event with_id = event;
  with_id.id = EventId{"e1"};
  return {
      {text_of("location_defined", R"("location":"main","rank":-3)"),
       with(LocationDefined{.location = {"main"}, .rank = -3})},
      {text_of("location_defined", R"("location":"main")"),
       with(LocationDefined{.location = {"main"}})},

      {text_of("sku_defined",
               R"("sku":"TENT","title":"A \"tent\"","category":"outdoor","tracked":false,)"
               R"("backorders":"allow","max_backorder":5,"preorders":"deny","max_preorder":0,)"
               R"("releases_at":"2026-01-30T00:00:00.500Z","lead_time_days":14)"),
       with(SkuDefined{.sku = {"TENT"},
                       .title = "A \"tent\"",
                       .category = "outdoor",
                       .tracked = false,
                       .backorders = OrderPolicy::allow,
                       .max_backorder = Quantity(5),
                       .preorders = OrderPolicy::deny,
                       .max_preorder = Quantity(0),
                       .releases_at = later,
                       .lead_time_days = 14})},
      {text_of("sku_defined", R"("sku":"TENT")"), with(SkuDefined{.sku = {"TENT"}})},

      {text_of("stock_counted", R"("sku":"TENT","location":"east","on_hand":0)"),
       with(StockCounted{.sku = {"TENT"}, .location = {"east"}, .on_hand = 0})},
      {text_of("stock_counted", R"("sku":"TENT","on_hand":1000000000)"),
       with(StockCounted{.sku = {"TENT"}, .on_hand = 1'000'000'000})},

      {text_of("stock_received", R"("sku":"TENT","location":"east","quantity":7,"supply":"PO-1")"),
       with(StockReceived{
           .sku = {"TENT"}, .location = {"east"}, .quantity = 7, .supply = SupplyId{"PO-1"}})},
      {text_of("stock_received", R"("sku":"TENT","quantity":7)"),
       with(StockReceived{.sku = {"TENT"}, .quantity = 7})},

      {text_of("stock_adjusted", R"("sku":"TENT","location":"east","delta":-2,"reason":"")"),
       with(StockAdjusted{.sku = {"TENT"}, .location = {"east"}, .delta = -2, .reason = ""})},
      {text_of("stock_adjusted", R"("sku":"TENT","delta":9223372036854775807)"),
       with(StockAdjusted{.sku = {"TENT"}, .delta = INT64_MAX})},

      {text_of("safety_stock_set", R"("sku":"TENT","location":"east","quantity":3)"),
       with(SafetyStockSet{.sku = {"TENT"}, .location = {"east"}, .quantity = 3})},
      {text_of("safety_stock_set", R"("sku":"TENT","quantity":0)"),
       with(SafetyStockSet{.sku = {"TENT"}, .quantity = 0})},

      {text_of("supply_expected", R"("supply":"PO-1","sku":"TENT","location":"east","quantity":40,)"
                                  R"("expected_at":"2026-01-30T00:00:00.500Z")"),
       with(SupplyExpected{.supply = {"PO-1"},
                           .sku = {"TENT"},
                           .location = {"east"},
                           .quantity = 40,
                           .expected_at = later})},
      {text_of("supply_expected", R"("supply":"PO-1","sku":"TENT","quantity":40,)"
                                  R"("expected_at":"2026-01-30T00:00:00.500Z")"),
       with(SupplyExpected{
           .supply = {"PO-1"}, .sku = {"TENT"}, .quantity = 40, .expected_at = later})},

      {text_of("supply_cancelled", R"("supply":"PO-1")"),
       with(SupplyCancelled{.supply = {"PO-1"}})},

      {text_of("order_placed",
               R"("order":"O1","currency":"USD","lines":[)"
               R"({"line":"1","sku":"TENT","quantity":2,"unit_price":"249.9","location":"east",)"
               R"("promised_at":"2026-01-30T00:00:00.500Z"},)"
               R"({"line":"2","sku":"PEG","quantity":12,"total":"0.000001"}],)"
               R"("placed_at":"2026-01-24T10:00:00Z","priority":-1,)"
               R"("requested_ship_at":"2026-01-30T00:00:00.500Z","ship_complete":true,)"
               R"("accepted":true,"channel":"web","customer":"Zo)"
               "\xC3\xAB"
               R"(\n")"),
       with(OrderPlaced{.order = {"O1"},
                        .currency = "USD",
                        .lines = {NewLine{.line = {"1"},
                                          .sku = {"TENT"},
                                          .quantity = 2,
                                          .price = Price::each("249.90"_decimal),
                                          .location = LocationId{"east"},
                                          .promised_at = later},
                                  NewLine{.line = {"2"},
                                          .sku = {"PEG"},
                                          .quantity = 12,
                                          .price = Price::total("0.000001"_decimal)}},
                        .placed_at = at,
                        .priority = -1,
                        .requested_ship_at = later,
                        .ship_complete = true,
                        .accepted = true,
                        .channel = "web",
                        .customer = "Zo\xC3\xAB\n"})},
      {text_of("order_placed",
               R"("order":"O1","currency":"USD","lines":[],"customer":"","reservation":"R1")"),
       with(OrderPlaced{.order = {"O1"},
                        .currency = "USD",
                        .lines = {},
                        .customer = "",
                        .reservation = ReservationId{"R1"}})},
      {text_of("order_placed", R"("order":"O1","currency":"no code","lines":[])"),
       with(OrderPlaced{.order = {"O1"}, .currency = "no code", .lines = {}})},

      {text_of("line_added",
               R"("order":"O1","line":"3","sku":"TENT","quantity":1,"total":"999999999999.999999",)"
               R"("location":"east","promised_at":"2026-01-30T00:00:00.500Z","accepted":true)"),
       with(LineAdded{.order = {"O1"},
                      .line = {.line = {"3"},
                               .sku = {"TENT"},
                               .quantity = 1,
                               .price = Price::total("999999999999.999999"_decimal),
                               .location = LocationId{"east"},
                               .promised_at = later},
                      .accepted = true})},
      {text_of("line_added",
               R"("order":"O1","line":"3","sku":"TENT","quantity":1,"unit_price":"0")"),
       with(LineAdded{
           .order = {"O1"},
           .line = {.line = {"3"}, .sku = {"TENT"}, .quantity = 1, .price = Price::each({})}})},

      {text_of("units_cancelled",
               R"("order":"O1","line":"1","quantity":1,"reason":"changed mind")"),
       with(UnitsCancelled{
           .order = {"O1"}, .line = {"1"}, .quantity = 1, .reason = "changed mind"})},
      {text_of("units_cancelled", R"("order":"O1","line":"1","quantity":1)"),
       with(UnitsCancelled{.order = {"O1"}, .line = {"1"}, .quantity = 1})},

      {text_of("order_cancelled", R"("order":"O1","reason":"fraud")"),
       with(OrderCancelled{.order = {"O1"}, .reason = "fraud"})},
      {text_of("order_cancelled", R"("order":"O1")"), with(OrderCancelled{.order = {"O1"}})},

      {text_of(
           "hold_placed",
           R"("order":"O1","hold":"h7","reason":"customs","line":"1","note":"a form is missing")"),
       with(HoldPlaced{.order = {"O1"},
                       .hold = {"h7"},
                       .reason = HoldReason::customs,
                       .line = LineId{"1"},
                       .note = "a form is missing"})},
      {text_of("hold_placed", R"("order":"O1","hold":"h7","reason":"no_shipping_option")"),
       with(HoldPlaced{.order = {"O1"}, .hold = {"h7"}, .reason = HoldReason::no_shipping_option})},

      {text_of("hold_released", R"("order":"O1","hold":"h7")"),
       with(HoldReleased{.order = {"O1"}, .hold = {"h7"}})},

      {text_of(
           "units_shipped",
           R"("order":"O1","shipment":"S1","lines":[{"line":"1","quantity":2},)"
           R"({"line":"2","quantity":1}],"location":"east","carrier":"DHL","tracking":"00340")"),
       with(UnitsShipped{.order = {"O1"},
                         .shipment = {"S1"},
                         .lines = {{{"1"}, 2}, {{"2"}, 1}},
                         .location = LocationId{"east"},
                         .carrier = "DHL",
                         .tracking = "00340"})},
      {text_of("units_shipped",
               R"("order":"O1","shipment":"S1","lines":[{"line":"1","quantity":2}])"),
       with(UnitsShipped{.order = {"O1"}, .shipment = {"S1"}, .lines = {{{"1"}, 2}}})},

      {text_of(
           "shipment_failed",
           R"("shipment":"S1","reason":"returned_to_sender","lines":[{"line":"1","quantity":2}])"),
       with(ShipmentFailed{.shipment = {"S1"},
                           .reason = FailureReason::returned_to_sender,
                           .lines = {{{{"1"}, 2}}}})},
      {text_of("shipment_failed", R"("shipment":"S1","reason":"lost")"),
       with(ShipmentFailed{.shipment = {"S1"}, .reason = FailureReason::lost})},

      {text_of("shipment_recovered",
               R"("shipment":"S1","outcome":"resend","lines":[{"line":"1","quantity":2}])"),
       with(ShipmentRecovered{
           .shipment = {"S1"}, .outcome = RecoveryOutcome::resend, .lines = {{{{"1"}, 2}}}})},
      {text_of("shipment_recovered", R"("shipment":"S1","outcome":"delivered")"),
       with(ShipmentRecovered{.shipment = {"S1"}, .outcome = RecoveryOutcome::delivered})},

      {text_of("shipment_delivered", R"("shipment":"S1")"),
       with(ShipmentDelivered{.shipment = {"S1"}})},

      {text_of("shipment_voided", R"("shipment":"S1")"), with(ShipmentVoided{.shipment = {"S1"}})},

      {text_of(
           "line_changed",
           R"("order":"O1","line":"1","promised_at":"2026-01-30T00:00:00.500Z","location":"east")"),
       with(LineChanged{.order = {"O1"},
                        .line = {"1"},
                        .promised_at = Change<Instant>::to(later),
                        .location = Change<LocationId>::to({"east"})})},
      {text_of("line_changed", R"("order":"O1","line":"1","promised_at":null,"location":null)"),
       with(LineChanged{.order = {"O1"},
                        .line = {"1"},
                        .promised_at = Change<Instant>::removed(),
                        .location = Change<LocationId>::removed()})},
      {text_of("line_changed", R"("order":"O1","line":"1")"),
       with(LineChanged{.order = {"O1"}, .line = {"1"}})},

      {text_of("units_returned", R"("order":"O1","line":"1","quantity":1)"),
       with(UnitsReturned{.order = {"O1"}, .line = {"1"}, .quantity = 1})},

      {text_of("units_reserved",
               R"("reservation":"R1","lines":[{"sku":"TENT","quantity":2,"location":"east"},)"
               R"({"sku":"LAMP","quantity":1}],"expires_at":"2026-01-30T00:00:00.500Z")"),
       with(UnitsReserved{.reservation = {"R1"},
                          .lines = {{{"TENT"}, 2, LocationId{"east"}}, {{"LAMP"}, 1}},
                          .expires_at = later})},
      {text_of("reservation_released", R"("reservation":"R1")"), with(ReservationReleased{{"R1"}})},

      {text_of("kit_defined", R"("sku":"CAMP","components":[{"sku":"TENT","quantity":1},)"
                              R"({"sku":"PEG","quantity":12}])"),
       with(KitDefined{.sku = {"CAMP"}, .components = {{{"TENT"}, 1}, {{"PEG"}, 12}}})},

      {text_of("time_passed", R"("id":"e1")"), with_id},
      {text_of("time_passed"), event},
  };
}

}  // namespace orderledger::test
