#include <orderledger/import/importer.hpp>

#include "agenda.hpp"
#include "draft.hpp"
#include "facts.hpp"
#include "merged.hpp"
#include "order_plan.hpp"
#include "stock_plan.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace orderledger::inline v1::imports {

class ORDERLEDGER_HIDDEN Importer::State {
 public:
  State(ImportOptions options, std::unique_ptr<RecordStore> records)
      : options_(std::move(options)),
        records_(records ? std::move(records) : records_in_memory()),
        facts_(*records_, options_.orders_at_hand),
        merged_(*records_, options_.orders_at_hand) {
    for (const ItemSku& known : options_.items) merged_.set_item(known.item, known.sku);
  }

  /// Plans everything on top of `facts`, hands it to `sink`, and tells `facts` what happened.
  void run(const PlanQuestion& question, Facts& facts, EventSink& sink);
  std::vector<Diagnostic> disagreements(const Ledger& ledger);

  ImportOptions options_;
  std::unique_ptr<RecordStore> records_;
  Facts facts_;
  Merged merged_;

 private:
  [[nodiscard]] std::vector<std::uint32_t> pending_orders(const PlanQuestion& question) const;
  void plan_orders(const PlanQuestion& question, Facts& planned, Agenda& agenda, EventSink& sink);

  OrdersOfSku orders_of_sku_;
};

namespace {

/// Hands events on in groups, and tells the facts of those that were applied.
class Delivery {
 public:
  Delivery(Facts& facts, EventSink& sink) : facts_(facts), sink_(sink) {}

  /// False: nothing more is taken.
  bool add(Event event) {
    constexpr std::size_t most = 4096;
    group_.push_back(std::move(event));
    return group_.size() < most || flush();
  }
  bool add(const Draft& draft) {
    for (const Diagnostic& one : draft.diagnostics()) sink_.note(one);
    return std::ranges::all_of(draft.events(),
                               [this](const Planned& planned) { return add(planned.event); });
  }
  bool flush() {
    if (group_.empty()) return true;
    const std::vector<Result<Applied>> answers = sink_.take(group_);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (!answers[i]) {
        is_complete_ = false;
        sink_.note({.code = DiagnosticCode::event_refused,
                    .place = {},
                    .subject = std::string(type_of(group_[i].body)),
                    .text = answers[i].error().message});
      } else if (*answers[i] == Applied::applied) {
        facts_.observe(group_[i]);
        facts_.settle();
      }
    }
    const bool goes_on = answers.size() == group_.size();
    is_complete_ = is_complete_ && goes_on;
    group_.clear();
    return goes_on;
  }
  /// Whether all that was planned is in the ledger now.
  [[nodiscard]] bool is_complete() const noexcept { return is_complete_; }

 private:
  Facts& facts_;
  EventSink& sink_;
  std::vector<Event> group_;
  bool is_complete_ = true;
};

void hand_on(const Draft& draft, Facts& planned, Agenda& agenda, EventSink& sink) {
  for (const Diagnostic& one : draft.diagnostics()) sink.note(one);
  for (const Planned& one : draft.events()) {
    agenda.add(one);
    // What several orders need is planned once.
    if (one.step == Step::define || one.step == Step::expect) planned.foresee(one.event);
  }
}

}  // namespace

/// By (placed_at, id), as they are served.
std::vector<std::uint32_t> Importer::State::pending_orders(const PlanQuestion& question) const {
  std::vector<std::uint32_t> orders = merged_.pending_orders();
  const auto placed_at = [&](std::uint32_t order) {
    return std::min(merged_.mark(order).placed_at.value_or(question.observed_at),
                    question.observed_at);
  };
  std::sort(orders.begin(), orders.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Instant a_placed = placed_at(a), b_placed = placed_at(b);
    return a_placed != b_placed ? a_placed < b_placed : merged_.key_of(a) < merged_.key_of(b);
  });
  return orders;
}

void Importer::State::plan_orders(const PlanQuestion& question, Facts& planned, Agenda& agenda,
                                  EventSink& sink) {
  std::vector<std::uint32_t> still_pending;
  for (const std::uint32_t number : pending_orders(question)) {
    merged_.settle();
    facts_.settle();
    const MergedOrder& order = merged_.order(number);
    if (!order.header || order.all_lines() == nullptr)
      continue;  // what is missing will call it again
    Draft draft(planned, question);
    OrderPlan plan(draft, merged_, options_, order);
    const bool has_plan = plan.read();
    if (has_plan) {
      StockPlan stock(draft, merged_, options_, orders_of_sku_);
      for (const LineTarget& target : plan.targets()) {
        stock.define(target.sku, target.line->title);
        if (!merged_.mark(number).has_known_skus) orders_of_sku_.add(target.sku.text(), number);
      }
      merged_.set_skus_known(number);
      plan.place();
      plan.follow();
    }
    if (!draft.events().empty() || plan.is_unresolved()) still_pending.push_back(number);
    hand_on(draft, planned, agenda, sink);
  }
  merged_.set_pending_orders(std::move(still_pending));
}

