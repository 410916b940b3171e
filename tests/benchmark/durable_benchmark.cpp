// What durability costs: durable_benchmark FOLDER [LINES [ROUNDS]]
//
// Ratios of rounds in turn on one disk, which is what they depend on. Each row says what one sync is shared by.
// The tables of SQLite (peers/sqlite_peer.hpp) are told the same stream, a row a line; they keep no past. First
// nobody has ids of events, then both keep them and take none twice. In the end both must say the same.
#include "peers/ledger_answers.hpp"
#include "peers/rounds.hpp"
#include "peers/sqlite_peer.hpp"
#include "shop_events.hpp"
#include "store_file.hpp"

#include <orderledger/durable_ledger.hpp>
#include <orderledger/json/events.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace orderledger;
using peers::seconds_of;

constexpr std::size_t batch_size = 1000;

/// Calls `use` with batches of events, one after the other.
template <class Use>
void for_each_batch(std::span<const Event> events, const Use& use) {
  for (; !events.empty(); events = events.subspan(std::min(batch_size, events.size())))
    use(events.first(std::min(batch_size, events.size())));
}

/// One stream, told to the ledger in a file and to tables, in rounds.
class Comparison {
 public:
  Comparison(const std::string& folder, const shop_stream::ShopStream& stream, bool event_ids)
      : folder_(folder),
        stream_(stream),
        event_ids_(event_ids),
        events_(to_events(stream, {.event_ids = event_ids})),
        few_(events_.data(), std::min<std::size_t>(events_.size(), 2000)),
        kept_(folder, "kept.store") {
    for (const Event& event : events_) {
      texts_.push_back(json::to_json(event) + '\n');
      bytes_ += texts_.back().size();
    }
    DurableLedger shop = DurableLedger::open(kept_.path()).value();
    apply_batches(shop);
    digest_ = digest_of(*shop.view().value());
  }

  void run(int rounds) {
    std::printf("\n%s: %zu events, %zu bytes of JSON; a file has %.2f of them\n\n",
                event_ids_ ? "An id on every event" : "No ids of events", events_.size(), bytes_,
                static_cast<double>(std::filesystem::file_size(kept_.path())) /
                    static_cast<double>(bytes_));
    // Compared with: themselves, or one of these.
    constexpr std::size_t write_each = 0;
    constexpr std::size_t tables_each = 1;
    constexpr std::size_t tables_batched = 2;
    constexpr std::size_t memory = 3;
    const std::vector<Row> rows = {
        {"bare write and fdatasync, 1 event", write_each, few_.size(), [&] { return bare(); }},
        {"tables, FULL, 1 event", tables_each, few_.size(), [&] { return tables_by_event(); }},
        {"tables, FULL, 1,000 rows", tables_batched, events_.size(),
         [&] { return tables_by_batch(); }},
        {"in memory, without a journal", tables_batched, events_.size(),
         [&] { return in_memory(); }},
        {"apply, 1 event", write_each, few_.size(), [&] { return by_event(); }},
        {"submit, up to 10,000 in flight", tables_each, events_.size(),
         [&] { return submitted(); }},
        {"apply_batch, 1,000 events", tables_batched, events_.size(), [&] { return by_batch(); }},
        {"submit_batch, 1,000, 10,000 in flight", tables_batched, events_.size(),
         [&] { return batches(); }},
        {"open: read, check, apply", memory, events_.size(), [&] { return opened(); }}};
    std::vector<peers::Contender> contenders;
    std::vector<std::vector<double>> processor(rows.size());
    for (std::size_t n = 0; n < rows.size(); ++n)
      contenders.push_back({rows[n].what, [&, n] {
                              const std::clock_t begin = std::clock();
                              const double seconds = rows[n].run();
                              const auto events = static_cast<double>(rows[n].events);
                              processor[n].push_back(static_cast<double>(std::clock() - begin) /
                                                     CLOCKS_PER_SEC / events);
                              return seconds / events;
                            }});
    const std::vector<peers::Times> times = peers::run_rounds(rounds, contenders);
    for (std::size_t n = 0; n < rows.size(); ++n) {
      std::printf("%-40s %10.0f events/s %7.2f us of processor each", rows[n].what,
                  1 / peers::spread_of(times[n].seconds).median,
                  1e6 * peers::spread_of(processor[n]).median);
      if (rows[n].base != n) {
        const peers::Spread ratio = peers::ratio_of(times[rows[n].base], times[n]);
        std::printf("   %.2f (%.2f to %.2f) times: %s", ratio.median, ratio.least, ratio.most,
                    rows[rows[n].base].what);
      }
      std::printf("\n");
    }
  }

  /// A ledger of the stream.
  [[nodiscard]] const std::string& kept() const { return kept_.path(); }

 private:
  struct Row {
    const char* what;
    std::size_t base;  ///< the row that it is compared with; itself: none
    std::size_t events;
    std::function<double()> run;  ///< gives seconds
  };

  // Each gives the seconds that it took; a whole stream is checked, which is not timed.

  double bare() const {
    const StoreFile file(folder_);
    const int raw = ::open(file.path().c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0644);
    const double seconds = seconds_of([&] {
      for (std::size_t n = 0; n < few_.size(); ++n) {
        if (::write(raw, texts_[n].data(), texts_[n].size()) < 0 || ::fdatasync(raw) != 0)
          throw std::runtime_error(file.path() + ": cannot be written");
      }
    });
    ::close(raw);
    return seconds;
  }

