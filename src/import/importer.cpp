#include <orderledger/import/importer.hpp>

#include "draft.hpp"
#include "facts.hpp"
#include "merged.hpp"
#include "order_plan.hpp"
#include "stock_plan.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>

namespace orderledger::inline v1::imports {

class ORDERLEDGER_HIDDEN Importer::State {
 public:
  explicit State(ImportOptions options) : options_(std::move(options)) {
    for (const ItemSku& known : options_.items) merged_.set_item(known.item, known.sku);
  }

  Plan plan(const PlanQuestion& question);
  std::vector<Diagnostic> disagreements(const Ledger& ledger) const;

  ImportOptions options_;
  Facts facts_;
  Merged merged_;
  OrdersOfSku orders_of_sku_;
};

/// A batch: definitions and supplies, then orders by (placed_at, id), then what happened to each, and counts
/// last, because every shipment of the past lowers stock that was counted after it.
Plan Importer::State::plan(const PlanQuestion& question) {
  Draft draft(facts_, question);
  StockPlan stock(draft, merged_, options_, orders_of_sku_);
  for (const std::string& order : merged_.take_ignored_summaries()) {
    draft.note(DiagnosticCode::lower_precision, order);
  }
  stock.follow_products();

  auto& pending = merged_.pending().orders;
  std::vector<std::unique_ptr<OrderPlan>> orders;
  for (auto at = pending.begin(); at != pending.end();) {
    const MergedOrder& order = *merged_.find(*at);
    if (!order.header ||
        order.all_lines() == nullptr) {  // parked: what is missing will call it again
      at = pending.erase(at);
      continue;
    }
    auto plan = std::make_unique<OrderPlan>(draft, merged_, options_, order);
    if (plan->read()) {
      for (const LineTarget& target : plan->targets()) {
        stock.define(target.sku, target.line->title);
        orders_of_sku_[target.sku.text()].insert(*at);
      }
      orders.push_back(std::move(plan));
    } else if (!plan->is_unresolved()) {
      at = pending.erase(at);
      continue;
    }
    ++at;
  }
  stock.follow_supplies();
  std::sort(orders.begin(), orders.end(), [](const auto& a, const auto& b) {
    return std::forward_as_tuple(a->placed_at(), a->ledger_order()) <
           std::forward_as_tuple(b->placed_at(), b->ledger_order());
  });
  std::set<std::string> settled;
  for (const auto& order : orders) {
    const std::size_t before = draft.size();
    order->place();
    if (draft.size() == before) settled.insert(order->source_order());
  }
  for (const auto& order : orders) {
    const std::size_t before = draft.size();
    order->follow();
    if (draft.size() == before && settled.contains(order->source_order())) {
      pending.erase(order->source_order());
    }
  }
  stock.follow_counts();
  return std::move(draft).finish();
}

std::vector<Diagnostic> Importer::State::disagreements(const Ledger& ledger) const {
  std::vector<Diagnostic> found;
  const auto check = [&](const OrderStatus& status, const Claim& claim) {
    std::int64_t units = 0, open = 0;
    for (const LineStatus& line : status.lines) {
      if (!claim.line.empty() && line.line.text() != claim.line) continue;
      for (const Run& run : line.runs) {
        open += run.quantity;
        if (run.account == claim.claimed) units += run.quantity;
      }
    }
    const bool agrees =
        open == 0 || (claim.units ? units == std::min(*claim.units, open) : units > 0);
    if (agrees) return;
    std::string subject = status.order.text();
    if (!claim.line.empty()) subject += " line " + claim.line;
    found.push_back(
        {.code = DiagnosticCode::class_disagrees,
         .place = {},
         .subject = std::move(subject),
         .text = claim.word.empty() ? std::string(to_text(claim.claimed)) : claim.word});
  };
  std::vector<std::string> keys;
  for (const auto& [key, order] : merged_.orders()) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  for (const std::string& key : keys) {
    const MergedOrder& order = *merged_.find(key);
    std::vector<Claim> claims;
    const auto add = [&](const std::vector<Claim>& more) {
      claims.insert(claims.end(), more.begin(), more.end());
    };
    if (order.header) add(order.header->claims);
    if (order.lines) add(order.lines->claims);
    for (const auto& [id, fulfilment] : order.fulfilments) add(fulfilment.claims);
    if (claims.empty()) continue;
    const auto id = OrderId::from(options_.prefix + key);
    if (!id) continue;
    const auto status = ledger.status(*id);
    if (!status) continue;
    for (const Claim& claim : claims) check(*status, claim);
  }
  return found;
}

Importer::Importer(ImportOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Importer::~Importer() = default;
Importer::Importer(Importer&&) noexcept = default;
Importer& Importer::operator=(Importer&&) noexcept = default;

void Importer::observe(const Event& event) { state_->facts_.observe(event); }

void Importer::merge(Snapshot snapshot, Detail detail) {
  state_->merged_.merge(std::move(snapshot), detail);
}

void Importer::merge_listing(std::span<const std::string> orders, Instant as_of) {
  state_->merged_.merge_listing(orders, as_of);
}

Plan Importer::plan(const PlanQuestion& question) { return state_->plan(question); }

std::vector<Diagnostic> Importer::disagreements(const Ledger& ledger) const {
  return state_->disagreements(ledger);
}

std::vector<std::string> Importer::stale_orders() const {
  std::vector<std::string> stale;
  for (const auto& [key, order] : state_->merged_.orders()) {
    if (order.stale) stale.push_back(key);
  }
  std::sort(stale.begin(), stale.end());
  return stale;
}

std::optional<KnownOrder> Importer::known_order(const OrderId& order) const {
  const OrderFacts* facts = state_->facts_.order(order);
  if (facts == nullptr) return {};
  KnownOrder known{.currency = facts->currency,
                   .priority = facts->priority,
                   .requested_ship_at = facts->requested_ship_at,
                   .channel = facts->channel,
                   .customer = facts->customer,
                   .lines = {},
                   .holds = {}};
  for (const LineFacts& line : facts->lines) {
    known.lines.push_back({line.line, line.price, line.location, line.promised_at});
  }
  for (const HoldFacts& hold : facts->holds) {
    if (hold.active) known.holds.push_back({hold.hold, hold.reason, hold.line});
  }
  return known;
}

const SkuDefined* Importer::definition(const Sku& sku) const {
  const SkuFacts* facts = state_->facts_.sku(sku);
  return facts != nullptr && facts->definition ? &*facts->definition : nullptr;
}

MergeCounts Importer::counts() const { return state_->merged_.counts(); }

std::optional<Instant> Importer::newest() const { return state_->merged_.newest(); }

Synced sync(Importer& importer, Ledger& ledger, const PlanQuestion& question) {
  Synced synced;
  Plan plan = importer.plan(question);
  synced.diagnostics = std::move(plan.diagnostics);
  for (Event& event : plan.events) {
    const auto applied = ledger.apply(event);
    if (!applied) {
      synced.diagnostics.push_back({.code = DiagnosticCode::event_refused,
                                    .place = {},
                                    .subject = std::string(type_of(event.body)),
                                    .text = applied.error().message});
      continue;
    }
    if (*applied == Applied::repeated) continue;
    importer.observe(event);
    synced.applied.push_back(std::move(event));
  }
  return synced;
}

}  // namespace orderledger::inline v1::imports
