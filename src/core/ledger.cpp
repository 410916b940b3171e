#include <orderledger/ledger.hpp>

#include "state.hpp"

#include <cassert>
#include <utility>

namespace orderledger::inline v1 {

Ledger::Ledger(LedgerOptions options) {
  if (const auto malformed = malformation_of(options)) throw_error(*malformed);
  state_ = std::make_unique<State>(std::move(options));
}
Ledger::Ledger(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;

Ledger::State& Ledger::whole() const {
  assert(state_ != nullptr);  // moved from
  if (state_->is_broken()) throw BrokenLedgerError();
  return *state_;
}

Result<Applied> Ledger::apply(const Event& event) { return whole().apply(event, {}); }
Result<Applied> Ledger::apply(const Event& event, const Preparation& preparation,
                              const Preparation* next) {
  State& state = whole();
  if (next != nullptr) state.expect(*next);
  return state.apply(event, preparation);
}
std::vector<Result<Applied>> Ledger::apply_batch(std::span<const Event> events,
                                                 OnRefusal on_refusal) {
  State& state = whole();
  std::vector<Result<Applied>> answers;
  answers.reserve(events.size());
  for (const Event& event : events) {
    answers.push_back(state.apply(event, {}));
    if (!answers.back() && on_refusal == OnRefusal::stop) break;
  }
  return answers;
}
Result<OrderId> Ledger::handle(const OrderId& order) const { return whole().handle(order); }
Result<Sku> Ledger::handle(const Sku& sku) const { return whole().handle(sku); }
std::optional<Instant> Ledger::clock() const noexcept { return state_->clock(); }
const TimeZone& Ledger::time_zone() const noexcept { return state_->time_zone(); }

void Ledger::keep_history_since(Instant since) { whole().keep_history_since(since); }
std::optional<Instant> Ledger::history_since() const noexcept { return state_->history().since(); }

// Whatever asks about the past asks here whether it is kept: inside, what was brought forward is read, too.

Totals Ledger::totals(std::optional<Instant> as_of) const {
  whole().history().require("as_of", as_of);
  return whole().totals(as_of);
}
Aging Ledger::aging(const AgingQuestion& question) const {
  whole().history().require("as_of", question.as_of);
  return whole().aging(question);
}
Result<Metrics> Ledger::metrics(const MetricsQuestion& question) const {
  if (auto refused = whole().history().refuse("as_of", question.as_of)) return *std::move(refused);
  return whole().metrics(question);
}
GroupedTotals Ledger::totals_by(GroupBy by, std::optional<Instant> as_of) const {
  whole().history().require("as_of", as_of);
  return whole().totals_by(by, as_of);
}
GroupedAging Ledger::aging_by(GroupBy by, const AgingQuestion& question) const {
  whole().history().require("as_of", question.as_of);
  return whole().aging_by(by, question);
}
Result<Quote> Ledger::quote(const QuoteQuestion& question) const { return whole().quote(question); }

Result<OrderStatus> Ledger::status(const OrderId& order, std::optional<Instant> as_of) const {
  if (auto refused = whole().history().refuse("as_of", as_of)) return *std::move(refused);
  return whole().status(order, as_of);
}
Result<OrderClass> Ledger::order_class(const OrderId& order, std::optional<Instant> as_of) const {
  if (auto refused = whole().history().refuse("as_of", as_of)) return *std::move(refused);
  return whole().order_class(order, as_of);
}
Result<OrderList> Ledger::list(const ListQuestion& question) const {
  if (auto refused = whole().history().refuse("as_of", question.as_of)) return *std::move(refused);
  return whole().list(question);
}
LateLines Ledger::late(std::optional<Instant> as_of) const {
  whole().history().require("as_of", as_of);
  return whole().late(as_of);
}

void Ledger::for_each_status(std::optional<Instant> as_of,
                             const std::function<void(const OrderStatus&)>& visit) const {
  whole().history().require("as_of", as_of);
  whole().for_each_status(as_of, visit);
}

void Ledger::for_each_open_line(std::optional<Instant> as_of,
                                const std::function<void(const OpenLine&)>& visit) const {
  whole().history().require("as_of", as_of);
  whole().for_each_open_line(as_of, visit);
}

Result<std::uint64_t> Ledger::for_each_posting(
    const PostingFilter& filter, const std::function<void(const Posting&)>& visit) const {
  const detail::KeptHistory& history = whole().history();
  if (auto refused = history.refuse("as_of", filter.as_of)) return *std::move(refused);
  if (auto refused = history.refuse("from", filter.from)) return *std::move(refused);
  if (auto refused = history.refuse("to", filter.to)) return *std::move(refused);
  PostingFilter kept = filter;
  if (!kept.from) kept.from = history.since();
  return whole().for_each_posting(kept, visit);
}

Result<std::vector<Posting>> Ledger::postings(const PostingFilter& filter) const {
  std::vector<Posting> all;
  const auto count =
      for_each_posting(filter, [&](const Posting& posting) { all.push_back(posting); });
  if (!count) return count.error();
  return all;
}

Result<ReceiptPreview> Ledger::preview(const StockReceived& receipt) const {
  return whole().preview(receipt);
}

AuditReport Ledger::audit() const { return whole().audit(); }
Digest Ledger::digest() const { return whole().digest(); }

Ledger Ledger::fork() { return Ledger(whole().fork()); }

LedgerDifference Ledger::diff(const Ledger& after, std::optional<Instant> as_of) const {
  for (const Ledger* const side : {this, &after}) side->whole().history().require("as_of", as_of);
  return whole().diff(after.whole(), as_of);
}

}  // namespace orderledger::inline v1
