// What every journal promises (journal.hpp), asked of each there is; and what the faulty one is for.
#include "durable/shop_events.hpp"
#include "support/catch.hpp"

#include <orderledger/fault_journal.hpp>
#include <orderledger/memory_journal.hpp>
#include <orderledger/sqlite/file_journal.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;
using sqlite::FileJournal;
using sqlite::FileOptions;

Deadline soon() { return Deadline::after(std::chrono::seconds(60)); }
Deadline passed() { return Deadline::after(std::chrono::seconds(0)); }

// One journal and the ways to it.
struct Store {
  std::string name;
  std::function<std::unique_ptr<Journal>()> open;  // as its only user
};

std::vector<Store> every_store(const Folder& folder) {
  const auto memory = std::make_shared<MemoryJournal>();
  return {
      {"memory", [memory] { return memory->share(); }},
      {"file", [path = folder.file("j")] { return FileJournal::open(path, {}, soon()).value(); }}};
}

std::vector<std::string> contents(Journal& journal, JournalSeq from = 1) {
  std::vector<std::string> all;
  JournalSeq next = from;
  const auto last = journal.read(
      from,
      [&](const StoredEntry& entry) {
        CHECK(entry.seq == next++);
        all.push_back(std::string(entry.id) + '=' + std::string(entry.content));
      },
      soon());
  CHECK(last.value() == next - 1);
  return all;
}

TEST_CASE("a journal gives back what was appended, in order, also to who opens it later",
          "[durable][journal]") {
  const Folder folder("journal_read");
  for (const Store& store : every_store(folder)) {
    CAPTURE(store.name);
    auto journal = store.open();
    CHECK(journal->keep_options("options", soon()).value() == "options");
    const JournalEpoch epoch = journal->begin_epoch(soon()).value();
    CHECK(journal->head(soon()).value() == 0);
    CHECK(contents(*journal).empty());

    const std::vector<JournalEntry> two = {{.id = "a", .content = "1"}, {.content = "2"}};
    const Appended first =
        journal->append({.batch = two, .expected_seq = 0, .epoch = epoch}, soon());
    CHECK(first.outcome == AppendOutcome::ok);
    CHECK(first.head == 2);
    const std::vector<JournalEntry> one = {{.id = "b", .content = "3"}};
    CHECK(journal->append({.batch = one, .expected_seq = 2, .epoch = epoch}, soon()).outcome ==
          AppendOutcome::ok);

    journal.reset();
    journal = store.open();
    CHECK(journal->keep_options("others", soon()).value() == "options");
    CHECK(journal->head(soon()).value() == 3);
    CHECK(contents(*journal) == std::vector<std::string>{"a=1", "=2", "b=3"});
    CHECK(contents(*journal, 3) == std::vector<std::string>{"b=3"});
    CHECK(contents(*journal, 4).empty());
    CHECK(journal->resolve("b", soon()).value() == JournalSeq{3});
    CHECK_FALSE(journal->resolve("c", soon()).value());
    CHECK_FALSE(journal->resolve("", soon()).value());
  }
}

TEST_CASE(
    "a batch at a place that is taken is a conflict, unless it is the batch that stands there",
    "[durable][journal]") {
  const Folder folder("journal_conflict");
  for (const Store& store : every_store(folder)) {
    CAPTURE(store.name);
    const auto journal = store.open();
    static_cast<void>(journal->keep_options("", soon()).value());
    const JournalEpoch epoch = journal->begin_epoch(soon()).value();
    const std::vector<JournalEntry> two = {{.id = "a", .content = "1"}, {.content = "2"}};
    const std::vector<JournalEntry> other = {{.id = "a", .content = "1"}, {.content = "3"}};
    const std::vector<JournalEntry> longer = {
        {.id = "a", .content = "1"}, {.content = "2"}, {.content = "3"}};
    const auto append = [&](const std::vector<JournalEntry>& batch, JournalSeq expected) {
      return journal->append({.batch = batch, .expected_seq = expected, .epoch = epoch}, soon());
    };
    CHECK(append(two, 1).outcome == AppendOutcome::conflict);
    CHECK(append(two, 0).outcome == AppendOutcome::ok);
    CHECK(append(two, 0).outcome == AppendOutcome::duplicate);
    CHECK(append(other, 0).outcome == AppendOutcome::conflict);
    CHECK(append(longer, 0).outcome == AppendOutcome::conflict);
    CHECK(append(two, 7).outcome == AppendOutcome::conflict);
    CHECK(append(two, 7).head == 2);
    CHECK(contents(*journal).size() == 2);
  }
}

