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

// Every fault often, for some seeds. Whatever was answered, an acknowledged event is in the journal once, and the
// journal's fold is a ledger that was asked the same.
TEST_CASE("a durable ledger over a faulty journal keeps what it acknowledged",
          "[durable][faults]") {
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
      while (next < 40) {
        const auto outcome = ledger.apply(shop_event(next));
        if (!outcome) break;  // dead: open again, and try the same event again
        REQUIRE(outcome->has_value());
        ++next;
        REQUIRE(ledger.view().value()->digest() == digest_of_shop(next));
      }
    }
    REQUIRE(next == 40);
    const auto reader = memory.share();
    CHECK(contents(*reader).size() == 40);
    auto reopened = DurableLedger::open(memory.share());
    CHECK(reopened.value().view().value()->digest() == digest_of_shop(40));
  }
}

}  // namespace
