// What an order would get. Source: SPEC 5, quote. It is judged by the functions that judge a request
// (plan_request) and date what waits (Pegging, eta_of); nothing of the ledger is touched.
#include <orderledger/quote.hpp>

#include "refusal.hpp"
#include "state.hpp"

#include <algorithm>

namespace orderledger::inline v1 {

using namespace detail;

std::string_view to_text(Promise promise) noexcept {
  switch (promise) {
    case Promise::now: return "now";
    case Promise::preorder: return "preorder";
    case Promise::backorder: return "backorder";
    case Promise::refused: return "refused";
  }
  return {};
}

std::vector<Peg> Ledger::State::pegs_at(SkuIndex sku, const QueueEntry& line, Instant at,
                                        std::span<const OutstandingSupply> supplies) const {
  std::vector<Peg> pegs;
  if (supplies.empty()) {
    pegs.push_back({nullptr, line.waiting});
    return pegs;
  }
  std::vector<QueueEntry> queue = ahead_of(sku, at).queue();
  const auto place = std::upper_bound(queue.begin(), queue.end(), line);
  if (options_.allocation == AllocationPolicy::fair_share) {
    queue.insert(place, line);
    return peg(options_.allocation, queue, supplies).at({line.order, line.line});
  }
  // As far as the line itself, and not even that far once all supplies are taken.
  Pegging pegging(supplies);
  for (auto before = queue.begin(); before != place && !pegging.is_exhausted(); ++before) {
    pegs.clear();
    pegging.cover(*before, pegs);
  }
  pegs.clear();
  pegging.cover(line, pegs);
  return pegs;
}

Result<Quote> Ledger::State::quote(const QuoteQuestion& question) const {
  // As order_placed would be judged, in the same precedence.
  if (question.sku.text().empty()) return Error{ErrorCode::malformed, "sku", "sku: it is empty"};
  if (question.quantity.units() < 1)
    return refuse_units(ErrorCode::malformed, "quantity", 0, "at least 1 unit is needed");
  if (question.location && question.location->text().empty())
    return Error{ErrorCode::malformed, "location", "location: it is empty"};
  const Instant at = resolve(question.at);
  if (is_past(at)) {
    return refuse(ErrorCode::out_of_order, "at", at.to_rfc3339(),
                  fmt::format("earlier than the ledger's clock, {}", clock_->to_rfc3339()));
  }
  const auto sku = find_sku(question.sku, "sku");
  if (!sku) return sku.error();

  Order order;
  order.placed_at = at;
  order.priority = question.priority;
  NewLine asked;
  asked.line = LineId("quote");
  asked.sku = question.sku;
  asked.quantity = question.quantity;
  asked.location = question.location;
  asked.promised_at = question.promised_at;
  order.lines.push_back(make_line(asked, *sku, at));

  Quote quote;
  quote.sku = question.sku;
  quote.quantity = question.quantity.units();
  quote.at = at;
  RequestPlan plan;
  const Request request{.index = order_names_.size(), .order = &order, .at = at};
  if (auto refusal = plan_request(request, plan)) {
    quote.refusal = std::move(refusal);
    QuotedRun& none_of_them = quote.runs.emplace_back();
    none_of_them.promise = Promise::refused;
    none_of_them.quantity = quote.quantity;
    return quote;
  }

  // No event but the releases that are due lies between the clock and `at`, and a release moves no stock:
  // the definition alone says whether the SKU is released then.
  const SkuDefined& definition = skus_[*sku].definition.now();
  const bool released = is_released(definition, at);
  const auto run = [&](std::int64_t quantity, Promise when_released) -> QuotedRun& {
    QuotedRun& added = quote.runs.emplace_back();
    added.promise = released ? when_released : Promise::preorder;
    added.quantity = quantity;
    if (!released) added.until = definition.releases_at;
    return added;
  };
  Line& line = order.lines.front();
  for (const Gain& allocation : plan.gains) line.waiting -= allocation.quantity;
  if (line.waiting > 0) {
    const std::vector<OutstandingSupply> supplies = outstanding_supplies(*sku, at);
    const EtaFacts facts{at, at, &definition, options_.benchmark_waits};
    const QueueEntry place = queue_entry(options_.allocation, request.index, order, 0);
    for (const Peg& peg : pegs_at(*sku, place, at, supplies))
      run(peg.units, Promise::backorder).eta = eta_of(peg, facts);
  }
  for (const Gain& allocation : plan.gains) {
    QuotedRun& added = run(allocation.quantity, Promise::now);
    if (allocation.location != none)
      added.location = *LocationId::from(location_names_.text(allocation.location));
    if (!released)
      added.eta = Eta{EtaSource::release, {}, definition.releases_at, definition.releases_at};
  }
  return quote;
}

}  // namespace orderledger::inline v1
