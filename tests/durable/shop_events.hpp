// Events of a small shop, a stream of them as long as is wanted; and folders to write in.
#pragma once

#include "support/shop.hpp"

#include <orderledger/durable_ledger.hpp>

#include <cstddef>
#include <filesystem>
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

// A folder that is gone at the end of the test.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / ("orderledger_" + name)) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace orderledger::test
