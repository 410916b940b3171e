// Answers. Source: SPEC 5. The present is read off what is kept; the past off the book; after the clock
// only releases and expiries happen, and they are settled on copies.
#include "distinct_skus.hpp"
#include "future.hpp"
#include "given_id.hpp"
#include "kit_runs.hpp"
#include "open_parts.hpp"
#include "peg_cache.hpp"
#include "quoted.hpp"
#include "settle.hpp"
#include "state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

Error not_in_book(const OrderId& order, Instant as_of) {
  return Error{ErrorCode::unknown_order, "order",
               fmt::format("order {}: not in the book as of {}", detail::quoted(order.text()),
                           as_of.to_rfc3339())};
}

}  // namespace

Instant Ledger::State::resolve(std::optional<Instant> as_of) const {
  return as_of ? *as_of : clock_.value_or(Instant());
}

Posting Ledger::State::to_posting(OrderIndex index, const Line& line, const BookedPosting& booked,
                                  Instant at, std::uint64_t seq, std::uint64_t event) const {
  Posting posting;
  posting.seq = seq;
  posting.at = at;
  posting.order = give_id<OrderKind>(order_names_, index);
  posting.line = GivenId::of<LineKind>(line.id);
  posting.from = booked.from;
  posting.to = booked.to;
  posting.quantity = booked.quantity;
  posting.event = event;
  return posting;
}

Balances Ledger::State::balances_at(Instant as_of, Kept kept) const {
  const BookAddress end = book_.end_at(as_of);
  auto near = book_.block_near(end, Balances(options_.time_zone, kept));
  Balances& balances = near.balances;
  const BookAddress start = near.address;
  // What was done between, or is to be undone: the orders that it touched, as they were before and after.
  const bool undo = end < start;
  struct Touch {
    OrderIndex order;
    BookAddress entry;
    BookAddress previous;
    bool operator<(const Touch& other) const {
      return order != other.order ? order < other.order : entry < other.entry;
    }
  };
  std::vector<Touch> touches;
  book_.for_each_entry_between(std::min(start, end), std::max(start, end),
                               [&](const BookEntry& entry) {
                                 touches.push_back({entry.order, entry.address, entry.previous});
                               });
  std::sort(touches.begin(), touches.end());
  const auto leave = undo ? add_contribution : subtract_contribution;
  const auto enter = undo ? subtract_contribution : add_contribution;
  Order order;
  BookAddress before = 0;  // the last entry of the order that is none of them
  const AfterEntry at_before = [&](const BookEntry& entry, const Order& folded) {
    if (entry.address == before) leave(folded, balances);
  };
  for (auto touch = touches.begin(); touch != touches.end(); ++touch) {
    before = touch->previous;
    while (std::next(touch) != touches.end() && std::next(touch)->order == touch->order) ++touch;
    order.clear();
    read_order_into(order, touch->entry, Instant::last(), at_before);
    enter(order, balances);
  }
  return std::move(balances);
}

Totals Ledger::State::totals(std::optional<Instant> as_of) const {
  Totals totals;
  totals.as_of = as_of ? as_of : clock_;
  const Instant at = resolve(as_of);
  const auto answer = [&](const Balances& balances) {
    totals.open_orders = balances.open_orders();
    totals.rows = balances.totals();
  };
  if (is_past(at)) {
    totals.events = book_.events_until(at);
    answer(balances_at(at, Kept::totals));
    return totals;
  }
  totals.events = book_.event_count();
  const auto ahead = future(at);
  answer(ahead ? ahead->balances() : balances_);
  return totals;
}

Aging Ledger::State::aging(const AgingQuestion& question) const {
  Aging aging;
  aging.as_of = question.as_of ? question.as_of : clock_;
  aging.bounds =
      question.by == AgeBasis::due ? question.bounds.with_zero_in_front() : question.bounds;
  const Instant at = resolve(question.as_of);
  const auto answer = [&](const Balances& balances) {
    aging.rows = balances.aging(question.by, aging.bounds, at);
  };
  if (is_past(at)) {
    answer(
        balances_at(at, question.by == AgeBasis::due ? Kept::everything : Kept::totals_and_placed));
    return aging;
  }
  const auto ahead = future(at);
  answer(ahead ? ahead->balances() : balances_);
  return aging;
}

