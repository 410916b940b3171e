// Metrics over a period of days. Source: SPEC 5, metrics; docs/metrics.md. Movements are read off the entries
// of the period, opening and closing off the totals: that they meet is a fact, not an arrangement.
#include <orderledger/metrics.hpp>

#include "given_id.hpp"
#include "millionths.hpp"
#include "ratio.hpp"
#include "state.hpp"
#include "valuation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

Day day_after(Day day) {
  return Day(std::chrono::sys_days(day.since_epoch() + std::chrono::days(1)));
}

/// Whether the day has instants of the years 1970 to 9999.
bool is_known(Day day) {
  const auto days = std::int64_t{day.since_epoch().count()};
  return days >= 0 && days <= Instant::last().milliseconds() / milliseconds_per_day;
}

/// The last instant of a known day. The last day of all may not end within what an Instant can be: east of
/// Greenwich it does, and hours of the year 10000 follow.
Instant last_of(Day day, const TimeZone& zone) {
  const Instant next = zone.start_of(day_after(day));
  if (zone.day_of(next) <= day) return Instant::last();
  return *next.plus(std::chrono::milliseconds(-1));
}

/// The last instant before a known day; nothing where there is none.
std::optional<Instant> last_before(Day day, const TimeZone& zone) {
  return zone.start_of(day).plus(std::chrono::milliseconds(-1));
}

template <class Body, std::size_t index = 0>
constexpr std::uint8_t type_index() {
  if constexpr (std::is_same_v<std::variant_alternative_t<index, EventBody>, Body>) {
    return index;
  } else {
    return type_index<Body, index + 1>();
  }
}

/// What an entry's postings of one line come to.
struct NetMovement {
  Units open = 0;
  Units shipped = 0;
  Units entered = 0;
};

/// Which column of the roll-forward a movement over the border of the open accounts belongs to. An event
/// moves the units of a line over it in one way only.
UnitsAndValue RollForward::*column_of(const NetMovement& net, std::uint8_t type) {
  if (net.entered > 0) return &RollForward::placed;
  if (net.shipped > 0) {
    return type == type_index<UnitsShipped>() ? &RollForward::shipped : &RollForward::recovered;
  }
  if (net.shipped < 0) {
    return type == type_index<ShipmentFailed>() ? &RollForward::failed : &RollForward::voided;
  }
  return &RollForward::cancelled;
}

void add(UnitsAndValue& sum, std::int64_t units, const int128& value, Currency currency) {
  sum.units += units;
  sum.value = to_money(currency, millionths_of(sum.value) + value);
}

Units booked_open(const Line& line) {
  Units open = 0;
  for (std::size_t c = 0; c < class_count; ++c) open += line.booked[c];
  return open;
}

/// The smallest time within which `percent` of the units left.
std::optional<std::chrono::milliseconds> nearest_rank(
    const std::map<std::int64_t, std::int64_t>& units_by_time, std::int64_t all, int percent) {
  // ceil(all * percent / 100), without the product
  std::int64_t rank = all / 100 * percent + (all % 100 * percent + 99) / 100;
  for (const auto& [time, units] : units_by_time) {
    rank -= units;
    if (rank <= 0) return std::chrono::milliseconds(time);
  }
  return {};
}

std::optional<Error> refuse_period(const MetricsQuestion& question) {
  for (const auto& [name, day] : {std::pair{"from", question.from}, std::pair{"to", question.to}}) {
    if (!is_known(day)) {
      return Error{ErrorCode::malformed, name,
                   fmt::format("{} {}: not within the years 1970 to 9999", name, day.to_text())};
    }
  }
  if (question.from > question.to) {
    return Error{
        ErrorCode::malformed, "from",
        fmt::format("from {}: after to {}", question.from.to_text(), question.to.to_text())};
  }
  return {};
}

}  // namespace

