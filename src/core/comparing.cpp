// What differs between two ledgers. Source: docs/semantics.md, What if. Only orders that may differ are
// looked at; each of them is described in full on both sides, and the descriptions are compared.
#include "future.hpp"
#include "peg_cache.hpp"
#include "settle.hpp"
#include "state.hpp"

#include <algorithm>
#include <utility>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

std::vector<ExpectedUnits> expected_units(const LineStatus& line) {
  std::vector<ExpectedUnits> expected;
  for (const Run& run : line.runs) {
    // What is in the other classes is there already.
    if (run.account == Account::preorder || run.account == Account::backorder)
      expected.push_back({run.quantity, run.eta});
  }
  return expected;
}

/// Lines of the two in their order; a line that only one has stands where that one has it, or last.
std::vector<LineDifference> differing_lines(const OrderStatus* before, const OrderStatus* after) {
  std::vector<LineDifference> lines;
  const auto find = [](const OrderStatus* order, const LineId& line) -> const LineStatus* {
    if (order == nullptr) return nullptr;
    const auto found = std::find_if(order->lines.begin(), order->lines.end(),
                                    [&](const LineStatus& each) { return each.line == line; });
    return found == order->lines.end() ? nullptr : &*found;
  };
  const auto compare = [&](const LineStatus* was, const LineStatus* is) {
    LineDifference difference{was != nullptr ? was->line : is->line, {}, {}};
    if (was != nullptr) difference.before = expected_units(*was);
    if (is != nullptr) difference.after = expected_units(*is);
    if (difference.before != difference.after) lines.push_back(std::move(difference));
  };
  if (before != nullptr) {
    for (const LineStatus& line : before->lines) compare(&line, find(after, line.line));
  }
  if (after != nullptr) {
    for (const LineStatus& line : after->lines) {
      if (find(before, line.line) == nullptr) compare(nullptr, &line);
    }
  }
  return lines;
}

}  // namespace

class Ledger::State::Comparing {
 public:
  Comparing(const State& before, const State& after, Instant as_of)
      : before_(before, as_of), after_(after, as_of), as_of_(as_of) {
    choose_orders();
  }

  [[nodiscard]] std::vector<OrderDifference> differences() {
    std::vector<OrderDifference> all;
    for (const OrderIndex index : before_.chosen) {
      auto difference = compare(index, namesake(before_, index, after_));
      if (difference && difference->before) all.push_back(*std::move(difference));
    }
    for (const OrderIndex index : after_.chosen) {
      const auto same = namesake(after_, index, before_);
      if (same && !is_past_) continue;
      auto difference = compare(same, index);
      if (difference && !difference->before) all.push_back(*std::move(difference));
    }
    return all;
  }

 private:
  struct Side {
    Side(const State& of, Instant as_of)
        : state(of), ahead(of.future(as_of)), pegs{ahead.get(), {}} {}

    const State& state;
    std::unique_ptr<Future> ahead;
    PegCache pegs;
    std::vector<OrderIndex> chosen;  ///< orders that may stand otherwise on the other side
  };

  /// An order as one side describes it.
  struct Described {
    OrderStatus status;
    OrderStanding standing;
  };

  void choose_orders() {
    for (Side* const side : {&before_, &after_}) {
      const Side& other = side == &before_ ? after_ : before_;
      if (side->state.is_past(as_of_)) {
        choose_all();
        return;
      }
      choose_written(*side, other);
      choose_settled_ahead(*side);
    }
    for (const SkuIndex sku : changed_skus()) {
      for (Side* const side : {&before_, &after_}) choose_lines_of(sku, *side);
    }
    for (const OrderIndex index : after_.chosen) {
      if (const auto same = namesake(after_, index, before_)) before_.chosen.push_back(*same);
    }
    for (Side* const side : {&before_, &after_}) {
      std::sort(side->chosen.begin(), side->chosen.end());
      side->chosen.erase(std::unique(side->chosen.begin(), side->chosen.end()), side->chosen.end());
    }
  }

  /// In the past the queues of that time have to be read from the orders, so that none can be left out.
  void choose_all() {
    is_past_ = true;
    for (Side* const side : {&before_, &after_}) {
      side->chosen.resize(side->state.orders_.size());
      for (OrderIndex index = 0; index < side->chosen.size(); ++index) side->chosen[index] = index;
    }
  }

