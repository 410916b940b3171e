// Two groups on their way at once: one is kept while the next is judged.
#include "durable/shop_events.hpp"
#include "support/catch.hpp"

#include <orderledger/memory_journal.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;

// What a test does to a journal from outside.
struct Gate {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_shut = false;
  std::optional<Appended> answer = {};  // instead of the journal's
  std::vector<std::size_t> appended;    // entries of each batch that came to the gate

  void shut() {
    const std::lock_guard lock(mutex);
    is_shut = true;
  }
  void open() {
    const std::lock_guard lock(mutex);
    is_shut = false;
    changed.notify_all();
  }
  void open_and_answer(Appended instead) {
    {
      const std::lock_guard lock(mutex);
      answer = std::move(instead);
    }
    open();
  }
  void wait_for_append(std::size_t count) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return appended.size() >= count; });
  }
};

// Holds appends up at the gate.
class GatedJournal : public Journal {
 public:
  explicit GatedJournal(std::shared_ptr<Gate> gate) : gate_(std::move(gate)) {}

  Stored<std::string> keep_options(std::string_view proposed, Deadline deadline) override {
    return memory_.keep_options(proposed, deadline);
  }
  Stored<JournalEpoch> begin_epoch(Deadline deadline) override {
    return memory_.begin_epoch(deadline);
  }
  Appended append(const AppendRequest& request, Deadline deadline) override {
    {
      std::unique_lock lock(gate_->mutex);
      gate_->appended.push_back(request.batch.size());
      gate_->changed.notify_all();
      gate_->changed.wait(lock, [&] { return !gate_->is_shut; });
      if (gate_->answer) return *gate_->answer;
    }
    return memory_.append(request, deadline);
  }
  Stored<JournalSeq> head(Deadline deadline) override { return memory_.head(deadline); }
  Stored<JournalSeq> read(JournalSeq from, const Visit& visit, Deadline deadline) override {
    return memory_.read(from, visit, deadline);
  }
  Stored<std::optional<JournalSeq>> resolve(std::string_view id, Deadline deadline) override {
    return memory_.resolve(id, deadline);
  }
  std::optional<StorageError> keep_snapshot_part(const SnapshotPart& part,
                                                 Deadline deadline) override {
    return memory_.keep_snapshot_part(part, deadline);
  }
  std::optional<StorageError> finish_snapshot(const SnapshotEnd& end, Deadline deadline) override {
    return memory_.finish_snapshot(end, deadline);
  }
  Stored<std::vector<JournalSeq>> snapshots(Deadline deadline) override {
    return memory_.snapshots(deadline);
  }
  Stored<std::string_view> snapshot_part(JournalSeq seq, std::uint32_t number,
                                         Deadline deadline) override {
    return memory_.snapshot_part(seq, number, deadline);
  }

 private:
  std::shared_ptr<Gate> gate_;
  MemoryJournal memory_;
};

struct GatedShop {
  explicit GatedShop(const DurableOptions& options = {})
      : ledger(DurableLedger::open(std::make_unique<GatedJournal>(gate), options).value()) {}

  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
  DurableLedger ledger;

  std::future<DurableLedger::Outcome> apply(std::size_t n) {
    return std::async(std::launch::async, [this, n] { return ledger.apply(shop_event(n)); });
  }
};

const Appended fallen = {
    .outcome = AppendOutcome::failed,
    .error = StorageError{.code = StorageCode::io_error, .message = "the gate fell"}};

bool is_waiting(const auto& future) {
  return future.wait_for(std::chrono::milliseconds(20)) == std::future_status::timeout;
}

TEST_CASE("who comes while a group is kept shares the next commit, and is told in order",
          "[durable][threads]") {
  GatedShop shop;
  shop.gate->shut();
  std::vector<std::string> told;
  const auto submit = [&](Event event, const std::string& name) {
    shop.ledger.submit(std::move(event), [&told, name](const DurableLedger::Outcome& outcome) {
      told.push_back(name + (outcome.value().has_value() ? "" : " refused"));
    });
  };
  std::vector<std::string> expected;
  const auto submit_shop_event = [&](std::size_t n) {
    expected.push_back(std::to_string(n));
    submit(shop_event(n), expected.back());
  };
  submit_shop_event(0);
  shop.gate->wait_for_append(1);
  for (std::size_t n = 1; n < 50; ++n) submit_shop_event(n);
  // A refusal, too, waits for what it was judged on.
  submit({.at = shop_event(50).at, .body = OrderCancelled{.order = {"NONE"}}}, "cancelled");
  expected.emplace_back("cancelled refused");
  for (std::size_t n = 50; n < 100; ++n) submit_shop_event(n);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));  // in which most are judged
  CHECK(told.empty());
  shop.gate->open();
  shop.ledger.flush();
  CHECK(told == expected);
  CHECK(shop.gate->appended.front() == 1);
  CHECK(shop.gate->appended.size() <= 4);
  CHECK(shop.ledger.view().value()->digest() == digest_of_shop(100));
  CHECK(shop.ledger.verify().value().passed());
}

