#include "comparison.hpp"

#include "../bytes_in_use.hpp"
#include "../shop_events.hpp"
#include "../store_file.hpp"
#include "duckdb_peer.hpp"
#include "history.hpp"
#include "ledger_answers.hpp"
#include "naive_peer.hpp"
#include "named_peer.hpp"
#include "report.hpp"
#include "result_table.hpp"
#include "rounds.hpp"
#include "sqlite_history.hpp"
#include "sqlite_peer.hpp"

#include <orderledger/durable_ledger.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace peers {

namespace {

using namespace orderledger;
using shop_stream::EventFeed;
using shop_stream::Row;
using shop_stream::ShopStream;

constexpr int middle_day = shop_stream::days / 2 - 1;
constexpr std::array<int, 3> past_days = {shop_stream::days / 4 - 1, middle_day,
                                          shop_stream::days * 3 / 4 - 1};
constexpr AgeBounds other_bounds = {1, 3, 5, 90,
                                    365};  // nobody can have prepared the sums for these

/// What other programs publish for streams of seed 42: the reports by whole lines.
struct PublishedDigests {
  std::uint64_t last_day = 0;
  std::uint64_t middle_day = 0;
};
const std::map<std::uint32_t, PublishedDigests> published = {
    {100'000, {0x68f2'647d'5aa3'0f43, 0x653c'46a9'574e'158b}},
    {1'000'000, {0xc126'e505'c8db'0e41, 0x7034'b83a'c578'68b8}},
    {10'000'000, {0xbbd3'd5ba'2e88'f51e, 0x3272'd740'470a'387a}},
};
constexpr std::uint64_t published_seed = 42;

std::string hexadecimal(std::uint64_t digest) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(digest));
  return text.data();
}

void require_equal(const std::string& who, const std::string& what, std::uint64_t expected,
                   std::uint64_t got) {
  if (got != expected)
    throw std::runtime_error(who + ": " + what + " has digest " + hexadecimal(got) + ", not " +
                             hexadecimal(expected));
}

/// Events that are in hand at once: each time so many are made, which is not timed, and then told.
constexpr std::size_t piece = 1000;

/// What became of them is told to `tell` piece by piece; gives the seconds that it took, and counts them.
double seconds_of_telling(EventFeed& feed, std::size_t& events,
                          const std::function<void(std::span<const Event>)>& tell) {
  double seconds = 0;
  for (;;) {
    const std::span<const Event> next = feed.next(piece);
    if (next.empty()) return seconds;
    events += next.size();
    seconds += seconds_of([&] { tell(next); });
  }
}

void tell(Ledger& ledger, std::span<const Event> events) {
  for (const Event& event : events) static_cast<void>(ledger.apply(event).value());
}

void tell(NaivePeer& peer, std::span<const Row> rows) {
  for (const Row& row : rows) peer.apply(row);
}

void tell(SqlitePeer& peer, std::span<const Row> rows) { peer.apply(rows); }

class Comparison {
 public:
  explicit Comparison(const ComparisonOptions& options)
      : options_(options),
        stream_(shop_stream::make_shop_stream(options.lines, options.seed)),
        asked_(orders_to_ask_for()) {}

  std::string run() {
    load();
    check();
    add_ingest();
    add_reports();
    add_past();
    add_statuses();
    table_.add_sizes("memory", sizes_, stream_.lines, static_cast<double>(naive_.open_lines()));
    return heading() + table_.to_markdown();
  }

 private:
  [[nodiscard]] shop_stream::EventOptions event_options(bool event_ids) const {
    return {.event_ids = event_ids, .scattered_ids = options_.scattered_ids};
  }

  struct Checkpoint {
    std::uint32_t second = 0;
    std::uint64_t digest = 0;  // of the ledger's report
  };

  struct AskedOrder {
    std::uint32_t number = 0;
    OrderId id;
  };

