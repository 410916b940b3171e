// From changed facts to the book: every event and every release becomes one group of net postings.
#include "settle.hpp"
#include "state.hpp"

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <utility>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

// What the text of an entry's changes can hold besides OrderChange: how the order and its lines began.
constexpr std::uint8_t begins_order = 0x1F;
constexpr std::uint8_t begins_line = 0x1E;
static_assert(static_cast<std::uint8_t>(ChangeKind::shipment_voided) < begins_line);

void read_changes(const BookEntry& entry, Order& order) {
  ByteReader in(entry.changes);
  while (!in.at_end()) {
    const auto kind = static_cast<std::uint8_t>(*in.position());
    if (kind == begins_order) {
      (void)in.byte();
      read_facts(in, entry.at, order);
    } else if (kind == begins_line) {
      (void)in.byte();
      read_line_facts(in, entry.at, order);
    } else {
      detail::apply(order, read_change(in, {entry.at, entry.shipments}));
    }
  }
}

}  // namespace

void Ledger::State::enter_lines(OrderIndex index, Order& order, std::uint32_t first_line,
                                std::span<const NewLine> as_ordered) {
  TouchedOrder& touched = touched_.touch(index, order);
  ByteWriter& changes = touched.changes;
  if (first_line == 0) {
    changes.byte(begins_order);
    write_facts(changes, order, at_);
  }
  auto ordered = as_ordered.begin();
  for (std::uint32_t i = first_line; i < order.lines.size(); ++i) {
    Line& line = order.lines[i];
    if (line.is_component()) {
      line.own_location = order.lines[line.kit].own_location;
    } else if (const auto& location = (ordered++)->location) {
      line.own_location = intern_location(*location);
    }
    changes.byte(begins_line);
    write_facts(changes, line, i, order, at_);
    SkuRecord& sku = skus_.mutable_at(line.sku);
    sku.waiting_units += line.waiting;
    sku.open_units += line.waiting;
    if (const auto due = order.due_of(line)) due_days_.note(std::max(*due, at_), index);
    touched.touch_line(i);
  }
}

void Ledger::State::touch_all_lines(OrderIndex index, Order& order) {
  TouchedOrder& touched = touched_.touch(index, order);
  for (std::uint32_t line = 0; line < order.lines.size(); ++line) touched.touch_line(line);
}

void Ledger::State::touch_open_lines(SkuIndex sku) {
  skus_[sku].for_each_unshipped([&](OrderIndex index, std::uint32_t line) {
    touched_.touch(index, hot(index)).touch_line(line);
  });
}

void Ledger::State::commit(const Book::GroupHead& head) {
  if (touched_.empty() && !head.type) return;
  // An event has done so in begin().
  if (!head.type) book_.begin_block_if_due(head.at, shipment_names_.size(), balances_);
  const auto is_released = [this](SkuIndex sku) { return skus_[sku].released; };
  const auto all = touched_.in_order();
  entries_.clear();
  for (const auto& touched : all) {
    Order& order = *touched->order;
    if (touched->lines.size() > 1) std::sort(touched->lines.begin(), touched->lines.end());
    Settlement settlement(order, head.at, touched->postings, balances_);
    for (const std::uint32_t index : touched->lines) {
      Line& line = order.lines[index];
      line.touched = false;
      settlement.settle(index, detail::is_released(line, is_released));
    }
    settlement.finish();
    if (touched->changes.size() == 0 && touched->postings.empty()) continue;
    entries_.push_back({.order = touched->index,
                        .previous = orders_[touched->index].last_entry(),
                        .changes = touched->changes.view(),
                        .postings = touched->postings});
  }
  book_.append_group(head, entries_);
  auto entry = entries_.begin();
  for (const auto& touched : all) {
    const OrderSlot before = orders_[touched->index];
    OrderSlot now = before.with_class(class_of(*touched->order));
    if (entry != entries_.end() && entry->order == touched->index)
      now = now.with_last_entry((entry++)->address);
    orders_.mutable_at(touched->index) = now;
    if (before.order_class() != now.order_class())
      open_by_age_.keep({balances_.day_of(touched->order->placed_at), touched->index}, before, now,
                        orders_);
  }
  touched_.clear();
}

void Ledger::State::cool_down() {
  for (const OrderIndex index : warm_) {
    if (!orders_[index].is_open()) cache_.drop(index);
  }
  warm_.clear();
  // What waits for long is read back when its turn comes; the more orders are open, the more are in hand.
  constexpr std::int64_t open_orders_per_cached = 40;
  cache_.trim(std::max(options_.orders_at_hand,
                       static_cast<std::size_t>(open_by_age_.count() / open_orders_per_cached)));
}

bool Ledger::State::read_order_into(Order& order, BookAddress last, Instant as_of,
                                    const AfterEntry& after_entry) const {
  boost::container::small_vector<BookEntry, 8> entries;  // newest first
  for (BookAddress address = last; address != 0;) {
    const BookEntry entry = book_.entry(address);
    if (entry.at <= as_of) entries.push_back(entry);
    address = entry.previous;
  }
  // Placing an order posts each of its lines, so that they need not move while they come.
  if (!entries.empty()) order.lines.reserve(entries.back().posting_count);
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    read_changes(*entry, order);
    PostingReader postings(*entry);
    for (std::uint32_t i = 0; i < entry->posting_count; ++i) {
      const BookedPosting posting = postings.next();
      book_posting(order, order.lines[posting.line], posting.from, posting.to, posting.quantity,
                   entry->at);
    }
    if (after_entry) after_entry(*entry, order);
  }
  for (Line& line : order.lines) {
    line.booked_due = order.due_of(line);
    line.in_waiting = line.waiting > 0 && !line.is_kit();
    line.in_allocated = !line.allocations.empty() && !line.is_kit();
  }
  return !entries.empty();
}

std::optional<Ledger::State::Order> Ledger::State::read_order(OrderIndex index, Instant as_of,
                                                              const AfterEntry& after_entry) const {
  std::optional<Order> order(std::in_place);
  if (!read_order_into(*order, orders_[index].last_entry(), as_of, after_entry)) order.reset();
  return order;
}

}  // namespace orderledger::inline v1
