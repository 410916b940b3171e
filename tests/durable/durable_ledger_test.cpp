// A ledger in a file: what a user of one meets.
#include "durable/shop_events.hpp"
#include "support/catch.hpp"
#include "support/sql_file.hpp"

#include <orderledger/memory_journal.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;

TEST_CASE("what is applied is there after opening again", "[durable]") {
  const Folder folder("reopen");
  const std::string path = folder.file("shop.ledger");
  {
    DurableLedger shop = DurableLedger::open(path).value();
    for (const Event& event : shop_events(30))
      CHECK(shop.apply(event).value().value() == Applied::applied);
    const auto batch = shop.apply_batch(shop_events(20, 30)).value();
    CHECK(batch.size() == 20);
    CHECK(shop.head() == 50);
    CHECK(shop.verify().value().passed());
  }
  DurableLedger shop = DurableLedger::open(path).value();
  CHECK(shop.head() == 50);
  CHECK(shop.view().value()->digest() == digest_of_shop(50));
  CHECK(shop.apply(shop_event(3)).value().value() == Applied::repeated);
  CHECK(shop.head() == 50);
  const VerifyReport report = shop.verify().value();
  CHECK(report.passed());
  CHECK(report.events == 50);
}

TEST_CASE("a refused event is not kept, and does not stop the others of its batch", "[durable]") {
  const Folder folder("refused");
  const std::string path = folder.file("shop.ledger");
  std::vector<Event> events = shop_events(4);
  events.insert(events.begin() + 3,
                {.at = events[2].at, .body = OrderCancelled{.order = {"NONE"}}});
  {
    DurableLedger shop = DurableLedger::open(path).value();
    const auto outcomes = shop.apply_batch(events).value();
    CHECK(outcomes[3].error().code == ErrorCode::unknown_order);
    CHECK(outcomes[4].value() == Applied::applied);
    CHECK(shop.head() == 4);
  }
  CHECK(DurableLedger::read(path).value().digest() == digest_of_shop(4));
}

TEST_CASE("a second writer is refused, and readers are not", "[durable]") {
  const Folder folder("second");
  const std::string path = folder.file("shop.ledger");
  DurableLedger shop = DurableLedger::open(path).value();
  shop.apply_batch(shop_events(7)).value();
  CHECK(DurableLedger::open(path).error().code == StorageCode::locked);
  CHECK(DurableLedger::read(path).value().digest() == digest_of_shop(7));
  shop.apply(shop_event(7)).value().value();
  CHECK(DurableLedger::read(path).value().digest() == digest_of_shop(8));
}

TEST_CASE("a view stays as it is", "[durable]") {
  DurableLedger shop = DurableLedger::open(std::make_unique<MemoryJournal>()).value();
  shop.apply_batch(shop_events(10)).value();
  const auto ten = shop.view().value();
  CHECK(shop.view().value() == ten);
  shop.apply_batch(shop_events(10, 10)).value();
  CHECK(ten->digest() == digest_of_shop(10));
  CHECK(shop.view().value()->digest() == digest_of_shop(20));
}

TEST_CASE("a ledger that lets go of its past keeps every event in the file", "[durable][history]") {
  const Folder folder("history");
  const std::string path = folder.file("shop.ledger");
  const std::vector<Event> events = shop_events(40);
  const Instant first = events.front().at, since = events[20].at;
  {
    DurableLedger shop = DurableLedger::open(path).value();
    shop.apply_batch(events).value();
    const auto before = shop.view().value();
    CHECK(!shop.keep_history_since(since));
    CHECK(!before->history_since());  // a view stays as it is
    CHECK(shop.view().value()->history_since() == since);
    CHECK(shop.view().value()->status({"NONE"}, first).error().code == ErrorCode::history_not_kept);
    shop.snapshot().value();
    CHECK(shop.verify().value().passed());
  }
  CHECK(DurableLedger::open(path).value().view().value()->history_since() == since);
  const ReplayedFile replayed = DurableLedger::replay(path).value();
  CHECK(!replayed.ledger.history_since());
  CHECK(replayed.ledger.digest() == digest_of_shop(40));
}