/// The answer while it is being made.
struct Ledger::State::Measuring {
  /// What the entries up to the end of the period say of a line.
  struct LineTrace {
    std::optional<Instant> due;  ///< as it was accepted
    Day judged_on;               ///< its day, or that of its entering if that was later
    Units open = 0;              ///< before the period; then as the postings go
    Units filled = 0;            ///< shipped and not failed, when the due day ended
    Units cancelled = 0;         ///< the same
  };
  struct Trace {
    Order order;  ///< as of the end
    std::vector<LineTrace> lines;
  };

  const State& state;
  const TimeZone& zone;
  std::optional<Instant> before;  ///< the last instant before the period
  Instant end;
  Metrics metrics = {};
  std::map<Currency, RollForward> currencies = {};
  std::map<std::pair<std::size_t, Currency>, ClassRollForward> classes = {};
  std::unordered_map<OrderIndex, Trace> traces = {};
  std::map<std::int64_t, std::int64_t> shipped_by_time = {};
  std::set<OrderIndex> placed_orders = {};
  std::set<OrderIndex> backordered_orders = {};

  RollForward& of(Currency currency) {
    const auto [place, fresh] = currencies.try_emplace(currency);
    if (fresh) {
      RollForward& row = place->second;
      row.currency = currency;
      for (auto* const column : {&row.opening, &row.placed, &row.cancelled, &row.shipped,
                                 &row.failed, &row.recovered, &row.voided, &row.closing}) {
        column->value = Money(currency);
      }
    }
    return place->second;
  }

  ClassRollForward& of(Account account, Currency currency) {
    const auto place =
        std::find(classes_in_report_order.begin(), classes_in_report_order.end(), account);
    ClassRollForward& row =
        classes[{static_cast<std::size_t>(place - classes_in_report_order.begin()), currency}];
    row.account = account;
    row.currency = currency;
    return row;
  }

  Trace& trace(OrderIndex index) {
    const auto [place, fresh] = traces.try_emplace(index);
    if (!fresh) return place->second;
    std::vector<LineTrace>& lines = place->second.lines;
    auto read = state.read_order(index, end, [&](const BookEntry& entry, const Order& order) {
      for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const Line& line = order.lines[i];
        if (i == lines.size()) {
          const auto due = line.is_component() ? std::nullopt : order.due_of(line);
          lines.push_back({due, zone.day_of(due ? std::max(*due, entry.at) : entry.at)});
        }
        LineTrace& traced = lines[i];
        if (before && entry.at <= *before) traced.open = booked_open(line);
        if (!traced.due || zone.day_of(entry.at) > zone.day_of(*traced.due)) continue;
        traced.filled = line.booked[static_cast<std::size_t>(Account::shipped)] +
                        line.booked[static_cast<std::size_t>(Account::returned)];
        traced.cancelled = line.booked[static_cast<std::size_t>(Account::cancelled)];
      }
    });
    if (read) place->second.order = *std::move(read);
    return place->second;
  }

  void take_totals();
  void take_entry(const GroupPlace& place, const BookEntry& entry);
  void take_class_movement(const std::optional<Account>& from, Account to, Units quantity,
                           Currency currency);
  void take_backordered(OrderIndex order, Units quantity) {
    metrics.backorder_rate.units.part += quantity;
    ++metrics.backorder_rate.lines.part;  // a line enters an account in one posting
    backordered_orders.insert(order);
  }
  void take_releases_ahead();
  void judge_due();
  void judge_due(const Trace& trace);
  void finish();
};

void Ledger::State::Measuring::take_totals() {
  if (before) {
    for (const ClassTotals& row : state.totals(std::min(*before, end)).rows) {
      const Currency currency = row.value.currency();
      add(of(currency).opening, row.units, millionths_of(row.value), currency);
      of(row.account, currency).opening = row.units;
    }
  }
  for (const ClassTotals& row : state.totals(end).rows) {
    const Currency currency = row.value.currency();
    add(of(currency).closing, row.units, millionths_of(row.value), currency);
    of(row.account, currency).closing = row.units;
  }
}

