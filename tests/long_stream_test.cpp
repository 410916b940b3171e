// Two years of a made-up shop: long enough for everything that short random streams never reach, such as
// the checkpoints of the book and queues of thousands of lines.
#include "benchmark/shop_events.hpp"
#include "support/catch.hpp"

#include <orderledger/orderledger.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace {

using namespace orderledger;

/// With late placed_at and promised dates.
std::vector<Event> events_of(std::uint32_t lines) {
  return to_events(shop_stream::make_shop_stream(lines),
                   {.scattered_ids = true, .scattered_dates = true});
}

/// What a ledger says of everything at its clock.
struct Said {
  Instant at;
  Totals totals;
  Aging placed;
  Aging due;
};

Said ask(const Ledger& ledger, Instant at, std::optional<Instant> as_of) {
  return {at, ledger.totals(as_of), ledger.aging({.as_of = as_of}),
          ledger.aging({.as_of = as_of, .by = AgeBasis::due})};
}

}  // namespace

TEST_CASE("the past is answered as it was known then, over two years of events", "[as_of]") {
  const std::vector<Event> events = events_of(20'000);
  Ledger ledger({.orders_at_hand = 100});
  std::vector<Said> as_it_was;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Event& event = events[i];
    // Asked before the first event of a later instant: all that as_of that instant may know.
    if (i % 97 == 0 && ledger.clock() && *ledger.clock() < event.at) {
      as_it_was.push_back(ask(ledger, *ledger.clock(), {}));
    }
    ledger.apply(event).value();
  }
  REQUIRE(as_it_was.size() > 200);
  for (const Said& then : as_it_was) {
    CAPTURE(then.at.to_rfc3339());
    const Said now = ask(ledger, then.at, then.at);
    CHECK(now.totals == then.totals);
    CHECK(now.placed == then.placed);
    CHECK(now.due == then.due);
  }
  CHECK(ledger.audit().violations == std::vector<std::string>{});
}

TEST_CASE("the entries of one order are those of the whole book", "[postings]") {
  const std::vector<Event> events = events_of(5'000);
  Ledger ledger;
  for (const Event& event : events) ledger.apply(event).value();
  const std::vector<Posting> all = ledger.postings().value();
  for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(all[i].seq == i + 1);
  for (std::size_t i = 0; i < all.size(); i += 61) {
    std::vector<Posting> expected;
    std::copy_if(all.begin(), all.end(), std::back_inserter(expected),
                 [&](const Posting& posting) { return posting.order == all[i].order; });
    CHECK(ledger.postings({.order = all[i].order}).value() == expected);
    // A period, both ends included.
    const Instant from = all[i].at, to = all[std::min(i + 500, all.size() - 1)].at;
    expected.clear();
    std::copy_if(all.begin(), all.end(), std::back_inserter(expected),
                 [&](const Posting& posting) { return posting.at >= from && posting.at <= to; });
    CHECK(ledger.postings({.from = from, .to = to}).value() == expected);
  }
}
