// Out of memory at every allocation of an event: the ledger is as it was, or answers nothing any more.
#include "durable/shop_events.hpp"
#include "support/catch.hpp"
#include "support/scarce_memory.hpp"

#include <orderledger/orderledger.hpp>

#include <cstddef>
#include <new>
#include <optional>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;

// What apply() answers with so many allocations; none: memory ran out.
std::optional<Result<Applied>> apply_with(std::size_t allocations, Ledger& ledger,
                                          const Event& event) {
  std::optional<Result<Applied>> outcome;
  allocations_left = allocations;
  try {
    outcome = ledger.apply(event);
  } catch (const std::bad_alloc&) {
  }
  allocations_left = SIZE_MAX;
  return outcome;
}

void check_that_it_answers_nothing(Ledger& ledger, const Event& event) {
  CHECK_THROWS_AS(ledger.apply(event), BrokenLedgerError);
  CHECK_THROWS_AS(ledger.totals(), BrokenLedgerError);
  CHECK_THROWS_AS(ledger.aging(), BrokenLedgerError);
  CHECK_THROWS_AS(ledger.order_class({"o0"}), BrokenLedgerError);
  CHECK_THROWS_AS(ledger.list(), BrokenLedgerError);
  CHECK_THROWS_AS(ledger.postings(), BrokenLedgerError);
  CHECK_THROWS_AS(ledger.audit(), BrokenLedgerError);
  CHECK_THROWS_AS(ledger.digest(), BrokenLedgerError);
  CHECK_THROWS_AS(ledger.fork(), BrokenLedgerError);
  CHECK_THROWS_AS(Ledger().diff(ledger), BrokenLedgerError);
  CHECK_THROWS_AS(ledger.keep_history_since(opening), BrokenLedgerError);
  CHECK_THROWS_AS(ledger.write_snapshot([](std::string_view) {}), BrokenLedgerError);
  ledger = Ledger();
  CHECK(ledger.totals().events == 0);
}

}  // namespace

TEST_CASE("a ledger that ran out of memory is as it was, or answers nothing any more",
          "[out_of_memory]") {
  const std::vector<Event> events = shop_events(25);
  std::size_t unchanged = 0;
  std::size_t broken = 0;
  for (std::size_t n = 0; n < events.size(); ++n) {
    for (std::size_t allocations = 0;; ++allocations) {
      CAPTURE(n, allocations);
      Ledger ledger;
      for (std::size_t i = 0; i < n; ++i) ledger.apply(events[i]).value();
      const Digest before = ledger.digest();
      if (const auto outcome = apply_with(allocations, ledger, events[n])) {
        REQUIRE(outcome->value() == Applied::applied);
        REQUIRE(ledger.digest() == digest_of_shop(n + 1));
        break;
      }
      bool answers = true;
      try {
        static_cast<void>(ledger.digest());
      } catch (const BrokenLedgerError&) {
        answers = false;
      }
      if (answers) {
        ++unchanged;
        REQUIRE(ledger.digest() == before);
        REQUIRE(ledger.audit().passed());
        REQUIRE(ledger.apply(events[n]).value() == Applied::applied);
        REQUIRE(ledger.digest() == digest_of_shop(n + 1));
      } else {
        ++broken;
        check_that_it_answers_nothing(ledger, events[n]);
      }
    }
  }
  CHECK(unchanged > 0);
  CHECK(broken > 0);
}

TEST_CASE("a refused event that ran out of memory leaves the ledger as it was", "[out_of_memory]") {
  Ledger ledger;
  for (const Event& event : shop_events(10)) ledger.apply(event).value();
  const Digest before = ledger.digest();
  Event refused = shop_event(11);
  std::get<OrderPlaced>(refused.body).lines[0].sku = {"a SKU whose name is too long for its place"};
  std::size_t failures = 0;
  while (!apply_with(failures, ledger, refused)) {
    ++failures;
    REQUIRE(ledger.digest() == before);
  }
  CHECK(failures > 0);
  CHECK(ledger.apply(refused).error().code == ErrorCode::unknown_sku);
  CHECK(ledger.audit().passed());
}
