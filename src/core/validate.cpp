#include "validate.hpp"

#include "quoted.hpp"
#include "repetition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace orderledger::inline v1::detail {

namespace {

/// Examines fields one after the other and keeps the first fault.
class Examination {
 public:
  [[nodiscard]] std::optional<Error> result() && { return std::move(first_); }

  /// The fields that follow belong to this element of the list. Names are only put together for a fault.
  void in_element(std::string_view list, std::size_t index) {
    list_ = list;
    index_ = index;
  }
  void in_line(std::size_t index) { in_element("lines", index); }
  void outside_lines() { list_ = {}; }

  template <class Kind>
  void id(std::string_view field, const Id<Kind>& id) {
    if (id.text().empty()) fault(field, "missing");
  }
  template <class Kind>
  void id(std::string_view field, const std::optional<Id<Kind>>& given) {
    if (given) id(field, *given);
  }

  void text(std::string_view field, const std::optional<std::string>& given) {
    if (given && !is_utf8(*given))
      fault(field, fmt::format("{}: not UTF-8", detail::quoted(*given)));
  }

  void at_least_one(std::string_view field, Quantity quantity) {
    if (quantity.units() < 1) fault(field, "0: at least 1 unit is needed");
  }

  template <class T>
  void given_if_set(std::string_view field, const Change<T>& change) {
    if (change.value && !change.given)
      fault(field, "has a value, and does not say that it is given");
  }

  template <class Enum>
  void one_of(std::string_view field, Enum value, Enum last) {
    if (value > last) fault(field, fmt::format("{}: no such value", static_cast<int>(value)));
  }

  void fault(std::string_view field, std::string_view what) {
    if (first_) return;
    const std::string path =
        list_.empty() ? std::string(field) : fmt::format("{}[{}].{}", list_, index_, field);
    const std::string_view gap = what == "missing" ? ": " : " ";
    first_ = Error{ErrorCode::malformed, path, fmt::format("{}{}{}", path, gap, what)};
  }

  void new_line(const NewLine& line) {
    id("line", line.line);
    id("sku", line.sku);
    at_least_one("quantity", line.quantity);
    id("location", line.location);
  }

  void line_quantities(const std::vector<LineQuantity>& lines) {
    if (lines.empty()) fault("lines", "[]: at least one line is needed");
    const auto repeated = first_repeated(
        lines.size(), [&](std::size_t i) -> std::string_view { return lines[i].line.text(); });
    for (std::size_t i = 0; i < lines.size(); ++i) {
      in_line(i);
      id("line", lines[i].line);
      if (repeated == i)
        fault("line", fmt::format("{}: listed twice", detail::quoted(lines[i].line.text())));
      at_least_one("quantity", lines[i].quantity);
    }
    outside_lines();
  }

  void operator()(const LocationDefined& event) { id("location", event.location); }

  void operator()(const SkuDefined& event) {
    id("sku", event.sku);
    text("title", event.title);
    text("category", event.category);
    one_of("backorders", event.backorders, OrderPolicy::allow);
    one_of("preorders", event.preorders, OrderPolicy::allow);
    if (event.lead_time_days &&
        (*event.lead_time_days < 0 || *event.lead_time_days > max_lead_time_days)) {
      fault("lead_time_days",
            fmt::format("{}: not 0 to {} days", *event.lead_time_days, max_lead_time_days));
    }
  }

  void operator()(const StockCounted& event) {
    id("sku", event.sku);
    id("location", event.location);
  }

  void operator()(const StockReceived& event) {
    id("sku", event.sku);
    id("location", event.location);
    at_least_one("quantity", event.quantity);
    id("supply", event.supply);
  }

  void operator()(const StockAdjusted& event) {
    id("sku", event.sku);
    id("location", event.location);
    if (event.delta == 0 || event.delta > Quantity::max_units ||
        event.delta < -Quantity::max_units) {
      fault("delta",
            fmt::format("{}: not a number of units other than 0, at most {} of either sign",
                        event.delta, Quantity::max_units));
    }
    text("reason", event.reason);
  }

  void operator()(const SafetyStockSet& event) {
    id("sku", event.sku);
    id("location", event.location);
  }

  void operator()(const SupplyExpected& event) {
    id("supply", event.supply);
    id("sku", event.sku);
    id("location", event.location);
    at_least_one("quantity", event.quantity);
  }

  void operator()(const SupplyCancelled& event) { id("supply", event.supply); }