void Ledger::State::Measuring::take_class_movement(const std::optional<Account>& from, Account to,
                                                   Units quantity, Currency currency) {
  if (from && is_open(*from)) of(*from, currency).out += quantity;
  if (is_open(to)) of(to, currency).in += quantity;
}

void Ledger::State::Measuring::take_entry(const GroupPlace& place, const BookEntry& entry) {
  if (entry.posting_count == 0) return;
  Trace& traced = trace(entry.order);
  const Currency currency = traced.order.currency;
  RollForward& row = of(currency);
  std::map<std::uint32_t, NetMovement> movements;  // by line
  PostingReader postings(entry);
  for (std::uint32_t i = 0; i < entry.posting_count; ++i) {
    const BookedPosting posting = postings.next();
    take_class_movement(posting.from, posting.to, posting.quantity, currency);
    NetMovement& net = movements[posting.line];
    if (is_open(posting.to)) net.open += posting.quantity;
    if (posting.to == Account::shipped) net.shipped += posting.quantity;
    if (!posting.from) {
      net.entered += posting.quantity;
      if (posting.to == Account::backorder) take_backordered(entry.order, posting.quantity);
    } else {
      if (is_open(*posting.from)) net.open -= posting.quantity;
      if (*posting.from == Account::shipped) net.shipped -= posting.quantity;
    }
  }
  for (const auto& [index, net] : movements) {
    if (net.open == 0) continue;
    const Line& line = traced.order.lines[index];
    LineTrace& line_trace = traced.lines[index];
    const Units open = line_trace.open + net.open;
    const int128 change =
        open_value(line, open, currency) - open_value(line, line_trace.open, currency);
    line_trace.open = open;
    const auto column = column_of(net, *place.type);
    const bool is_out = net.open < 0;
    add(row.*column, is_out ? -net.open : net.open, is_out ? int128(-change) : change, currency);
    if (column == &RollForward::placed) {
      placed_orders.insert(entry.order);
      metrics.backorder_rate.units.whole += net.entered;
      ++metrics.backorder_rate.lines.whole;
      if (!line_trace.due) ++metrics.fill_rate.lines_without_date;
    }
    if (column == &RollForward::shipped) {
      shipped_by_time[entry.at.milliseconds() - line.placed_at.milliseconds()] += net.shipped;
      metrics.time_to_ship.units += net.shipped;
    }
  }
}

/// After the clock only releases happen: they move units between classes, no more.
void Ledger::State::Measuring::take_releases_ahead() {
  const Instant clock = state.clock_.value_or(Instant());
  if (end <= clock) return;
  const auto first = clock.plus(std::chrono::milliseconds(1));
  const Instant start = before ? before->plus(std::chrono::milliseconds(1)).value_or(end) : clock;
  (void)state.for_each_posting(
      {.from = std::max(start, first.value_or(end)), .to = end, .as_of = end},
      [&](const Posting& posting) {
        const auto index = find_id(state.order_names_, posting.order);
        const auto order = state.read_order(*index, end);
        take_class_movement(posting.from, posting.to, static_cast<Units>(posting.quantity),
                            order->currency);
      });
}

void Ledger::State::Measuring::judge_due() {
  const Instant start =
      before ? before->plus(std::chrono::milliseconds(1)).value_or(end) : Instant();
  std::set<OrderIndex> orders;
  state.due_days_.for_each(Day::of_utc(start), Day::of_utc(end), [&](const OrderSteps& of_day) {
    of_day.for_each([&](OrderIndex index) { orders.insert(index); });
  });
  for (const OrderIndex index : orders) judge_due(trace(index));
}