  /// The tables after what they were told of the stream.
  double told(std::span<const shop_stream::Row> rows, std::size_t rows_a_commit) const {
    const StoreFile file(folder_);
    peers::SqlitePeer peer({.path = file.path(),
                            .rows = rows_a_commit,
                            .synchronous = "FULL",
                            .event_ids = event_ids_});
    const double seconds = seconds_of([&] { peer.apply(rows); });
    if (rows.size() == stream_.rows.size())
      check("tables", peer.report(peers::last_day, peers::default_bounds).digest());
    return seconds;
  }
  double tables_by_batch() const { return told(stream_.rows, batch_size); }
  double tables_by_event() const {
    // As many rows as so many events have.
    const auto rows =
        std::min(stream_.rows.size(), few_.size() * stream_.rows.size() / events_.size());
    return told(std::span(stream_.rows).first(rows), 1);
  }

  double by_event() const {
    const StoreFile file(folder_);
    DurableLedger shop = DurableLedger::open(file.path()).value();
    return seconds_of([&] {
      for (const Event& event : few_) static_cast<void>(shop.apply(event).value().value());
    });
  }

  /// A new ledger in a file, after what `tell` does to it.
  double durable(const std::function<void(DurableLedger&)>& tell) const {
    const StoreFile file(folder_);
    DurableLedger shop = DurableLedger::open(file.path()).value();
    const double seconds = seconds_of([&] { tell(shop); });
    check("ledger in a file", digest_of(*shop.view().value()));
    return seconds;
  }

  double submitted() const {
    return durable([&](DurableLedger& shop) {
      for (const Event& event : events_) shop.submit(event, [](const DurableLedger::Outcome&) {});
      shop.flush();
    });
  }

  double batches() const {
    return durable([&](DurableLedger& shop) {
      // Each is made just before, as a caller makes it; copies that are all there beforehand are in no cache.
      for_each_batch(events_, [&](std::span<const Event> batch) {
        shop.submit_batch({batch.begin(), batch.end()}, [](const DurableLedger::BatchOutcome&) {});
      });
      shop.flush();
    });
  }

  void apply_batches(DurableLedger& shop) const {
    for_each_batch(events_, [&](std::span<const Event> batch) {
      static_cast<void>(shop.apply_batch(batch).value());
    });
  }
  double by_batch() const {
    return durable([&](DurableLedger& shop) { apply_batches(shop); });
  }

  double opened() const {
    return seconds_of([&] { static_cast<void>(DurableLedger::open(kept_.path()).value()); });
  }

  double in_memory() const {
    Ledger ledger;
    const double seconds = seconds_of([&] {
      for (const Event& event : events_) static_cast<void>(ledger.apply(event).value());
    });
    check("ledger in memory", digest_of(ledger));
    return seconds;
  }

  static std::uint64_t digest_of(const Ledger& ledger) {
    return peers::ledger_report(ledger, peers::last_second_of(peers::last_day),
                                peers::default_bounds)
        .digest();
  }
  void check(const char* who, std::uint64_t digest) const {
    if (digest != digest_) throw std::runtime_error(std::string(who) + ": another report");
  }

  const std::string& folder_;
  const shop_stream::ShopStream& stream_;
  bool event_ids_;
  std::vector<Event> events_;
  std::span<const Event> few_;  ///< for those who commit each
  std::vector<std::string> texts_;
  std::size_t bytes_ = 0;
  std::uint64_t digest_ = 0;  ///< of the report that all must give
  StoreFile kept_;
};

// Applies single events until it is told to stop, at least a few; gives how long each took, in order of length.
std::vector<double> waits(DurableLedger& shop, Instant at, const std::atomic<bool>& is_over) {
  constexpr std::size_t least = 500;
  std::vector<double> seconds;
  while (!is_over || seconds.size() < least)
    seconds.push_back(seconds_of(
        [&] { static_cast<void>(shop.apply({.at = at, .body = TimePassed{}}).value()); }));
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
    const double seconds = seconds_of([&] { written = shop.snapshot().value(); });
    std::printf("%-40s %.1f MB in %.3f s\n", "snapshot", static_cast<double>(written.bytes) / 1e6,
                seconds);
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
    const double seconds =
        seconds_of([&] { static_cast<void>(DurableLedger::open(path).value()); });
    std::printf("%-40s %.3f s\n", "open from a snapshot", seconds);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: durable_benchmark FOLDER [LINES [ROUNDS]]\n";
    return 2;
  }
  try {
    const std::string folder = argv[1];
    const auto lines = static_cast<std::uint32_t>(argc > 2 ? std::atoi(argv[2]) : 100'000);
    const int rounds = std::max(1, argc > 3 ? std::atoi(argv[3]) : 3);
    const shop_stream::ShopStream stream = shop_stream::make_shop_stream(lines);
    std::printf("%u lines, %zu rows, %d rounds\n", lines, stream.rows.size(), rounds);
    Comparison(folder, stream, false).run(rounds);
    Comparison with_ids(folder, stream, true);
    with_ids.run(rounds);
    std::printf("\n");
    measure_snapshot(with_ids.kept(), peers::end_of(peers::last_second_of(peers::last_day)));
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}
