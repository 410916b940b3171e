#include <orderledger/ledger.hpp>

#include "state.hpp"

namespace orderledger::inline v1 {

Ledger::Ledger(LedgerOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Ledger::Ledger(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;

Result<Applied> Ledger::apply(const Event& event) { return state_->apply(event); }
std::optional<Instant> Ledger::clock() const noexcept { return state_->clock(); }
const TimeZone& Ledger::time_zone() const noexcept { return state_->time_zone(); }
Totals Ledger::totals(std::optional<Instant> as_of) const { return state_->totals(as_of); }
Aging Ledger::aging(const AgingQuestion& question) const { return state_->aging(question); }

Result<Metrics> Ledger::metrics(const MetricsQuestion& question) const {
  return state_->metrics(question);
}
GroupedTotals Ledger::totals_by(GroupBy by, std::optional<Instant> as_of) const {
  return state_->totals_by(by, as_of);
}
GroupedAging Ledger::aging_by(GroupBy by, const AgingQuestion& question) const {
  return state_->aging_by(by, question);
}
Result<Quote> Ledger::quote(const QuoteQuestion& question) const { return state_->quote(question); }

Result<OrderStatus> Ledger::status(const OrderId& order, std::optional<Instant> as_of) const {
  return state_->status(order, as_of);
}

Result<OrderClass> Ledger::order_class(const OrderId& order, std::optional<Instant> as_of) const {
  return state_->order_class(order, as_of);
}

Result<OrderList> Ledger::list(const ListQuestion& question) const {
  return state_->list(question);
}
LateLines Ledger::late(std::optional<Instant> as_of) const { return state_->late(as_of); }

void Ledger::for_each_status(std::optional<Instant> as_of,
                             const std::function<void(const OrderStatus&)>& visit) const {
  state_->for_each_status(as_of, visit);
}

void Ledger::for_each_open_line(std::optional<Instant> as_of,
                                const std::function<void(const OpenLine&)>& visit) const {
  state_->for_each_open_line(as_of, visit);
}

Result<std::uint64_t> Ledger::for_each_posting(
    const PostingFilter& filter, const std::function<void(const Posting&)>& visit) const {
  return state_->for_each_posting(filter, visit);
}

Result<std::vector<Posting>> Ledger::postings(const PostingFilter& filter) const {
  std::vector<Posting> all;
  const auto count =
      for_each_posting(filter, [&](const Posting& posting) { all.push_back(posting); });
  if (!count) return count.error();
  return all;
}

Result<ReceiptPreview> Ledger::preview(const StockReceived& receipt) const {
  return state_->preview(receipt);
}

AuditReport Ledger::audit() const { return state_->audit(); }
Digest Ledger::digest() const { return state_->digest(); }

Ledger Ledger::fork() { return Ledger(state_->fork()); }

LedgerDifference Ledger::diff(const Ledger& after, std::optional<Instant> as_of) const {
  return state_->diff(*after.state_, as_of);
}

}  // namespace orderledger::inline v1
