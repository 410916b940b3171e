// From changed facts to the book: every event and every release becomes one group of net postings.
#include "settle.hpp"
#include "state.hpp"

#include <algorithm>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

// What the text of an entry's changes can hold besides OrderChange: how the order and its lines began.
constexpr std::uint8_t begins_order = 0xF0;
constexpr std::uint8_t begins_line = 0xF1;

void read_changes(std::string_view changes, std::optional<Order>& order) {
  ByteReader in(changes);
  while (!in.at_end()) {
    const auto kind = static_cast<std::uint8_t>(*in.position());
    if (kind == begins_order) {
      (void)in.byte();
      order = read_facts(in);
    } else if (kind == begins_line) {
      (void)in.byte();
      order->lines.push_back(read_line_facts(in));
    } else {
      detail::apply(*order, read_change(in));
    }
  }
}

}  // namespace

void Ledger::State::enter_line(OrderIndex index, Order& order, std::uint32_t line_index,
                               const NewLine& as_ordered) {
  if (as_ordered.location)
    order.lines[line_index].own_location = intern_location(*as_ordered.location);
  ByteWriter& changes = touch(index, order).changes;
  if (line_index == 0) {
    changes.byte(begins_order);
    write_facts(changes, order);
  }
  const Line& line = order.lines[line_index];
  changes.byte(begins_line);
  write_facts(changes, line);
  SkuRecord& sku = skus_[line.sku];
  sku.waiting_units += line.waiting;
  sku.open_units += line.waiting;
  touch_line(index, order, line_index);
}

Ledger::State::Touched& Ledger::State::touch(OrderIndex index, Order& order) {
  if (order.touched_slot == none) {
    order.touched_slot = static_cast<std::uint32_t>(touched_count_);
    if (touched_count_ == touched_.size()) touched_.emplace_back();
    Touched& fresh = touched_[touched_count_++];
    fresh.index = index;
    fresh.order = &order;
    fresh.changes.clear();
    fresh.lines.clear();
  }
  return touched_[order.touched_slot];
}

void Ledger::State::touch_line(OrderIndex index, Order& order, std::uint32_t line) {
  Touched& touched = touch(index, order);
  if (order.lines[line].touched) return;
  order.lines[line].touched = true;
  touched.lines.push_back(line);
}

void Ledger::State::touch_all_lines(OrderIndex index, Order& order) {
  for (std::uint32_t line = 0; line < order.lines.size(); ++line) touch_line(index, order, line);
}

void Ledger::State::touch_open_lines(SkuIndex sku) {
  for (const LineQueue* const queue : {&skus_[sku].waiting, &skus_[sku].allocated}) {
    for (const QueueEntry& entry : *queue) {
      touch_line(entry.order, *orders_[entry.order].hot, entry.line);
    }
  }
}

void Ledger::State::commit(Instant at, bool is_event) {
  if (touched_count_ == 0 && !is_event) return;
  const auto all = std::span(touched_).first(touched_count_);
  std::sort(all.begin(), all.end(),
            [](const Touched& a, const Touched& b) { return a.index < b.index; });
  delta_.clear();
  book_.begin_group(at, is_event);
  for (Touched& touched : all) {
    Order& order = *touched.order;
    std::sort(touched.lines.begin(), touched.lines.end());
    postings_.clear();
    settle(
        order, touched.lines, [this](SkuIndex sku) { return skus_[sku].released; }, at, postings_,
        delta_);
    for (const std::uint32_t line : touched.lines) order.lines[line].touched = false;
    order.touched_slot = none;
    if (touched.changes.size() > 0 || !postings_.empty()) {
      book_.add_entry(touched.index, orders_[touched.index].last_entry, touched.changes.view(),
                      postings_);
    }
    warm_.push_back(touched.index);
  }
  balances_.add(delta_);
  book_.end_group(delta_, balances_, [this](OrderIndex order, EntryAddress entry) {
    orders_[order].last_entry = entry;
  });
  touched_count_ = 0;
}

void Ledger::State::release_until(Instant at) {
  while (!pending_releases_.empty() && std::get<Instant>(*pending_releases_.begin()) <= at) {
    const auto [releases_at, name, sku] = *pending_releases_.begin();
    pending_releases_.erase(pending_releases_.begin());
    skus_[sku].released = true;
    touch_open_lines(sku);
    commit(releases_at, false);
  }
}

void Ledger::State::cool_down() {
  for (const OrderIndex index : warm_) {
    std::unique_ptr<Order>& order = orders_[index].hot;
    if (order && !order->is_open()) order.reset();
  }
  warm_.clear();
}

std::optional<Ledger::State::Order> Ledger::State::read_order(
    OrderIndex index, Instant as_of,
    const std::function<void(const BookEntry&, const Order&)>& after_entry) const {
  std::vector<BookEntry> entries;  // newest first
  for (EntryAddress address = orders_[index].last_entry; address != 0;) {
    const BookEntry entry = book_.entry(address);
    address = entry.previous;
    if (entry.at <= as_of) entries.push_back(entry);
  }
  std::optional<Order> order;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    read_changes(entry->changes, order);
    ByteReader in(entry->postings);
    for (std::uint32_t i = 0; i < entry->posting_count; ++i) {
      const BookedPosting posting = read_posting(in);
      book_posting(*order, order->lines[posting.line], posting.from, posting.to, posting.quantity,
                   entry->at);
    }
    if (after_entry) after_entry(*entry, *order);
  }
  return order;
}

}  // namespace orderledger::inline v1