TEST_CASE("a submitted batch is one commit, with an answer for each event", "[durable][threads]") {
  GatedShop shop;
  std::vector<std::string> told;
  const auto submit = [&](std::vector<Event> events, OnRefusal on_refusal = OnRefusal::go_on) {
    shop.ledger.submit_batch(
        std::move(events),
        [&told](const DurableLedger::BatchOutcome& outcomes) {
          std::string text;
          if (!outcomes) text = to_text(outcomes.error().code);
          if (outcomes) {
            for (const Result<Applied>& outcome : *outcomes) text += outcome ? '+' : '-';
          }
          told.push_back(text);
        },
        on_refusal);
  };
  const auto with_refusal = [](std::size_t from) {
    std::vector<Event> events = shop_events(4, from);
    events.insert(events.begin() + 2,
                  {.at = events[1].at, .body = OrderCancelled{.order = {"NONE"}}});
    return events;
  };
  submit(shop_events(3));
  submit({});
  shop.ledger.flush();
  submit(with_refusal(3));
  submit(with_refusal(7), OnRefusal::stop);
  shop.ledger.flush();
  std::sort(told.begin(), told.begin() + 2);  // who has nothing to keep waits for nobody
  CHECK(told == std::vector<std::string>{"", "+++", "++-++", "++-"});
  CHECK(shop.ledger.head() == 9);
  CHECK(shop.ledger.view().value()->digest() == digest_of_shop(9));
  shop.gate->open_and_answer(fallen);
  submit(shop_events(2, 9));
  shop.ledger.flush();
  CHECK(told.back() == "io_error");
}

TEST_CASE("no commit has more events than max_group, but for a batch that has more itself",
          "[durable][threads]") {
  GatedShop shop({.max_group = 5});
  shop.gate->shut();
  const auto submit = [&](std::size_t n) {
    shop.ledger.submit(shop_event(n), [](const DurableLedger::Outcome&) {});
  };
  submit(0);
  shop.gate->wait_for_append(1);
  for (std::size_t n = 1; n < 20; ++n) submit(n);
  shop.ledger.submit_batch(shop_events(9, 20), [](const DurableLedger::BatchOutcome&) {});
  for (std::size_t n = 29; n < 40; ++n) submit(n);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  shop.gate->open();
  shop.ledger.flush();
  const std::vector<std::size_t>& sizes = shop.gate->appended;
  CHECK(std::count_if(sizes.begin(), sizes.end(), [](std::size_t size) { return size > 5; }) == 1);
  CHECK(std::count(sizes.begin(), sizes.end(), 9U) == 1);
  CHECK(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}) == 40);
  CHECK(shop.ledger.view().value()->digest() == digest_of_shop(40));
}

TEST_CASE("a batch of more events than may be in flight goes alone", "[durable][threads]") {
  DurableLedger shop =
      DurableLedger::open(std::make_unique<MemoryJournal>(), {.max_in_flight = 5}).value();
  std::size_t told = 0;
  std::size_t next = 0;
  for (const std::size_t size : {2U, 3U, 17U, 4U, 50U}) {
    shop.submit_batch(shop_events(size, next), [&](const DurableLedger::BatchOutcome& outcomes) {
      for (const Result<Applied>& outcome : outcomes.value()) told += outcome.has_value() ? 1U : 0U;
    });
    next += size;
  }
  shop.flush();
  CHECK(told == 76);
  CHECK(shop.view().value()->digest() == digest_of_shop(76));
}

