// Bounded history over random streams: a ledger that lets go of its past is, from that day on, the ledger that does
// not.
#include "properties/told_ledger.hpp"
#include "support/snapshot.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace {

using namespace orderledger;
using namespace properties;
using orderledger::test::read_snapshot;
using orderledger::test::snapshot_of;

/// Everything that can be asked as of that instant; entries from `since` on, metrics of days that begin by then.
std::string answers_since(const Ledger& ledger, std::optional<Instant> as_of, Instant since,
                          model::Random random) {
  std::string text = standing_of(ledger, as_of);
  for (const GroupBy by : every_group_by)
    json::append_aging(text, ledger.aging_by(by, {.as_of = as_of, .by = AgeBasis::due}));
  std::optional<OrderId> before;
  ledger.for_each_status(as_of, [&](const OrderStatus& status) {
    text += to_text(ledger.order_class(status.order, as_of).value());
    if (before)
      json::append_why_after(text, ledger.why_after(status.order, *before, as_of).value());
    before = status.order;
  });
  ledger.for_each_open_line(as_of, [&](const OpenLine& line) { text += line.order.text(); });
  (void)ledger.for_each_posting({.from = since, .as_of = as_of},
                                [&](const Posting& each) { json::append_posting(text, each); });
  const auto day_after = [](Day day, std::int64_t days) {
    return Day(std::chrono::sys_days(day.since_epoch() + std::chrono::days(days)));
  };
  const Day day = ledger.time_zone().day_of(since);
  const Day from = day_after(day, random.between(1, 5));
  json::append_metrics(text,
                       ledger
                           .metrics({.from = ledger.time_zone().start_of(day) < since ? from : day,
                                     .to = day_after(from, random.between(0, 30)),
                                     .as_of = as_of})
                           .value());
  return text;
}

/// An instant that may be before the first event or after the clock.
Instant some_instant_of(const Side& side, model::Random& random) {
  const Instant at = side.told[random.below(side.told.size())].at;
  return at.plus(std::chrono::milliseconds(random.between(-1, 1))).value_or(at);
}

void check_history(std::uint64_t seed) {
  const LedgerOptions options = options_of(seed);
  const Events events = stream(seed, options);
  model::Random random(seed ^ 0x7157U);
  Side whole{Ledger(options)}, bounded{Ledger(options)};
  std::optional<Instant> since;

  const auto compare = [&](std::optional<Instant> as_of) {
    const Instant from = since.value_or(Instant());
    const model::Random same = random;
    CHECK(answers_since(bounded.ledger, as_of, from, same) ==
          answers_since(whole.ledger, as_of, from, same));
    CHECK(bounded.ledger.digest() == whole.ledger.digest());
  };
  for (std::size_t i = 0; i < events.size(); ++i) {
    INFO("seed " << seed << ", event " << i);
    REQUIRE(bounded.tell(events[i]) == whole.tell(events[i]));
    if (!whole.ledger.clock()) continue;
    if (random.percent(4)) {
      const Instant asked = some_instant_of(whole, random);
      bounded.ledger.keep_history_since(asked);
      since = std::max(since.value_or(Instant()), std::min(asked, *whole.ledger.clock()));
      CHECK(bounded.ledger.history_since() == since);
      compare({});
    }
    if (random.percent(3)) bounded = bounded.fork();
    if (random.percent(2))
      bounded.ledger = read_snapshot(snapshot_of(bounded.ledger), options).value();
    if (random.percent(5))
      compare(std::max(since.value_or(Instant()), some_instant_of(whole, random)));
  }
  CHECK(bounded.ledger.history_since() == since);
  const AuditReport report = bounded.ledger.audit();
  CHECK(report.violations == std::vector<std::string>{});
  compare({});
  if (since) compare(since);
  for (int i = 0; i < 4; ++i)
    compare(std::max(since.value_or(Instant()), some_instant_of(whole, random)));
  CHECK(bounded.ledger.diff(whole.ledger).orders.empty());
}

}  // namespace

TEST_CASE("a ledger that lets go of its past answers from that day on as if it had not",
          "[history]") {
  for (std::uint64_t seed = 1; seed <= 90; ++seed) check_history(seed);
}
