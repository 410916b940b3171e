// A ledger, an importer, and a source that is told what to say: tests that read like rules.
#pragma once

#include "../support/shop.hpp"

#include <orderledger/import/importer.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orderledger::imports {

inline std::ostream& operator<<(std::ostream& out, DiagnosticCode code) {
  return out << to_text(code);
}

}  // namespace orderledger::imports

namespace orderledger::test {

using namespace orderledger::imports;

class Bench;

/// An order snapshot in the making.
class OrderMaker {
 public:
  OrderMaker(Bench& bench, std::string order, Instant version);
  OrderMaker& line(std::string id, std::string sku, std::int64_t quantity) {
    LineSnapshot& line = order_.lines->emplace_back();
    line.line = std::move(id);
    line.sku = std::move(sku);
    line.ordered = quantity;
    line.unit_price = Decimal();
    return *this;
  }
  OrderMaker& left(std::int64_t units) { return last().left = units, *this; }
  OrderMaker& cancelled(std::int64_t units) { return last().cancelled = units, *this; }
  OrderMaker& returned(std::int64_t units) { return last().returned = units, *this; }
  OrderMaker& item(std::string item) { return last().item = std::move(item), *this; }
  OrderMaker& type(LineType type) { return last().type = type, *this; }
  OrderMaker& total(Decimal total) { return last().total = total, *this; }
  OrderMaker& state(OrderState state) { return order_.state = state, *this; }
  OrderMaker& remainder(ClosedRemainder what) { return order_.remainder = what, *this; }
  OrderMaker& priority(std::int32_t priority) { return order_.priority = priority, *this; }
  OrderMaker& currency(std::string code) { return order_.currency = std::move(code), *this; }
  OrderMaker& version(Instant version) { return order_.modified_at = version, *this; }
  OrderMaker& hold(std::string key, HoldReason reason) {
    order_.holds.push_back({.key = std::move(key), .key_is_id = true, .reason = reason});
    return *this;
  }
  void merge(Detail detail = Detail::full);

 private:
  LineSnapshot& last() { return order_.lines->back(); }
  Bench& bench_;
  OrderSnapshot order_;
};

class ShipmentMaker {
 public:
  ShipmentMaker(Bench& bench, ShipmentSnapshot shipment)
      : bench_(bench), shipment_(std::move(shipment)) {}
  ShipmentMaker& state(ShipmentState state) { return shipment_.state = state, *this; }
  ShipmentMaker& left_at(Instant at) { return shipment_.left_at = at, *this; }
  ShipmentMaker& version(Instant version) { return shipment_.modified_at = version, *this; }
  ShipmentMaker& failed(FailureReason reason) {
    shipment_.state = ShipmentState::failed;
    shipment_.failure = reason;
    return *this;
  }
  void merge();

 private:
  Bench& bench_;
  ShipmentSnapshot shipment_;
};

class RefundMaker {
 public:
  RefundMaker(Bench& bench, RefundSnapshot refund) : bench_(bench), refund_(std::move(refund)) {}
  void merge();

 private:
  Bench& bench_;
  RefundSnapshot refund_;
};

class Bench {
 public:
  explicit Bench(PlanTimes times = PlanTimes::now) : times_(times) {}

  Ledger ledger;
  Importer importer;
  Instant time = opening;  ///< of the source; every part that is made is a second newer
  std::vector<Diagnostic> diagnostics;

