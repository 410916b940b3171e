#include "shop_events.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace shop_stream {

namespace {

using namespace orderledger;
using namespace orderledger::literals;

/// A number that its neighbours do not resemble.
std::uint64_t scattered(std::uint64_t number) {
  number ^= number >> 31;
  number *= 0x7FB5'D329'728E'A185U;
  number ^= number >> 27;
  number *= 0x81DA'DEF4'BC2D'D44DU;
  return number ^ (number >> 33);
}

std::string text_of(std::string_view kind, std::uint64_t number, const EventOptions& options) {
  if (!options.scattered_ids) return std::string(kind) + std::to_string(1'000'000 + number);
  constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr int length = 12;
  std::string text;
  std::uint64_t rest = scattered(number * 8 + static_cast<unsigned char>(kind.front()));
  for (int i = 0; i < length; ++i, rest >>= 5) text += digits[rest & 31];
  return text;
}

Instant instant(std::uint32_t second) {
  return first_instant().plus(std::chrono::seconds{second}).value();
}

Quantity units(std::int64_t count) { return Quantity::from(count).value(); }

}  // namespace

class EventFeed::Converter {
 public:
  Converter(const ShopStream& stream, const EventOptions& options)
      : stream_(stream),
        options_(options),
        releases_(stream.skus),
        order_of_(stream.lines),
        number_of_(stream.lines),
        supply_of_(stream.skus) {
    for (const Row& row : stream.rows) {
      if (row.kind == Kind::launch) releases_[row.subject] = instant(row.other);
    }
  }

  std::vector<Event>& next(std::size_t count) {
    events_.clear();
    while (events_.size() < count && sku_ < stream_.skus) define(sku_++);
    while (events_.size() < count && row_ < stream_.rows.size()) {
      const Row& row = stream_.rows[row_++];
      if (row.kind == Kind::order) {
        place(row, &row + 1);
        row_ += row.lines;
      } else {
        convert(row);
      }
    }
    return events_;
  }

 private:
  void emit(std::uint32_t second, EventBody body) {
    Event event{.at = instant(second), .body = std::move(body)};
    if (options_.event_ids) event.id = EventId::from(text_of("evt-", made_, options_)).value();
    events_.push_back(std::move(event));
    ++made_;
  }

  void define(std::uint32_t sku) {
    emit(0, SkuDefined{.sku = sku_id(sku, options_),
                       .backorders = OrderPolicy::allow,
                       .releases_at = releases_[sku]});
  }

  void place(const Row& order, const Row* lines) {
    OrderPlaced placed{.order = order_id(order.subject, options_),
                       .currency = currency_codes[order.currency],
                       .lines = {}};
    placed.priority = static_cast<std::int32_t>(order.other);
    const std::uint64_t chance = scattered(order.subject);
    constexpr std::uint32_t most = 10 * seconds_of_a_day;
    if (options_.scattered_dates && chance % 4 != 0)
      placed.placed_at =
          instant(order.second -
                  static_cast<std::uint32_t>((chance >> 8) % std::min(order.second + 1, most)));
    for (std::uint32_t n = 0; n < order.lines; ++n) {
      const Row& line = lines[n];
      order_of_[line.subject] = order.subject;
      number_of_[line.subject] = n;
      placed.lines.push_back(
          {.line = line_id(n),
           .sku = sku_id(line.other, options_),
           .quantity = units(line.quantity),
           .price = Price::each(Decimal::from_millionths(line.price * 10'000LL).value())});
      if (options_.scattered_dates && scattered(line.subject) % 2 == 0)
        placed.lines.back().promised_at = instant(order.second + 5 * seconds_of_a_day);
    }
    emit(order.second, std::move(placed));
  }

  void convert(const Row& row) {
    switch (row.kind) {
      case Kind::receipt:
      case Kind::adjustment:
        if (is_released_by(row)) {
          change_stock(row, row.second);
        } else {
          early_[row.subject].push_back(&row);
        }
        break;
      case Kind::supply: {
        const SupplyId supply = SupplyId::from(text_of("PO-", made_, options_)).value();
        supply_of_[row.subject] = supply;
        emit(row.second, SupplyExpected{.supply = supply,
                                        .sku = sku_id(row.subject, options_),
                                        .quantity = units(row.quantity),
                                        .expected_at = instant(row.other)});
        break;
      }
      case Kind::shipment:
        if (options_.ships) ship(row);
        break;
      case Kind::cancellation:
        if (options_.ships)
          emit(row.second, OrderCancelled{.order = order_id(row.subject, options_)});
        break;
      case Kind::hold:
        emit(row.second, HoldPlaced{.order = order_id(row.subject, options_),
                                    .hold = {"h"},
                                    .reason = HoldReason::address_problem});
        break;
      case Kind::hold_release:
        emit(row.second, HoldReleased{.order = order_id(row.subject, options_), .hold = {"h"}});
        break;
      case Kind::release:  // by itself, at the instant of the definition
        for (const Row* const early : early_[row.subject]) change_stock(*early, row.second);
        early_.erase(row.subject);
        break;
      case Kind::launch:
      case Kind::order:
      case Kind::line: break;
    }
  }

  [[nodiscard]] bool is_released_by(const Row& row) const {
    return !releases_[row.subject] || *releases_[row.subject] <= instant(row.second);
  }

  void change_stock(const Row& row, std::uint32_t second) {
    const Sku sku = sku_id(row.subject, options_);
    if (row.kind == Kind::adjustment) {
      emit(second, StockAdjusted{.sku = sku, .delta = row.quantity});
    } else {
      emit(second, StockReceived{.sku = sku,
                                 .quantity = units(row.quantity),
                                 .supply = std::exchange(supply_of_[row.subject], {})});
    }
  }

  void ship(const Row& row) {
    emit(row.second,
         UnitsShipped{.order = order_id(order_of_[row.subject], options_),
                      .shipment = ShipmentId::from(text_of("SH-", made_, options_)).value(),
                      .lines = {{line_id(number_of_[row.subject]), units(row.quantity)}}});
  }

  static LineId line_id(std::uint32_t number) {
    return LineId::from(std::to_string(number + 1)).value();
  }

  const ShopStream& stream_;
  EventOptions options_;
  std::vector<std::optional<Instant>> releases_;  // by SKU
  std::vector<std::uint32_t> order_of_;           // by line
  std::vector<std::uint32_t> number_of_;          // of a line within its order
  std::vector<std::optional<SupplyId>> supply_of_;
  std::unordered_map<std::uint32_t, std::vector<const Row*>> early_;  // by SKU, before its release
  std::uint32_t sku_ = 0;                                             // the next to be defined
  std::size_t row_ = 0;                                               // the next to be converted
  std::size_t made_ = 0;
  std::vector<Event> events_;
};

EventFeed::EventFeed(const ShopStream& stream, const EventOptions& options)
    : converter_(std::make_unique<Converter>(stream, options)) {}
EventFeed::~EventFeed() = default;

const std::vector<Event>& EventFeed::next(std::size_t count) { return converter_->next(count); }

Instant first_instant() { return "2024-01-01T00:00:00Z"_instant; }

OrderId order_id(std::uint32_t order, const EventOptions& options) {
  return OrderId::from(text_of("SO-", order, options)).value();
}

Sku sku_id(std::uint32_t sku, const EventOptions& options) {
  return Sku::from(text_of("SKU-", sku, options)).value();
}

std::vector<Event> to_events(const ShopStream& stream, const EventOptions& options) {
  EventFeed feed(stream, options);
  return feed.next(stream.skus + stream.rows.size());
}

}  // namespace shop_stream
