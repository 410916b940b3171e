// Snapshots: a ledger as bytes, and what is said of bytes that are none. Random streams: properties/.
#include "support/snapshot.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/shop.hpp"

#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

namespace {

using namespace orderledger;
using namespace orderledger::test;

Shop small_shop() {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 3});
  shop.happens(new_order({"A"}, {new_line({"1"}, {"TENT"}, 2, Price::each("20.00"_decimal))}));
  shop.happens(new_order({"B"}, {new_line({"1"}, {"TENT"}, 4, Price::each("20.00"_decimal))}));
  return shop;
}

std::string sentence(const Result<Ledger, StorageError>& ledger) {
  return ledger ? "it was read"
                : std::string(to_text(ledger.error().code)) + ": " + ledger.error().message;
}

}  // namespace

TEST_CASE("a snapshot gives the ledger back, which goes on", "[snapshot]") {
  const Shop shop = small_shop();
  Ledger again = read_snapshot(snapshot_of(shop.ledger)).value();
  CHECK(again.clock() == shop.ledger.clock());
  CHECK(again.digest() == shop.ledger.digest());
  CHECK(again.audit().passed());
  const Event receipt{.at = shop.now, .body = StockReceived{.sku = {"TENT"}, .quantity = 3}};
  again.apply(receipt).value();
  CHECK(balances_of(again.status({"B"}).value().lines.front()) == "backlog 4");
  CHECK(shop.balances("B") == "backorder 3 backlog 1");
}

TEST_CASE("a ledger that knows nothing has a snapshot, too", "[snapshot]") {
  const Ledger again = read_snapshot(snapshot_of(Ledger())).value();
  CHECK_FALSE(again.clock().has_value());
  CHECK(again.digest() == Ledger().digest());
}

TEST_CASE("how a snapshot is cut into pieces does not matter", "[snapshot]") {
  const Shop shop = small_shop();
  const std::string bytes = snapshot_of(shop.ledger);
  for (const std::size_t piece : {1U, 7U, 15U, 16U, 17U, 1000U}) {
    CAPTURE(piece);
    CHECK(read_snapshot(bytes, {}, piece).value().digest() == shop.ledger.digest());
  }
}

TEST_CASE("a snapshot with a changed byte is not read", "[snapshot]") {
  const std::string whole = snapshot_of(small_shop().ledger);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
      CAPTURE(at, bit);
      const auto ledger = read_snapshot(bytes);
      REQUIRE_FALSE(ledger.has_value());
      // The format and the kind of machine stand in front, behind the eight bytes that say what it is.
      const bool is_format = at >= 8 && at < 16;
      REQUIRE(ledger.error().code ==
              (is_format ? StorageCode::other_format : StorageCode::damaged));
    }
  }
}

TEST_CASE("a snapshot that is cut off or goes on is not read", "[snapshot]") {
  const std::string whole = snapshot_of(small_shop().ledger);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const auto ledger = read_snapshot(std::string_view(whole).substr(0, size));
    REQUIRE_FALSE(ledger.has_value());
    REQUIRE(ledger.error().code == StorageCode::damaged);
  }
  CHECK(sentence(read_snapshot(whole + 'x')) ==
        "damaged: snapshot: bytes follow the end at byte " + std::to_string(whole.size()));
  CHECK(sentence(read_snapshot("")) == "damaged: snapshot: it ends too early at byte 0");
  CHECK(sentence(read_snapshot("{\"orders\":[]}   ")) ==
        "damaged: snapshot: these bytes are no snapshot of a ledger");
}

TEST_CASE("a snapshot of another version says which it has", "[snapshot]") {
  std::string bytes = snapshot_of(Ledger());
  std::uint32_t format = 0;
  std::memcpy(&format, bytes.data() + 8, sizeof format);
  bytes[8] = 99;
  CHECK(sentence(read_snapshot(bytes)) ==
        "other_format: snapshot: it has format 99; this version reads format " +
            std::to_string(format) + " alone");
}

TEST_CASE("a snapshot is of a ledger with the same options, the orders at hand apart",
          "[snapshot]") {
  const std::string bytes = snapshot_of(small_shop().ledger);
  CHECK(read_snapshot(bytes, {.orders_at_hand = 1}).has_value());
  CHECK(sentence(read_snapshot(bytes, {.allocation = AllocationPolicy::due_date})) ==
        "other_options: snapshot: its ledger has another allocation policy than is asked for");
  CHECK(sentence(read_snapshot(bytes, {.benchmark_waits = {}})) ==
        "other_options: snapshot: its ledger has other benchmark waits than are asked for");
  if (const auto zone = TimeZone::load("Europe/Paris")) {
    CHECK(sentence(read_snapshot(bytes, {.time_zone = *zone})) ==
          "other_options: snapshot: its ledger has time zone \"UTC\", and \"Europe/Paris\" is "
          "asked for");
    const std::string there = snapshot_of(Ledger({.time_zone = *zone}));
    CHECK(read_snapshot(there, {.time_zone = *zone}).has_value());
  }
}

TEST_CASE("a snapshot is of the days of a zone: not of others by the same name", "[snapshot]") {
  const auto paris = TimeZone::load("Europe/Paris");
  if (!paris) return;  // no database here, or a build without zones
  const Folder database("zones");
  std::filesystem::create_directory(database.file("Europe"));
  std::filesystem::copy_file("/usr/share/zoneinfo/America/New_York", database.file("Europe/Paris"));
  const TimeZone other = TimeZone::load("Europe/Paris", database.file("")).value();
  CHECK(paris->rules_digest() != other.rules_digest());
  CHECK_FALSE(*paris == other);
  CHECK(*paris == TimeZone::load("Europe/Paris").value());
  CHECK(TimeZone().rules_digest() == 0);
  const std::string bytes = snapshot_of(Ledger({.time_zone = *paris}));
  CHECK(sentence(read_snapshot(bytes, {.time_zone = other})) ==
        "other_options: snapshot: its ledger has other rules of the time zone \"Europe/Paris\" "
        "than are "
        "asked for");
}

TEST_CASE("who takes the bytes may end it", "[snapshot]") {
  const Shop shop = small_shop();
  CHECK_THROWS_AS(shop.ledger.write_snapshot(
                      [](std::string_view) { throw std::runtime_error("the disk is full"); }),
                  std::runtime_error);
  CHECK(shop.ledger.audit().passed());
}
