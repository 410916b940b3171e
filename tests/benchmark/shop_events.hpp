/// \file shop_events.hpp
/// The rows of a shop as events of the ledger: what a storefront backend would send it.
#pragma once

#include "shop_stream.hpp"

#include <orderledger/orderledger.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace shop_stream {

struct EventOptions {
  bool ships = true;  ///< false: shipments and cancellations are left out, every line stays open
  bool event_ids = false;      ///< an idempotency key on every event
  bool scattered_ids = false;  ///< without order or common beginning
  /// Most orders placed up to ten days before the ledger hears of them, half of the lines with a promised
  /// date. The rows do not tell these dates: who is told rows ages orders differently.
  bool scattered_dates = false;
};

/// The codes of the stream's currencies, by their number.
inline constexpr std::array<const char*, currencies> currency_codes = {"USD", "EUR", "GBP"};

/// Day 0.
[[nodiscard]] orderledger::Instant first_instant();

[[nodiscard]] orderledger::OrderId order_id(std::uint32_t order, const EventOptions& options = {});
[[nodiscard]] orderledger::Sku sku_id(std::uint32_t sku, const EventOptions& options = {});

/// The events of a stream, made piece by piece: those of a large one do not fit the memory at once, and a backend
/// has an event in hand that it has just made.
///
/// An order with its lines is one event; each SKU is defined first. A receipt names the supply that was
/// announced for its SKU. The stream keeps stock that comes before a release from everybody until then, while the
/// ledger gives it to those who have ordered: it hears of that stock at the release.
class EventFeed {
 public:
  /// The stream must stay.
  explicit EventFeed(const ShopStream& stream, const EventOptions& options = {});
  ~EventFeed();
  EventFeed(const EventFeed&) = delete;
  EventFeed& operator=(const EventFeed&) = delete;

  /// The next events, so many or, at the end, fewer; valid until the next call.
  [[nodiscard]] const std::vector<orderledger::Event>& next(std::size_t count);

 private:
  class Converter;
  std::unique_ptr<Converter> converter_;
};

/// All of them.
[[nodiscard]] std::vector<orderledger::Event> to_events(const ShopStream& stream,
                                                        const EventOptions& options = {});

}  // namespace shop_stream