  [[nodiscard]] std::vector<AskedOrder> orders_to_ask_for() const {
    constexpr std::size_t count = 10'000;
    std::mt19937_64 random(options_.seed);
    std::vector<AskedOrder> orders;
    while (orders.size() < count) {
      const auto number = static_cast<std::uint32_t>(random() % stream_.orders);
      orders.push_back({number, shop_stream::order_id(number, event_options(false))});
    }
    return orders;
  }

  [[nodiscard]] std::string heading() const {
    return "**" + grouped(stream_.lines) + " lines**, seed " + std::to_string(options_.seed) +
           ": " + grouped(stream_.rows.size()) + " rows, " + grouped(events_) + " events, " +
           grouped(static_cast<std::uint64_t>(naive_.open_lines())) + " lines open at the end" +
           (options_.scattered_ids ? ", ids scattered" : "") + "; " +
           std::to_string(options_.rounds) + (options_.rounds == 1 ? " round" : " rounds") +
           ". All agree on " + std::to_string(options_.checkpoints) + " reports, the last " +
           hexadecimal(last_digest()) + (is_published() ? ", and with the published ones" : "") +
           ".\n\n";
  }

  // ------------------------------------------------------------------------------ the same answers

  /// All of them, for the checks and the questions; and what they keep.
  void load() {
    const auto grown_by = [](const auto& bytes, const auto& work) {
      const double before = bytes();
      work();
      return bytes() - before;
    };
    const auto own_bytes = [] { return static_cast<double>(bytes_in_use()); };
    const auto sqlite_bytes = [] { return static_cast<double>(sqlite3_memory_used()); };
    const double ledger = grown_by(own_bytes, [&] {
      EventFeed feed(stream_, event_options(false));
      static_cast<void>(seconds_of_telling(
          feed, events_, [&](std::span<const Event> events) { tell(ledger_, events); }));
    });
    set_checkpoints();
    const double naive = grown_by(own_bytes, [&] { tell_and_check("maps and queues", naive_); });
    const double tables = grown_by(sqlite_bytes, [&] {
      sqlite_.emplace(SqliteStorage{});
      tell_and_check("SQLite", *sqlite_);
    });
    sqlite_->analyze();
    const double intervals = grown_by(own_bytes, [&] { history_ = record_history(); });
    const double rows = grown_by(sqlite_bytes, [&] { sqlite_history_.emplace(*history_); });
    sizes_ = {{"ledger, history included", ledger},
              {"maps and queues", naive},
              {"maps and queues, array of intervals", naive + intervals},
              {"SQLite in memory", tables},
              {"SQLite in memory, table of intervals", tables + rows}};
    duckdb_ = load_duckdb(*history_);
    if (duckdb_) sizes_.push_back({"DuckDB, what is open and intervals", duckdb_->bytes()});
  }

  /// What the ledger says was open at the end of seconds in which something happened. A fault in who is served
  /// first heals when stock comes: the last day alone would hide it.
  void set_checkpoints() {
    const auto count = static_cast<std::size_t>(options_.checkpoints);
    for (std::size_t n = 1; n < count; ++n)
      add_checkpoint(stream_.rows[stream_.rows.size() * n / count].second);
    add_checkpoint(last_second_of(last_day));
  }

  void add_checkpoint(std::uint32_t second) {
    checkpoints_.push_back({second, ledger_report(ledger_, second, default_bounds).digest()});
  }

  template <class Peer>
  void tell_and_check(const std::string& who, Peer& peer) const {
    std::span<const Row> rest(stream_.rows);
    for (const Checkpoint& checkpoint : checkpoints_) {
      const auto after = [&](const Row& row) { return row.second > checkpoint.second; };
      const auto end = std::find_if(rest.begin(), rest.end(), after);
      const auto told = static_cast<std::size_t>(end - rest.begin());
      tell(peer, rest.first(told));
      rest = rest.subspan(told);
      require_equal(who, "the report", checkpoint.digest,
                    peer.report(day_of(checkpoint.second), default_bounds).digest());
    }
  }

  [[nodiscard]] History record_history() const {
    History history(stream_.orders, stream_.lines);
    NaivePeer peer(&history);
    tell(peer, stream_.rows);
    return history;
  }