/// Definitions and supplies, then orders by (placed_at, id), then what happened to each, and counts last,
/// because every shipment of the past lowers stock that was counted after it. In a history all of it in the
/// order of time: so everything is planned before anything happens, and waits in the agenda.
void Importer::State::run(const PlanQuestion& question, Facts& facts, EventSink& sink) {
  facts_.forget_shipped();
  for (const std::string& order : merged_.take_ignored_summaries()) {
    sink.note({.code = DiagnosticCode::lower_precision, .place = {}, .subject = order, .text = {}});
  }
  Agenda agenda(*records_);
  Facts planned(&facts);
  const auto plan_stock = [&](const auto& steps) {
    Draft draft(planned, question);
    StockPlan stock(draft, merged_, options_, orders_of_sku_);
    steps(draft, stock);
    hand_on(draft, planned, agenda, sink);
  };
  plan_stock([](Draft&, StockPlan& stock) { stock.follow_products(); });
  plan_orders(question, planned, agenda, sink);
  std::vector<StockPlan::Count> counts;
  plan_stock([&](Draft& draft, StockPlan& stock) {
    draft.begin(Step::expect);
    stock.follow_supplies();
    counts = stock.counts();
  });
  for (std::uint32_t i = 0; i < counts.size(); ++i) agenda.add_count(i, counts[i].at);

  Delivery delivery(facts, sink);
  const auto count = [&](const auto& steps) {
    if (!delivery.flush()) return false;
    Draft draft(facts, question);
    StockPlan stock(draft, merged_, options_, orders_of_sku_);
    steps(stock);
    return delivery.add(draft);
  };
  bool goes_on = true;
  agenda.run([&](Event event) { return goes_on = delivery.add(std::move(event)); },
             [&](std::uint32_t i) {
               return goes_on =
                          count([&](StockPlan& stock) { stock.follow_count(counts[i].stock); });
             });
  if (goes_on && count([](StockPlan& stock) { stock.repeat_counts(); })) delivery.flush();
  if (delivery.is_complete() && &facts == &facts_) merged_.set_counted();
}

std::vector<Diagnostic> Importer::State::disagreements(const Ledger& ledger) {
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
  std::map<std::string, std::uint32_t> claimed;
  for (std::uint32_t number = 0; number < merged_.order_count(); ++number) {
    if (merged_.mark(number).has_claims) claimed.emplace(merged_.key_of(number), number);
  }
  for (const auto& [key, number] : claimed) {
    merged_.settle();
    const MergedOrder& order = merged_.order(number);
    std::vector<Claim> claims;
    const auto add = [&](const std::vector<Claim>& more) {
      claims.insert(claims.end(), more.begin(), more.end());
    };
    if (order.header) add(order.header->claims);
    if (order.lines) add(order.lines->claims);
    for (const auto& [id, fulfilment] : order.fulfilments) add(fulfilment.claims);
    const auto id = OrderId::from(options_.prefix + key);
    if (!id) continue;
    const auto status = ledger.status(*id);
    if (!status) continue;
    for (const Claim& claim : claims) check(*status, claim);
  }
  return found;
}

EventSink::~EventSink() = default;

Importer::Importer(ImportOptions options, std::unique_ptr<RecordStore> records)
    : state_(std::make_unique<State>(std::move(options), std::move(records))) {}
Importer::~Importer() = default;
Importer::Importer(Importer&&) noexcept = default;
Importer& Importer::operator=(Importer&&) noexcept = default;

void Importer::observe(const Event& event) {
  state_->facts_.observe(event);
  state_->facts_.settle();
}

void Importer::merge(Snapshot snapshot, Detail detail) {
  state_->merged_.merge(std::move(snapshot), detail);
}

void Importer::merge_listing(std::span<const std::string> orders, Instant as_of) {
  state_->merged_.merge_listing(orders, as_of);
}

namespace {

/// Takes everything for applied.
class Collector : public EventSink {
 public:
  std::vector<Result<Applied>> take(std::span<const Event> events) override {
    plan.events.insert(plan.events.end(), events.begin(), events.end());
    std::vector<Result<Applied>> answers(events.size(), Applied::applied);
    return answers;
  }
  void note(Diagnostic diagnostic) override { plan.diagnostics.push_back(std::move(diagnostic)); }

  Plan plan;
};

class Applier : public EventSink {
 public:
  explicit Applier(Ledger& ledger) : ledger_(ledger) {}
  std::vector<Result<Applied>> take(std::span<const Event> events) override {
    std::vector<Result<Applied>> answers;
    answers.reserve(events.size());
    for (const Event& event : events) {
      answers.push_back(ledger_.apply(event));
      if (answers.back() && *answers.back() == Applied::applied) synced.applied.push_back(event);
    }
    return answers;
  }
  void note(Diagnostic diagnostic) override { synced.diagnostics.push_back(std::move(diagnostic)); }

  Synced synced;

 private:
  Ledger& ledger_;
};

}  // namespace

Plan Importer::plan(const PlanQuestion& question) {
  Collector collector;
  Facts scratch(&state_->facts_);
  state_->run(question, scratch, collector);
  return std::move(collector.plan);
}

void Importer::carry_out(const PlanQuestion& question, EventSink& sink) {
  state_->run(question, state_->facts_, sink);
}

std::vector<Diagnostic> Importer::disagreements(const Ledger& ledger) const {
  return state_->disagreements(ledger);
}

std::vector<std::string> Importer::stale_orders() const {
  const Merged& merged = state_->merged_;
  std::vector<std::string> stale;
  for (std::uint32_t number = 0; number < merged.order_count(); ++number) {
    if (merged.mark(number).is_stale) stale.push_back(merged.key_of(number));
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
  Applier applier(ledger);
  importer.carry_out(question, applier);
  return std::move(applier.synced);
}

}  // namespace orderledger::inline v1::imports
