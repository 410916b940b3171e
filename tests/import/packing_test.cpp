// Records as bytes and back: nothing of them is lost.
#include "../../src/import/facts.hpp"
#include "../../src/import/merged.hpp"
#include "../../src/import/packed_events.hpp"
#include "../support/catch.hpp"
#include "bench.hpp"

#include <orderledger/import/record_store.hpp>

#include <limits>
#include <string>
#include <vector>

using namespace orderledger;
using namespace orderledger::test;

namespace {

template <class Value>
Value there_and_back(const Value& value) {
  std::string bytes;
  Packer pack(bytes);
  pack(value);
  Value read;
  Unpacker unpack(bytes);
  unpack(read);
  return read;
}

const std::string odd("\0 \n \xE2\x82\xAC", 7);

LineSnapshot full_line() {
  return {.line = "a",
          .type = LineType::kit_parent,
          .sku = "TENT",
          .item = odd,
          .ordered = std::numeric_limits<std::int64_t>::min(),
          .cancelled = 1,
          .left = std::numeric_limits<std::int64_t>::max(),
          .returned = -1,
          .open = 0,
          .unit_price = "999999999999.999999"_decimal,
          .total = "0.000001"_decimal,
          .location = "main",
          .promised_at = Instant::last(),
          .parent = "p",
          .title = std::string(300, 't')};
}

}  // namespace

TEST_CASE("snapshots survive being packed, empty ones and full ones", "[import][packing]") {
  CHECK(there_and_back(OrderSnapshot()) == OrderSnapshot());
  const HoldSnapshot hold{
      .key = "h", .key_is_id = true, .reason = HoldReason::stock_check, .line = "a", .note = "n"};
  const Claim claim{.claimed = Account::preorder, .line = "a", .units = 3, .word = "w"};
  const OrderSnapshot order{.order = "S-1",
                            .modified_at = opening,
                            .number = "#1",
                            .state = OrderState::closed,
                            .word = "done",
                            .placed_at = Instant(),
                            .placed_precision = TimePrecision::day,
                            .currency = "JPY",
                            .requested_ship_at = opening,
                            .ship_complete = true,
                            .priority = -7,
                            .channel = "web",
                            .customer = "c",
                            .note = odd,
                            .cancelled_at = opening,
                            .cancel_reason = "r",
                            .remainder = ClosedRemainder::cancel,
                            .lines = {{full_line(), LineSnapshot()}},
                            .lines_complete = false,
                            .holds = {hold},
                            .claims = {claim}};
  CHECK(there_and_back(order) == order);
  const ShipmentSnapshot shipment{.order = "S-1",
                                  .shipment = "F",
                                  .modified_at = opening,
                                  .state = ShipmentState::failed,
                                  .word = "w",
                                  .failure = FailureReason::damaged,
                                  .recovery = RecoveryOutcome::refund,
                                  .lines = {{"a", 2}, {"b", 0}},
                                  .left_at = opening,
                                  .location = "l",
                                  .carrier = "c",
                                  .tracking = "t"};
  const RefundSnapshot refund{
      .order = "S-1", .refund = "R", .at = opening, .lines = {{"a", 1, RefundKind::money}}};
  const FulfilmentSnapshot fulfilment{.order = "S-1",
                                      .key = "k",
                                      .modified_at = opening,
                                      .holds = {hold},
                                      .requested_ship_at = opening,
                                      .promises = {{"a", opening}},
                                      .claims = {claim}};
  MergedOrder merged;
  merged.header = order;
  merged.detail = Detail::full;
  merged.lines = OrderLinesSnapshot{.order = "S-1",
                                    .modified_at = opening,
                                    .lines = {full_line()},
                                    .lines_complete = false,
                                    .claims = {claim}};
  merged.shipments = {{"F", shipment}, {"G", ShipmentSnapshot()}};
  merged.refunds = {{"R", refund}};
  merged.fulfilments = {{"k", fulfilment}};
  merged.stale = StaleMark{.order = "S-1", .modified_at = opening};
  merged.vanished = true;
  const MergedOrder read = there_and_back(merged);
  CHECK(read.header == merged.header);
  CHECK(read.detail == merged.detail);
  CHECK(read.lines == merged.lines);
  CHECK(read.shipments == merged.shipments);
  CHECK(read.refunds == merged.refunds);
  CHECK(read.fulfilments == merged.fulfilments);
  CHECK(read.stale == merged.stale);
  CHECK(read.vanished);
}

