// kill -9 at random moments under load: kill ROUNDS [SEED]
//
// A child opens a ledger, applies single events, batches and submissions while another thread writes snapshots, and
// tells through a pipe what was acknowledged. It is killed at a random moment; then the ledger is opened, compared
// with what was told, and the next child goes on from there. Prints the round and the seed where something is wrong.
#include "durable/shop_events.hpp"

#include <orderledger/durable_ledger.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <thread>

namespace {

using namespace orderledger;
using namespace orderledger::test;

void tell(int pipe, std::uint64_t acknowledged) {
  if (::write(pipe, &acknowledged, sizeof acknowledged) < 0) ::_exit(2);
}

// Ends only by being killed.
[[noreturn]] void trade(const std::string& path, int pipe) {
  auto opened = DurableLedger::open(path);
  if (!opened) ::_exit(3);
  DurableLedger shop = *std::move(opened);
  const std::thread snapshots([&shop] {
    while (shop.snapshot()) continue;
    ::_exit(5);
  });
  std::size_t next = shop.head();
  tell(pipe, next);
  while (true) {
    if (!shop.apply(shop_event(next))) ::_exit(4);
    tell(pipe, ++next);
    if (!shop.apply_batch(shop_events(50, next))) ::_exit(4);
    tell(pipe, next += 50);
    for (std::size_t n = next; n < next + 20; ++n) {
      shop.submit(shop_event(n), [pipe, n](const DurableLedger::Outcome& outcome) {
        if (!outcome) ::_exit(4);
        tell(pipe, n + 1);
      });
    }
    shop.flush();
    next += 20;
  }
}

// The last number told before the end, or nothing where the child ended by itself.
std::optional<std::uint64_t> run_and_kill(const std::string& path,
                                          std::chrono::microseconds after) {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    trade(path, ends[1]);
  }
  ::close(ends[1]);
  std::this_thread::sleep_for(after);
  ::kill(child, SIGKILL);
  std::uint64_t acknowledged = 0;
  while (::read(ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged) continue;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFSIGNALED(status)) return {};
  return acknowledged;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 100;
  const auto seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1U;
  std::mt19937_64 random(seed);
  const Folder folder("kill");
  int ledgers = 0;
  std::uint64_t events = 0;
  int from_snapshots = 0;
  std::uint64_t before = 0;  // events of this ledger after the round before
  for (int round = 0; round < rounds; ++round) {
    // A new ledger now and then, so that creating one is interrupted too.
    if (round % 10 == 0) {
      ++ledgers;
      before = 0;
    }
    const std::string path = folder.file("shop" + std::to_string(ledgers) + ".ledger");
    const auto wrong = [&](const std::string& what) {
      std::cerr << "kill " << rounds << ' ' << seed << ": round " << round << ": " << what << '\n';
      return 1;
    };
    const auto told =
        run_and_kill(path, std::chrono::microseconds(random() % (round % 3 == 0 ? 5'000 : 60'000)));
    if (!told) return wrong("the child ended by itself");
    auto opened = DurableLedger::open(path);
    if (!opened) return wrong(opened.error().message);
    const std::uint64_t head = opened.value().head();
    const std::uint64_t acknowledged = std::max(*told, before);
    before = head;
    events += head;
    if (head < acknowledged || head > acknowledged + 70)
      return wrong(std::to_string(head) + " events are there, " + std::to_string(acknowledged) +
                   " were acknowledged");
    const DurableLedger shop = *std::move(opened);
    if (shop.view().value()->digest() != digest_of_shop(head)) return wrong("another digest");
    if (!shop.verify().value().passed()) return wrong("a snapshot is wrong");
    if (shop.recovery().snapshot > 0) ++from_snapshots;
  }
  std::cout << rounds << " times killed, " << events << " events found again, " << from_snapshots
            << " times from a snapshot\n";
}
