// What the source wants of an order: its merged parts, checked and made sane.
#include "number_text.hpp"
#include "order_plan.hpp"

#include <orderledger/money.hpp>

#include <algorithm>

namespace orderledger::inline v1::imports {

namespace {

/// The amount of the first k of n units of a line that costs `total`, rounded down to `digits` behind the
/// point: how a ledger values parts, so that they add up to the whole.
std::int64_t millionths_of_first(std::int64_t k, std::int64_t n, Decimal total, int digits) {
  std::int64_t step = 1;
  for (int i = digits; i < 6; ++i) step *= 10;
  const std::int64_t whole = total.millionths() / step;
  // whole < 10^18 and k < 10^9 do not fit together: divide first, then the rest.
  return ((whole / n) * k + (whole % n) * k / n) * step;
}

}  // namespace

std::int64_t OrderPlan::refunded(const std::string& line, RefundKind kind) const {
  std::int64_t units = 0;
  for (const auto& [id, refund] : order_.refunds) {
    for (const RefundedUnits& some : refund.lines) {
      if (some.line == line && some.kind == kind) units += some.quantity;
    }
  }
  return units;
}

std::int64_t OrderPlan::shipped_by_parts(const std::string& line) const {
  std::int64_t units = 0;
  for (const auto& [id, shipment] : order_.shipments) {
    if (!has_left(shipment)) continue;
    for (const LineUnits& some : shipment.lines) {
      if (some.line == line) units += some.quantity;
    }
  }
  return units;
}

std::optional<Sku> OrderPlan::sku_of(const LineSnapshot& line) {
  std::string text(trimmed(line.sku));
  if (text.empty() && !line.item.empty()) {
    if (const std::string* known = merged_.sku_of(line.item)) {
      text = *known;
    } else {
      draft_.note(DiagnosticCode::unresolved_item, subject(line.line), line.item);
      unresolved_ = true;
      return {};
    }
  }
  if (text.empty()) {
    text = "title:" + std::string(trimmed(line.title));
    draft_.note(DiagnosticCode::no_sku, subject(line.line), text);
  }
  auto sku = Sku::from(text);
  if (sku) return *std::move(sku);
  draft_.note(DiagnosticCode::bad_id, subject(line.line), text);
  return {};
}

/// False where the line cannot be brought in: then the snapshot is not complete either.
bool OrderPlan::read_line(const LineSnapshot& line) {
  if (line.type == LineType::credit) {
    draft_.note(DiagnosticCode::credit_line, subject(line.line), line.title);
    return true;
  }
  if (line.type != LineType::goods && line.type != LineType::kit_parent) return true;
  if (line.ordered == 0) return true;
  if (line.ordered < 0) {
    draft_.note(DiagnosticCode::negative_quantity, subject(line.line),
                std::to_string(line.ordered));
    return false;
  }
  if (line.ordered > Quantity::max_units) {
    draft_.note(DiagnosticCode::quantity_too_large, subject(line.line),
                std::to_string(line.ordered));
    return false;
  }
  LineTarget target;
  target.line = &line;
  auto id = LineId::from(line.line);
  if (!id || !target_of_line_.emplace(line.line, targets_.size()).second) {
    draft_.note(DiagnosticCode::bad_id, subject(line.line), line.line);
    return false;
  }
  target.id = *std::move(id);
  auto sku = sku_of(line);
  if (!sku) {
    target_of_line_.erase(line.line);
    return false;
  }
  target.sku = *std::move(sku);
  if (!line.location.empty()) {
    if (auto location = LocationId::from(line.location)) target.location = *std::move(location);
  }
  target.promised_at = line.promised_at;
  for (const auto& [key, fulfilment] : order_.fulfilments) {
    for (const auto& promise : fulfilment.promises) {
      if (promise.line != line.line) continue;
      target.promised_at = std::max(target.promised_at, std::optional(promise.promised_at));
    }
  }
  make_sane(target);
  targets_.push_back(std::move(target));
  return true;
}

void OrderPlan::make_sane(LineTarget& target) {
  const LineSnapshot& line = *target.line;
  target.ordered = line.ordered;
  target.counted = std::max<std::int64_t>(line.left.value_or(0), 0);
  target.left = std::max(target.counted, shipped_by_parts(line.line));

  const std::int64_t returned = std::max<std::int64_t>(line.returned.value_or(0), 0) +
                                refunded(line.line, RefundKind::returned);
  target.tells_returns = line.returned.has_value() || returned > 0;
  target.returned = std::min(returned, target.left);

  const std::int64_t cancelled = std::max<std::int64_t>(line.cancelled.value_or(0), 0) +
                                 refunded(line.line, RefundKind::cancelled);
  const std::int64_t not_left = std::max<std::int64_t>(0, target.ordered - target.left);
  target.cancelled = std::min(cancelled, not_left);
  if (returned > target.returned || cancelled > target.cancelled) {
    draft_.note(DiagnosticCode::over_complete, subject(line.line));
  }

  // A refund of unknown kind: first the units that did not leave. The source's own count of open units
  // settles it, unless a part is newer than that count.
  std::int64_t room = not_left - target.cancelled;
  bool count_is_current = line.open.has_value() && header_.state != OrderState::cancelled;
  for (const auto& [id, shipment] : order_.shipments) {
    count_is_current = count_is_current && !(shipment.modified_at > header_.modified_at);
  }
  for (const auto& [id, refund] : order_.refunds) {
    count_is_current = count_is_current && !(refund.at > header_.modified_at);
  }
  if (count_is_current) room = std::clamp<std::int64_t>(room - *line.open, 0, room);
  target.cancelled += std::min(refunded(line.line, RefundKind::unknown), room);
  // What has not left will not leave. A shipment that is told later takes its units back.
  if (state_ == OrderState::cancelled) target.cancelled = not_left;
}

/// The source says that the order is done: what of the units that are open nevertheless?
void OrderPlan::apply_remainder() {
  if (state_ != OrderState::closed) return;
  const ClosedRemainder remainder = header_.remainder.value_or(options_.closed_remainder);
  for (LineTarget& target : targets_) {
    const std::int64_t open = target.ordered - target.cancelled - target.left;
    if (open <= 0) continue;
    switch (remainder) {
      case ClosedRemainder::keep_open:
        draft_.note(DiagnosticCode::status_done_but_units_open, subject(target.line->line),
                    std::to_string(open));
        break;
      case ClosedRemainder::ship:
        target.left += open;
        target.counted = target.left;
        break;
      case ClosedRemainder::cancel: target.cancelled += open; break;
    }
  }
}

/// Whether a unit is open, a failed one included.
bool OrderPlan::wants_something() const {
  const auto failed =
      std::any_of(order_.shipments.begin(), order_.shipments.end(), [](const auto& part) {
        return part.second.state == ShipmentState::failed && !part.second.recovery;
      });
  if (failed) return true;
  return state_ != OrderState::cancelled &&
         std::any_of(targets_.begin(), targets_.end(), [](const LineTarget& target) {
           return target.ordered > target.cancelled + target.left;
         });
}

bool OrderPlan::read() {
  auto base = OrderId::from(options_.prefix + header_.order);
  if (!base) {
    draft_.note(DiagnosticCode::bad_id, {}, header_.order);
    return false;
  }
  base_ = *std::move(base);
  state_ = header_.state;
  find_ledger_orders();
  if (order_.vanished) {
    draft_.note(DiagnosticCode::vanished, subject());
    if (options_.cancel_vanished) state_ = OrderState::cancelled;
  }
  if (state_ == OrderState::ignored) {
    if (!ledger_orders_.empty()) {
      draft_.note(DiagnosticCode::back_to_draft, subject(), header_.word);
    }
    return false;
  }
  const std::vector<LineSnapshot>* lines = order_.all_lines();
  if (lines == nullptr) return false;
  lines_complete_ = order_.lines_complete();
  targets_.reserve(lines->size());
  for (const LineSnapshot& line : *lines) lines_complete_ = read_line(line) && lines_complete_;
  if (unresolved_) return false;
  if (targets_.empty() && ledger_orders_.empty()) return false;
  apply_remainder();
  // Closed at first sight: of no interest to the living, but to a history.
  if (ledger_orders_.empty() && !draft_.is_history() && !wants_something()) return false;

  currency_ = header_.currency.empty() ? options_.currency : header_.currency;
  if (ledger_orders_.empty() && !Currency::from_code(currency_)) {
    draft_.note(DiagnosticCode::no_currency, subject(), currency_);
    return false;
  }
  if (!header_.placed_at && ledger_orders_.empty()) {
    draft_.note(DiagnosticCode::no_time, subject());
  }
  placed_at_ = header_.placed_at.value_or(draft_.observed_at());
  const Instant latest = draft_.is_history() ? draft_.observed_at() : draft_.at({});
  if (placed_at_ > latest) {
    if (ledger_orders_.empty()) {
      draft_.note(DiagnosticCode::placed_in_future, subject(), placed_at_.to_rfc3339());
    }
    placed_at_ = latest;
  }
  return true;
}

/// What the last `units` units of the line cost.
Price OrderPlan::price_of(const LineSnapshot& line, std::int64_t units) {
  if (line.total) {
    if (units == line.ordered) return Price::total(*line.total);
    const auto currency = Currency::from_code(currency_);
    const int digits =
        std::max(line.total->fraction_digits(), currency ? currency->minor_digits() : 0);
    const std::int64_t before = std::max<std::int64_t>(line.ordered - units, 0);
    const auto rest = Decimal::from_millionths(
        line.total->millionths() - millionths_of_first(before, line.ordered, *line.total, digits));
    return rest ? Price::total(*rest) : Price::total(*line.total);
  }
  if (line.unit_price) return Price::each(*line.unit_price);
  draft_.note(DiagnosticCode::no_price, subject(line.line));
  return {};
}

}  // namespace orderledger::inline v1::imports
