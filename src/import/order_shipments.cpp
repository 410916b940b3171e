// What left, and what became of it: steps 3, 4, 7 and 8.
#include "order_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace orderledger::inline v1::imports {

namespace {

std::string version_of(const ShipmentSnapshot& shipment) {
  return shipment.modified_at ? shipment.modified_at->to_rfc3339() : std::string("-");
}

/// Whether `id` is `base`, or was made from it: `base+3`, `base~2`.
bool is_made_from(std::string_view id, std::string_view base) {
  if (!id.starts_with(base)) return false;
  id.remove_prefix(base.size());
  if (id.empty()) return true;
  if (id.front() != '+' && id.front() != '~') return false;
  return id.size() > 1 && id.find_first_not_of("0123456789+~") == std::string_view::npos;
}

}  // namespace

std::string OrderPlan::shipment_id(const std::string& source_id) const {
  return fitting_id(options_.prefix + source_id);
}

bool OrderPlan::is_known(const std::string& shipment) const {
  return draft_.facts().shipment(shipment) != nullptr;
}

OrderPlan::KnownShipment OrderPlan::known_shipment(const std::string& id) const {
  KnownShipment known;
  for (const OrderId& order : ledger_orders_) {
    for (const ShipmentFacts& shipment : draft_.facts().order(order)->shipments) {
      if (!is_made_from(shipment.id, id)) continue;
      known.ids.push_back(shipment.id);
      for (const ShipmentLineFacts& line : shipment.lines) known.ever += line.departed;
    }
  }
  return known;
}

std::int64_t OrderPlan::known_units(const KnownShipment& known, const std::string& line) const {
  std::int64_t units = 0;
  for (const std::string& id : known.ids) {
    const ShipmentFacts& shipment = *draft_.facts().shipment(id);
    if (shipment.voided) continue;
    for (const ShipmentLineFacts& some : shipment.lines) {
      if (base_of(some.line) == line) units += some.departed;
    }
  }
  return units;
}

void OrderPlan::take_open(const std::string& line, std::int64_t units,
                          std::vector<Piece>& pieces) const {
  for_each_line(line, [&](const OrderId& order, const LineFacts& facts) {
    const std::int64_t taken = std::min(units, facts.open());
    if (taken <= 0) return;
    pieces.push_back({order, facts.line, taken});
    units -= taken;
  });
}

// ---- Shipments that never left after all -------------------------------------------------------

void OrderPlan::void_shipments() {
  for (const auto& [key, shipment] : order_.shipments) {
    if (shipment.state != ShipmentState::cancelled) continue;
    for (const std::string& id : known_shipment(shipment_id(key)).ids) {
      const ShipmentFacts& known = *draft_.facts().shipment(id);
      if (known.voided) continue;
      if (known.delivered) {
        draft_.note(DiagnosticCode::already_delivered, subject(), id);
        continue;
      }
      const OrderFacts& order = *draft_.facts().order(known.order);
      const bool returned =
          std::any_of(known.lines.begin(), known.lines.end(), [&](const ShipmentLineFacts& some) {
            return std::any_of(order.lines.begin(), order.lines.end(), [&](const LineFacts& line) {
              return line.line == some.line && some.unfailed() > line.shipped;
            });
          });
      if (returned) {
        draft_.note(DiagnosticCode::shipment_not_voided, subject(), id);
        continue;
      }
      if (auto checked = ShipmentId::from(id)) {
        book(ShipmentVoided{.shipment = *std::move(checked)}, "void:" + id, shipment.modified_at);
      }
    }
  }
}

// ---- Step 3: shipments by their ids ------------------------------------------------------------

/// Units of each line that left under an id of ours, made from a counter: they stand in for shipments that
/// the source tells later.
std::map<std::string, std::int64_t> OrderPlan::stood_in() const {
  std::map<std::string, std::int64_t> units;
  for (const OrderId& order : ledger_orders_) {
    for (const ShipmentFacts& shipment : draft_.facts().order(order)->shipments) {
      if (!shipment.synthetic || shipment.voided) continue;
      for (const ShipmentLineFacts& line : shipment.lines)
        units[std::string(base_of(line.line))] += line.departed;
    }
  }
  return units;
}

