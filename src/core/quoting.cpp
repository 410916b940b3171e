// What an order would get. Source: SPEC 5, quote. It is judged by the functions that judge a request
// (plan_request) and date what waits (Pegging, eta_of); nothing of the ledger is touched.
#include <orderledger/quote.hpp>

#include "given_id.hpp"
#include "kit_runs.hpp"
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

namespace {

/// What may cover a line of the quoted order.
struct WaitingLine {
  std::vector<OutstandingSupply> supplies;
  std::vector<Peg> pegs;  // point there
};

}  // namespace

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
  add_line(order, asked, *sku, at);

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

  for (const Gain& gain : plan.gains) {
    detail::apply(order, allocation_of(gain));
  }
  // No event but the releases that are due lies between the clock and `at`, and a release moves no stock:
  // the definitions alone say what is released then.
  const auto definition_of = [&](SkuIndex each) -> const SkuDefinition& {
    return skus_[each].definition.now();
  };
  std::vector<WaitingLine> waiting(order.lines.size());  // as the order's lines stand
  for (std::uint32_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (line.waiting == 0 || line.is_kit()) continue;
    waiting[i].supplies = outstanding_supplies(line.sku, at);
    waiting[i].pegs = pegs_at(line.sku, queue_entry(options_.allocation, request.index, order, i),
                              at, waiting[i].supplies);
  }
  const KitFacts of_kits{
      at, options_.benchmark_waits, definition_of,
      [&](std::uint32_t line) -> std::span<const Peg> { return waiting[line].pegs; }};

  const Line& line = order.lines.front();
  const SkuDefinition& definition = definition_of(line.sku);
  std::optional<Eta> release;
  if (line.is_kit()) {
    release = release_of_kit(line, of_kits);
  } else if (!is_released(definition, at)) {
    release = Eta{EtaSource::release, {}, definition.releases_at, definition.releases_at};
  }
  const auto run = [&](std::int64_t quantity, Promise when_released) -> QuotedRun& {
    QuotedRun& added = quote.runs.emplace_back();
    added.promise = release ? Promise::preorder : when_released;
    added.quantity = quantity;
    if (release) added.until = release->latest;
    return added;
  };
  if (line.is_kit()) {
    for (KitRun& kits : waiting_runs_of_kit(order, 0, of_kits))
      run(kits.quantity, Promise::backorder).eta = std::move(kits.eta);
  } else {
    const EtaFacts facts{at, at, &definition, options_.benchmark_waits};
    for (const Peg& peg : waiting.front().pegs)
      run(peg.units, Promise::backorder).eta = eta_of(peg, facts);
  }
  for (const Allocation& allocation : line.allocations) {
    QuotedRun& added = run(allocation.quantity, Promise::now);
    if (allocation.location != none)
      added.location = GivenId::of<LocationKind>(location_names_.text(allocation.location));
    added.eta = release;
  }
  return quote;
}

}  // namespace orderledger::inline v1
