// Which open lines are late. Source: SPEC 5, late. Etas are those of status, pegging once for each SKU.
#include <orderledger/late.hpp>

#include "future.hpp"
#include "given_id.hpp"
#include "peg_cache.hpp"
#include "state.hpp"

#include <algorithm>
#include <chrono>
#include <span>

namespace orderledger::inline v1 {

using namespace detail;

std::string_view to_text(LateReason reason) noexcept {
  switch (reason) {
    case LateReason::eta_after_promise: return "eta_after_promise";
    case LateReason::promise_past: return "promise_past";
    case LateReason::past_benchmark_wait: return "past_benchmark_wait";
  }
  return {};
}

namespace {

/// When units of the run may leave at the earliest, as far as anybody knows: no unit that is still open has
/// left before as_of, and of a range the later end counts.
Instant may_leave_at(const Run& run, Instant as_of) {
  return run.eta && run.eta->latest ? std::max(as_of, *run.eta->latest) : as_of;
}

/// When the usual wait of the SKU's category is over; nothing where it has none.
std::optional<Instant> benchmark_end(const SkuDefinition& definition, Instant placed_at,
                                     std::span<const BenchmarkWait> waits) {
  const BenchmarkWait* const wait = benchmark_of(definition, waits);
  if (wait == nullptr) return {};
  return placed_at.plus(std::chrono::days{wait->max_days});
}

}  // namespace

LateLines Ledger::State::late(std::optional<Instant> as_of) const {
  LateLines late;
  late.as_of = as_of ? as_of : clock_;
  const Instant at = resolve(as_of);
  const TimeZone& zone = options_.time_zone;
  const auto days_between = [&](Instant from, Instant to) {
    return std::max<std::int64_t>(0, (zone.day_of(to) - zone.day_of(from)).count());
  };
  const auto ahead = future(at);
  PegCache pegs{ahead.get(), {}};
  std::vector<Run> runs;

  const auto judge = [&](OrderIndex index, const Order& order, std::uint32_t line_index) {
    const Line& line = order.lines[line_index];
    const std::optional<Instant> promised_at = order.due_of(line);
    const std::optional<Instant> wait_ends =
        benchmark_end(*skus_[line.sku].definition.at(at), line.placed_at, options_.benchmark_waits);
    const bool is_past_wait = wait_ends && *wait_ends < at;
    if (!promised_at && !is_past_wait) return;  // no need to know when

    runs.clear();
    append_runs(runs, index, order, line_index, at, pegs);
    std::int64_t quantity = 0;
    const Run* last = nullptr;  // of those that are late, the one that is expected last
    for (const Run& run : runs) {
      const Instant leaves_at = may_leave_at(run, at);
      if (!is_past_wait && leaves_at <= *promised_at) continue;
      quantity += run.quantity;
      if (last == nullptr || may_leave_at(*last, at) < leaves_at) last = &run;
    }
    if (last == nullptr) return;

    LateLine& row = late.lines.emplace_back();
    row.order = give_id<OrderKind>(order_names_, index);
    row.line = GivenId::of<LineKind>(line.id);
    row.sku = give_id<SkuKind>(sku_names_, line.sku);
    row.customer = order.customer;
    row.quantity = quantity;
    row.promised_at = promised_at;
    row.eta = last->eta;
    const Instant leaves_at = may_leave_at(*last, at);
    const bool breaks_promise = promised_at && *promised_at < leaves_at;
    if (breaks_promise) {
      row.days_late = days_between(*promised_at, leaves_at);
      const bool has_eta = last->eta && last->eta->latest && *last->eta->latest > *promised_at;
      row.why = has_eta ? LateReason::eta_after_promise : LateReason::promise_past;
    }
    if (!is_past_wait) return;
    const std::int64_t days_past_wait = days_between(*wait_ends, at);
    if (breaks_promise && row.days_late >= days_past_wait) return;
    row.days_late = days_past_wait;
    row.why = LateReason::past_benchmark_wait;
  };
  for_each_open_order(at, ahead.get(), [&](OrderIndex index, const Order& order) {
    for (std::uint32_t line = 0; line < order.lines.size(); ++line) {
      if (order.lines[line].open() > 0 && !order.lines[line].is_component())
        judge(index, order, line);
    }
  });
  std::stable_sort(late.lines.begin(), late.lines.end(),
                   [](const LateLine& a, const LateLine& b) { return a.days_late > b.days_late; });
  return late;
}

}  // namespace orderledger::inline v1
