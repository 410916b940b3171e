/// \file event.hpp
/// One JSON line read into an event of SPEC 3, or refused as `malformed`.
#pragma once

#include "model/model.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace model {

/// Thrown inside the model; `apply` turns it into an Outcome.
struct Problem {
  std::string code;
  std::string sentence;
};

struct EventLine {  // an element of `lines`
  std::string line;
  std::string sku;
  Quantity quantity = 0;
  Price price;
  std::optional<std::string> location;
  std::optional<Instant> promised_at;
};

/// All fields of all types; a type uses those that the table of SPEC 3 gives it.
struct Event {
  std::string type;
  Instant at = 0;
  std::optional<std::string> id;
  // Defaults filled in, fields in table order: equal exactly when the events are.
  std::string content;

  std::string order, line, sku, supply, shipment, hold, reason, outcome, currency;
  std::optional<std::string> location;  // stock events: never empty, `main` is filled in
  std::optional<std::string> named_supply;
  std::optional<std::string> held_line;
  Quantity quantity = 0;  // also `on_hand` and `delta`
  std::int64_t rank = 0;
  Sku definition;
  Instant expected_at = 0;
  Instant placed_at = 0;
  std::int64_t priority = 0;
  std::optional<Instant> requested_ship_at;
  std::optional<std::string> channel;
  std::optional<std::string> customer;
  bool ship_complete = false;
  bool accepted = false;
  std::optional<std::string> reservation;
  Instant expires_at = 0;
  std::optional<std::vector<EventLine>> lines;
  std::vector<std::pair<std::string, Quantity>> components;
  // line_changed: outer = the field was given, inner = it was not null
  std::optional<std::optional<Instant>> new_promised_at;
  std::optional<std::optional<std::string>> new_location;
};

/// Throws Problem with code `malformed`.
Event read_event(std::string_view json_line);

bool is_shipping_hold(std::string_view reason);

}  // namespace model
