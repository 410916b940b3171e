// What the ledger costs: events, questions, memory. docs/performance.md says how to run it and what it gave.
#include "../support/handles.hpp"
#include "bytes_in_use.hpp"
#include "shop_events.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

namespace {

using namespace orderledger;
using namespace orderledger::literals;
using shop_stream::make_shop_stream;
using shop_stream::ShopStream;

struct Loaded {
  Ledger ledger;
  std::size_t bytes = 0;
  std::size_t events = 0;
  std::int64_t open_lines = 0;
  std::uint32_t orders = 0;
  Sku most_wanted = {"none"};
};

Sku most_wanted_of(const ShopStream& stream) {
  std::vector<std::uint32_t> lines(stream.skus);
  for (const shop_stream::Row& row : stream.rows)
    if (row.kind == shop_stream::Kind::line) ++lines[row.other];
  const auto most = std::max_element(lines.begin(), lines.end());
  return shop_stream::sku_id(static_cast<std::uint32_t>(most - lines.begin()));
}

std::int64_t open_lines_of(const Ledger& ledger) {
  std::int64_t lines = 0;
  ledger.for_each_status({}, [&](const OrderStatus& order) {
    lines += std::count_if(order.lines.begin(), order.lines.end(),
                           [](const LineStatus& line) { return !line.runs.empty(); });
  });
  return lines;
}

/// A ledger after the whole stream; made once for each size. `promises`: half of the lines have a promised date.
Loaded& loaded(std::uint32_t lines, bool ships, bool promises = false) {
  static std::map<std::tuple<std::uint32_t, bool, bool>, std::unique_ptr<Loaded>> made;
  std::unique_ptr<Loaded>& slot = made[{lines, ships, promises}];
  if (!slot) {
    const ShopStream stream = make_shop_stream(lines);
    const std::vector<Event> events =
        to_events(stream, {.ships = ships, .scattered_dates = promises});
    const std::size_t before = bytes_in_use();
    slot = std::make_unique<Loaded>();
    for (const Event& event : events) slot->ledger.apply(event).value();
    slot->bytes = bytes_in_use() - before;
    slot->events = events.size();
    slot->open_lines = open_lines_of(slot->ledger);
    slot->orders = stream.orders;
    slot->most_wanted = most_wanted_of(stream);
  }
  return *slot;
}

/// Events a second through the public API, with string ids, validation and history.
void ingest(benchmark::State& state) {
  ShopStream stream = make_shop_stream(static_cast<std::uint32_t>(state.range(0)));
  const auto rows = static_cast<std::int64_t>(stream.rows.size());
  const bool scattered = state.range(2) != 0;
  std::vector<Event> events = to_events(
      stream,
      {.event_ids = state.range(1) != 0, .scattered_ids = scattered, .scattered_dates = scattered});
  stream = {};
  if (state.range(3) != 0) {
    // Handles of a ledger that has taken the events in fit every other one that does.
    Ledger ledger;
    for (Event& event : events) {
      ledger.apply(event).value();
      test::name_by_handles(event, ledger);
    }
  }
  for (auto _ : state) {
    Ledger ledger;
    for (const Event& event : events) {
      const auto applied = ledger.apply(event);
      if (!applied) state.SkipWithError(applied.error().message.c_str());
    }
    benchmark::DoNotOptimize(ledger.clock());
    state.PauseTiming();  // taking it down again is not ingest
    { const Ledger gone = std::move(ledger); }
    state.ResumeTiming();
  }
  state.counters["events/s"] = benchmark::Counter(
      static_cast<double>(static_cast<std::int64_t>(events.size()) * state.iterations()),
      benchmark::Counter::kIsRate);
  // Stores with a row a line are told an order and each of its lines in a row of its own.
  state.counters["rows/s"] = benchmark::Counter(static_cast<double>(rows * state.iterations()),
                                                benchmark::Counter::kIsRate);
  state.counters["events"] = static_cast<double>(events.size());
}
BENCHMARK(ingest)
    ->ArgNames({"lines", "event_ids", "scattered", "handles"})
    ->Args({10'000, 0, 0, 0})
    ->Args({100'000, 0, 0, 0})
    ->Args({1'000'000, 0, 0, 0})
    ->Args({1'000'000, 1, 0, 0})
    ->Args({1'000'000, 0, 1, 0})
    ->Args({100'000, 0, 0, 1})
    ->Args({1'000'000, 0, 0, 1})
    ->Unit(benchmark::kMillisecond);

/// Totals and default aging, at the clock. Every line is open.
void totals_and_aging(benchmark::State& state) {
  const Loaded& shop = loaded(static_cast<std::uint32_t>(state.range(0)), false);
  for (auto _ : state) {
    benchmark::DoNotOptimize(shop.ledger.totals());
    benchmark::DoNotOptimize(shop.ledger.aging());
  }
  state.counters["open_lines"] = static_cast<double>(shop.open_lines);
}
BENCHMARK(totals_and_aging)->ArgName("lines")->Arg(10'000)->Arg(100'000)->Arg(1'000'000);

/// The same as of evenly spread past instants of the two years.
void totals_and_aging_in_the_past(benchmark::State& state) {
  const Loaded& shop = loaded(static_cast<std::uint32_t>(state.range(0)), true);
  const std::int64_t clock = shop.ledger.clock()->milliseconds();
  std::int64_t step = 0;
  for (auto _ : state) {
    step = (step + 37) % 100;
    const Instant as_of =
        *Instant::from_milliseconds(clock - (clock - 1'704'067'200'000) / 101 * (step + 1));
    benchmark::DoNotOptimize(shop.ledger.totals(as_of));
    benchmark::DoNotOptimize(shop.ledger.aging({.as_of = as_of}));
  }
}
BENCHMARK(totals_and_aging_in_the_past)
    ->ArgName("lines")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMicrosecond);

/// What `ask` says of one order, of orders all over the book.
template <class Ask>
void ask_of_one_order(benchmark::State& state, const Ask& ask) {
  const Loaded& shop = loaded(static_cast<std::uint32_t>(state.range(0)), true);
  std::vector<OrderId> ids;
  for (std::uint32_t i = 0; i < 1000; ++i)
    ids.push_back(shop_stream::order_id(i * (shop.orders / 1000)));
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(ask(shop.ledger, ids[next]));
    next = (next + 1) % ids.size();
  }
}

void class_of_one_order(benchmark::State& state) {
  ask_of_one_order(
      state, [](const Ledger& ledger, const OrderId& order) { return ledger.order_class(order); });
}
BENCHMARK(class_of_one_order)->ArgName("lines")->Arg(10'000)->Arg(1'000'000);

void status_of_one_order(benchmark::State& state) {
  ask_of_one_order(state,
                   [](const Ledger& ledger, const OrderId& order) { return ledger.status(order); });
}
BENCHMARK(status_of_one_order)->ArgName("lines")->Arg(10'000)->Arg(1'000'000);

/// Why one order is where it is: open ones, now or half a year ago.
void explain_one_order(benchmark::State& state) {
  const Loaded& shop = loaded(static_cast<std::uint32_t>(state.range(0)), true);
  std::optional<Instant> as_of;
  if (state.range(1) != 0) as_of = shop.ledger.clock()->plus(-std::chrono::days{180}).value();
  std::vector<OrderId> ids;
  const ListQuestion question{.as_of = as_of, .limit = 1000};
  for (const ListedOrder& order : shop.ledger.list(question).value().orders)
    ids.push_back(order.order);
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(shop.ledger.explain(ids[next], as_of));
    next = (next + 1) % ids.size();
  }
}
BENCHMARK(explain_one_order)
    ->ArgNames({"lines", "past"})
    ->ArgsProduct({{10'000, 1'000'000}, {0, 1}})
    ->Unit(benchmark::kMicrosecond);

/// The 100 oldest orders of a class; every line is open. class: as Account is numbered.
void list_of_the_oldest(benchmark::State& state) {
  const Loaded& shop = loaded(static_cast<std::uint32_t>(state.range(0)), false);
  const ListQuestion question{.order_class = static_cast<Account>(state.range(1))};
  std::size_t rows = 0;
  for (auto _ : state) rows = shop.ledger.list(question).value().orders.size();
  state.counters["rows"] = static_cast<double>(rows);
}
BENCHMARK(list_of_the_oldest)
    ->ArgNames({"lines", "class"})
    ->ArgsProduct({{10'000, 1'000'000}, {0, 1, 2, 3}})
    ->Unit(benchmark::kMicrosecond);

/// The page of 100 behind a hundred thousand others.
void list_of_a_later_page(benchmark::State& state) {
  const Loaded& shop = loaded(static_cast<std::uint32_t>(state.range(0)), false);
  ListQuestion question{.order_class = Account::backlog, .limit = 100'000};
  question.after = shop.ledger.list(question).value().next;
  if (!question.after) state.SkipWithError("there is no later page");
  question.limit = 100;
  std::size_t rows = 0;
  for (auto _ : state) rows = shop.ledger.list(question).value().orders.size();
  state.counters["rows"] = static_cast<double>(rows);
}
BENCHMARK(list_of_a_later_page)->ArgName("lines")->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

/// The 100 of the largest value in the backlog: all of it is looked at.
void list_by_value(benchmark::State& state) {
  const Loaded& shop = loaded(static_cast<std::uint32_t>(state.range(0)), false);
  const ListQuestion question{.order_class = Account::backlog, .sort = ListSort::value};
  for (auto _ : state) benchmark::DoNotOptimize(shop.ledger.list(question));
}
BENCHMARK(list_by_value)
    ->ArgName("lines")
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

void late_lines(benchmark::State& state) {
  const Loaded& shop = loaded(static_cast<std::uint32_t>(state.range(0)), false, true);
  std::size_t lines = 0;
  for (auto _ : state) lines = shop.ledger.late().lines.size();
  state.counters["late_lines"] = static_cast<double>(lines);
}
BENCHMARK(late_lines)->ArgName("lines")->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// What an order for two units would get, of SKUs all over the catalogue.
void quote_of_one_sku(benchmark::State& state) {
  const Loaded& shop = loaded(static_cast<std::uint32_t>(state.range(0)), true);
  std::vector<QuoteQuestion> questions;
  shop.ledger.for_each_status({}, [&](const OrderStatus& order) {
    constexpr std::size_t most = 1000;
    if (questions.size() < most)
      questions.push_back({.sku = order.lines.front().sku, .quantity = 2});
  });
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(shop.ledger.quote(questions[next]));
    next = (next + 1) % questions.size();
  }
}
BENCHMARK(quote_of_one_sku)->ArgName("lines")->Arg(10'000)->Arg(1'000'000);

/// The dates of all lines that wait for one SKU, with a supply for every fifty of them.
void dates_of_one_sku(benchmark::State& state) {
  constexpr Instant start = "2026-01-05T08:00:00Z"_instant;
  const auto later = [&](std::int64_t minutes) {
    return *start.plus(std::chrono::minutes(minutes));
  };
  const auto orders = state.range(0);
  const Sku sku = Sku::from("TENT").value();
  Ledger ledger;
  ledger.apply({start, {}, SkuDefined{.sku = sku}}).value();
  for (std::int64_t i = 0; i < orders; ++i) {
    if (i % 50 == 0) {
      SupplyExpected supply{.supply = *SupplyId::from("S" + std::to_string(i)),
                            .sku = sku,
                            .quantity = *Quantity::from(99),
                            .expected_at = later(1'000'000 + i)};
      ledger.apply({later(i), {}, std::move(supply)}).value();
    }
    OrderPlaced placed{.order = *OrderId::from("O" + std::to_string(i)),
                       .currency = "EUR",
                       .lines = {{.line = *LineId::from("1"),
                                  .sku = sku,
                                  .quantity = *Quantity::from(2),
                                  .price = Price::each("249.00"_decimal)}}};
    placed.accepted = true;
    ledger.apply({later(i), {}, std::move(placed)}).value();
  }
  std::int64_t dates = 0;
  for (auto _ : state) {
    dates = 0;
    ledger.for_each_status({}, [&](const OrderStatus& order) {
      for (const Run& run : order.lines.front().runs) dates += run.eta && run.eta->latest ? 1 : 0;
    });
  }
  state.counters["dates"] = static_cast<double>(dates);
  state.SetItemsProcessed(state.iterations() * orders);
}
BENCHMARK(dates_of_one_sku)
    ->ArgName("lines")
    ->RangeMultiplier(10)
    ->Range(1'000, 1'000'000)
    ->Unit(benchmark::kMillisecond);

/// A fork of the whole ledger; taking it down again is not measured.
void fork(benchmark::State& state) {
  Ledger& shop = loaded(static_cast<std::uint32_t>(state.range(0)), state.range(1) != 0).ledger;
  for (auto _ : state) {
    Ledger forked = shop.fork();
    benchmark::DoNotOptimize(forked.clock());
    state.PauseTiming();
    { const Ledger gone = std::move(forked); }
    state.ResumeTiming();
  }
}
BENCHMARK(fork)
    ->ArgNames({"lines", "ships"})
    ->Args({10'000, 1})
    ->Args({1'000'000, 0})
    ->Args({1'000'000, 1})
    ->Unit(benchmark::kMicrosecond);

/// What if the most wanted SKU is counted as gone: a fork, the event, and whose orders stand otherwise.
void what_if(benchmark::State& state) {
  Loaded& all = loaded(static_cast<std::uint32_t>(state.range(0)), true);
  Ledger& shop = all.ledger;
  const Sku& sku = all.most_wanted;
  std::size_t orders = 0;
  for (auto _ : state) {
    Ledger forked = shop.fork();
    forked.apply({.at = *shop.clock(), .body = StockCounted{.sku = sku, .on_hand = 0}}).value();
    orders = shop.diff(forked).orders.size();
  }
  state.counters["orders"] = static_cast<double>(orders);
}
BENCHMARK(what_if)->ArgName("lines")->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

/// What is kept, by open line: everything, history included. No time is measured here.
void memory(benchmark::State& state) {
  const Loaded& shop = loaded(static_cast<std::uint32_t>(state.range(0)), state.range(1) != 0);
  for (auto _ : state) benchmark::DoNotOptimize(shop.bytes);
  state.counters["bytes/open_line"] =
      static_cast<double>(shop.bytes) / static_cast<double>(shop.open_lines);
  state.counters["bytes/line"] =
      static_cast<double>(shop.bytes) / static_cast<double>(state.range(0));
  state.counters["bytes/event"] =
      static_cast<double>(shop.bytes) / static_cast<double>(shop.events);
  state.counters["open_lines"] = static_cast<double>(shop.open_lines);
}
BENCHMARK(memory)
    ->ArgNames({"lines", "ships"})
    ->Args({1'000'000, 0})
    ->Args({1'000'000, 1})
    ->Iterations(1);

/// Letting go of the history but for its last days: how long that takes, and what is left in memory.
void keep_history_since(benchmark::State& state) {
  const auto lines = static_cast<std::uint32_t>(state.range(0));
  const std::vector<Event> events = to_events(make_shop_stream(lines));
  for (auto _ : state) {
    state.PauseTiming();
    const std::size_t before = bytes_in_use();
    const auto bytes_a_line = [&] {
      return static_cast<double>(bytes_in_use() - before) / static_cast<double>(lines);
    };
    Ledger ledger;
    for (const Event& event : events) ledger.apply(event).value();
    state.counters["bytes/line before"] = bytes_a_line();
    const Instant since = ledger.clock()->plus(-std::chrono::days(state.range(1))).value();
    state.ResumeTiming();
    ledger.keep_history_since(since);
    state.PauseTiming();
    state.counters["bytes/line after"] = bytes_a_line();
    state.ResumeTiming();
  }
}
BENCHMARK(keep_history_since)
    ->ArgNames({"lines", "days"})
    ->Args({1'000'000, 90})
    ->Args({1'000'000, 0})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