void Ledger::State::Measuring::judge_due(const Trace& traced) {
  Shares& shares = metrics.fill_rate.shares;
  std::optional<Day> last_day;
  bool all_filled = true;
  const auto is_judged = [&](Day day) {
    return day >= metrics.from && day <= metrics.to && last_of(day, zone) <= end;
  };
  for (std::size_t i = 0; i < traced.lines.size(); ++i) {
    const LineTrace& line = traced.lines[i];
    if (!line.due) continue;
    const Units ordered = traced.order.lines[i].ordered;
    last_day = last_day ? std::max(*last_day, line.judged_on) : line.judged_on;
    all_filled = all_filled && line.filled == ordered;
    if (!is_judged(line.judged_on)) continue;
    shares.units.part += line.filled;
    shares.units.whole += ordered;
    shares.lines.part += line.filled == ordered ? 1 : 0;
    ++shares.lines.whole;
    metrics.fill_rate.cancelled_units += line.cancelled;
  }
  if (!last_day || !is_judged(*last_day)) return;
  shares.orders.part += all_filled ? 1 : 0;
  ++shares.orders.whole;
}

void Ledger::State::Measuring::finish() {
  metrics.backorder_rate.orders = {static_cast<std::int64_t>(backordered_orders.size()),
                                   static_cast<std::int64_t>(placed_orders.size())};
  TimeToShip& time = metrics.time_to_ship;
  time.p50 = nearest_rank(shipped_by_time, time.units, 50);
  time.p90 = nearest_rank(shipped_by_time, time.units, 90);
  time.p99 = nearest_rank(shipped_by_time, time.units, 99);
  for (auto& [currency, row] : currencies) {
    // A return alone moves nothing over the border.
    const auto& r = row;
    const auto moved = {r.opening.units, r.placed.units, r.failed.units, r.voided.units};
    if (std::all_of(moved.begin(), moved.end(), [](std::int64_t units) { return units == 0; }))
      continue;
    const auto value = [](const UnitsAndValue& column) { return millionths_of(column.value); };
    const int128 net =
        value(row.shipped) - value(row.failed) + value(row.recovered) - value(row.voided);
    row.net_shipped = {
        row.shipped.units - row.failed.units + row.recovered.units - row.voided.units,
        to_money(currency, net)};
    if (net > 0) {
      row.days_of_backlog = ratio_text(value(row.closing), metrics.days, net);
      row.book_to_bill = ratio_text(value(row.placed), 1, net);
    }
    metrics.roll_forward.push_back(row);
  }
  for (const auto& [key, row] : classes) metrics.classes.push_back(row);
}

Result<Metrics> Ledger::State::metrics(const MetricsQuestion& question) const {
  if (auto refused = refuse_period(question)) return *std::move(refused);
  const Instant as_of = resolve(question.as_of);
  const TimeZone& zone = options_.time_zone;
  if (auto refused = history_.refuse("from", zone.start_of(question.from), question.from.to_text()))
    return *std::move(refused);
  Measuring measuring{.state = *this,
                      .zone = zone,
                      .before = last_before(question.from, zone),
                      .end = std::min(as_of, last_of(question.to, zone))};
  Metrics& metrics = measuring.metrics;
  metrics.from = question.from;
  metrics.to = question.to;
  metrics.as_of = question.as_of ? question.as_of : clock_;
  const bool has_begun = !measuring.before || measuring.end > *measuring.before;
  if (metrics.as_of && has_begun) {
    metrics.days = (zone.day_of(measuring.end) - question.from).count() + 1;
  }
  measuring.take_totals();
  if (has_begun) {
    const auto start = measuring.before ? measuring.before->plus(std::chrono::milliseconds(1))
                                        : std::optional(Instant());
    book_.for_each_entry(start, measuring.end,
                         [&](const GroupPlace& place, const BookEntry& entry) {
                           measuring.take_entry(place, entry);
                         });
    measuring.take_releases_ahead();
    measuring.judge_due();
  }
  measuring.finish();
  return std::move(metrics);
}

}  // namespace orderledger::inline v1
