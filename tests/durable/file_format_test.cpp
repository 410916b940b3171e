// How a ledger lies in its file: what other programs read there, and what later versions must.
#include "durable/shop_events.hpp"
#include "support/catch.hpp"
#include "support/sql_file.hpp"

#include <orderledger/json/events.hpp>
#include <orderledger/sqlite/file_journal.hpp>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;
using sqlite::FileJournal;

Deadline soon() { return Deadline::after(std::chrono::seconds(60)); }

// Both were written by `orderledger apply FILE examples/sample/story.jsonl` of their day (format 2: its first event
// first, then all), and are never made anew.
TEST_CASE("a ledger of an earlier format opens for ever", "[durable][format]") {
  const Folder folder("format");
  Digest first;
  for (const std::string name : {"format_1.ledger", "format_2.ledger"}) {
    CAPTURE(name);
    const std::string path = folder.file(name);
    std::filesystem::copy_file("tests/durable/" + name, path);
    CHECK(DurableLedger::read(path).value().totals().open_orders == 11);
    {
      DurableLedger shop = DurableLedger::open(path).value();
      CHECK(shop.head() == 72);
      CHECK(shop.verify().value().passed());
      // And goes on, in whatever format.
      const Instant later = opening.plus(std::chrono::hours(24 * 3650)).value();
      shop.apply_batch(std::vector<Event>(3, {.at = later, .body = TimePassed{}})).value();
    }
    const Ledger ledger = DurableLedger::read(path).value();
    if (name == "format_1.ledger") first = ledger.digest();
    CHECK(ledger.digest() == first);
    CHECK(SqlFile(path).rows("PRAGMA user_version") == std::vector<std::string>{"2"});
    CHECK(SqlFile(path).rows("SELECT count(*) FROM each_event") == std::vector<std::string>{"75"});
  }
}

TEST_CASE("to be read, a file of an earlier format stays as it is", "[durable][format]") {
  const Folder folder("format_kept");
  const std::string path = folder.file("shop.ledger");
  std::filesystem::copy_file("tests/durable/format_1.ledger", path);
  CHECK(DurableLedger::replay(path).value().ledger.totals().open_orders == 11);
  CHECK(SqlFile(path).rows("PRAGMA user_version") == std::vector<std::string>{"1"});
}

TEST_CASE("who reads a file while a writer brings it up to this format reads on",
          "[durable][format]") {
  const Folder folder("upgraded");
  const std::string path = folder.file("shop.ledger");
  std::filesystem::copy_file("tests/durable/format_1.ledger", path);
  const auto reader =
      FileJournal::open(path, {.access = sqlite::Access::read_only}, soon()).value();
  const auto entries = [&] {
    std::size_t count = 0;
    static_cast<void>(reader
                          ->read(
                              1, [&](const StoredEntry&) { ++count; }, soon())
                          .value());
    return count;
  };
  CHECK(entries() == 72);
  const Instant later = opening.plus(std::chrono::hours(24 * 3650)).value();
  const std::vector<Event> three(3, {.at = later, .body = TimePassed{}});
  DurableLedger shop = DurableLedger::open(path).value();
  REQUIRE(shop.apply_batch(three).value().size() == 3);
  CHECK(entries() == 75);
}

TEST_CASE("SQL reads every event, with its id, wherever it stands in its row",
          "[durable][format]") {
  const Folder folder("each_event");
  const std::string path = folder.file("shop.ledger");
  std::vector<Event> events = shop_events(200);
  // Characters that mean something to the rows, to JSON or to SQL.
  events[30].id = event_id("a,b\"c");
  events[31].id.reset();
  events[62].body = SkuDefined{.sku = {"TENT"},
                               .title = "Zelt \"Nord\", 2'er\nzweite Zeile \\n",
                               .backorders = OrderPolicy::allow};
  {
    DurableLedger shop = DurableLedger::open(path).value();
    shop.apply(events[0]).value().value();
    REQUIRE(shop.apply_batch(std::span(events).subspan(1)).value().size() == 199);
    REQUIRE(shop.head() == 200);
  }
  const SqlFile file(path);
  std::vector<std::string> expected;
  for (std::size_t n = 0; n < events.size(); ++n)
    expected.push_back(std::to_string(n + 1) + '|' +
                       (events[n].id ? std::string(events[n].id->text()) : "") + '|' +
                       json::to_json(events[n]));
  CHECK(file.rows("SELECT seq, id, content FROM each_event ORDER BY seq") == expected);
  // A commit of many takes a few rows.
  const std::size_t rows = file.rows("SELECT 1 FROM events").size();
  CHECK(rows > 2);
  CHECK(rows < 10);
}

std::vector<std::string> contents(Journal& journal, JournalSeq from) {
  std::vector<std::string> all;
  const auto last = journal.read(
      from,
      [&](const StoredEntry& entry) {
        REQUIRE(entry.seq == from + all.size());
        all.push_back(std::string(entry.id) + '=' + std::string(entry.content));
      },
      soon());
  REQUIRE(last.value() == from + all.size() - 1);
  return all;
}