TEST_CASE("the file says how its ledger decides", "[durable]") {
  const Folder folder("options");
  const std::string path = folder.file("shop.ledger");
  const LedgerOptions due_date{
      .allocation = AllocationPolicy::due_date,
      .benchmark_waits = {{.category = "slow boats", .min_days = 30, .max_days = 60}}};
  { static_cast<void>(DurableLedger::open(path, {.ledger = due_date}).value()); }
  CHECK(DurableLedger::open(path, {.ledger = due_date}).has_value());
  CHECK(DurableLedger::open(path).has_value());
  CHECK(DurableLedger::open(path, {.ledger = LedgerOptions{}}).error().code ==
        StorageCode::other_options);
}

TEST_CASE("what is no ledger, or not ours to read, has its own error and is left alone",
          "[durable]") {
  const Folder folder("errors");
  const auto code_of = [](const std::string& path) {
    return DurableLedger::open(path).error().code;
  };

  CHECK(DurableLedger::read(folder.file("none")).error().code == StorageCode::not_found);
  CHECK(code_of(folder.file("no/such/folder")) == StorageCode::not_found);

  const std::string text = folder.file("events.jsonl");
  std::ofstream(text) << R"({"type":"time_passed","at":"2026-01-24T10:00:00Z"})"
                      << std::string(9000, '\n');
  CHECK(code_of(text) == StorageCode::not_a_ledger);
  const std::string foreign = folder.file("foreign.db");
  run_sql(foreign, "CREATE TABLE t(x); INSERT INTO t VALUES (1)");
  CHECK(code_of(foreign) == StorageCode::not_a_ledger);
  run_sql(foreign, "INSERT INTO t VALUES (2)");

  const std::string newer = folder.file("newer.ledger");
  { static_cast<void>(DurableLedger::open(newer).value()); }
  run_sql(newer, "PRAGMA user_version = 3");
  CHECK(code_of(newer) == StorageCode::newer_format);
}

// What `ask` answers to a user who is not allowed everything, as root is.
template <class Ask>
StorageCode code_for_nobody(const Ask& ask) {
  const pid_t child = ::fork();
  if (child == 0) {
    constexpr uid_t nobody = 65534;
    if (::geteuid() == 0 && ::seteuid(nobody) != 0) ::_exit(255);
    ::_exit(static_cast<int>(ask()));
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) != 255);
  return static_cast<StorageCode>(WEXITSTATUS(status));
}

TEST_CASE("where nothing may be written, that is the error", "[durable]") {
  const Folder folder("read_only");
  const std::string path = folder.file("shop.ledger");
  { DurableLedger::open(path).value().apply_batch(shop_events(9)).value(); }
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  using std::filesystem::perms;
  std::filesystem::permissions(path, perms::owner_read | perms::others_read);
  std::filesystem::permissions(
      parent, perms::owner_read | perms::owner_exec | perms::others_read | perms::others_exec);
  const auto write = [](const std::string& file) {
    return code_for_nobody([&] { return DurableLedger::open(file).error().code; });
  };
  CHECK(write(path) == StorageCode::read_only);
  CHECK(write(folder.file("another.ledger")) == StorageCode::read_only);
  CHECK(code_for_nobody([&] {
          const auto read = DurableLedger::read(path);
          return read ? StorageCode::closed : read.error().code;
        }) == StorageCode::read_only);
  std::filesystem::permissions(parent, perms::owner_all);
  std::filesystem::permissions(path, perms::owner_all);
  CHECK(DurableLedger::open(path).value().head() == 9);
}

TEST_CASE("an event that is not what was written is named", "[durable]") {
  const Folder folder("damaged");
  const std::string path = folder.file("shop.ledger");
  // Appended one by one, or all at once.
  const auto message_after = [&](const std::string& sql, std::size_t batch = 1) {
    std::filesystem::remove(path);
    {
      DurableLedger shop = DurableLedger::open(path).value();
      while (shop.head() < 9) shop.apply_batch(shop_events(batch, shop.head())).value();
    }
    run_sql(path, sql);
    const auto opened = DurableLedger::open(path);
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == StorageCode::damaged);
    return opened.error().message;
  };
  CHECK_THAT(
      message_after("UPDATE events SET content = replace(content, '249', '248') WHERE seq = 6"),
      Catch::Contains("event 6 "));
  CHECK_THAT(message_after("UPDATE events SET id = 'x' WHERE seq = 4"),
             Catch::Contains("event 4 "));
  CHECK_THAT(message_after("DELETE FROM events WHERE seq = 5"), Catch::Contains("event 5 "));
  CHECK_THAT(message_after("DELETE FROM events WHERE seq = 9"), Catch::Contains("event 9 "));
  CHECK_THAT(message_after("DELETE FROM events WHERE seq = 1"), Catch::Contains("event 1 "));
  CHECK_THAT(message_after("UPDATE head SET options = replace(options, ' 7 14', ' 8 14')"),
             Catch::Contains("event 1 "));
  // Of what was appended at once, all that stand in one row are named.
  CHECK_THAT(message_after("UPDATE events SET content = replace(content, '249', '248')", 9),
             Catch::Contains("one of the events 1 to 9 "));
  CHECK_THAT(message_after("UPDATE events SET count = 2 WHERE seq = 4", 3),
             Catch::Contains("one of the events 4 to 5 "));
  CHECK_THAT(message_after("DELETE FROM events WHERE seq = 4", 3), Catch::Contains("event 4 "));
}