TEST_CASE("a new writer fences the one before, and a passed deadline does nothing",
          "[durable][journal]") {
  const Folder folder("journal_epoch");
  for (const Store& store : every_store(folder)) {
    CAPTURE(store.name);
    const auto journal = store.open();
    static_cast<void>(journal->keep_options("", soon()).value());
    const JournalEpoch first = journal->begin_epoch(soon()).value();
    const JournalEpoch second = journal->begin_epoch(soon()).value();
    CHECK(second > first);
    const std::vector<JournalEntry> one = {{.content = "1"}};
    CHECK(journal->append({.batch = one, .expected_seq = 0, .epoch = first}, soon()).outcome ==
          AppendOutcome::fenced);
    const Appended late =
        journal->append({.batch = one, .expected_seq = 0, .epoch = second}, passed());
    CHECK(late.outcome == AppendOutcome::failed);
    CHECK(late.error.value().code == StorageCode::deadline_passed);
    CHECK(journal->head(passed()).error().code == StorageCode::deadline_passed);
    CHECK(journal->head(soon()).value() == 0);
  }
}

// Appends until there are so many entries.
void fill(Journal& journal, JournalEpoch epoch, JournalSeq entries) {
  const std::vector<JournalEntry> one = {{.content = "event"}};
  for (JournalSeq head = journal.head(soon()).value(); head < entries; ++head)
    REQUIRE(journal.append({.batch = one, .expected_seq = head, .epoch = epoch}, soon()).outcome ==
            AppendOutcome::ok);
}

// In parts of a byte.
void keep_parts(Journal& journal, JournalEpoch epoch, JournalSeq seq, const std::string& bytes) {
  for (std::uint32_t number = 0; number < bytes.size(); ++number)
    REQUIRE_FALSE(journal.keep_snapshot_part({.seq = seq,
                                              .number = number,
                                              .epoch = epoch,
                                              .bytes = std::string_view(bytes).substr(number, 1)},
                                             soon()));
}

void keep_snapshot(Journal& journal, JournalEpoch epoch, JournalSeq seq, const std::string& bytes) {
  keep_parts(journal, epoch, seq, bytes);
  REQUIRE_FALSE(journal.finish_snapshot(
      {.seq = seq, .parts = static_cast<std::uint32_t>(bytes.size()), .epoch = epoch}, soon()));
}

std::string snapshot_in(Journal& journal, JournalSeq seq) {
  std::string bytes;
  for (std::uint32_t number = 0;; ++number) {
    const auto part = journal.snapshot_part(seq, number, soon());
    if (!part) return std::string(to_text(part.error().code));
    if (part->empty()) return bytes;
    bytes += *part;
  }
}

using Places = std::vector<JournalSeq>;

TEST_CASE("a journal keeps the newest two snapshots that were finished", "[durable][journal]") {
  const Folder folder("journal_snapshots");
  for (const Store& store : every_store(folder)) {
    CAPTURE(store.name);
    auto journal = store.open();
    static_cast<void>(journal->keep_options("", soon()).value());
    const JournalEpoch epoch = journal->begin_epoch(soon()).value();
    CHECK(journal->snapshots(soon()).value().empty());
    CHECK(snapshot_in(*journal, 0) == "not_found");
    fill(*journal, epoch, 3);

    keep_snapshot(*journal, epoch, 1, "one");
    keep_parts(*journal, epoch, 2, "tw");  // and no more
    CHECK(journal->snapshots(soon()).value() == Places{1});
    CHECK(snapshot_in(*journal, 2) == "not_found");
    keep_snapshot(*journal, epoch, 2, "two");
    CHECK(journal->snapshots(soon()).value() == Places{2, 1});
    keep_parts(*journal, epoch, 3, "t");  // takes the place of the oldest at once
    CHECK(journal->snapshots(soon()).value() == Places{2});
    keep_snapshot(*journal, epoch, 3, "three");
    CHECK(journal->snapshots(soon()).value() == Places{3, 2});
    keep_snapshot(*journal, epoch, 3, "III");  // another at the same place

    journal.reset();
    journal = store.open();
    CHECK(journal->snapshots(soon()).value() == Places{3, 2});
    CHECK(snapshot_in(*journal, 3) == "III");
    CHECK(snapshot_in(*journal, 2) == "two");
    CHECK(snapshot_in(*journal, 1) == "not_found");
    CHECK(contents(*journal).size() == 3);
  }
}