const Ledger::State::Order* Ledger::State::order_at_hand(OrderIndex index, Instant as_of,
                                                         const Future* ahead) const {
  if (ahead != nullptr) {
    if (const Order* const changed = ahead->changed_order(index)) return changed;
  }
  return is_past(as_of) ? nullptr : cache_.find(index);
}

OrderView Ledger::State::order_at(OrderIndex index, Instant as_of, const Future* ahead) const {
  if (const Order* const at_hand = order_at_hand(index, as_of, ahead)) return OrderView(*at_hand);
  return OrderView(read_order(index, as_of));
}

Result<OrderId> Ledger::State::handle(const OrderId& order) const {
  if (const auto index = find_id(order_names_, order))
    return give_id<OrderKind>(order_names_, *index);
  return not_in_book(order, resolve({}));
}

Result<Sku> Ledger::State::handle(const Sku& sku) const {
  const auto index = find_sku(sku, "sku");
  if (!index) return index.error();
  return give_id<SkuKind>(sku_names_, *index);
}

Result<OrderStatus> Ledger::State::status(const OrderId& order,
                                          std::optional<Instant> as_of) const {
  const Instant at = resolve(as_of);
  if (const auto index = find_id(order_names_, order)) {
    const auto ahead = future(at);
    const OrderView view = order_at(*index, at, ahead.get());
    PegCache pegs{ahead.get(), {}};
    if (view.get() != nullptr) return describe(*index, *view.get(), at, pegs);
  }
  return not_in_book(order, at);
}

Result<OrderClass> Ledger::State::order_class(const OrderId& order,
                                              std::optional<Instant> as_of) const {
  const Instant at = resolve(as_of);
  if (const auto index = find_id(order_names_, order)) {
    const auto ahead = future(at);
    if (!ahead && !is_past(at)) return orders_[*index].order_class();
    const OrderView view = order_at(*index, at, ahead.get());
    if (view.get() != nullptr) return class_of(*view.get());
  }
  return not_in_book(order, at);
}

void Ledger::State::for_each_status(std::optional<Instant> as_of,
                                    const Visit<OrderStatus>& visit) const {
  const Instant at = resolve(as_of);
  const auto ahead = future(at);
  PegCache pegs{ahead.get(), {}};
  for (OrderIndex index = 0; index < orders_.size(); ++index) {
    const OrderView view = order_at(index, at, ahead.get());
    if (view.get() == nullptr)
      return;  // orders are numbered as they came: none after it was there yet
    visit(describe(index, *view.get(), at, pegs));
  }
}

void Ledger::State::for_each_open_order(
    Instant as_of, const Future* ahead,
    const std::function<void(OrderIndex, const Order&)>& visit) const {
  const bool past = is_past(as_of);
  for (OrderIndex index = 0; index < orders_.size(); ++index) {
    if (!past && !orders_[index].is_open()) continue;
    const OrderView view = order_at(index, as_of, ahead);
    if (view.get() == nullptr) return;  // none after it was there yet
    if (open_class_of(*view.get())) visit(index, *view.get());
  }
}

OrderStatus Ledger::State::describe(OrderIndex index, const Order& order, Instant as_of,
                                    PegCache& pegs) const {
  OrderStatus status;
  status.order = give_id<OrderKind>(order_names_, index);
  status.order_class = class_of(order);
  status.placed_at = order.placed_at;
  status.lines.reserve(order.lines.size());
  for (std::uint32_t i = 0; i < order.lines.size(); ++i) {
    const Line& line = order.lines[i];
    if (line.is_component()) continue;
    LineStatus& described = status.lines.emplace_back();
    described.line = GivenId::of<LineKind>(line.id);
    described.sku = give_id<SkuKind>(sku_names_, line.sku);
    described.ordered = line.ordered;
    described.shipped = line.shipped;
    described.returned = line.returned;
    described.cancelled = line.cancelled;
    if (line.open() > 0) append_runs(described.runs, index, order, i, as_of, pegs);
  }
  return status;
}

