/// \file told_ledger.hpp
/// Ledgers that were told a random stream, and whether they are what a ledger is that was told the same anew.
#pragma once

#include "model/generator.hpp"
#include "support/catch.hpp"

#include <orderledger/json/answers.hpp>
#include <orderledger/json/events.hpp>
#include <orderledger/orderledger.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace properties {

using namespace orderledger;

using Events = std::vector<Event>;

/// A ledger that may have been forked or read from a snapshot, and what it was told.
struct Side {
  Ledger ledger;
  Events told = {};

  /// What became of the event: the name of the outcome or of the error.
  std::string tell(const Event& event) {
    told.push_back(event);
    const auto outcome = ledger.apply(event);
    if (!outcome) return std::string(to_text(outcome.error().code));
    return *outcome == Applied::applied ? "applied" : "repeated";
  }
  [[nodiscard]] Side fork() { return {ledger.fork(), told}; }
};

inline LedgerOptions options_of(std::uint64_t seed) {
  constexpr AllocationPolicy policies[] = {AllocationPolicy::fifo, AllocationPolicy::due_date,
                                           AllocationPolicy::fair_share};
  LedgerOptions options;
  options.allocation = policies[seed / 3 % 3];
  if (seed % 3 != 0) options.orders_at_hand = seed % 3;
  return options;
}

inline Events stream(std::uint64_t seed, const LedgerOptions& options) {
  model::Profile profile;
  profile.options.due_date = options.allocation == AllocationPolicy::due_date;
  profile.options.fair_share = options.allocation == AllocationPolicy::fair_share;
  json::EventReader reader;
  Events events;
  for (const std::string& line : model::generate(seed, profile)) {
    if (auto event = reader.read(line)) events.push_back(*std::move(event));
  }
  return events;
}

/// What happens on one side after the two have parted: the rest of the stream with gaps, or that of another stream.
inline Events rest_of(const Events& events, std::size_t cut, std::uint64_t seed,
                      const LedgerOptions& options) {
  model::Random random(seed);
  Events rest;
  if (random.percent(50)) {
    std::copy_if(events.begin() + static_cast<std::ptrdiff_t>(cut), events.end(),
                 std::back_inserter(rest), [&](const Event&) { return random.percent(70); });
  } else {
    for (Event& event : stream(seed, options)) {
      if (event.at >= events[cut].at) rest.push_back(std::move(event));
    }
  }
  return rest;
}

/// How everything stands as of an instant.
inline std::string standing_of(const Ledger& ledger, std::optional<Instant> as_of) {
  std::string text;
  json::append_totals(text, ledger.totals(as_of), 0);
  for (const AgeBasis by : {AgeBasis::placed, AgeBasis::due})
    json::append_aging(text, ledger.aging({.as_of = as_of, .by = by}));
  for (const GroupBy by : {GroupBy::category, GroupBy::location})
    json::append_totals(text, ledger.totals_by(by, as_of), 0);
  json::append_list(text, ledger.list({.as_of = as_of}).value());
  json::append_late(text, ledger.late(as_of));
  ledger.for_each_status(as_of, [&](const OrderStatus& each) {
    json::append_order_status(text, each);
    json::append_explanation(text, ledger.explain(each.order, as_of).value());
  });
  return text;
}

inline std::string answers_of(const Ledger& ledger, std::optional<Instant> as_of) {
  std::string text = standing_of(ledger, as_of);
  (void)ledger.for_each_posting({.as_of = as_of},
                                [&](const Posting& each) { json::append_posting(text, each); });
  if (const auto clock = ledger.clock()) {
    const Day today = Day::of_utc(*clock);
    if (const auto metrics = ledger.metrics({.from = today, .to = today, .as_of = as_of}))
      json::append_metrics(text, *metrics);
  }
  return text;
}

/// An event of either side, or after all of them.
inline Instant some_instant(model::Random& random, const Side& a, const Side& b) {
  if (random.percent(30)) {
    const std::int64_t clock =
        std::max(a.ledger.clock(), b.ledger.clock()).value_or(Instant()).milliseconds();
    const std::int64_t later = clock + random.between(0, 40LL * 86'400'000);
    return *Instant::from_milliseconds(std::min(later, Instant::last().milliseconds()));
  }
  const Events& events = random.percent(50) ? a.told : b.told;
  return events.empty() ? Instant() : events[random.below(events.size())].at;
}

inline void check_like_new(const Side& side, const LedgerOptions& options, std::uint64_t seed) {
  Ledger fresh(options);
  for (const Event& event : side.told) (void)fresh.apply(event);
  CHECK(side.ledger.digest() == fresh.digest());
  const AuditReport report = side.ledger.audit();
  CHECK(report.violations == std::vector<std::string>{});
  CHECK(answers_of(side.ledger, {}) == answers_of(fresh, {}));
  model::Random random(seed);
  for (int i = 0; i < 3 && !side.told.empty(); ++i) {
    const Instant as_of = some_instant(random, side, side);
    CHECK(answers_of(side.ledger, as_of) == answers_of(fresh, as_of));
  }
  CHECK(side.ledger.diff(fresh).orders.empty());
  CHECK(fresh.diff(side.ledger).orders.empty());
}

}  // namespace properties
