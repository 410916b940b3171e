// Every byte of a small file changed, and the file cut off everywhere: an error or the right answer.
#include "durable/shop_events.hpp"
#include "support/catch.hpp"
#include "support/sql_file.hpp"

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace {

using namespace orderledger;
using namespace orderledger::test;

constexpr std::size_t events = 12;
constexpr std::size_t events_in_snapshot = 8;

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A closed ledger, in pages so small that the file is some kilobytes. With a snapshot, opening reads that and the
// last events only.
std::string small_ledger(const std::string& path, bool with_snapshot) {
  {
    DurableLedger shop = DurableLedger::open(path).value();
    shop.apply_batch(shop_events(events_in_snapshot)).value();
    if (with_snapshot) shop.snapshot().value();
    shop.apply_batch(shop_events(events - events_in_snapshot, events_in_snapshot)).value();
  }
  run_sql(path,
          "PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM;"
          "PRAGMA journal_mode = WAL");
  return bytes_of(path);
}

// Errors there were; fails where an answer is wrong.
std::size_t look(const std::string& path, const Digest& right) {
  std::size_t errors = 0;
  const auto ledger = DurableLedger::read(path);
  if (!ledger) {
    ++errors;
  } else {
    REQUIRE(ledger->digest() == right);
  }
  for (const char* suffix : {"-wal", "-shm", "-journal"}) std::filesystem::remove(path + suffix);
  return errors;
}

TEST_CASE("a file with a changed byte gives an error or the right answer", "[durable][damage]") {
  const Folder folder("flipped");
  const std::string path = folder.file("shop.ledger");
  const Digest right = digest_of_shop(events);
  for (const bool with_snapshot : {false, true}) {
    const std::string whole = small_ledger(path, with_snapshot);
    CHECK(look(path, right) == 0);
    std::size_t errors = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
      write(path, bytes);
      CAPTURE(at, with_snapshot);
      errors += look(path, right);
    }
    // Most of the file is what was written; the rest is free space. A damaged snapshot is done without.
    if (!with_snapshot) CHECK(errors * 2 > whole.size());
    CHECK(errors > 1000);
    std::filesystem::remove(path);
  }
}

TEST_CASE("a file that is cut off gives an error, or the right answer", "[durable][damage]") {
  const Folder folder("cut");
  const std::string path = folder.file("shop.ledger");
  for (const bool with_snapshot : {false, true}) {
    const std::string whole = small_ledger(path, with_snapshot);
    std::size_t errors = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      write(path, whole.substr(0, size));
      CAPTURE(size, with_snapshot);
      errors += look(path, digest_of_shop(events));
    }
    // Of the last page the end may be free space.
    if (!with_snapshot) CHECK(errors > whole.size() - 512);
    std::filesystem::remove(path);
  }
}

}  // namespace