  [[nodiscard]] bool is_published() const {
    return options_.seed == published_seed && published.contains(stream_.lines);
  }

  /// That stream and ledger are those that others measured.
  void check_published() const {
    if (!is_published()) return;
    const PublishedDigests& expected = published.at(stream_.lines);
    const auto digest = [&](int day) {
      return report_by_whole_lines(ledger_, stream_, last_second_of(day)).digest();
    };
    require_equal("ledger", "the published report of the last day", expected.last_day,
                  digest(last_day));
    require_equal("ledger", "the published report of the middle day", expected.middle_day,
                  digest(middle_day));
  }

  /// What was not checked while they were told.
  void check() {
    check_published();
    for (const Checkpoint& checkpoint : checkpoints_) {
      require_equal("array of intervals", "the report of the past", checkpoint.digest,
                    history_->report(checkpoint.second, default_bounds).digest());
      require_equal("SQLite, table of intervals", "the report of the past", checkpoint.digest,
                    sqlite_history_->report(checkpoint.second, default_bounds).digest());
      if (duckdb_)
        require_equal("DuckDB, table of intervals", "the report of the past", checkpoint.digest,
                      duckdb_->past_report(checkpoint.second, default_bounds).digest());
      const Report all_ages = ledger_report(ledger_, checkpoint.second, default_bounds);
      require_equal("ledger", "the totals", all_ages.without_ages().digest(),
                    to_report(ledger_.totals(end_of(checkpoint.second))).digest());
    }
    const std::uint64_t other =
        ledger_report(ledger_, last_second_of(last_day), other_bounds).digest();
    require_equal("maps and queues", "the report by other bounds", other,
                  naive_.report(last_day, other_bounds).digest());
    require_equal("SQLite", "the report by other bounds", other,
                  sqlite_->report(last_day, other_bounds).digest());
    if (duckdb_) {
      require_same_end("DuckDB", duckdb_->report(last_day, default_bounds));
      require_equal("DuckDB", "the report by other bounds", other,
                    duckdb_->report(last_day, other_bounds).digest());
    }
    check_statuses();
  }

  void check_statuses() {
    for (const AskedOrder& order : asked_) {
      const auto expected = to_open_class(ledger_.status(order.id).value().order_class);
      if (naive_.class_of(order.number) != expected ||
          sqlite_->class_of(order.number) != expected ||
          (duckdb_ && duckdb_->class_of(order.number) != expected))
        throw std::runtime_error("order " + order.id.text() + ": not in the same class");
    }
  }

  // ------------------------------------------------------------------------------------ their times

  /// On which all agree.
  [[nodiscard]] std::uint64_t last_digest() const { return checkpoints_.back().digest; }

  void require_same_end(const std::string& who, const Report& report) const {
    require_equal(who, "the report", last_digest(), report.digest());
  }

  void require_same_end(const std::string& who, const Ledger& ledger) const {
    require_same_end(who, ledger_report(ledger, last_second_of(last_day), default_bounds));
  }

  // Telling it is timed; then it must answer as the others.

  double ledger_ingest(bool event_ids) const {
    Ledger ledger;
    EventFeed feed(stream_, event_options(event_ids));
    std::size_t count = 0;
    const double seconds = seconds_of_telling(
        feed, count, [&](std::span<const Event> events) { tell(ledger, events); });
    require_same_end("ledger", ledger);
    return seconds;
  }

  double durable_ingest() const {
    const StoreFile file(options_.folder);
    DurableLedger shop = DurableLedger::open(file.path()).value();
    EventFeed feed(stream_, event_options(false));
    std::size_t count = 0;
    const double seconds = seconds_of_telling(feed, count, [&](std::span<const Event> events) {
      for (const auto& applied : shop.apply_batch(events).value())
        static_cast<void>(applied.value());
    });
    require_same_end("ledger in a file", *shop.view().value());
    return seconds;
  }

  double naive_ingest() const {
    NaivePeer peer;
    const double seconds = seconds_of([&] { tell(peer, stream_.rows); });
    require_same_end("maps and queues", peer.report(last_day, default_bounds));
    return seconds;
  }

