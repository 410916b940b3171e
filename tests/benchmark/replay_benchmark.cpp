// A file of JSON Lines into a ledger: what starts a program that keeps its events as text.
#include "shop_events.hpp"
#include "store_file.hpp"

#include <orderledger/json/events.hpp>
#include <orderledger/json/read_events.hpp>

#include <benchmark/benchmark.h>

#include <fstream>
#include <string>

namespace {

using namespace orderledger;

/// Lines of the disk's cache to a ledger that has them all, with the texts read on the same thread or ahead.
void replay_json_lines(benchmark::State& state) {
  const StoreFile file(std::filesystem::temp_directory_path());
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  {
    const auto stream = shop_stream::make_shop_stream(static_cast<std::uint32_t>(state.range(0)));
    rows = static_cast<std::int64_t>(stream.rows.size());
    shop_stream::EventFeed feed(stream);
    std::ofstream out(file.path(), std::ios::binary);
    for (;;) {
      const std::vector<Event>& events = feed.next(1000);
      if (events.empty()) break;
      for (const Event& event : events) out << json::to_json(event) << '\n';
    }
    bytes = out.tellp();
  }
  const auto ahead = state.range(1) != 0 ? json::ReadAhead::yes : json::ReadAhead::no;
  std::int64_t applied = 0;
  for (auto _ : state) {
    Ledger ledger;
    std::ifstream in(file.path(), std::ios::binary);
    json::read_events(
        [&](const json::PutText& put) {
          std::string line;
          for (std::uint64_t number = 1; std::getline(in, line) && put(line, number); ++number) {
          }
        },
        [&](const json::ReadEvent& read) {
          if (!read.event || !ledger.apply(*read.event, read.preparation, read.next)) {
            state.SkipWithError("refused");
            return false;
          }
          ++applied;
          return true;
        },
        ahead);
    state.PauseTiming();  // taking it down again is no part of it
    { const Ledger gone = std::move(ledger); }
    state.ResumeTiming();
  }
  state.SetBytesProcessed(bytes * state.iterations());
  const auto rate = [](std::int64_t count) {
    return benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsRate);
  };
  state.counters["events/s"] = rate(applied);
  state.counters["rows/s"] = rate(rows * state.iterations());
}
BENCHMARK(replay_json_lines)
    ->ArgNames({"lines", "ahead"})
    ->Args({100'000, 0})
    ->Args({100'000, 1})
    ->Args({1'000'000, 0})
    ->Args({1'000'000, 1})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
