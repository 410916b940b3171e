// The power cut at every write and every sync, and every operation failing: what was acknowledged is there.
//
// By hand, with more torn subsets for each: crash_test "[power]" after setting `tears` below.
#include "durable/fault_vfs.hpp"
#include "durable/shop_events.hpp"
#include "support/catch.hpp"

#include <optional>
#include <string>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;

constexpr std::uint64_t tears = 2;  // torn subsets for each power cut

FaultDisk& disk() { return FaultDisk::instance(); }

// How far a shop came.
struct Progress {
  std::size_t acknowledged = 0;
  std::size_t attempted = 0;  // acknowledged, and the batch whose end is not known
};

Stored<DurableLedger> open_shop(const std::string& path, Durability durability) {
  auto journal =
      sqlite::FileJournal::open(path, {.durability = durability, .vfs = FaultDisk::vfs_name()},
                                Deadline::after(std::chrono::seconds(60)));
  if (!journal) return journal.error();
  return DurableLedger::open(*std::move(journal));
}

// Two days of business: opens, applies batches of several sizes, writes a snapshot, closes; until something fails.
Progress trade(const std::string& path, Durability durability = Durability::power_cut) {
  Progress progress;
  for (int day = 0; day < 2; ++day) {
    auto opened = open_shop(path, durability);
    if (!opened) return progress;
    DurableLedger shop = *std::move(opened);
    for (const std::size_t size : {1U, 1U, 40U, 2U}) {
      if (size == 2 && !shop.snapshot()) {
        // Dead, as after events that could not be kept.
        const auto after = shop.apply_batch(shop_events(1, progress.acknowledged));
        if (after || after.error().code != StorageCode::closed) progress.acknowledged = 1'000'000;
        return progress;
      }
      const auto batch = shop_events(size, progress.acknowledged);
      progress.attempted = progress.acknowledged + size;
      if (!shop.apply_batch(batch)) {
        // Dead: it must not take anything more.
        const auto again = shop.apply_batch(batch);
        if (again || again.error().code != StorageCode::closed) progress.acknowledged = 1'000'000;
        return progress;
      }
      progress.acknowledged = progress.attempted;
    }
  }
  return progress;
}

const Digest& expected_digest(std::size_t events) {
  static const std::vector<Digest> digests = [] {
    std::vector<Digest> all;
    for (std::size_t n = 0; n <= 88; ++n) all.push_back(digest_of_shop(n));
    return all;
  }();
  return digests.at(events);
}

// What is wrong with the file after `progress`; nothing if all is well.
std::optional<std::string> violation(const std::string& path, const Progress& progress) {
  auto opened = open_shop(path, Durability::power_cut);
  if (!opened) return opened.error().message;
  DurableLedger shop = *std::move(opened);
  const std::size_t head = shop.head();
  if (head != progress.acknowledged && head != progress.attempted)
    return std::to_string(head) + " events are there, " + std::to_string(progress.acknowledged) +
           " were acknowledged, " + std::to_string(progress.attempted) + " attempted";
  const VerifyReport report = shop.verify().value();
  if (!report.passed() || report.live != expected_digest(head)) return "another digest";
  // What was shown is safe, also if it was never acknowledged: the power is cut while it is open.
  disk().cut_power_at(disk().operations());
  { const DurableLedger closed = std::move(shop); }
  disk().restore(Survives::synced_only, 0);
  auto again = open_shop(path, Durability::power_cut);
  if (!again) return again.error().message;
  DurableLedger next = *std::move(again);
  if (next.head() != head) return "events that were shown are gone";
  // And it goes on from there.
  if (!next.apply_batch(shop_events(3, head))) return "cannot go on";
  return {};
}

// Cuts the power at every operation of trade(), and looks at what is left.
std::optional<std::string> first_violation(const std::string& path, Survives survives,
                                           std::uint64_t seed, bool syncs_lie,
                                           Durability durability = Durability::power_cut) {
  for (std::size_t cut = 0;; ++cut) {
    for (const char* suffix : {"", "-wal", "-journal", "-shm", "-writer"})
      std::filesystem::remove(path + suffix);
    disk().reset();
    disk().lie_about_syncs(syncs_lie);
    disk().cut_power_at(cut);
    const Progress progress = trade(path, durability);
    const bool is_over = !disk().is_off();
    disk().restore(survives, seed * 1000 + cut);
    if (seed % 2 == 1) {
      // The power is cut again, while opening recovers.
      disk().cut_power_at(cut % 13);
      static_cast<void>(open_shop(path, Durability::power_cut));
      disk().restore(survives, seed * 1000 + cut + 500);
    }
    if (auto found = violation(path, progress))
      return "power cut at operation " + std::to_string(cut) + ": " + *found;
    if (is_over) return {};
  }
}