  /// Orders with an entry that the other side has not: all others are what they were when the ways parted.
  void choose_written(Side& side, const Side& other) const {
    const auto& ours = side.state.orders_;
    const auto& theirs = other.state.orders_;
    const BookAddress parted = side.state.book_.shared_end(other.state.book_);
    ours.for_each_unshared(theirs, [&](std::size_t i) {
      if (i >= ours.size()) return;
      const BookAddress last = ours[i].last_entry();
      const bool same = last < parted && i < theirs.size() && theirs[i].last_entry() == last;
      if (!same) side.chosen.push_back(static_cast<OrderIndex>(i));
    });
  }

  /// Orders that what falls due by as_of will change.
  static void choose_settled_ahead(Side& side) {
    if (!side.ahead) return;
    for (const auto& [index, order] : side.ahead->changed_orders()) side.chosen.push_back(index);
  }

  /// SKUs of which lines may be expected at other dates, though nothing was written to their orders.
  [[nodiscard]] std::set<SkuIndex> changed_skus() const {
    std::set<SkuIndex> skus;
    const auto add = [&](std::size_t sku) { skus.insert(static_cast<SkuIndex>(sku)); };
    before_.state.skus_.for_each_unshared(after_.state.skus_, add);
    const auto add_supplied = [&](const auto& supplies, std::size_t i) {
      const Supply* const supply = i < supplies.size() ? supplies[i].at(as_of_) : nullptr;
      if (supply != nullptr) add(supply->sku);
    };
    before_.state.supplies_.for_each_unshared(after_.state.supplies_, [&](std::size_t i) {
      add_supplied(before_.state.supplies_, i);
      add_supplied(after_.state.supplies_, i);
    });
    for (const Side* const side : {&before_, &after_}) {
      if (!side->ahead) continue;
      for (const auto& [sku, ahead] : side->ahead->changed_skus()) add(sku);
    }
    return skus;
  }

  static void choose_lines_of(SkuIndex index, Side& side) {
    if (index >= side.state.skus_.size()) return;
    side.state.skus_[index].for_each_unshipped(
        [&](OrderIndex order, std::uint32_t) { side.chosen.push_back(order); });
  }

  /// The order of the same id on the other side.
  [[nodiscard]] static std::optional<OrderIndex> namesake(const Side& side, OrderIndex index,
                                                          const Side& other) {
    return other.state.order_names_.find(side.state.order_names_.text(index));
  }

  [[nodiscard]] std::optional<Described> describe(Side& side, std::optional<OrderIndex> index) {
    if (!index) return {};
    const OrderView view = side.state.order_at(*index, as_of_, side.ahead.get());
    if (view.get() == nullptr) return {};
    const Order& order = *view.get();
    Described described{side.state.describe(*index, order, as_of_, side.pegs), {}};
    OrderStanding& standing = described.standing;
    standing.order_class = described.status.order_class;
    Balances own(side.state.options_.time_zone);
    add_contribution(order, own);
    standing.open = own.totals();
    for (const LineStatus& line : described.status.lines) {
      for (const ExpectedUnits& units : expected_units(line)) {
        if (!units.eta || !units.eta->latest) {
          standing.undated_units += units.quantity;
        } else if (!standing.latest_eta || *standing.latest_eta < *units.eta->latest) {
          standing.latest_eta = units.eta->latest;
        }
      }
    }
    return described;
  }

  [[nodiscard]] std::optional<OrderDifference> compare(std::optional<OrderIndex> before,
                                                       std::optional<OrderIndex> after) {
    const std::optional<Described> was = describe(before_, before);
    const std::optional<Described> is = describe(after_, after);
    if (!was && !is) return {};
    const auto status = [](const auto& side) { return side ? &side->status : nullptr; };
    OrderDifference difference{
        (was ? was : is)->status.order, {}, {}, differing_lines(status(was), status(is))};
    if (was) difference.before = was->standing;
    if (is) difference.after = is->standing;
    if (difference.before == difference.after && difference.lines.empty()) return {};
    return difference;
  }

  Side before_;
  Side after_;
  Instant as_of_;
  bool is_past_ = false;  ///< of one side at least: it may not have had all of its orders yet
};

LedgerDifference Ledger::State::diff(const State& after, std::optional<Instant> as_of) const {
  LedgerDifference difference;
  difference.as_of = as_of ? as_of : std::max(clock_, after.clock_);
  if (difference.as_of)
    difference.orders = Comparing(*this, after, *difference.as_of).differences();
  return difference;
}

}  // namespace orderledger::inline v1
