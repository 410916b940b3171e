#include "order_trace.hpp"

#include <algorithm>

namespace orderledger::inline v1::detail {

void Provenance::become(Units total, const Cause& cause) {
  if (total > total_) parts_.push_back({cause, total - total_});
  Units leaving = std::max(0, total_ - total);
  auto part = parts_.begin();
  for (; leaving > 0 && part->quantity <= leaving; ++part) leaving -= part->quantity;
  if (leaving > 0) part->quantity -= leaving;
  parts_.erase(parts_.begin(), part);
  total_ = total;
}

std::vector<UnitsSince> Provenance::slice(Units from, Units to) const {
  std::vector<UnitsSince> slice;
  Units begin = 0;
  for (const UnitsSince& part : parts_) {
    const Units end = begin + part.quantity;
    const Units inside = std::min(end, to) - std::max(begin, from);
    if (inside > 0) slice.push_back({part.cause, inside});
    begin = end;
  }
  return slice;
}

void OrderTrace::take(const BookEntry& entry, const Order& order) {
  const Cause cause{entry.group, entry.at};
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (i == lines_.size()) {
      LineTrace& fresh = lines_.emplace_back();
      fresh.entered = cause;
      fresh.first_promise = order.due_of(line);
      fresh.promised_at = line.promised_at;
    }
    take_line(lines_[i], line, cause);
  }
  std::map<std::string, Cause> active;
  for (const Hold& hold : order.holds) {
    const auto known = holds_.find(hold.id);
    active.emplace(hold.id, known == holds_.end() ? cause : known->second);
  }
  holds_ = std::move(active);
  for (std::size_t s = 0; s < order.shipments.size(); ++s) {
    for (const ShipmentLine& in_shipment : order.shipments[s].lines) {
      FailureTrace& failure = failures_[{s, in_shipment.line}];
      if (in_shipment.failed > failure.failed) failure.cause = cause;
      failure.failed = in_shipment.failed;
    }
  }
}

void OrderTrace::take_line(LineTrace& traced, const Line& line, const Cause& cause) {
  if (line.promised_at != traced.promised_at) {
    traced.promised_at = line.promised_at;
    traced.promise_changed = cause;
  }
  traced.waiting.become(line.waiting, cause);
  for (auto& [location, provenance] : traced.allocated)
    provenance.become(line.allocations.at(location), cause);
  for (const Allocation& allocation : line.allocations)
    traced.allocated[allocation.location].become(allocation.quantity, cause);
}

void OrderTrace::take_expiry(Instant at, const Order& order) {
  for (std::size_t i = 0; i < order.lines.size(); ++i)
    take_line(lines_[i], order.lines[i], {0, at});
}

}  // namespace orderledger::inline v1::detail
