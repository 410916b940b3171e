#include "order_plan.hpp"

#include <orderledger/money.hpp>

#include <algorithm>

namespace orderledger::inline v1::imports {

namespace {

/// `base` of `base+12`; the text itself where it has no such ending.
std::string_view without_extra(std::string_view text) {
  const std::size_t plus = text.rfind('+');
  if (plus == std::string_view::npos || plus == 0 || plus + 1 == text.size()) return text;
  const std::string_view digits = text.substr(plus + 1);
  const bool all =
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return all ? text.substr(0, plus) : text;
}

}  // namespace

OrderPlan::OrderPlan(Draft& draft, const Merged& merged, const ImportOptions& options,
                     const MergedOrder& order)
    : draft_(draft),
      merged_(merged),
      options_(options),
      order_(order),
      header_(*order.header),
      state_(order.header->state) {}

std::string OrderPlan::subject(std::string_view line) const {
  std::string text = base_.text().empty() ? header_.order : base_.text();
  if (!line.empty()) {
    text += " line ";
    text += line;
  }
  return text;
}

void OrderPlan::find_ledger_orders() {
  ledger_orders_.clear();
  if (draft_.facts().order(base_) == nullptr) return;
  ledger_orders_.push_back(base_);
  for (int n = 2;; ++n) {
    const auto next = OrderId::from(base_.text() + '~' + std::to_string(n));
    if (!next || draft_.facts().order(*next) == nullptr) return;
    ledger_orders_.push_back(*next);
  }
}

/// The source's line that a line of the ledger stands for.
std::string_view OrderPlan::base_of(const LineId& line) const {
  const std::string_view base = without_extra(line.text());
  const bool is_own = base.size() == line.text().size() || target_of_line_.contains(line.text());
  return is_own ? std::string_view(line.text()) : base;
}

OrderPlan::Sums OrderPlan::sums_of(const std::string& line) const {
  Sums sums;
  for_each_line(line, [&](const OrderId&, const LineFacts& facts) {
    sums.known = true;
    sums.ordered += facts.ordered;
    sums.cancelled += facts.cancelled;
    sums.left += facts.left();
    sums.returned += facts.returned;
    sums.shipped += facts.shipped;
    sums.open += facts.open();
    sums.sku = facts.sku;
  });
  return sums;
}

// ---- Step 1 ------------------------------------------------------------------------------------

void OrderPlan::place() {
  if (!ledger_orders_.empty() || targets_.empty()) return;
  OrderPlaced placed{.order = base_, .currency = currency_, .lines = {}};
  for (const LineTarget& target : targets_) {
    placed.lines.push_back({.line = target.id,
                            .sku = target.sku,
                            .quantity = units_of(target.ordered),
                            .price = price_of(*target.line, target.ordered),
                            .location = target.location,
                            .promised_at = target.promised_at});
  }
  draft_.begin(Step::place);
  const Instant at = draft_.at(placed_at_);
  if (placed_at_ != at) placed.placed_at = placed_at_;
  placed.priority = header_.priority;
  placed.requested_ship_at = header_.requested_ship_at;
  for (const auto& [key, fulfilment] : order_.fulfilments) {
    if (!placed.requested_ship_at) placed.requested_ship_at = fulfilment.requested_ship_at;
  }
  placed.ship_complete = header_.ship_complete;
  placed.accepted = true;
  placed.channel = if_any(header_.channel.empty() ? options_.channel : header_.channel);
  placed.customer = if_any(header_.customer);
  draft_.add(std::move(placed), "order:" + base_.text(), placed_at_);
  find_ledger_orders();
}

void OrderPlan::book(EventBody body, const std::string& id, std::optional<Instant> time) {
  const Instant booked = std::max(time.value_or(placed_at_), earliest_);
  last_time_ = std::max(last_time_, booked);
  draft_.add(std::move(body), id, booked);
}

void OrderPlan::follow() {
  if (ledger_orders_.empty()) return;
  draft_.begin(Step::follow);
  earliest_ = last_time_ = placed_at_;
  void_shipments();
  if (state_ != OrderState::cancelled) change_skus();
  grow_lines();
  // What these gave back, and added, may leave in the next steps: not before it is there.
  earliest_ = last_time_;
  ship_parts();
  ship_counters();
  if (state_ == OrderState::cancelled) {
    cancel_order();
  } else {
    cancel_units();
  }
  follow_outcomes();
  return_units();
  follow_holds();
  change_lines();
  report_unsupported();
}

// ---- Step 2 ------------------------------------------------------------------------------------

void OrderPlan::change_skus() {
  for (const LineTarget& target : targets_) {
    const std::string& line = target.line->line;
    const Sums sums = sums_of(line);
    if (!sums.known || *sums.sku == target.sku) continue;
    draft_.note(DiagnosticCode::sku_changed, subject(line),
                sums.sku->text() + " -> " + target.sku.text());
    const std::int64_t wanted = target.ordered - target.cancelled - sums.left;
    if (wanted > 0) add_units(target, wanted);
    cancel_open(line, sums.open, target.sku, "sku_changed");
  }
}

void OrderPlan::grow_lines() {
  for (const LineTarget& target : targets_) {
    const Sums sums = sums_of(target.line->line);
    const std::int64_t missing =
        (target.ordered - target.cancelled) - (sums.ordered - sums.cancelled);
    if (missing <= 0) continue;
    if (sums.known && target.cancelled < sums.cancelled) {
      draft_.note(DiagnosticCode::reopened_after_cancel, subject(target.line->line),
                  std::to_string(missing));
    }
    add_units(target, missing);
  }
}

/// A new line, or units that a known one has gained. They go to the first ledger order that is still open.
void OrderPlan::add_units(const LineTarget& target, std::int64_t units) {
  const Sums sums = sums_of(target.line->line);
  LineId id = target.id;
  if (sums.known) {
    const auto extra =
        LineId::from(fitting_id(target.id.text() + '+' + std::to_string(sums.ordered + units)));
    if (extra) id = *extra;
  }
  NewLine line{.line = std::move(id),
               .sku = target.sku,
               .quantity = units_of(units),
               .price = price_of(*target.line, units),
               .location = target.location,
               .promised_at = target.promised_at};
  for (const OrderId& order : ledger_orders_) {
    if (!draft_.facts().order(order)->is_open()) continue;
    const std::string event = "line:" + order.text() + ':' + line.line.text();
    book(LineAdded{.order = order, .line = std::move(line), .accepted = true}, event,
         header_.modified_at);
    return;
  }
  const auto order = OrderId::from(base_.text() + '~' + std::to_string(ledger_orders_.size() + 1));
  if (!order) return draft_.note(DiagnosticCode::bad_id, subject(target.line->line));
  draft_.note(DiagnosticCode::line_on_closed_order, subject(target.line->line), order->text());
  OrderPlaced placed{.order = *order,
                     .currency = draft_.facts().order(base_)->currency,
                     .lines = {std::move(line)}};
  placed.priority = header_.priority;
  placed.ship_complete = header_.ship_complete;
  placed.accepted = true;
  placed.channel = if_any(header_.channel.empty() ? options_.channel : header_.channel);
  placed.customer = if_any(header_.customer);
  book(std::move(placed), "order:" + order->text(), header_.modified_at);
  find_ledger_orders();
}

// ---- Steps 5 and 6 -----------------------------------------------------------------------------

/// Cancels open units of the line, youngest first; lines of the SKU `keep` are left alone.
void OrderPlan::cancel_open(const std::string& line, std::int64_t units,
                            const std::optional<Sku>& keep, const std::string& reason) {
  std::vector<Piece> pieces;
  for_each_line(line, [&](const OrderId& order, const LineFacts& facts) {
    if (facts.open() > 0 && !(keep && facts.sku == *keep)) {
      pieces.push_back({order, facts.line, facts.open()});
    }
  });
  for (auto piece = pieces.rbegin(); piece != pieces.rend() && units > 0; ++piece) {
    const std::int64_t taken = std::min(units, piece->units);
    units -= taken;
    const OrderFacts* order = draft_.facts().order(piece->order);
    std::int64_t cancelled = taken;
    for (const LineFacts& facts : order->lines) {
      if (facts.line == piece->line) cancelled += facts.cancelled;
    }
    book(UnitsCancelled{.order = piece->order,
                        .line = piece->line,
                        .quantity = units_of(taken),
                        .reason = if_any(reason)},
         "cancel:" + piece->order.text() + ':' + piece->line.text() + ':' +
             std::to_string(cancelled),
         header_.modified_at);
  }
}

void OrderPlan::cancel_units() {
  for (const LineTarget& target : targets_) {
    const Sums sums = sums_of(target.line->line);
    const std::int64_t surplus =
        (sums.ordered - sums.cancelled) - (target.ordered - target.cancelled);
    if (surplus <= 0) continue;
    cancel_open(target.line->line, surplus, {},
                header_.cancel_reason.empty() ? header_.word : header_.cancel_reason);
    if (surplus > sums.open) {
      draft_.note(DiagnosticCode::cancel_of_shipped, subject(target.line->line),
                  std::to_string(surplus - sums.open));
    }
  }
  if (!lines_complete_) return;
  // What a complete snapshot no longer lists: what left stays, the rest is cancelled.
  std::map<std::string, std::int64_t> gone;
  for (const OrderId& order : ledger_orders_) {
    for (const LineFacts& facts : draft_.facts().order(order)->lines) {
      const std::string line(base_of(facts.line));
      if (!target_of_line_.contains(line) && facts.open() > 0) gone[line] += facts.open();
    }
  }
  for (const auto& [line, units] : gone) cancel_open(line, units, {}, "line_removed");
}

void OrderPlan::cancel_order() {
  const std::string reason = header_.cancel_reason.empty() ? header_.word : header_.cancel_reason;
  const bool lost_parcel =
      std::any_of(order_.shipments.begin(), order_.shipments.end(),
                  [](const auto& part) { return part.second.state == ShipmentState::failed; });
  const std::vector<OrderId> orders = ledger_orders_;
  for (const OrderId& id : orders) {
    const OrderFacts& order = *draft_.facts().order(id);
    std::int64_t open = 0, failed = 0;
    for (const LineFacts& line : order.lines) {
      open += line.open();
      failed += line.failed;
    }
    if (open == 0) continue;
    // order_cancelled would close failed units, too, and a lost parcel must stay in sight.
    if (failed > 0 || lost_parcel) {
      std::vector<std::pair<std::string, std::int64_t>> lines;
      for (const LineFacts& line : order.lines) lines.emplace_back(base_of(line.line), line.open());
      for (const auto& [line, units] : lines) cancel_open(line, units, {}, reason);
      continue;
    }
    const auto time = header_.cancelled_at ? header_.cancelled_at : header_.modified_at;
    std::int64_t cancelled = open;
    for (const LineFacts& line : order.lines) cancelled += line.cancelled;
    book(OrderCancelled{.order = id, .reason = if_any(reason)},
         "cancel:" + id.text() + ":all:" + std::to_string(cancelled),
         std::max(time.value_or(placed_at_), last_time_));
  }
}

}  // namespace orderledger::inline v1::imports
