// What is there for the past alone is let go. Source: docs/semantics.md, How far back. Orders stay what their
// entries in the book make them: those, and the names, are kept.
#include "state.hpp"

#include <algorithm>
#include <chrono>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

/// Calls `forget` on the records that have something to forget: the others stay shared with forks.
template <class Records, class HasAny, class Forget>
void forget_in(Records& records, const HasAny& has_any, const Forget& forget) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (has_any(records[i])) forget(records.mutable_at(i));
  }
}

}  // namespace

void Ledger::State::keep_history_since(Instant since) {
  if (!clock_) return;
  since = std::min(since, *clock_);
  // First: whatever memory is given back below, nobody asks for it from now on.
  if (!history_.begin_at(since)) return;

  // A period that begins then opens with what the instant before it left.
  if (const auto before = since.plus(std::chrono::milliseconds(-1)))
    book_.forget_balances_before(*before);
  stock_history_.forget_before(since);
  due_days_.forget_before(Day::of_utc(since));
  for (auto& rank : ranks_) rank.forget_superseded(since);
  forget_in(
      supplies_, [&](const auto& supply) { return supply.has_superseded(since); },
      [&](auto& supply) { supply.forget_superseded(since); });
  // Whoever closed before then has not waited since.
  const auto closed_before = [&](OrderIndex index) {
    const OrderSlot& slot = orders_[index];
    return !slot.is_open() && book_.entry(slot.last_entry()).at < since;
  };
  forget_in(
      skus_,
      [&](const SkuRecord& sku) {
        return sku.definition.has_superseded(since) ||
               std::any_of(sku.waited.begin(), sku.waited.end(), closed_before);
      },
      [&](SkuRecord& sku) {
        sku.definition.forget_superseded(since);
        std::erase_if(sku.waited, closed_before);
        sku.waited.shrink_to_fit();
      });
}

}  // namespace orderledger::inline v1
