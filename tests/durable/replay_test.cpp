// A long journal read back: another thread reads ahead, and nobody can tell.
#include "durable/shop_events.hpp"
#include "support/catch.hpp"
#include "support/sql_file.hpp"

#include <orderledger/json/events.hpp>
#include <orderledger/memory_journal.hpp>

#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;

constexpr std::size_t many = 6000;

std::string long_ledger(const Folder& folder) {
  std::string path = folder.file("shop.ledger");
  DurableLedger shop = DurableLedger::open(path, {.durability = Durability::process_crash}).value();
  while (shop.head() < many) shop.apply_batch(shop_events(500, shop.head())).value();
  return path;
}

TEST_CASE("a long journal gives every event once, in order, on the thread that asked",
          "[durable][replay]") {
  const Folder folder("long");
  const std::string path = long_ledger(folder);
  std::size_t next = 0;
  const auto me = std::this_thread::get_id();
  const DurableLedger shop = DurableLedger::open(path, {}, [&](const Event& event) {
                               REQUIRE(std::this_thread::get_id() == me);
                               REQUIRE(event == shop_event(next++));
                             }).value();
  CHECK(next == many);
  CHECK(shop.recovery().events == many);
  CHECK(shop.view().value()->digest() == digest_of_shop(many));
  CHECK(shop.verify().value().passed());
}

TEST_CASE("the first thing that is wrong with a long journal is what is told",
          "[durable][replay]") {
  const Folder folder("long_damaged");
  const std::string path = long_ledger(folder);
  const auto message_after = [&](const std::string& sql, const std::string& text) {
    std::filesystem::copy_file(path, folder.file(text));
    run_sql(folder.file(text), sql);
    std::size_t told = 0;
    const auto opened = DurableLedger::read(folder.file(text), {}, [&](const Event&) { ++told; });
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == StorageCode::damaged);
    return std::to_string(told) + ": " + opened.error().message;
  };
  const std::string flip =
      "UPDATE events SET content = replace(content, '249', '248') WHERE seq = "
      "(SELECT max(seq) FROM events WHERE seq <= ";
  const std::string first =
      SqlFile(path).rows("SELECT max(seq) FROM events WHERE seq <= 4000").front();
  CHECK_THAT(message_after(flip + "4000); " + flip + "5000)", "two"),
             Catch::StartsWith(std::to_string(std::stoul(first) - 1) + ": ") &&
                 Catch::Contains("one of the events " + first + " to "));
}

TEST_CASE(
    "an entry of a long journal that is no event, or is refused, is named after all before it",
    "[durable][replay]") {
  const auto soon = [] { return Deadline::after(std::chrono::seconds(60)); };
  const auto told_before = [&](const std::map<std::size_t, std::string>& changed) {
    MemoryJournal journal;
    static_cast<void>(DurableLedger::open(journal.share()).value());  // it has options now
    const JournalEpoch epoch = journal.begin_epoch(soon()).value();
    std::vector<std::string> texts;
    std::vector<JournalEntry> batch;
    for (std::size_t n = 0; n < many; ++n) {
      const auto other = changed.find(n + 1);
      texts.push_back(other != changed.end() ? other->second : json::to_json(shop_event(n)));
    }
    for (const std::string& text : texts) batch.push_back({.content = text});
    REQUIRE(journal.append({.batch = batch, .expected_seq = 0, .epoch = epoch}, soon()).outcome ==
            AppendOutcome::ok);
    std::size_t told = 0;
    const auto opened = DurableLedger::open(journal.share(), {}, [&](const Event&) { ++told; });
    REQUIRE(opened.error().code == StorageCode::damaged);
    return std::to_string(told) + ": " + opened.error().message;
  };
  const std::string refused = R"({"type":"time_passed","at":"1970-01-01T00:00:00Z"})";
  CHECK_THAT(told_before({{2500, "nonsense"}}), Catch::StartsWith("2499: event 2500 "));
  CHECK_THAT(told_before({{2500, refused}}), Catch::StartsWith("2499: event 2500 "));
  CHECK_THAT(told_before({{2499, refused}, {2500, "nonsense"}}),
             Catch::StartsWith("2498: event 2499 "));
  CHECK_THAT(told_before({{2500, "nonsense"}, {2501, refused}}),
             Catch::StartsWith("2499: event 2500 "));
}

TEST_CASE("who follows a long journal may end it", "[durable][replay]") {
  const Folder folder("long_ended");
  const std::string path = long_ledger(folder);
  for (const std::size_t end : {0U, 1U, 255U, 256U, 3000U, 5999U}) {
    CAPTURE(end);
    std::size_t told = 0;
    const auto open = [&] {
      return DurableLedger::read(path, {}, [&](const Event&) {
        if (told++ < end) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(30));  // the other is far ahead
        throw std::runtime_error("enough");
      });
    };
    CHECK_THROWS_WITH(open(), "enough");
    CHECK(told == end + 1);
  }
  CHECK(DurableLedger::open(path).value().head() == many);
}

}  // namespace
