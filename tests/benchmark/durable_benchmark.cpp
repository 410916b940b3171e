// What durability costs: durable_benchmark FOLDER [LINES]
//
// Ratios of one run on one disk, which is what they depend on. Each row says what one sync is shared by. The tables
// of SQLite (peers/sqlite_peer.hpp) are told the same stream, a row a line; they keep no ids and no past.
#include "peers/sqlite_peer.hpp"
#include "shop_events.hpp"
#include "store_file.hpp"

#include <orderledger/durable_ledger.hpp>
#include <orderledger/json/events.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace orderledger;

// Time on the clock, and of the processor.
struct Cost {
  double seconds = 0;
  double cpu = 0;
};

Cost cost_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  const std::clock_t cpu = std::clock();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
          static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC};
}

void row(const char* what, std::size_t events, Cost cost) {
  const auto count = static_cast<double>(events);
  std::printf("%-40s %10.0f events/s %8.2f us of processor each\n", what, count / cost.seconds,
              cost.cpu * 1e6 / count);
}

// Applies single events until it is told to stop, at least a few; gives how long each took, in order of length.
std::vector<double> waits(DurableLedger& shop, Instant at, const std::atomic<bool>& is_over) {
  constexpr std::size_t least = 500;
  std::vector<double> seconds;
  while (!is_over || seconds.size() < least)
    seconds.push_back(cost_of([&] {
                        static_cast<void>(shop.apply({.at = at, .body = TimePassed{}}).value());
                      }).seconds);
  std::sort(seconds.begin(), seconds.end());
  return seconds;
}

void wait_row(const char* what, const std::vector<double>& seconds) {
  std::printf("%-40s median %.2f ms, longest %.2f ms, of %zu\n", what,
              1e3 * seconds[seconds.size() / 2], 1e3 * seconds.back(), seconds.size());
}

// What a snapshot takes, how long it keeps callers waiting, and how fast the file opens from it.
void measure_snapshot(const std::string& path, Instant at) {
  {
    DurableLedger shop = DurableLedger::open(path).value();
    WrittenSnapshot written;
    const Cost cost = cost_of([&] { written = shop.snapshot().value(); });
    std::printf("%-40s %.1f MB in %.3f s\n", "snapshot", static_cast<double>(written.bytes) / 1e6,
                cost.seconds);
    std::atomic<bool> is_over = true;
    wait_row("apply, 1 event, without", waits(shop, at, is_over));
    is_over = false;
    std::thread writing([&] {
      static_cast<void>(shop.snapshot().value());
      is_over = true;
    });
    wait_row("apply, 1 event, while one is written", waits(shop, at, is_over));
    writing.join();
    static_cast<void>(shop.snapshot().value());
  }
  for (int round = 0; round < 3; ++round) {
    const Cost cost = cost_of([&] { static_cast<void>(DurableLedger::open(path).value()); });
    std::printf("%-40s %.3f s\n", "open from a snapshot", cost.seconds);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: durable_benchmark FOLDER [LINES]\n";
    return 2;
  }
  const std::string folder = argv[1];
  const auto lines = static_cast<std::uint32_t>(argc > 2 ? std::atoi(argv[2]) : 100'000);
  const shop_stream::ShopStream stream = shop_stream::make_shop_stream(lines);
  const std::vector<Event> events = to_events(stream, {.event_ids = true});
  const std::span<const Event> few(events.data(), std::min<std::size_t>(events.size(), 2000));
  std::vector<std::string> texts;
  std::size_t bytes = 0;
  for (const Event& event : events) {
    texts.push_back(json::to_json(event) + '\n');
    bytes += texts.back().size();
  }
  std::printf("%zu events, %zu bytes of JSON\n", events.size(), bytes);

  const std::string raw = folder + "/benchmark.raw";
  const int raw_file = ::open(raw.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0644);
  row("bare write and fdatasync, 1 event", few.size(), cost_of([&] {
        for (std::size_t n = 0; n < few.size(); ++n) {
          if (::write(raw_file, texts[n].data(), texts[n].size()) < 0 || ::fdatasync(raw_file) != 0)
            std::abort();
        }
      }));
  ::close(raw_file);
  std::filesystem::remove(raw);
  const std::span<const shop_stream::Row> rows = stream.rows;
  const double events_per_row =
      static_cast<double>(events.size()) / static_cast<double>(rows.size());
  const auto tables = [&](const char* what, std::span<const shop_stream::Row> told,
                          std::size_t rows_a_commit) {
    const StoreFile file(folder);
    peers::SqlitePeer peer({.path = file.path(), .rows = rows_a_commit, .synchronous = "FULL"});
    // What so many rows of the stream come to in events.
    const auto as_events =
        static_cast<std::size_t>(static_cast<double>(told.size()) * events_per_row);
    row(what, as_events, cost_of([&] { peer.apply(told); }));
  };
  tables("tables of SQLite, FULL, 1 event", rows.first(std::min<std::size_t>(rows.size(), 4000)),
         1);
  tables("tables of SQLite, FULL, 1,000 rows", rows, 1000);
  {
    const StoreFile file(folder);
    DurableLedger shop = DurableLedger::open(file.path()).value();
    row("apply, 1 event", few.size(), cost_of([&] {
          for (const Event& event : few) static_cast<void>(shop.apply(event).value());
        }));
  }
  {
    const StoreFile file(folder);
    DurableLedger shop = DurableLedger::open(file.path()).value();
    row("submit, up to 10,000 in flight", events.size(), cost_of([&] {
          for (const Event& event : events)
            shop.submit(event, [](const DurableLedger::Outcome&) {});
          shop.flush();
        }));
  }
  {
    const StoreFile file(folder);
    DurableLedger shop = DurableLedger::open(file.path()).value();
    row("submit_batch, 1,000, 10,000 in flight", events.size(), cost_of([&] {
          // Each is made just before, as a caller makes it; copies that are all there beforehand are in no cache.
          for (std::size_t n = 0; n < events.size(); n += 1000) {
            const auto batch =
                std::span(events).subspan(n, std::min<std::size_t>(1000, events.size() - n));
            shop.submit_batch({batch.begin(), batch.end()},
                              [](const DurableLedger::BatchOutcome&) {});
          }
          shop.flush();
        }));
  }
  const StoreFile kept(folder);
  {
    DurableLedger shop = DurableLedger::open(kept.path()).value();
    row("apply_batch, 1,000 events", events.size(), cost_of([&] {
          for (std::size_t n = 0; n < events.size(); n += 1000)
            static_cast<void>(
                shop.apply_batch(std::span(events).subspan(
                                     n, std::min<std::size_t>(1000, events.size() - n)))
                    .value());
        }));
  }
  std::printf(
      "file: %.2f of the JSON\n",
      static_cast<double>(std::filesystem::file_size(kept.path())) / static_cast<double>(bytes));
  row("open: read, check, apply", events.size(),
      cost_of([&] { static_cast<void>(DurableLedger::open(kept.path()).value()); }));
  measure_snapshot(kept.path(), events.back().at);
  {
    Ledger ledger;
    row("in memory, without a journal", events.size(), cost_of([&] {
          for (const Event& event : events) static_cast<void>(ledger.apply(event).value());
        }));
  }
}