  /// Told the events that the ledger is told.
  double named_ingest(bool keeps_past) const {
    std::optional<History> history;
    if (keeps_past) history.emplace(stream_.orders, stream_.lines);
    NamedPeer peer(keeps_past ? &*history : nullptr);
    EventFeed feed(stream_, event_options(false));
    std::size_t count = 0;
    const double seconds = seconds_of_telling(feed, count, [&](std::span<const Event> events) {
      for (const Event& event : events) peer.apply(event);
    });
    require_same_end("maps and queues by text", peer.shop().report(last_day, default_bounds));
    if (keeps_past)
      require_same_end("maps and queues by text, their past",
                       history->report(last_second_of(last_day), default_bounds));
    return seconds;
  }

  double sqlite_ingest(const SqliteStorage& storage) const {
    SqlitePeer peer(storage);
    const double seconds = seconds_of([&] { peer.apply(stream_.rows); });
    peer.analyze();
    require_same_end("SQLite", peer.report(last_day, default_bounds));
    return seconds;
  }

  double sqlite_file_ingest(const char* synchronous) const {
    const StoreFile file(options_.folder);
    return sqlite_ingest({.path = file.path(), .rows = 1000, .synchronous = synchronous});
  }

  /// Of what maps and queues made of the stream, at its end.
  double duckdb_ingest() const {
    std::unique_ptr<DuckdbPeer> peer;
    const double seconds = seconds_of([&] { peer = load_duckdb(record_history()); });
    require_same_end("DuckDB", peer->report(last_day, default_bounds));
    return seconds;
  }

  /// Where it is installed, it takes part.
  void add_duckdb(std::vector<Contender>& stores, Contender duckdb) const {
    if (duckdb_) stores.push_back(std::move(duckdb));
  }

  void add_ingest() {
    const auto rows = static_cast<double>(stream_.rows.size());
    std::vector<Contender> stores = {
        {"ledger", [&] { return ledger_ingest(false); }},
        {"ledger, an id on every event", [&] { return ledger_ingest(true); }},
        {"maps and queues", [&] { return naive_ingest(); }},
        {"maps and queues, ids are texts", [&] { return named_ingest(false); }},
        {"maps and queues, texts and the past", [&] { return named_ingest(true); }},
        {"SQLite in memory", [&] { return sqlite_ingest({}); }},
        {"SQLite file, synchronous=NORMAL", [&] { return sqlite_file_ingest("NORMAL"); }},
        {"SQLite file, synchronous=FULL", [&] { return sqlite_file_ingest("FULL"); }},
        {"ledger in a file, safe as FULL", [&] { return durable_ingest(); }}};
    add_duckdb(stores, {"maps and queues, then DuckDB in bulk", [&] { return duckdb_ingest(); }});
    table_.add_rates("take in the stream", run_rounds(options_.rounds, stores), rows);
  }

  void add_reports() {
    const Instant now = end_of(last_second_of(last_day));
    const auto totals_and_ages = [&] {
      static_cast<void>(ledger_.totals(now));
      static_cast<void>(ledger_.aging({.as_of = now}));
    };
    add_report("totals and ages, now", totals_and_ages, default_bounds);
    const AgingQuestion question{.as_of = now, .bounds = to_aging_bounds(other_bounds)};
    const auto ages = [&] { static_cast<void>(ledger_.aging(question)); };
    add_report("ages by other bounds, now", ages, other_bounds);
  }

  void add_report(const std::string& what, const std::function<void()>& ask_ledger,
                  const AgeBounds& bounds) {
    const auto ask_naive = [&] { static_cast<void>(naive_.report(last_day, bounds)); };
    const auto ask_sqlite = [&] { static_cast<void>(sqlite_->report(last_day, bounds)); };
    const auto ask_duckdb = [&] { static_cast<void>(duckdb_->report(last_day, bounds)); };
    std::vector<Contender> stores = {
        {"ledger", [&] { return seconds_of_one(ask_ledger); }},
        {"maps and queues, scan", [&] { return seconds_of_one(ask_naive); }},
        {"SQLite in memory, join and group", [&] { return seconds_of_one(ask_sqlite); }}};
    add_duckdb(stores,
               {"DuckDB, loaded with what is open", [&] { return seconds_of_one(ask_duckdb); }});
    table_.add_times(what, run_rounds(options_.rounds, stores), 1);
  }