bool Ledger::State::is_released_then(const Line& line, Instant as_of) const {
  return is_released(
      line, [&](SkuIndex sku) { return is_released(*skus_[sku].definition.at(as_of), as_of); });
}

void Ledger::State::append_runs(std::vector<Run>& runs, OrderIndex index, const Order& order,
                                std::uint32_t line_index, Instant as_of, PegCache& pegs) const {
  const Line& line = order.lines[line_index];
  const auto definition_of = [&](SkuIndex sku) -> const SkuDefinition& {
    return *skus_[sku].definition.at(as_of);
  };
  const SkuDefinition& definition = definition_of(line.sku);
  const bool released = is_released_then(line, as_of);
  const auto pegs_of_line = [&](std::uint32_t part) -> std::span<const Peg> {
    return pegs_of(order.lines[part].sku, as_of, pegs).at({index, part});
  };
  const auto of_kits = [&] {
    return KitFacts{as_of, options_.benchmark_waits, definition_of, pegs_of_line};
  };
  for (const OpenPart& part : open_parts_of(order, line_index, released, as_of)) {
    const auto run = [&](Units quantity) -> Run& {
      Run& added = runs.emplace_back();
      added.account = part.account;
      added.quantity = quantity;
      added.reason = part.reason;
      added.since = line.since[static_cast<std::size_t>(part.account)];
      return added;
    };
    switch (part.of) {
      case PartOf::failed: run(part.quantity); break;
      case PartOf::waiting: {
        if (line.is_kit()) {
          for (KitRun& kits : waiting_runs_of_kit(order, line_index, of_kits()))
            run(kits.quantity).eta = std::move(kits.eta);
          break;
        }
        const EtaFacts facts{as_of, line.placed_at, &definition, options_.benchmark_waits};
        for (const Peg& peg : pegs_of_line(line_index))
          run(static_cast<Units>(peg.units)).eta = eta_of(peg, facts);
        break;
      }
      case PartOf::allocated: {
        std::vector<Allocation> sorted(line.allocations.begin(), line.allocations.end());
        std::sort(sorted.begin(), sorted.end(), [&](const Allocation& a, const Allocation& b) {
          return location_before_at(a.location, b.location, as_of);
        });
        for (const Allocation& allocation : sorted) {
          Run& added = run(allocation.quantity);
          if (allocation.location != none)
            added.location = GivenId::of<LocationKind>(location_names_.text(allocation.location));
          if (line.is_kit()) {
            added.eta = release_of_kit(line, of_kits());
          } else if (!released) {
            added.eta = Eta{EtaSource::release, {}, definition.releases_at, definition.releases_at};
          }
        }
        break;
      }
    }
  }
}

const Pegs& Ledger::State::pegs_of(SkuIndex sku, Instant as_of, PegCache& cache) const {
  const auto [place, fresh] = cache.skus.try_emplace(sku);
  PegCache::OfSku& of_sku = place->second;
  if (fresh) {
    of_sku.supplies = outstanding_supplies(sku, as_of);
    of_sku.pegs = peg(options_.allocation, waiting_lines(sku, as_of, cache.ahead), of_sku.supplies);
  }
  return of_sku.pegs;
}

