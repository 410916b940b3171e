// Snapshots over random streams: a ledger that was read from one goes on as the ledger that was written.
#include "properties/told_ledger.hpp"
#include "support/snapshot.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace {

using namespace orderledger;
using namespace properties;
using orderledger::test::read_snapshot;
using orderledger::test::snapshot_of;

/// The same knowledge by way of bytes, with other orders at hand.
Side read_again(const Side& side, const LedgerOptions& options, std::uint64_t seed) {
  const std::string bytes = snapshot_of(side.ledger);
  LedgerOptions with_memory = options;
  with_memory.orders_at_hand = seed % 4;
  Side again{read_snapshot(bytes, with_memory).value(), side.told};
  CHECK(snapshot_of(again.ledger) == bytes);  // nothing was lost, nothing came to it
  CHECK(again.ledger.digest() == side.ledger.digest());
  return again;
}

void check_snapshots(std::uint64_t seed) {
  const LedgerOptions options = options_of(seed);
  const Events events = stream(seed, options);
  model::Random random(seed ^ 0x5A4BU);
  const std::size_t cut = random.below(events.size());
  INFO("seed " << seed << ", written after " << cut << " events");

  Side written{Ledger(options)};
  for (std::size_t i = 0; i < cut; ++i) written.tell(events[i]);
  Side again = read_again(written, options, seed);
  CHECK(answers_of(again.ledger, {}) == answers_of(written.ledger, {}));
  CHECK(written.ledger.diff(again.ledger).orders.empty());

  // The one that was read is told what the other is, then written while it is forked, and read once more.
  for (std::size_t i = cut; i < events.size(); ++i) {
    INFO("event " << i);
    REQUIRE(again.tell(events[i]) == written.tell(events[i]));
    if (random.percent(3)) {
      Side fork = again.fork();
      again = read_again(fork, options, seed + i);
    }
  }
  CHECK(snapshot_of(again.ledger).size() > 0);
  check_like_new(again, options, seed);
  check_like_new(written, options, seed + 1);

  // Another one goes another way.
  Side other = read_again(written, options, seed + 2);
  for (const Event& event : rest_of(events, cut, seed * 7 + 1, options)) other.tell(event);
  check_like_new(other, options, seed + 2);
}

}  // namespace

TEST_CASE("a ledger that is read from a snapshot goes on as the one that was written",
          "[snapshot]") {
  for (std::uint64_t seed = 1; seed <= 90; ++seed) check_snapshots(seed);
}

TEST_CASE("what a snapshot is made of changes with its format number alone", "[snapshot]") {
  // Where this fails, one of these has changed: what is written (then raise snapshot_format in
  // src/core/snapshot_stream.hpp, or a later version would read the bytes of an earlier one as something
  // else), or the random streams (then it is only the number here).
  std::uint64_t sum = 14'695'981'039'346'656'037U;  // FNV-1a
  for (std::uint64_t seed = 1; seed <= 9; ++seed) {
    const LedgerOptions options = options_of(seed);
    Ledger ledger(options);
    for (const Event& event : stream(seed, options)) (void)ledger.apply(event);
    for (const char byte : snapshot_of(ledger))
      sum = (sum ^ static_cast<unsigned char>(byte)) * 1'099'511'628'211U;
  }
  CHECK(sum == 13'592'522'662'551'123'254U);
}
