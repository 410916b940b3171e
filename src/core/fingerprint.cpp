#include "fingerprint.hpp"

#include "bytes.hpp"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace orderledger::inline v1 {

namespace detail {

namespace {

/// Takes the place of a BytePen, and finds out how much room it needs.
class Measure {
 public:
  void byte(std::uint8_t) noexcept { ++bytes_; }
  void number(std::uint64_t) noexcept { bytes_ += BytePen::longest_number; }
  void signed_number(std::int64_t) noexcept { bytes_ += BytePen::longest_number; }
  void text(std::string_view value) noexcept { bytes_ += BytePen::longest_number + value.size(); }

  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  std::size_t bytes_ = 0;
};

/// Writes every field of an event, each in a form that cannot be mistaken for two others.
template <class Pen>
class Content {
 public:
  Content(Pen& out, Instant at) : out_(out), at_(at) {}

  void put(bool value) { out_.byte(value ? 1 : 0); }
  void put(std::int32_t value) { out_.signed_number(value); }
  void put(std::int64_t value) { out_.signed_number(value); }
  void put(Instant value) { out_.signed_number(value.milliseconds()); }
  void put(Quantity value) { out_.signed_number(value.units()); }
  void put(const std::string& value) { out_.text(value); }
  void put(Price value) {
    put(value.is_total());
    put(value.amount().millionths());
  }
  template <class Kind>
  void put(const Id<Kind>& value) {
    out_.text(value.text());
  }
  template <class T>
  requires std::is_enum_v<T>
  void put(T value) { out_.byte(static_cast<std::uint8_t>(value)); }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  void put(const std::vector<T>& values) {
    out_.number(values.size());
    for (const T& value : values) put(value);
  }
  template <class T>
  void put(const Change<T>& value) {
    put(value.given);
    put(value.value);
  }
  void put(const LineQuantity& value) { all(value.line, value.quantity); }
  void put(const NewLine& value) {
    all(value.line, value.sku, value.quantity, value.price, value.location, value.promised_at);
  }
  void put(const KitComponent& value) { all(value.sku, value.quantity); }
  void put(const WantedUnits& value) { all(value.sku, value.quantity, value.location); }

  template <class... T>
  void all(const T&... values) {
    (put(values), ...);
  }

  void operator()(const LocationDefined& e) { all(e.location, e.rank); }
  void operator()(const SkuDefined& e) {
    all(e.sku, e.title, e.category, e.tracked, e.backorders, e.max_backorder, e.preorders,
        e.max_preorder, e.releases_at, e.lead_time_days);
  }
  void operator()(const StockCounted& e) { all(e.sku, e.location, e.on_hand); }
  void operator()(const StockReceived& e) { all(e.sku, e.location, e.quantity, e.supply); }
  void operator()(const StockAdjusted& e) { all(e.sku, e.location, e.delta, e.reason); }
  void operator()(const SafetyStockSet& e) { all(e.sku, e.location, e.quantity); }
  void operator()(const SupplyExpected& e) {
    all(e.supply, e.sku, e.location, e.quantity, e.expected_at);
  }
  void operator()(const SupplyCancelled& e) { all(e.supply); }
  void operator()(const OrderPlaced& e) {
    all(e.order, e.currency, e.lines, e.placed_at.value_or(at_), e.priority, e.requested_ship_at,
        e.ship_complete, e.accepted, e.channel, e.customer);
    if (e.reservation) put(*e.reservation);
  }
  void operator()(const LineAdded& e) { all(e.order, e.line, e.accepted); }
  void operator()(const UnitsCancelled& e) { all(e.order, e.line, e.quantity, e.reason); }
  void operator()(const OrderCancelled& e) { all(e.order, e.reason); }
  void operator()(const HoldPlaced& e) { all(e.order, e.hold, e.reason, e.line, e.note); }
  void operator()(const HoldReleased& e) { all(e.order, e.hold); }
  void operator()(const UnitsShipped& e) {
    all(e.order, e.shipment, e.lines, e.location, e.carrier, e.tracking);
  }
  void operator()(const ShipmentFailed& e) { all(e.shipment, e.reason, e.lines); }
  void operator()(const ShipmentRecovered& e) { all(e.shipment, e.outcome, e.lines); }
  void operator()(const ShipmentDelivered& e) { all(e.shipment); }
  void operator()(const ShipmentVoided& e) { all(e.shipment); }
  void operator()(const LineChanged& e) { all(e.order, e.line, e.promised_at, e.location); }
  void operator()(const UnitsReturned& e) { all(e.order, e.line, e.quantity); }
  void operator()(const TimePassed&) {}
  void operator()(const UnitsReserved& e) { all(e.reservation, e.lines, e.expires_at); }
  void operator()(const ReservationReleased& e) { all(e.reservation); }
  void operator()(const KitDefined& e) { all(e.sku, e.components); }

 private:
  Pen& out_;
  Instant at_;
};

template <class Pen>
void write_content(Pen& out, const Event& event) {
  Content<Pen> content(out, event.at);
  content.all(event.at, static_cast<std::int32_t>(event.body.index()));
  std::visit([&](const auto& body) { content(body); }, event.body);
}

}  // namespace

Digest fingerprint_of(const Event& event, ByteWriter& text) {
  Measure measure;
  write_content(measure, event);
  text.clear();
  text.write(measure.bytes(), [&](BytePen& out) { write_content(out, event); });
  return digest_of(text.view());
}

Digest fingerprint_of(const Event& event) {
  ByteWriter text;
  return fingerprint_of(event, text);
}

Digest digest_of(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

}  // namespace detail

std::string Digest::to_text() const { return fmt::format("{:016x}{:016x}", high, low); }

}  // namespace orderledger::inline v1