  OrderMaker order(std::string id) { return {*this, std::move(id), tick()}; }
  ShipmentMaker shipment(std::string order, std::string id, std::string line, std::int64_t units) {
    ShipmentSnapshot made;
    made.order = std::move(order);
    made.shipment = std::move(id);
    made.modified_at = tick();
    made.lines = {{std::move(line), units}};
    return {*this, std::move(made)};
  }
  RefundMaker refund(std::string order, std::string id, std::string line, std::int64_t units,
                     RefundKind kind) {
    RefundSnapshot made;
    made.order = std::move(order);
    made.refund = std::move(id);
    made.at = tick();
    made.lines = {{std::move(line), units, kind}};
    return {*this, std::move(made)};
  }
  void stock(std::string sku, std::int64_t on_hand) {
    StockSnapshot made;
    made.sku = std::move(sku);
    made.as_of = tick();
    made.on_hand = on_hand;
    importer.merge(std::move(made));
  }
  void available(std::string sku, std::int64_t units) {
    StockSnapshot made;
    made.sku = std::move(sku);
    made.as_of = tick();
    made.available = units;
    importer.merge(std::move(made));
  }
  void supply(std::string id, std::string sku, std::int64_t units, std::optional<Instant> at) {
    SupplySnapshot made;
    made.supply = std::move(id);
    made.sku = std::move(sku);
    made.modified_at = tick();
    made.outstanding = units;
    made.expected_at = at;
    importer.merge(std::move(made));
  }
  void product(std::string sku, std::string item) {
    ProductSnapshot made;
    made.sku = std::move(sku);
    made.items = {std::move(item)};
    made.modified_at = tick();
    importer.merge(std::move(made));
  }
  void stale(std::string order) {
    importer.merge(StaleMark{.order = std::move(order), .modified_at = tick()});
  }

  /// Something that happens outside of the source.
  void apply(EventBody body) {
    const Event event{.at = ledger.clock().value_or(time), .id = {}, .body = std::move(body)};
    ledger.apply(event).value();
    importer.observe(event);
  }

  /// The types of the events that the sync applied, `sku_defined, order_placed`; the books must be right.
  std::string sync() {
    Synced synced = imports::sync(importer, ledger, {.observed_at = tick(), .times = times_});
    diagnostics = std::move(synced.diagnostics);
    std::string types;
    for (const Event& event : synced.applied) {
      types += (types.empty() ? "" : ", ") + std::string(type_of(event.body));
    }
    if (has(DiagnosticCode::event_refused)) types += " REFUSED " + refusal();
    if (!ledger.audit().passed()) types += " AUDIT FAILED";
    return types.empty() ? "nothing" : types;
  }

  bool has(DiagnosticCode code) const {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [&](const Diagnostic& one) { return one.code == code; });
  }

  /// `backorder 2 shipped 3`
  std::string line(std::string_view order, std::string_view line) const {
    const auto status = ledger.status(order_id(order));
    if (!status) return "no such order";
    for (const LineStatus& one : status->lines) {
      if (one.line.text() == line) return balances_of(one);
    }
    return "no such line";
  }
  bool shipment_known(std::string_view id) {
    const auto answer = ledger.apply(
        {.at = ledger.clock().value(),
         .id = {},
         .body = ShipmentFailed{.shipment = shipment_id(id),
                                .reason = FailureReason::lost,
                                .lines = std::vector<LineQuantity>{{{"no such line"}, 1}}}});
    return !answer && answer.error().code == ErrorCode::unknown_line;
  }

  Instant tick() { return time = time.plus(std::chrono::seconds(1)).value(); }

 private:
  std::string refusal() const {
    for (const Diagnostic& one : diagnostics) {
      if (one.code == DiagnosticCode::event_refused) return sentence_of(one);
    }
    return {};
  }

  PlanTimes times_;
};

inline OrderMaker::OrderMaker(Bench& bench, std::string order, Instant version) : bench_(bench) {
  order_.order = std::move(order);
  order_.modified_at = version;
  order_.placed_at = opening;
  order_.currency = "USD";
  order_.lines.emplace();
}
inline void OrderMaker::merge(Detail detail) { bench_.importer.merge(order_, detail); }
inline void ShipmentMaker::merge() { bench_.importer.merge(shipment_); }
inline void RefundMaker::merge() { bench_.importer.merge(refund_); }

}  // namespace orderledger::test
