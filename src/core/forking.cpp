// A second ledger with the same history. Source: docs/semantics.md, What if. Whatever grows with the orders
// is shared and copied where one side writes; what is small, or only a means to an end, is copied or new.
//
// Each side may have a thread of its own. Only fork() touches both. Afterwards what is shared is never written
// again, by neither side, even once the other is gone: a count of owners that has fallen to one would not say
// that the other thread's last reads came before, so nobody asks for it. Owners are counted atomically
// (std::shared_ptr); what a question works out is its own; zones are tables that never change.
#include "state.hpp"

namespace orderledger::inline v1 {

std::unique_ptr<Ledger::State> Ledger::State::fork() {
  auto other = std::make_unique<State>(options_);
  other->clock_ = clock_;
  other->history_ = history_;
  other->at_ = at_;

  other->order_names_ = order_names_.share();
  other->sku_names_ = sku_names_.share();
  other->location_names_ = location_names_.share();
  other->supply_names_ = supply_names_.share();
  other->shipment_names_ = shipment_names_.share();
  other->reservation_names_ = reservation_names_.share();

  // The orders at hand stay with this side: the other reads those that it needs from the book.
  other->orders_ = orders_.share();
  other->shipments_ = shipments_.share();
  other->known_events_ = known_events_.share();
  other->due_days_ = due_days_.share();
  other->open_by_age_ = open_by_age_.share();

  other->skus_ = skus_.share();
  other->stock_history_ = stock_history_.share();
  other->ranks_ = ranks_;
  other->supplies_ = supplies_.share();
  other->pending_releases_ = pending_releases_.share();
  other->reservations_ = reservations_.share();
  other->pending_expiries_ = pending_expiries_.share();

  other->balances_ = balances_;
  other->book_ = book_.share();
  return other;
}

}  // namespace orderledger::inline v1