// A closed ledger of so many events with a snapshot of each of the places.
void write_shop(const std::string& path, std::size_t events,
                const std::vector<JournalSeq>& places) {
  std::filesystem::remove(path);
  DurableLedger shop = DurableLedger::open(path).value();
  for (const JournalSeq place : places) {
    shop.apply_batch(shop_events(place - shop.head(), shop.head())).value();
    CHECK(shop.snapshot().value().seq == place);
  }
  shop.apply_batch(shop_events(events - shop.head(), shop.head())).value();
}

TEST_CASE("a ledger opens from its newest snapshot and the events behind it",
          "[durable][snapshot]") {
  const Folder folder("snapshot");
  const std::string path = folder.file("shop.ledger");
  write_shop(path, 50, {20, 40});
  {
    DurableLedger shop = DurableLedger::open(path).value();
    CHECK(shop.recovery().snapshot == 40);
    CHECK(shop.recovery().events == 10);
    CHECK(shop.recovery().passed_over.empty());
    CHECK(shop.head() == 50);
    CHECK(shop.view().value()->digest() == digest_of_shop(50));
    CHECK(shop.apply(shop_event(3)).value().value() == Applied::repeated);
    CHECK(shop.apply(shop_event(50)).value().value() == Applied::applied);
    const VerifyReport report = shop.verify().value();
    CHECK(report.passed());
    CHECK(report.events == 51);
    REQUIRE(report.snapshots.size() == 2);
    CHECK(report.snapshots[0].seq == 40);
    CHECK(report.snapshots[1].seq == 20);
  }
  CHECK(DurableLedger::read(path).value().digest() == digest_of_shop(51));
  CHECK(DurableLedger::replay(path).value().ledger.digest() == digest_of_shop(51));
}

TEST_CASE("a snapshot that cannot be used is passed over: the one before is, or all events are",
          "[durable][snapshot]") {
  const Folder folder("passed_over");
  const std::string path = folder.file("shop.ledger");
  const auto after = [&](const std::string& sql) {
    write_shop(path, 50, {20, 40});
    run_sql(path, sql);
    return DurableLedger::open(path).value();
  };
  const std::string flip =
      "UPDATE snapshot_parts SET content = CAST(substr(content, 1, 999) || x'ff' ||"
      " substr(content, 1001) AS BLOB) WHERE seq ";
  {
    const DurableLedger shop = after(flip + "= 40");
    CHECK(shop.recovery().snapshot == 20);
    CHECK(shop.recovery().events == 30);
    REQUIRE(shop.recovery().passed_over.size() == 1);
    CHECK_THAT(shop.recovery().passed_over.front().message, Catch::Contains("checksum"));
    CHECK(shop.view().value()->digest() == digest_of_shop(50));
    const VerifyReport report = shop.verify().value();
    CHECK_FALSE(report.passed());
    CHECK(report.snapshots[0].error.value().code == StorageCode::damaged);
    CHECK(report.snapshots[1].passed());
  }
  {
    const DurableLedger shop = after(flip + "> 0");
    CHECK(shop.recovery().snapshot == 0);
    CHECK(shop.recovery().events == 50);
    CHECK(shop.recovery().passed_over.size() == 2);
    CHECK(shop.view().value()->digest() == digest_of_shop(50));
  }
  // Of another version: no damage, and no fault of the file.
  {
    const DurableLedger shop = after(
        "UPDATE snapshot_parts SET content = CAST(substr(content, 1, 8) || x'63' ||"
        " substr(content, 10) AS BLOB) WHERE seq = 40 AND number = 0");
    CHECK(shop.recovery().snapshot == 20);
    CHECK(shop.recovery().passed_over.front().code == StorageCode::other_format);
    CHECK(shop.verify().value().passed());
  }
  CHECK(after("DELETE FROM snapshot_parts WHERE seq = 40").recovery().snapshot == 20);
  CHECK(after("DELETE FROM snapshots WHERE seq = 40").recovery().snapshot == 20);
  // Of other events: never even looked at.
  CHECK(after("UPDATE snapshots SET chain = 7 WHERE seq = 40").recovery().snapshot == 20);
  CHECK(after("DROP TABLE snapshot_parts").recovery().events == 50);
  CHECK(after("DROP TABLE snapshots").recovery().events == 50);
}