void OrderPlan::ship_parts() {
  std::vector<const ShipmentSnapshot*> parts;
  for (const auto& [key, shipment] : order_.shipments) {
    if (has_left(shipment)) parts.push_back(&shipment);
  }
  std::sort(parts.begin(), parts.end(), [](const ShipmentSnapshot* a, const ShipmentSnapshot* b) {
    return std::tie(a->left_at, a->shipment) < std::tie(b->left_at, b->shipment);
  });
  auto standing_in = stood_in();
  for (const ShipmentSnapshot* part : parts) ship_part(*part, standing_in);
}

void OrderPlan::ship_part(const ShipmentSnapshot& shipment,
                          std::map<std::string, std::int64_t>& standing_in) {
  const std::string base = shipment_id(shipment.shipment);
  const KnownShipment known = known_shipment(base);
  std::map<std::string, std::int64_t> wanted;
  for (const LineUnits& some : shipment.lines) {
    if (some.quantity > 0 && target_of_line_.contains(some.line))
      wanted[some.line] += some.quantity;
  }
  std::vector<Piece> pieces;
  for (const auto& [line, units] : wanted) {
    std::int64_t missing = units - known_units(known, line);
    if (missing < 0) {
      draft_.note(DiagnosticCode::shipment_shrank, subject(line), base);
      continue;
    }
    std::int64_t& alias = standing_in[line];
    const std::int64_t aliased = std::min(missing, alias);
    alias -= aliased;
    missing -= aliased;
    const std::int64_t open = sums_of(line).open;
    if (missing > open) {
      draft_.note(DiagnosticCode::shipped_exceeds_open, subject(line), base);
    }
    take_open(line, std::min(missing, open), pieces);
  }
  // One event for each order of the ledger that has units of it.
  std::int64_t ever = known.ever;
  bool is_first = known.ids.empty() && !is_known(base);
  for (const OrderId& order : ledger_orders_) {
    UnitsShipped shipped{.order = order, .shipment = {}, .lines = {}};
    for (const Piece& piece : pieces) {
      if (piece.order != order) continue;
      shipped.lines.push_back({piece.line, units_of(piece.units)});
      ever += piece.units;
    }
    if (shipped.lines.empty()) continue;
    std::string id = base;
    if (!is_first) id += '+' + std::to_string(ever);
    is_first = false;
    while (is_known(id)) id += '+';
    auto checked = ShipmentId::from(fitting_id(id));
    if (!checked) {
      draft_.note(DiagnosticCode::bad_id, subject(), shipment.shipment);
      return;
    }
    shipped.shipment = *std::move(checked);
    if (auto location = LocationId::from(shipment.location))
      shipped.location = *std::move(location);
    shipped.carrier = if_any(shipment.carrier);
    shipped.tracking = if_any(shipment.tracking);
    const auto left_at = shipment.left_at ? shipment.left_at : shipment.modified_at;
    last_left_at_ = std::max(last_left_at_, left_at.value_or(placed_at_));
    book(std::move(shipped), "ship:" + id, left_at);
  }
}

// ---- Step 4: counters --------------------------------------------------------------------------

void OrderPlan::ship_counters() {
  for (const LineTarget& target : targets_) {
    if (target.line->left || target.counted > 0) ship_counter(target);
  }
}