TEST_CASE("entries of any bytes are read from any place, however they share rows",
          "[durable][format]") {
  const Folder folder("rows");
  const std::string path = folder.file("j");
  // Lines, nothing, ends of lines, and more than fits a row.
  std::vector<std::string> ids;
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i) {
    ids.push_back(i % 3 == 0 ? "" : (i % 7 == 0 ? "two\nlines" : "id") + std::to_string(i));
    texts.push_back(i % 5 == 0   ? std::string(i % 2 == 0 ? "\n" : "")
                    : i % 4 == 0 ? std::string("a\nb") + std::to_string(i)
                    : i % 9 == 0 ? std::string(20'000, static_cast<char>('a' + i % 26))
                                 : "text" + std::to_string(i));
  }
  std::vector<JournalEntry> all;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    all.push_back({.id = ids[i], .content = texts[i]});
    expected.push_back(ids[i] + '=' + texts[i]);
  }
  const auto journal = FileJournal::open(path, {}, soon()).value();
  static_cast<void>(journal->keep_options("o", soon()).value());
  const JournalEpoch epoch = journal->begin_epoch(soon()).value();
  const auto append = [&](std::size_t from, std::size_t count, JournalSeq expected_seq) {
    return journal->append({.batch = std::span(all).subspan(from, count),
                            .expected_seq = expected_seq,
                            .epoch = epoch},
                           soon());
  };
  for (std::size_t from = 0; from < all.size(); from += 8)
    REQUIRE(append(from, 8, from).outcome == AppendOutcome::ok);

  for (std::size_t from = 0; from <= all.size(); ++from) {
    CAPTURE(from);
    CHECK(contents(*journal, from + 1) ==
          std::vector<std::string>(expected.begin() + static_cast<std::ptrdiff_t>(from),
                                   expected.end()));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    const auto place = journal->resolve(ids[i], soon()).value();
    CHECK(place == (ids[i].empty() ? std::optional<JournalSeq>() : JournalSeq{i + 1}));
  }
  CHECK_FALSE(journal->resolve("d1", soon()).value());  // a part of one
  CHECK_FALSE(journal->resolve("id1\nid2", soon()).value());
  // An earlier attempt is known again, also where it begins and ends inside of rows.
  for (std::size_t from = 0; from < all.size(); ++from) {
    for (const std::size_t count : {1U, 3U, 11U}) {
      CAPTURE(from, count);
      if (from + count == all.size() || from + count > all.size()) continue;
      CHECK(append(from, count, from).outcome == AppendOutcome::duplicate);
      CHECK(append(from + 1, std::min(count, all.size() - from - 1), from).outcome ==
            AppendOutcome::conflict);
    }
  }
  // The chain is of the entries, whatever rows they stand in; snapshots say what it is at a place.
  const std::string single_path = folder.file("single");
  const auto single = FileJournal::open(single_path, {}, soon()).value();
  static_cast<void>(single->keep_options("o", soon()).value());
  REQUIRE(single->begin_epoch(soon()).value() == epoch);
  for (std::size_t i = 0; i < all.size(); ++i)
    REQUIRE(single
                ->append({.batch = std::span(all).subspan(i, 1), .expected_seq = i, .epoch = epoch},
                         soon())
                .outcome == AppendOutcome::ok);
  for (JournalSeq seq = 1; seq <= all.size(); ++seq) {
    CAPTURE(seq);
    for (Journal* each : {journal.get(), single.get()}) {
      REQUIRE_FALSE(each->keep_snapshot_part(
          {.seq = seq, .number = 0, .epoch = epoch, .bytes = "s"}, soon()));
      REQUIRE_FALSE(each->finish_snapshot({.seq = seq, .parts = 1, .epoch = epoch}, soon()));
      REQUIRE(each->snapshots(soon()).value().front() == seq);
    }
    const std::string chains = "SELECT chain FROM snapshots ORDER BY seq";
    CHECK(SqlFile(path).rows(chains) == SqlFile(single_path).rows(chains));
  }
}

TEST_CASE("the write-ahead log is longer than it need be, so that commits seldom lengthen it",
          "[durable][format]") {
  const Folder folder("log");
  const std::string path = folder.file("shop.ledger");
  DurableLedger shop = DurableLedger::open(path, {.durability = Durability::process_crash}).value();
  std::set<std::uintmax_t> sizes;
  for (std::size_t n = 0; n < 400; ++n) {
    shop.apply(shop_event(n)).value().value();
    sizes.insert(std::filesystem::file_size(path + "-wal"));
  }
  CHECK(sizes.size() < 10);
  // Who opens it now reads past no zeros.
  CHECK(DurableLedger::read(path).value().digest() == digest_of_shop(400));
}

}  // namespace