TEST_CASE("a snapshot that says other things than the events is found by verify, and only there",
          "[durable][snapshot]") {
  const Folder folder("other_ledger");
  const std::string path = folder.file("shop.ledger");
  const std::string other = folder.file("other.ledger");
  write_shop(path, 30, {20});
  {
    DurableLedger shop = DurableLedger::open(other).value();
    shop.apply_batch(shop_events(19)).value();
    shop.apply({.at = shop_event(19).at, .body = TimePassed{}}).value().value();
    CHECK(shop.snapshot().value().seq == 20);
  }
  run_sql(path, "ATTACH '" + other +
                    "' AS other; DELETE FROM snapshot_parts;"
                    "INSERT INTO snapshot_parts SELECT * FROM other.snapshot_parts");
  const auto replayed = DurableLedger::replay(path).value();
  CHECK(replayed.ledger.digest() == digest_of_shop(30));
  REQUIRE(replayed.snapshots.size() == 1);
  CHECK_THAT(replayed.snapshots.front().error.value().message, Catch::Contains("another ledger"));
}

TEST_CASE("a damaged event behind a snapshot is named, one before it is verify's to find",
          "[durable][snapshot]") {
  const Folder folder("damaged_tail");
  const std::string path = folder.file("shop.ledger");
  write_shop(path, 30, {6, 20});
  run_sql(path, "UPDATE events SET content = replace(content, '249', '248') WHERE seq = 7");
  CHECK(DurableLedger::read(path).value().digest() == digest_of_shop(30));
  CHECK_THAT(DurableLedger::replay(path).error().message,
             Catch::Contains("one of the events 7 to 20 "));
  run_sql(path, "UPDATE events SET content = replace(content, '249', '248') WHERE seq = 21");
  CHECK(DurableLedger::read(path).error().code == StorageCode::damaged);
}

TEST_CASE("what is removed makes room: a file does not grow with every snapshot",
          "[durable][snapshot]") {
  const Folder folder("room");
  const std::string path = folder.file("shop.ledger");
  write_shop(path, 20, {10, 20});
  const auto size = [&] { return std::filesystem::file_size(path); };
  const auto before = size();
  {
    DurableLedger shop = DurableLedger::open(path).value();
    for (int round = 0; round < 20; ++round) CHECK(shop.snapshot().has_value());
  }
  CHECK(size() <= before * 2);
}

TEST_CASE("snapshots are written while others apply and read", "[durable][snapshot][threads]") {
  const Folder folder("snapshot_threads");
  const std::string path = folder.file("shop.ledger");
  std::string trouble;
  {
    DurableLedger shop =
        DurableLedger::open(path, {.durability = Durability::process_crash}).value();
    std::atomic<bool> applying = true;
    std::thread snapshots([&] {
      while (applying) {
        const auto written = shop.snapshot();
        if (!written) trouble = written.error().message;
      }
    });
    for (std::size_t n = 0; n < 400; ++n) shop.apply(shop_event(n)).value().value();
    applying = false;
    snapshots.join();
    CHECK(shop.verify().value().passed());
  }
  CHECK(trouble.empty());
  const DurableLedger shop = DurableLedger::open(path).value();
  CHECK(shop.recovery().snapshot > 0);
  CHECK(shop.view().value()->digest() == digest_of_shop(400));
}