void OrderPlan::ship_counter(const LineTarget& target) {
  const std::string& line = target.line->line;
  const Sums sums = sums_of(line);
  if (target.left < sums.left) {
    draft_.note(DiagnosticCode::shipped_went_back, subject(line),
                std::to_string(sums.left) + " -> " + std::to_string(target.left));
    return;
  }
  const std::int64_t missing = target.counted - sums.left;
  if (missing <= 0) return;
  if (missing > sums.open) {
    draft_.note(DiagnosticCode::shipped_exceeds_open, subject(line), std::to_string(missing));
  }
  std::vector<Piece> pieces;
  take_open(line, missing, pieces);
  std::int64_t left = sums.left;
  for (const Piece& piece : pieces) {
    left += piece.units;
    const std::string total = std::to_string(left);
    std::string id = fitting_id(fmt::format("{}~{}~{}", base_.text(), line, total));
    while (is_known(id)) id = fitting_id(fmt::format("{}+", id));
    auto checked = ShipmentId::from(id);
    if (!checked) continue;
    last_left_at_ = std::max(last_left_at_, header_.modified_at.value_or(placed_at_));
    book(UnitsShipped{.order = piece.order,
                      .shipment = *std::move(checked),
                      .lines = {{piece.line, units_of(piece.units)}}},
         fmt::format("left:{}:{}:{}{}", base_.text(), line, total, id.ends_with('+') ? id : ""),
         header_.modified_at);
  }
}

// ---- Step 7: what became of shipments ----------------------------------------------------------

void OrderPlan::follow_outcomes() {
  for (const auto& [key, shipment] : order_.shipments) follow_outcome(shipment);
}

void OrderPlan::follow_outcome(const ShipmentSnapshot& shipment) {
  if (!has_left(shipment)) return;
  const KnownShipment known = known_shipment(shipment_id(shipment.shipment));
  if (known.ids.empty()) {
    if (shipment.state == ShipmentState::failed) fail_stand_in(shipment);
    return;
  }
  for (const std::string& id : known.ids) {
    if (draft_.facts().shipment(id)->voided) continue;
    if (shipment.state == ShipmentState::failed) {
      follow_failure(shipment, id);
    } else {
      follow_arrival(shipment, id);
    }
  }
}

void OrderPlan::follow_failure(const ShipmentSnapshot& shipment, const std::string& id) {
  const auto time = std::max(shipment.modified_at.value_or(placed_at_), last_left_at_);
  const auto checked = ShipmentId::from(id);
  if (!checked) return;
  const std::string fail_id = fitting_id("fail:" + id + '@' + version_of(shipment));
  const ShipmentFacts before = *draft_.facts().shipment(id);
  const OrderFacts& order = *draft_.facts().order(before.order);
  if (!order.has_outcome(fail_id)) {
    std::int64_t can_fail = 0;
    for (const ShipmentLineFacts& some : before.lines) {
      for (const LineFacts& line : order.lines) {
        if (line.line == some.line) can_fail += std::min(some.unfailed(), line.shipped);
      }
    }
    if (can_fail > 0 && before.delivered) {
      draft_.note(DiagnosticCode::already_delivered, subject(), id);
      return;
    }
    if (can_fail > 0) {
      book(ShipmentFailed{.shipment = *checked, .reason = shipment.failure}, fail_id, time);
    }
  }
  if (!shipment.recovery) return;
  const ShipmentFacts& after = *draft_.facts().shipment(id);
  const bool failed = std::any_of(after.lines.begin(), after.lines.end(),
                                  [](const ShipmentLineFacts& line) { return line.failed > 0; });
  if (!failed) return;
  book(ShipmentRecovered{.shipment = *checked, .outcome = *shipment.recovery},
       "recover:" + id + '@' + version_of(shipment), time);
}

/// Left or delivered: a failure that an older version of the part told is over. One that somebody else
/// entered is theirs.
void OrderPlan::follow_arrival(const ShipmentSnapshot& shipment, const std::string& id) {
  const auto time = std::max(shipment.modified_at.value_or(placed_at_), last_left_at_);
  const auto checked = ShipmentId::from(id);
  if (!checked) return;
  const ShipmentFacts& known = *draft_.facts().shipment(id);
  if (shipment.state == ShipmentState::delivered) {
    if (!known.delivered) {
      book(ShipmentDelivered{.shipment = *checked}, "deliver:" + id, time);
    }
    return;
  }
  const bool failed = std::any_of(known.lines.begin(), known.lines.end(),
                                  [](const ShipmentLineFacts& line) { return line.failed > 0; });
  if (!failed || !shipment.modified_at) return;
  const std::string our_failure = "fail:" + id + '@';
  for (const std::string& outcome : draft_.facts().order(known.order)->outcome_ids) {
    if (!outcome.starts_with(our_failure)) continue;
    const auto failed_at = Instant::from_rfc3339(outcome.substr(our_failure.size()));
    if (failed_at && *failed_at >= *shipment.modified_at) continue;
    book(ShipmentRecovered{.shipment = *checked, .outcome = RecoveryOutcome::delivered},
         "recover:" + id + '@' + version_of(shipment), time);
    return;
  }
}