TEST_CASE("flush waits for what was submitted before it, not for what others go on to submit",
          "[durable][threads]") {
  std::atomic<std::size_t> acknowledged{0};
  std::atomic<bool> is_flushed{false};
  DurableLedger shop = DurableLedger::open(std::make_unique<MemoryJournal>()).value();
  std::thread other([&] {
    // There is always something on its way, for as long as the flush takes.
    for (std::size_t n = 0; !is_flushed && n < 2'000'000; n += 100)
      shop.submit_batch(shop_events(100, n), [&](const auto&) { acknowledged += 100; });
  });
  while (acknowledged < 10'000) std::this_thread::yield();
  const std::size_t before = acknowledged;
  shop.flush();
  is_flushed = true;
  CHECK(acknowledged < before + 500'000);
  other.join();
}

TEST_CASE("a journal that fails and does not say why has failed", "[durable]") {
  GatedShop shop;
  shop.ledger.apply(shop_event(0)).value().value();
  shop.gate->open_and_answer({});
  const auto outcome = shop.ledger.apply(shop_event(1));
  CHECK(outcome.error() == StorageError{.message = "the journal failed, and does not say why"});
  CHECK(shop.ledger.head() == 1);
  CHECK(shop.ledger.apply(shop_event(1)).error().code == StorageCode::closed);
}

TEST_CASE("a journal that does not know is asked again, not all the time, until the deadline",
          "[durable]") {
  GatedShop shop({.patience = std::chrono::milliseconds(200)});
  shop.gate->open_and_answer({.outcome = AppendOutcome::unknown});
  CHECK(shop.ledger.apply(shop_event(0)).error().may_be_kept);
  CHECK(shop.gate->appended.size() > 3);
  CHECK(shop.gate->appended.size() < 20);
}

TEST_CASE("where a group cannot be kept, those that were judged on it are not kept either",
          "[durable][threads]") {
  GatedShop shop;
  shop.ledger.apply(shop_event(0)).value().value();
  const auto before = shop.ledger.view().value();
  shop.gate->shut();
  auto first = shop.apply(1);
  shop.gate->wait_for_append(2);
  auto second = shop.apply(2);
  CHECK(is_waiting(second));
  shop.gate->open_and_answer(fallen);
  CHECK(first.get().error().code == StorageCode::io_error);
  const auto after = second.get();
  CHECK(after.error().code == StorageCode::closed);
  CHECK_FALSE(after.error().may_be_kept);
  CHECK(shop.gate->appended.size() == 2);  // it was not even tried
  CHECK(shop.ledger.head() == 1);
  CHECK(shop.ledger.view().value() == before);
  CHECK(shop.ledger.apply(shop_event(3)).error().code == StorageCode::closed);
}

TEST_CASE("a view that is asked for while a group is kept waits for it", "[durable][threads]") {
  GatedShop shop;
  shop.ledger.apply(shop_event(0)).value().value();
  shop.gate->shut();
  auto first = shop.apply(1);
  shop.gate->wait_for_append(2);
  auto second = shop.apply(2);  // judged, and not even on its way
  CHECK(is_waiting(second));
  const auto ask = [&] {
    return std::async(std::launch::async, [&] { return shop.ledger.view(); });
  };
  auto view = ask();
  auto other = ask();
  CHECK(is_waiting(view));
  SECTION("and shows it") {
    shop.gate->open();
    for (auto* asked : {&view, &other}) {
      const Digest seen = asked->get().value()->digest();
      CHECK((seen == digest_of_shop(2) || seen == digest_of_shop(3)));
    }
    CHECK(second.get().value().has_value());
    CHECK(shop.ledger.view().value()->digest() == digest_of_shop(3));
  }
  SECTION("and is refused where it cannot be kept") {
    shop.gate->open_and_answer(fallen);
    CHECK(view.get().error().code == StorageCode::closed);
    CHECK(other.get().error().code == StorageCode::closed);
    CHECK(second.get().error().code == StorageCode::closed);
  }
  CHECK(first.valid());
  static_cast<void>(first.get());
}

TEST_CASE("a ledger is verified while others apply", "[durable][threads]") {
  DurableLedger shop = DurableLedger::open(std::make_unique<MemoryJournal>()).value();
  std::atomic<bool> is_over = false;
  std::thread writer([&] {
    for (std::size_t n = 0; n < 500; ++n) static_cast<void>(shop.apply(shop_event(n)));
    is_over = true;
  });
  std::size_t verified = 0;
  while (!is_over) {
    const VerifyReport report = shop.verify().value();
    CHECK(report.passed());
    CHECK(report.events >= verified);
    verified = report.events;
  }
  writer.join();
  CHECK(shop.verify().value().events == 500);
}

}  // namespace