TEST_CASE("snapshots are written after so many events, without being asked for",
          "[durable][snapshot][threads]") {
  const Folder folder("snapshot_every");
  const std::string path = folder.file("shop.ledger");
  const DurableOptions options{.durability = Durability::process_crash, .snapshot_every = 30};
  {
    DurableLedger shop = DurableLedger::open(path, options).value();
    shop.apply_batch(shop_events(29)).value();
  }
  CHECK(DurableLedger::open(path).value().recovery().snapshot == 0);
  {
    DurableLedger shop = DurableLedger::open(path, options).value();
    shop.apply(shop_event(29)).value().value();
    for (std::size_t n = 30; DurableLedger::replay(path).value().snapshots.empty(); ++n)
      shop.apply(shop_event(n)).value().value();
    CHECK(shop.verify().value().passed());
  }
  {
    const DurableLedger shop = DurableLedger::open(path).value();
    CHECK(shop.recovery().snapshot >= 30);
    CHECK(shop.view().value()->digest() == digest_of_shop(shop.head()));
  }
  // Closing does not wait for one, nor does one that is given up harm.
  for (int round = 0; round < 20; ++round) {
    DurableLedger shop = DurableLedger::open(path, options).value();
    shop.apply_batch(shop_events(40, shop.head())).value();
  }
  CHECK(DurableLedger::replay(path).value().ledger.digest() ==
        DurableLedger::read(path).value().digest());
}

TEST_CASE("submitted events are acknowledged in order, once each", "[durable][threads]") {
  const Folder folder("submit");
  const std::string path = folder.file("shop.ledger");
  std::vector<std::size_t> acknowledged;
  {
    DurableLedger shop = DurableLedger::open(path, {.max_in_flight = 50}).value();
    for (std::size_t n = 0; n < 500; ++n) {
      shop.submit(shop_event(n), [&acknowledged, n](const DurableLedger::Outcome& outcome) {
        if (outcome && *outcome) acknowledged.push_back(n);
      });
    }
    shop.flush();
    CHECK(acknowledged.size() == 500);
    CHECK(shop.head() == 500);
    for (std::size_t n = 500; n < 520; ++n) {
      shop.submit(shop_event(n),
                  [&acknowledged, n](const DurableLedger::Outcome&) { acknowledged.push_back(n); });
    }
  }  // waits for the rest
  REQUIRE(acknowledged.size() == 520);
  for (std::size_t n = 0; n < 520; ++n) REQUIRE(acknowledged[n] == n);
  CHECK(DurableLedger::read(path).value().digest() == digest_of_shop(520));
}

TEST_CASE("eight readers see whole states while four threads apply", "[durable][threads]") {
  // Each writer receives stock of its own SKU, always two at a time in one batch: a reader must never see one.
  const Folder folder("threads");
  DurableLedger shop =
      DurableLedger::open(folder.file("shop.ledger"), {.durability = Durability::process_crash})
          .value();
  constexpr std::size_t writers = 4;
  constexpr std::size_t rounds = 60;
  const auto order = [](std::size_t writer, std::size_t round, int half) {
    return order_id(std::to_string(writer) + '-' + std::to_string(round) + '-' +
                    std::to_string(half));
  };
  shop.apply({.at = opening, .body = SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow}})
      .value()
      .value();
  std::vector<std::string> trouble(writers + 8);
  std::atomic<std::size_t> writing = writers;
  std::vector<std::thread> threads;
  for (std::size_t writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      for (std::size_t round = 0; round < rounds; ++round) {
        std::vector<Event> pair;
        for (const int half : {1, 2})
          pair.push_back(
              {.at = opening,
               .body = new_order(order(writer, round, half), {new_line({"1"}, {"TENT"}, 1)})});
        const auto outcomes = shop.apply_batch(pair);
        if (!outcomes || !(*outcomes)[0] || !(*outcomes)[1]) trouble[writer] = "not applied";
        const auto view = shop.view();
        if (!view || !(*view)->status(order(writer, round, 2)))
          trouble[writer] = "own order not seen";
      }
      --writing;
    });
  }
  for (std::size_t reader = 0; reader < 8; ++reader) {
    threads.emplace_back([&, reader] {
      std::int64_t before = 0;
      while (writing > 0) {
        const auto view = shop.view();
        if (!view) {
          trouble[writers + reader] = view.error().message;
          return;
        }
        const std::int64_t open = (*view)->totals().open_orders;
        if (open % 2 != 0) trouble[writers + reader] = "half a batch was seen";
        if (open < before) trouble[writers + reader] = "went back";
        before = open;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& each : trouble) CHECK(each.empty());
  CHECK(shop.head() == 1 + 2 * writers * rounds);
  CHECK(shop.verify().value().passed());
}

}  // namespace