std::vector<QueueEntry> Ledger::State::waiting_lines(SkuIndex sku_index, Instant as_of,
                                                     const Future* ahead) const {
  const SkuRecord& sku = skus_[sku_index];
  if (!is_past(as_of)) {
    if (ahead != nullptr) {
      if (const SkuAhead* const changed = ahead->changed_sku(sku_index)) return changed->queue();
    }
    return {sku.waiting.begin(), sku.waiting.end()};
  }
  std::vector<QueueEntry> lines;
  std::unordered_set<OrderIndex> seen;
  for (const OrderIndex index : sku.waited) {
    if (!seen.insert(index).second) continue;
    const std::optional<Order> order = read_order(index, as_of);
    if (!order) continue;
    for (std::uint32_t i = 0; i < order->lines.size(); ++i) {
      const Line& line = order->lines[i];
      if (line.sku != sku_index || line.waiting == 0 || line.is_kit()) continue;
      lines.push_back(queue_entry(options_.allocation, index, *order, i));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<OutstandingSupply> Ledger::State::outstanding_supplies(SkuIndex sku,
                                                                   Instant as_of) const {
  std::vector<OutstandingSupply> supplies;
  for (const SupplyIndex index : skus_[sku].supplies) {
    const Supply* const supply = supplies_[index].at(as_of);
    if (supply == nullptr || supply->sku != sku || supply->outstanding == 0) continue;
    supplies.push_back({std::string(supply_names_.text(index)), supply->location,
                        supply->outstanding, supply->expected_at});
  }
  std::sort(
      supplies.begin(), supplies.end(), [](const OutstandingSupply& a, const OutstandingSupply& b) {
        return a.expected_at != b.expected_at ? a.expected_at < b.expected_at : a.name < b.name;
      });
  return supplies;
}

bool Ledger::State::location_before_at(LocationIndex a, LocationIndex b, Instant as_of) const {
  const auto rank = [&](LocationIndex location) {
    const std::int32_t* const known = ranks_[location].at(as_of);
    return known == nullptr ? 0 : *known;
  };
  const std::int32_t rank_a = rank(a), rank_b = rank(b);
  return rank_a != rank_b ? rank_a < rank_b : location_names_.text(a) < location_names_.text(b);
}

Result<std::uint64_t> Ledger::State::for_each_posting(const PostingFilter& filter,
                                                      const Visit<Posting>& visit) const {
  const Instant as_of = resolve(filter.as_of);
  const Instant to = filter.to ? std::min(*filter.to, as_of) : as_of;
  std::uint64_t count = 0;
  const auto offer = [&](const Posting& posting) {
    if ((filter.from && posting.at < *filter.from) || posting.at > to) return;
    visit(posting);
    ++count;
  };
  // Lines keep their ids, so that the order as it is now names the lines of any entry.
  if (filter.order) {
    const auto index = find_id(order_names_, *filter.order);
    const std::optional<Order> order = index ? read_order(*index, as_of) : std::nullopt;
    if (!order) return not_in_book(*filter.order, as_of);
    std::vector<BookAddress> addresses;  // newest first
    for (BookAddress address = orders_[*index].last_entry(); address != 0;) {
      addresses.push_back(address);
      address = book_.entry(address).previous;
    }
    for (auto address = addresses.rbegin(); address != addresses.rend(); ++address) {
      const BookEntry entry = book_.entry(*address);
      if (entry.at > to || (filter.from && entry.at < *filter.from)) continue;
      const GroupPlace place = book_.place_of(*address);
      std::uint64_t seq = place.first_seq;
      PostingReader postings(entry);
      for (std::uint32_t i = 0; i < entry.posting_count; ++i) {
        const BookedPosting posting = postings.next();
        offer(
            to_posting(*index, order->lines[posting.line], posting, entry.at, seq++, place.event));
      }
    }
  } else {
    book_.for_each_entry(filter.from, to, [&](const GroupPlace& place, const BookEntry& entry) {
      if (entry.posting_count == 0) return;
      const OrderView order = order_at(entry.order, Instant::last(), nullptr);
      std::uint64_t seq = place.first_seq;
      PostingReader postings(entry);
      for (std::uint32_t i = 0; i < entry.posting_count; ++i) {
        const BookedPosting posting = postings.next();
        offer(to_posting(entry.order, order.get()->lines[posting.line], posting, entry.at, seq++,
                         place.event));
      }
    });
  }
  if (const auto ahead = future(as_of)) {
    for (const Posting& posting : ahead->postings()) {
      if (!filter.order || posting.order == *filter.order) offer(posting);
    }
  }
  return count;
}

}  // namespace orderledger::inline v1
