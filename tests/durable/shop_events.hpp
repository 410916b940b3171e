// Events of a small shop, a stream of them as long as is wanted.
#pragma once

#include "support/folder.hpp"
#include "support/shop.hpp"

#include <orderledger/durable_ledger.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace orderledger {

inline std::ostream& operator<<(std::ostream& out, StorageCode code) {
  return out << to_text(code);
}

}  // namespace orderledger

namespace orderledger::test {

// The n-th event of the stream: a SKU and its stock, then for ever orders, shipments, cancellations and
// receipts. None is refused, each has an id.
inline Event shop_event(std::size_t n) {
  const Instant at = opening.plus(std::chrono::minutes(n)).value();
  const auto event = [&](EventBody body) {
    return Event{.at = at, .id = event_id("e" + std::to_string(n)), .body = std::move(body)};
  };
  const auto order = [](std::size_t number) { return order_id("o" + std::to_string(number)); };
  if (n == 0) return event(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  if (n == 1) return event(StockCounted{.sku = {"TENT"}, .on_hand = 5});
  const std::size_t turn = n / 5;
  switch (n % 5) {
    case 0:
    case 1:
      return event(new_order(order(n), {new_line({"1"}, {"TENT"}, units(1 + std::int64_t(n % 3)),
                                                 Price::each("249.00"_decimal))}));
    case 2: return event(StockReceived{.sku = {"TENT"}, .quantity = 2});
    case 3:
      if (turn < 1) return event(TimePassed{});
      return event(HoldPlaced{
          .order = order(turn * 5), .hold = hold_id("h"), .reason = HoldReason::customs});
    default:
      if (turn < 2) return event(TimePassed{});
      return event(UnitsCancelled{.order = order(turn * 5 - 4), .line = {"1"}, .quantity = 1});
  }
}

inline std::vector<Event> shop_events(std::size_t count, std::size_t from = 0) {
  std::vector<Event> events;
  for (std::size_t n = from; n < from + count; ++n) events.push_back(shop_event(n));
  return events;
}

// What a ledger of the first `count` events is like.
inline Digest digest_of_shop(std::size_t count) {
  Ledger ledger;
  for (std::size_t n = 0; n < count; ++n) ledger.apply(shop_event(n)).value();
  return ledger.digest();
}

}  // namespace orderledger::test