/// A shipment whose units were booked from a counter before it was told failed: those fail.
void OrderPlan::fail_stand_in(const ShipmentSnapshot& shipment) {
  const std::string told = shipment_id(shipment.shipment) + '@' + version_of(shipment);
  for (const LineUnits& some : shipment.lines) {
    std::int64_t units = some.quantity;
    for (const OrderId& order_id : ledger_orders_) {
      const std::vector<ShipmentFacts> shipments = draft_.facts().order(order_id)->shipments;
      for (const ShipmentFacts& known : shipments) {
        const std::string& id = known.id;
        const OrderFacts& order = *draft_.facts().order(order_id);
        const std::string fail_id = fitting_id(fmt::format("fail:{}@{}", id, told));
        if (!known.synthetic || known.voided || known.delivered || order.has_outcome(fail_id))
          continue;
        std::vector<LineQuantity> lines;
        for (const ShipmentLineFacts& in_shipment : known.lines) {
          if (base_of(in_shipment.line) != some.line) continue;
          for (const LineFacts& line : order.lines) {
            if (line.line != in_shipment.line) continue;
            const std::int64_t taken = std::min({units, in_shipment.unfailed(), line.shipped});
            if (taken > 0) lines.push_back({line.line, units_of(taken)});
            units -= std::max<std::int64_t>(taken, 0);
          }
        }
        const auto checked = ShipmentId::from(id);
        if (lines.empty() || !checked) continue;
        book(
            ShipmentFailed{
                .shipment = *checked, .reason = shipment.failure, .lines = std::move(lines)},
            fail_id, std::max(shipment.modified_at.value_or(placed_at_), last_left_at_));
      }
    }
  }
}

// ---- Step 8 ------------------------------------------------------------------------------------

void OrderPlan::return_units() {
  for (const LineTarget& target : targets_) {
    const std::string& line = target.line->line;
    const Sums sums = sums_of(line);
    if (target.tells_returns && target.returned < sums.returned) {
      draft_.note(DiagnosticCode::return_went_back, subject(line),
                  std::to_string(sums.returned) + " -> " + std::to_string(target.returned));
    }
    std::int64_t missing = std::min(target.returned - sums.returned, sums.shipped);
    if (missing <= 0) continue;
    std::optional<Instant> time = header_.modified_at;
    for (const auto& [id, refund] : order_.refunds) {
      for (const RefundedUnits& some : refund.lines) {
        if (some.line == line && some.kind == RefundKind::returned && refund.at) time = refund.at;
      }
    }
    std::vector<Piece> pieces;
    for_each_line(line, [&](const OrderId& order, const LineFacts& facts) {
      const std::int64_t taken = std::min(missing, facts.shipped);
      if (taken > 0) pieces.push_back({order, facts.line, taken});
      missing -= std::max<std::int64_t>(taken, 0);
    });
    for (const Piece& piece : pieces) {
      std::int64_t returned = piece.units;
      for (const LineFacts& facts : draft_.facts().order(piece.order)->lines) {
        if (facts.line == piece.line) returned += facts.returned;
      }
      book(
          UnitsReturned{
              .order = piece.order, .line = piece.line, .quantity = units_of(piece.units)},
          "return:" + piece.order.text() + ':' + piece.line.text() + ':' + std::to_string(returned),
          std::max(time.value_or(placed_at_), last_left_at_));
    }
  }
}

}  // namespace orderledger::inline v1::imports