  void operator()(const OrderPlaced& event) {
    id("order", event.order);
    if (!is_utf8(event.currency))
      fault("currency", fmt::format("{}: not UTF-8", detail::quoted(event.currency)));
    if (event.lines.empty()) fault("lines", "[]: at least one line is needed");
    for (std::size_t i = 0; i < event.lines.size(); ++i) {
      in_line(i);
      new_line(event.lines[i]);
    }
    outside_lines();
    if (event.placed_at && *event.placed_at > at) {
      fault("placed_at",
            fmt::format("\"{}\": after at {}", event.placed_at->to_rfc3339(), at.to_rfc3339()));
    }
    text("channel", event.channel);
    text("customer", event.customer);
    id("reservation", event.reservation);
  }

  void operator()(const LineAdded& event) {
    id("order", event.order);
    new_line(event.line);
  }

  void operator()(const UnitsCancelled& event) {
    id("order", event.order);
    id("line", event.line);
    at_least_one("quantity", event.quantity);
    text("reason", event.reason);
  }

  void operator()(const OrderCancelled& event) {
    id("order", event.order);
    text("reason", event.reason);
  }

  void operator()(const HoldPlaced& event) {
    id("order", event.order);
    id("hold", event.hold);
    one_of("reason", event.reason, HoldReason::other);
    id("line", event.line);
    text("note", event.note);
  }

  void operator()(const HoldReleased& event) {
    id("order", event.order);
    id("hold", event.hold);
  }

  void operator()(const UnitsShipped& event) {
    id("order", event.order);
    id("shipment", event.shipment);
    line_quantities(event.lines);
    id("location", event.location);
    text("carrier", event.carrier);
    text("tracking", event.tracking);
  }

  void operator()(const ShipmentFailed& event) {
    id("shipment", event.shipment);
    one_of("reason", event.reason, FailureReason::address_problem);
    if (event.lines) line_quantities(*event.lines);
  }

  void operator()(const ShipmentRecovered& event) {
    id("shipment", event.shipment);
    one_of("outcome", event.outcome, RecoveryOutcome::refund);
    if (event.lines) line_quantities(*event.lines);
  }

  void operator()(const ShipmentDelivered& event) { id("shipment", event.shipment); }
  void operator()(const ShipmentVoided& event) { id("shipment", event.shipment); }

  void operator()(const LineChanged& event) {
    id("order", event.order);
    id("line", event.line);
    given_if_set("promised_at", event.promised_at);
    given_if_set("location", event.location);
    id("location", event.location.value);
  }

  void operator()(const UnitsReturned& event) {
    id("order", event.order);
    id("line", event.line);
    at_least_one("quantity", event.quantity);
  }

  void operator()(const TimePassed&) {}

  void operator()(const UnitsReserved& event) {
    id("reservation", event.reservation);
    if (event.lines.empty()) fault("lines", "[]: at least one line is needed");
    for (std::size_t i = 0; i < event.lines.size(); ++i) {
      in_line(i);
      id("sku", event.lines[i].sku);
      at_least_one("quantity", event.lines[i].quantity);
      id("location", event.lines[i].location);
    }
    outside_lines();
    if (event.expires_at <= at) {
      fault("expires_at",
            fmt::format("\"{}\": not after at {}", event.expires_at.to_rfc3339(), at.to_rfc3339()));
    }
  }

  void operator()(const ReservationReleased& event) { id("reservation", event.reservation); }

  void operator()(const KitDefined& event) {
    id("sku", event.sku);
    const auto& parts = event.components;
    if (parts.empty()) fault("components", "[]: at least one component is needed");
    const auto repeated = first_repeated(
        parts.size(), [&](std::size_t i) -> std::string_view { return parts[i].sku.text(); });
    for (std::size_t i = 0; i < parts.size(); ++i) {
      in_element("components", i);
      id("sku", parts[i].sku);
      if (repeated == i)
        fault("sku", fmt::format("{}: listed twice", detail::quoted(parts[i].sku.text())));
      at_least_one("quantity", parts[i].quantity);
    }
  }

  Instant at;

 private:
  std::optional<Error> first_;
  std::string_view list_;  ///< whose element the fields belong to; empty: the event itself
  std::size_t index_ = 0;
};

}  // namespace

std::optional<Error> malformation_of(const Event& event) {
  Examination examination;
  examination.at = event.at;
  examination.id("id", event.id);
  std::visit([&](const auto& body) { examination(body); }, event.body);
  return std::move(examination).result();
}

}  // namespace orderledger::inline v1::detail