TEST_CASE("events survive being packed, one of each type", "[import][packing]") {
  const NewLine line{.line = {"a"},
                     .sku = {"TENT"},
                     .quantity = 3,
                     .price = Price::total("10"_decimal),
                     .location = LocationId("main"),
                     .promised_at = opening};
  const std::vector<LineQuantity> units = {{{"a"}, 1}};
  const std::vector<EventBody> bodies = {
      LocationDefined{.location = {"main"}, .rank = -1},
      SkuDefined{.sku = {"TENT"},
                 .title = "t",
                 .category = "c",
                 .tracked = false,
                 .backorders = OrderPolicy::allow,
                 .max_backorder = Quantity(5),
                 .preorders = OrderPolicy::deny,
                 .max_preorder = Quantity(6),
                 .releases_at = opening,
                 .lead_time_days = 7},
      StockCounted{.sku = {"TENT"}, .location = {"east"}, .on_hand = 4},
      StockReceived{.sku = {"TENT"}, .quantity = 4, .supply = SupplyId("PO")},
      StockAdjusted{.sku = {"TENT"}, .delta = -4, .reason = "r"},
      SafetyStockSet{.sku = {"TENT"}, .quantity = 2},
      SupplyExpected{.supply = {"PO"}, .sku = {"TENT"}, .quantity = 2, .expected_at = opening},
      SupplyCancelled{.supply = {"PO"}},
      OrderPlaced{.order = {"S"},
                  .currency = "EUR",
                  .lines = {line},
                  .placed_at = opening,
                  .priority = 3,
                  .requested_ship_at = opening,
                  .ship_complete = true,
                  .accepted = true,
                  .channel = "web",
                  .customer = "c",
                  .reservation = ReservationId("r")},
      LineAdded{.order = {"S"}, .line = line, .accepted = true},
      UnitsCancelled{.order = {"S"}, .line = {"a"}, .quantity = 1, .reason = "r"},
      OrderCancelled{.order = {"S"}, .reason = "r"},
      HoldPlaced{.order = {"S"},
                 .hold = {"h"},
                 .reason = HoldReason::fraud_review,
                 .line = LineId("a"),
                 .note = "n"},
      HoldReleased{.order = {"S"}, .hold = {"h"}},
      UnitsShipped{.order = {"S"},
                   .shipment = {"F"},
                   .lines = units,
                   .location = LocationId("main"),
                   .carrier = "c",
                   .tracking = "t"},
      ShipmentFailed{.shipment = {"F"}, .reason = FailureReason::damaged, .lines = units},
      ShipmentRecovered{.shipment = {"F"}, .outcome = RecoveryOutcome::resend, .lines = units},
      ShipmentDelivered{.shipment = {"F"}},
      ShipmentVoided{.shipment = {"F"}},
      LineChanged{.order = {"S"},
                  .line = {"a"},
                  .promised_at = Change<Instant>::to(opening),
                  .location = Change<LocationId>::removed()},
      UnitsReturned{.order = {"S"}, .line = {"a"}, .quantity = 1},
      TimePassed{},
      UnitsReserved{.reservation = {"r"},
                    .lines = {{.sku = {"TENT"}, .quantity = 1, .location = LocationId("main")}},
                    .expires_at = opening},
      ReservationReleased{.reservation = {"r"}},
      KitDefined{.sku = {"CAMP"}, .components = {{{"TENT"}, 2}}}};
  CHECK(bodies.size() == std::variant_size_v<EventBody>);
  for (const EventBody& body : bodies) {
    INFO(type_of(body));
    for (const auto& id : {std::optional<EventId>(), std::optional(EventId("e"))}) {
      const Event event{.at = opening, .id = id, .body = body};
      CHECK((there_and_back(event) == event));
    }
  }
}

TEST_CASE("texts have numbers, in the order in which they came", "[import][packing]") {
  KeyIndex index;
  CHECK_FALSE(index.find("0"));
  for (std::uint32_t i = 0; i < 5000; ++i) CHECK(index.intern(std::to_string(i)) == i);
  CHECK(index.intern("") == 5000);
  CHECK(index.intern("17") == 17);
  CHECK(index.find("4999") == 4999);
  CHECK(index.find("") == 5000);
  CHECK_FALSE(index.find("5001"));
  CHECK(index.text(42) == "42");
  CHECK(index.size() == 5001);
}

TEST_CASE("records in memory: what is removed makes room", "[import][packing]") {
  const auto records = records_in_memory();
  const auto first = records->add("first"), second = records->add(odd);
  std::string read = "something else";
  records->read(second, read);
  CHECK(read == odd);
  records->remove(first);
  CHECK(records->add("third") == first);
  records->read(first, read);
  CHECK(read == "third");
}