TEST_CASE("a snapshot with a part missing, of no entry, or by a fenced writer is not kept",
          "[durable][journal]") {
  const Folder folder("journal_no_snapshot");
  for (const Store& store : every_store(folder)) {
    CAPTURE(store.name);
    const auto journal = store.open();
    static_cast<void>(journal->keep_options("", soon()).value());
    const JournalEpoch first = journal->begin_epoch(soon()).value();
    fill(*journal, first, 2);
    keep_parts(*journal, first, 2, "ab");
    const auto code_of_end = [&](const SnapshotEnd& end) {
      const auto trouble = journal->finish_snapshot(end, soon());
      return trouble ? std::string(to_text(trouble->code)) : "kept";
    };
    CHECK(code_of_end({.seq = 2, .parts = 3, .epoch = first}) == "not_found");
    keep_parts(*journal, first, 7, "ab");
    CHECK(code_of_end({.seq = 7, .parts = 2, .epoch = first}) == "not_found");
    static_cast<void>(journal->begin_epoch(soon()).value());
    CHECK(journal->keep_snapshot_part({.seq = 2, .epoch = first, .bytes = "x"}, soon())
              .value()
              .code == StorageCode::fenced);
    CHECK(code_of_end({.seq = 7, .parts = 2, .epoch = first}) == "fenced");
    CHECK(journal->snapshots(passed()).error().code == StorageCode::deadline_passed);
    CHECK(journal->snapshots(soon()).value().empty());
  }
}

TEST_CASE("who may only read a file reads its snapshots, and keeps none", "[durable][journal]") {
  const Folder folder("journal_reader");
  const std::string path = folder.file("j");
  const auto writer = FileJournal::open(path, {}, soon()).value();
  const FileOptions read_only{.access = sqlite::Access::read_only};
  static_cast<void>(writer->keep_options("", soon()).value());
  const JournalEpoch epoch = writer->begin_epoch(soon()).value();
  fill(*writer, epoch, 1);
  const auto reader = FileJournal::open(path, read_only, soon()).value();
  CHECK(reader->snapshots(soon()).value().empty());  // nor are there tables yet
  keep_snapshot(*writer, epoch, 1, "one");
  CHECK(reader->snapshots(soon()).value() == Places{1});
  CHECK(snapshot_in(*reader, 1) == "one");
  CHECK(reader->keep_snapshot_part({.seq = 1, .epoch = epoch, .bytes = "x"}, soon()).value().code ==
        StorageCode::read_only);
}

// Every fault often, for some seeds. Whatever was answered, an acknowledged event is in the journal once, and the
// journal's fold is a ledger that was asked the same.
TEST_CASE("a durable ledger over a faulty journal keeps what it acknowledged",
          "[durable][faults]") {
  std::size_t from_snapshots = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    const MemoryJournal memory;
    std::size_t next = 0;
    for (int openings = 0; openings < 200 && next < 40; ++openings) {
      auto opened = DurableLedger::open(
          std::make_unique<FaultJournal>(memory.share(),
                                         FaultRates{.request_lost = 100,
                                                    .reply_lost = 100,
                                                    .delayed = 100,
                                                    .repeated = 100,
                                                    .failed = 30},
                                         seed * 1000 + std::uint64_t(openings)));
      if (!opened) continue;
      DurableLedger ledger = *std::move(opened);
      if (ledger.recovery().snapshot > 0) ++from_snapshots;
      while (next < 40) {
        const auto outcome = ledger.apply(shop_event(next));
        if (!outcome) break;  // dead: open again, and try the same event again
        REQUIRE(outcome->has_value());
        ++next;
        if (next % 7 == 0) static_cast<void>(ledger.snapshot());
        REQUIRE(ledger.view().value()->digest() == digest_of_shop(next));
      }
    }
    REQUIRE(next == 40);
    const auto reader = memory.share();
    CHECK(contents(*reader).size() == 40);
    auto reopened = DurableLedger::open(memory.share());
    CHECK(reopened.value().view().value()->digest() == digest_of_shop(40));
  }
  CHECK(from_snapshots > 100);
}

}  // namespace