  void add_past() {
    // Days from all over the two years: for a scan it matters how far back they are.
    const auto of_each_day = [](const std::function<void(std::uint32_t)>& ask) {
      return seconds_of_one([&] {
        for (const int day : past_days) ask(last_second_of(day));
      });
    };
    const auto ask_ledger = [&](std::uint32_t second) {
      const Instant as_of = end_of(second);
      static_cast<void>(ledger_.totals(as_of));
      static_cast<void>(ledger_.aging({.as_of = as_of}));
    };
    const auto ask_array = [&](std::uint32_t second) {
      static_cast<void>(history_->report(second, default_bounds));
    };
    const auto ask_table = [&](std::uint32_t second) {
      static_cast<void>(sqlite_history_->report(second, default_bounds));
    };
    const auto ask_duckdb = [&](std::uint32_t second) {
      static_cast<void>(duckdb_->past_report(second, default_bounds));
    };
    std::vector<Contender> stores = {
        {"ledger", [&] { return of_each_day(ask_ledger); }},
        {"array of intervals, scan", [&] { return of_each_day(ask_array); }},
        {"SQLite, table of intervals", [&] { return of_each_day(ask_table); }}};
    add_duckdb(stores, {"DuckDB, table of intervals", [&] { return of_each_day(ask_duckdb); }});
    table_.add_times("totals and ages, as of a past day", run_rounds(options_.rounds, stores),
                     past_days.size());
  }

  void add_statuses() {
    const auto of_each_order = [&](const std::function<void(const AskedOrder&)>& ask) {
      return seconds_of([&] {
        for (const AskedOrder& order : asked_) ask(order);
      });
    };
    const auto ask_ledger = [&](const AskedOrder& order) {
      static_cast<void>(ledger_.status(order.id));
    };
    const auto ask_ledger_class = [&](const AskedOrder& order) {
      static_cast<void>(ledger_.order_class(order.id));
    };
    const auto ask_naive = [&](const AskedOrder& order) {
      static_cast<void>(naive_.class_of(order.number));
    };
    const auto ask_sqlite = [&](const AskedOrder& order) {
      static_cast<void>(sqlite_->class_of(order.number));
    };
    const auto ask_duckdb = [&](const AskedOrder& order) {
      static_cast<void>(duckdb_->class_of(order.number));
    };
    std::vector<Contender> stores = {
        {"ledger: class", [&] { return of_each_order(ask_ledger_class); }},
        {"ledger: class, reasons, dates", [&] { return of_each_order(ask_ledger); }},
        {"maps and queues: class", [&] { return of_each_order(ask_naive); }},
        {"SQLite in memory: class", [&] { return of_each_order(ask_sqlite); }}};
    add_duckdb(stores, {"DuckDB: class, if open", [&] { return of_each_order(ask_duckdb); }});
    table_.add_times("one order", run_rounds(options_.rounds, stores),
                     static_cast<double>(asked_.size()));
  }

  ComparisonOptions options_;
  ShopStream stream_;
  std::size_t events_ = 0;
  std::vector<AskedOrder> asked_;

  Ledger ledger_;
  NaivePeer naive_;
  std::optional<SqlitePeer> sqlite_;
  std::optional<History> history_;
  std::optional<SqliteHistory> sqlite_history_;
  std::unique_ptr<DuckdbPeer> duckdb_;  // none: not installed
  std::vector<Checkpoint> checkpoints_;
  std::vector<ResultTable::Size> sizes_;
  ResultTable table_;
};

}  // namespace

std::string compare(const ComparisonOptions& options) { return Comparison(options).run(); }

}  // namespace peers
