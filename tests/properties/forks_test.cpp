// Forks over random streams: both sides go on as ledgers do that never were one, whichever ends first; and
// what they are said to differ in is what their answers differ in.
#include "properties/told_ledger.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace orderledger;
using namespace properties;

std::map<OrderId, OrderStatus> statuses_of(const Ledger& ledger, std::optional<Instant> as_of,
                                           std::vector<OrderId>& accepted) {
  std::map<OrderId, OrderStatus> all;
  ledger.for_each_status(as_of, [&](const OrderStatus& status) {
    all.emplace(status.order, status);
    accepted.push_back(status.order);
  });
  return all;
}

using Expected = std::vector<std::pair<std::string, std::vector<ExpectedUnits>>>;

/// Units that wait or are not released, by line; only lines that have some.
Expected expected_in(const OrderStatus* status) {
  Expected lines;
  if (status == nullptr) return lines;
  for (const LineStatus& line : status->lines) {
    std::vector<ExpectedUnits> units;
    for (const Run& run : line.runs) {
      if (run.account == Account::preorder || run.account == Account::backorder)
        units.push_back({run.quantity, run.eta});
    }
    if (!units.empty()) lines.emplace_back(line.line.text(), units);
  }
  return lines;
}

/// By class: units, whosever.
std::map<Account, std::int64_t> units_in(const OrderStatus* status) {
  std::map<Account, std::int64_t> units;
  if (status == nullptr) return units;
  for (const LineStatus& line : status->lines) {
    for (const Run& run : line.runs) units[run.account] += run.quantity;
  }
  return units;
}

std::int64_t millionths(const Money& money) {
  return static_cast<std::int64_t>(
      money.low_word());  // what streams order is worth far less than 2^63
}

using Sums = std::map<std::pair<Account, Currency>, std::vector<std::int64_t>>;

void add(Sums& sums, const std::vector<ClassTotals>& rows, std::int64_t sign) {
  for (const ClassTotals& row : rows) {
    auto& sum = sums[{row.account, row.value.currency()}];
    sum.resize(4);
    sum[0] += sign * row.orders;
    sum[1] += sign * row.lines;
    sum[2] += sign * row.units;
    sum[3] += sign * millionths(row.value);
  }
}

void drop_zeros(Sums& sums) {
  std::erase_if(sums, [](const auto& sum) {
    return std::all_of(sum.second.begin(), sum.second.end(), [](auto n) { return n == 0; });
  });
}

/// The differences are those of status and totals, neither more nor fewer.
void check_difference(const Ledger& before, const Ledger& after, std::optional<Instant> as_of) {
  const LedgerDifference difference = before.diff(after, as_of);
  const std::optional<Instant> at = as_of ? as_of : std::max(before.clock(), after.clock());
  CHECK(difference.as_of == at);

  std::vector<OrderId> accepted, accepted_after;
  const auto was = statuses_of(before, at, accepted);
  const auto is = statuses_of(after, at, accepted_after);
  for (const OrderId& order : accepted_after) {
    if (!was.contains(order)) accepted.push_back(order);
  }
  std::map<OrderId, const OrderDifference*> listed;
  std::vector<OrderId> as_listed;
  for (const OrderDifference& each : difference.orders) {
    listed.emplace(each.order, &each);
    as_listed.push_back(each.order);
  }
  std::vector<OrderId> in_order;
  Sums sums;
  for (const OrderId& order : accepted) {
    const auto find = [&](const auto& all) {
      const auto found = all.find(order);
      return found == all.end() ? nullptr : &found->second;
    };
    const OrderStatus* const old_status = find(was);
    const OrderStatus* const new_status = find(is);
    const bool class_changed = old_status == nullptr || new_status == nullptr ||
                               old_status->order_class != new_status->order_class;
    const bool eta_changed = expected_in(old_status) != expected_in(new_status);
    const bool units_changed = units_in(old_status) != units_in(new_status);
    const auto found = listed.find(order);
    INFO("order " << order.text());
    if (found == listed.end()) {
      CHECK_FALSE((class_changed || eta_changed || units_changed));
      continue;
    }
    in_order.push_back(order);
    const OrderDifference& told = *found->second;
    CHECK(told.class_changed() == class_changed);
    CHECK(told.eta_changed() == eta_changed);
    CHECK((told.open_changed() || !units_changed));
    CHECK((told.class_changed() || told.open_changed() || told.eta_changed()));
    CHECK(to_sentence(told).find(" was ") + to_sentence(told).find("as before") !=
          2 * std::string::npos);
    if (told.before) add(sums, told.before->open, -1);
    if (told.after) add(sums, told.after->open, 1);
  }
  CHECK(as_listed == in_order);  // in the order of acceptance, each once

  // What is not listed adds nothing to the difference of the totals.
  Sums totals;
  add(totals, before.totals(at).rows, -1);
  add(totals, after.totals(at).rows, 1);
  drop_zeros(sums);
  drop_zeros(totals);
  CHECK(sums == totals);
}

