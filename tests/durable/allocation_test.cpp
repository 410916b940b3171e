// Out of memory at every allocation of opening, applying and snapshots: an exception or an error, and nothing
// acknowledged is lost. (SQLite's own allocations fail in the second test.)
#include "durable/shop_events.hpp"
#include "support/catch.hpp"
#include "support/scarce_memory.hpp"

#include <sqlite3.h>

#include <new>
#include <string>

namespace {

using namespace orderledger;
using namespace orderledger::test;

sqlite3_mem_methods system_memory;

void* allocate(int size) { return may_allocate() ? system_memory.xMalloc(size) : nullptr; }
void* reallocate(void* memory, int size) {
  return may_allocate() ? system_memory.xRealloc(memory, size) : nullptr;
}

// Opens and applies while the memory lasts; gives how many events were acknowledged.
std::size_t trade(const std::string& path, const std::vector<Event>& events) {
  std::size_t acknowledged = 0;
  try {
    auto opened = DurableLedger::open(path, {.durability = Durability::process_crash});
    if (!opened) return 0;
    DurableLedger shop = *std::move(opened);
    for (std::size_t n = shop.head(); n + 2 <= events.size(); n += 2) {
      if (!shop.apply_batch({events.data() + n, 2})) return acknowledged;
      acknowledged = n + 2;
      static_cast<void>(shop.view());
      if (n % 4 == 0) static_cast<void>(shop.snapshot());
    }
  } catch (const std::bad_alloc&) {
  }
  return acknowledged;
}

// Until all goes well; each time one allocation more.
void run_out_everywhere(const std::string& path) {
  const std::vector<Event> events = shop_events(12);
  std::size_t before = 0;
  for (std::size_t allowed = 0; before < events.size(); ++allowed) {
    CAPTURE(allowed);
    allocations_left = allowed;
    const std::size_t acknowledged = trade(path, events);
    allocations_left = SIZE_MAX;
    const DurableLedger shop =
        DurableLedger::open(path, {.durability = Durability::process_crash}).value();
    REQUIRE(shop.head() >= acknowledged);
    REQUIRE(shop.head() >= before);
    REQUIRE(shop.head() % 2 == 0);
    REQUIRE(shop.view().value()->digest() == digest_of_shop(shop.head()));
    before = shop.head();
  }
}

TEST_CASE("out of memory anywhere, nothing acknowledged is lost", "[durable][memory]") {
  const Folder folder("memory");
  run_out_everywhere(folder.file("shop.ledger"));
}

TEST_CASE("a ledger goes on after it ran out of memory in a snapshot", "[durable][memory]") {
  const Folder folder("snapshot_memory");
  const std::string path = folder.file("shop.ledger");
  std::size_t next = 0;
  {
    DurableLedger shop =
        DurableLedger::open(path, {.durability = Durability::process_crash}).value();
    bool is_written = false;
    for (std::size_t allowed = 0; !is_written; ++allowed) {
      shop.apply(shop_event(next++)).value().value();
      allocations_left = allowed;
      try {
        is_written = shop.snapshot().has_value();
      } catch (const std::bad_alloc&) {
      }
      allocations_left = SIZE_MAX;
    }
    CHECK(next > 3);
  }
  const DurableLedger shop = DurableLedger::open(path).value();
  CHECK(shop.recovery().snapshot == next);
  CHECK(shop.view().value()->digest() == digest_of_shop(next));
}

TEST_CASE("SQLite out of memory anywhere, nothing acknowledged is lost", "[durable][memory]") {
  const Folder folder("sqlite_memory");
  sqlite3_shutdown();
  REQUIRE(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &system_memory) == SQLITE_OK);
  sqlite3_mem_methods failing = system_memory;
  failing.xMalloc = allocate;
  failing.xRealloc = reallocate;
  REQUIRE(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) == SQLITE_OK);
  run_out_everywhere(folder.file("shop.ledger"));
  sqlite3_shutdown();
  sqlite3_config(SQLITE_CONFIG_MALLOC, &system_memory);
}

}  // namespace