TEST_CASE(
    "after a power cut at any write or sync, what was acknowledged is there, and batches are whole",
    "[durable][power]") {
  const Folder folder("power");
  const std::string path = folder.file("shop.ledger");
  for (const Survives survives : {Survives::synced_only, Survives::everything}) {
    CAPTURE(static_cast<int>(survives));
    CHECK(first_violation(path, survives, 0, false).value_or("") == "");
    CHECK(first_violation(path, survives, 1, false).value_or("") == "");
  }
  for (std::uint64_t seed = 0; seed < tears; ++seed) {
    CAPTURE(seed);
    CHECK(first_violation(path, Survives::random_parts, seed, false).value_or("") == "");
  }
}

TEST_CASE("the test above fails where syncs are left out", "[durable][power]") {
  const Folder folder("unsynced");
  const std::string path = folder.file("shop.ledger");
  CHECK(first_violation(path, Survives::synced_only, 0, true).has_value());
  CHECK(first_violation(path, Survives::synced_only, 0, false, Durability::process_crash)
            .has_value());
}

Stored<std::unique_ptr<sqlite::FileJournal>> open_journal(const std::string& path) {
  return sqlite::FileJournal::open(path, {.vfs = FaultDisk::vfs_name()},
                                   Deadline::after(std::chrono::seconds(60)));
}

// Snapshots of many parts, one after the other, with entries between them and between their parts; until something
// fails. Of each the bytes are its place, as often as it has parts.
void keep_snapshots(const std::string& path) {
  const Deadline deadline = Deadline::after(std::chrono::seconds(60));
  const auto journal = open_journal(path);
  if (!journal || !(*journal)->keep_options("", deadline)) return;
  const auto epoch = (*journal)->begin_epoch(deadline);
  if (!epoch) return;
  const std::vector<JournalEntry> one = {{.content = "event"}};
  JournalSeq head = 0;
  for (JournalSeq place = 1; place <= 4; ++place) {
    const std::string bytes(700, static_cast<char>('0' + place));
    for (std::uint32_t number = 0; number < 5; ++number) {
      if ((*journal)
              ->append({.batch = one, .expected_seq = head, .epoch = *epoch}, deadline)
              .outcome != AppendOutcome::ok)
        return;
      ++head;
      if ((*journal)->keep_snapshot_part(
              {.seq = place, .number = number, .epoch = *epoch, .bytes = bytes}, deadline))
        return;
    }
    if ((*journal)->finish_snapshot({.seq = place, .parts = 5, .epoch = *epoch}, deadline)) return;
  }
}

// The snapshots that are listed; REQUIREs that they are whole.
std::vector<JournalSeq> whole_snapshots(const std::string& path) {
  const Deadline deadline = Deadline::after(std::chrono::seconds(60));
  const auto opened = open_journal(path);
  REQUIRE(opened.has_value());
  Journal& journal = **opened;
  auto places = journal.snapshots(deadline);
  REQUIRE(places.has_value());
  for (const JournalSeq place : *places) {
    std::string bytes;
    for (std::uint32_t number = 0; number < 6; ++number)
      bytes += journal.snapshot_part(place, number, deadline).value();
    REQUIRE(bytes == std::string(5UL * 700, static_cast<char>('0' + place)));
  }
  return *std::move(places);
}

TEST_CASE("after a power cut at any write or sync, a snapshot that is listed is whole",
          "[durable][power]") {
  const Folder folder("snapshots");
  const std::string path = folder.file("shop.ledger");
  for (const Survives survives :
       {Survives::synced_only, Survives::everything, Survives::random_parts}) {
    bool is_over = false;
    for (std::size_t cut = 0; !is_over; ++cut) {
      CAPTURE(static_cast<int>(survives), cut);
      for (const char* suffix : {"", "-wal", "-journal", "-shm", "-writer"})
        std::filesystem::remove(path + suffix);
      disk().reset();
      disk().cut_power_at(cut);
      keep_snapshots(path);
      is_over = !disk().is_off();
      disk().restore(survives, cut);
      const auto places = whole_snapshots(path);
      if (is_over) CHECK(places == std::vector<JournalSeq>{4, 3});
    }
  }
}

TEST_CASE("whichever operation fails, the error is typed and nothing acknowledged is lost",
          "[durable][faults]") {
  const Folder folder("operations");
  const std::string path = folder.file("shop.ledger");
  for (const DiskFault fault :
       {DiskFault::io_error, DiskFault::disk_full, DiskFault::short_write}) {
    for (const bool for_ever : {false, true}) {
      for (std::size_t operation = 0;; ++operation) {
        // Each operation with and without, once for each kind of failure.
        const bool power_cut_follows = (operation % 2 == 1) != for_ever;
        CAPTURE(static_cast<int>(fault), for_ever, power_cut_follows, operation);
        for (const char* suffix : {"", "-wal", "-journal", "-shm", "-writer"})
          std::filesystem::remove(path + suffix);
        disk().reset();
        disk().count_reads(fault == DiskFault::io_error);
        disk().fail_at(operation, fault, for_ever);
        const Progress progress = trade(path);
        const bool is_over = disk().operations() <= operation;
        if (power_cut_follows) {
          disk().restore(Survives::random_parts, operation);
        } else {
          disk().fail_at(SIZE_MAX, DiskFault::none, false);
        }
        REQUIRE(violation(path, progress).value_or("") == "");
        if (is_over) break;
      }
    }
  }
}

}  // namespace