void check_differences(const Side& before, const Side& after, const LedgerOptions& options,
                       std::uint64_t seed) {
  Ledger fresh(options);  // shares no memory with either: all orders are compared
  for (const Event& event : after.told) (void)fresh.apply(event);
  model::Random random(seed);
  for (int i = 0; i < 3; ++i) {
    std::optional<Instant> as_of;
    if (i > 0) as_of = some_instant(random, before, after);
    INFO("as of " << (as_of ? as_of->to_rfc3339() : "the later clock"));
    check_difference(before.ledger, after.ledger, as_of);
    check_difference(after.ledger, before.ledger, as_of);
    CHECK(before.ledger.diff(after.ledger, as_of) == before.ledger.diff(fresh, as_of));
  }
}

void check_forks(std::uint64_t seed) {
  const LedgerOptions options = options_of(seed);
  const Events events = stream(seed, options);
  model::Random random(seed ^ 0x5EEDU);
  const std::size_t cut = random.below(events.size());
  INFO("seed " << seed << ", forked after " << cut << " events");

  auto first = std::make_unique<Side>(Side{Ledger(options)});
  for (std::size_t i = 0; i < cut; ++i) first->tell(events[i]);
  const Digest at_cut = first->ledger.digest();
  auto second = std::make_unique<Side>(first->fork());
  CHECK(second->ledger.digest() == at_cut);
  CHECK(first->ledger.digest() == at_cut);
  CHECK(first->ledger.diff(second->ledger).orders.empty());
  std::optional<Side> third;  // a fork of the fork

  const Events one(events.begin() + static_cast<std::ptrdiff_t>(cut), events.end());
  const Events other = rest_of(events, cut, seed * 7 + 1, options);
  const std::size_t longest = std::max(one.size(), other.size());
  const std::size_t again = random.below(longest + 1);
  const std::size_t end = random.below(longest + 1);  // of one of the two, for some seeds
  const std::uint64_t who_ends = seed / 9 % 3;
  for (std::size_t i = 0; i < longest; ++i) {
    if (i == again) third = second ? second->fork() : first->fork();
    if (i == end && who_ends == 1 && second) first.reset();
    if (i == end && who_ends == 2 && first) second.reset();
    if (first && i < one.size()) first->tell(one[i]);
    if (second && i < other.size()) second->tell(other[i]);
    if (third && i < one.size() && i % 2 == 0) third->tell(one[i]);
  }
  if (first) check_like_new(*first, options, seed);
  if (second) check_like_new(*second, options, seed + 1);
  if (third) check_like_new(*third, options, seed + 2);
  if (first && second) check_differences(*first, *second, options, seed);
  if (first && third) check_differences(*first, *third, options, seed + 1);
  if (second && third) check_differences(*second, *third, options, seed + 2);
}

/// Both sides, and a fork of the fork that only answers and ends, each on a thread of its own. That nothing
/// is amiss is for ThreadSanitizer to say: the preset tsan.
void check_threads(std::uint64_t seed) {
  const LedgerOptions options = options_of(seed);
  const Events events = stream(seed, options);
  const std::size_t cut = events.size() / 2;
  INFO("seed " << seed);
  Side first{Ledger(options)};
  for (std::size_t i = 0; i < cut; ++i) first.tell(events[i]);
  Side second = first.fork();
  std::optional<Side> third = second.fork();
  const Events one(events.begin() + static_cast<std::ptrdiff_t>(cut), events.end());
  const Events other = rest_of(events, cut, seed * 7 + 1, options);

  const auto live = [](Side& side, const Events& rest) {
    for (std::size_t i = 0; i < rest.size(); ++i) {
      side.tell(rest[i]);
      if (i % 40 == 0) (void)answers_of(side.ledger, rest[i / 2].at);
    }
  };
  std::string answers;
  std::thread on_second([&] { live(second, other); });
  std::thread on_third([&] {
    answers = answers_of(third->ledger, {});
    third.reset();
  });
  live(first, one);
  on_second.join();
  on_third.join();
  check_like_new(first, options, seed);
  check_like_new(second, options, seed + 1);

  Ledger fresh(options);
  for (std::size_t i = 0; i < cut; ++i) (void)fresh.apply(events[i]);
  CHECK(answers == answers_of(fresh, {}));
}

}  // namespace

TEST_CASE("a ledger and its forks go their own ways", "[W1][W2]") {
  for (std::uint64_t seed = 1; seed <= 120; ++seed) check_forks(seed);
}

TEST_CASE("a ledger and its forks may be used by as many threads", "[W2]") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) check_threads(seed);
}
