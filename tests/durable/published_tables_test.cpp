// What is open as tables for SQL: what a dashboard reads.
#include "durable/shop_events.hpp"
#include "support/catch.hpp"
#include "support/sql_file.hpp"

#include <orderledger/sqlite/published_tables.hpp>

#include <fstream>
#include <string>
#include <vector>

using namespace orderledger;
using namespace orderledger::test;
using sqlite::publish_tables;

namespace {

using Rows = std::vector<std::string>;

/// Two of five tents wait for a supply; one is held; a stove is ordered in yen.
Ledger shop() {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  shop.happens(SkuDefined{.sku = {"STOVE"}, .tracked = false});
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 3});
  shop.happens(SupplyExpected{.supply = {"PO-1"},
                              .sku = {"TENT"},
                              .quantity = 9,
                              .expected_at = opening.plus(days{6}).value()});
  OrderPlaced web = new_order({"A"}, {new_line({"1"}, {"TENT"}, 5, Price::each("249.00"_decimal))});
  web.channel = "web";
  shop.happens(web);
  OrderPlaced yen = new_order({"B"}, {new_line({"1"}, {"STOVE"}, 1, Price::each("8000"_decimal))});
  yen.currency = "JPY";
  yen.requested_ship_at = opening.plus(days{-3}).value();
  shop.happens(yen);
  shop.happens(HoldPlaced{.order = {"B"}, .hold = {"h"}, .reason = HoldReason::customs});
  return std::move(shop.ledger);
}

}  // namespace

TEST_CASE("SQL reads lines, runs, totals and ages as the ledger answers them",
          "[durable][tables]") {
  const Folder folder("tables");
  const std::string path = folder.file("shop.db");
  const Ledger ledger = shop();
  const auto published = publish_tables(ledger, path).value();
  CHECK(published.events == 7);
  CHECK(published.lines == 3);

  const SqlFile sql(path);
  CHECK(sql.rows("SELECT seq, as_of, open_orders FROM published") ==
        Rows{"7|" + ledger.clock()->to_rfc3339() + "|2"});
  CHECK(sql.rows("SELECT order_id, line_id, class, sku, quantity, value, currency, channel FROM "
                 "open_lines") == Rows{"A|1|backlog|TENT|3|747.00|USD|web",
                                       "A|1|backorder|TENT|2|498.00|USD|web",
                                       "B|1|shipping_stuck|STOVE|1|8000|JPY|"});
  CHECK(sql.rows("SELECT order_id, run, class, quantity, reason, location, eta_source, eta_latest "
                 "FROM open_runs") == Rows{"A|1|backorder|2|out_of_stock||supply:PO-1|" +
                                               opening.plus(days{6}).value().to_rfc3339(),
                                           "A|2|backlog|3|ready|main||",
                                           "B|1|shipping_stuck|1|customs|||"});
  CHECK(sql.rows("SELECT class, currency, orders, lines, units, value FROM totals") ==
        Rows{"backlog|USD|0|1|3|747.00", "backorder|USD|1|1|2|498.00",
             "shipping_stuck|JPY|1|1|1|8000"});
  CHECK(sql.rows("SELECT class, from_days, to_days, lines FROM aging WHERE basis = 'due' AND "
                 "currency = 'JPY'") == Rows{"shipping_stuck|3|7|1"});
  // The same sums from the lines, without rounding.
  CHECK(sql.rows("SELECT class, currency, sum(quantity), sum(value_millionths) FROM open_lines "
                 "GROUP BY 1, 2") == Rows{"backlog|USD|3|747000000", "backorder|USD|2|498000000",
                                          "shipping_stuck|JPY|1|8000000000"});
}

TEST_CASE("publishing again replaces everything", "[durable][tables]") {
  const Folder folder("tables");
  const std::string path = folder.file("shop.db");
  Ledger ledger;
  for (const Event& event : shop_events(60)) ledger.apply(event).value();
  publish_tables(ledger, path).value();
  publish_tables(shop(), path, {.as_of = opening}).value();
  const SqlFile sql(path);
  CHECK(sql.rows("SELECT as_of FROM published") == Rows{opening.to_rfc3339()});
  CHECK(sql.rows("SELECT DISTINCT order_id FROM open_lines") == Rows{"A", "B"});
}

TEST_CASE("what a reader began to read stays, and the publisher does not wait for it",
          "[durable][tables]") {
  const Folder folder("tables");
  const std::string path = folder.file("shop.db");
  DurableLedger durable = DurableLedger::open(folder.file("shop.ledger")).value();
  durable.apply_batch(shop_events(20)).value();
  publish_tables(*durable.view().value(), path).value();

  const SqlFile reader(path);
  (void)reader.rows("BEGIN");
  const Rows before = reader.rows("SELECT seq FROM published");
  durable.apply_batch(shop_events(20, 20)).value();
  const auto published = publish_tables(*durable.view().value(), path, {.patience = {}}).value();
  CHECK(published.events == durable.head());
  CHECK(reader.rows("SELECT seq FROM published") == before);
  (void)reader.rows("COMMIT");
  CHECK(reader.rows("SELECT seq FROM published") == Rows{"40"});
}

TEST_CASE("a value of more than 64 bits is published in its digits alone", "[durable][tables]") {
  const Folder folder("tables");
  const std::string path = folder.file("shop.db");
  Shop shop;
  shop.happens(SkuDefined{.sku = {"ISLAND"}, .tracked = false});
  shop.happens(new_order({"A"}, {new_line({"1"}, {"ISLAND"}, units(1'000'000'000),
                                          Price::each("999999999999.000001"_decimal))}));
  publish_tables(shop.ledger, path).value();
  CHECK(SqlFile(path).rows("SELECT value, value_millionths FROM open_lines") ==
        Rows{"999999999999000001000.00|"});
}

TEST_CASE("another program's file, a ledger and a text are not touched", "[durable][tables]") {
  const Folder folder("tables");
  const Ledger ledger = shop();
  {
    DurableLedger::open(folder.file("shop.ledger")).value().apply(shop_event(0)).value().value();
    run_sql(folder.file("other.db"), "CREATE TABLE totals(a)");
    std::ofstream(folder.file("text.db")) << std::string(5000, 'x');
  }
  for (const char* const name : {"shop.ledger", "other.db", "text.db"}) {
    CAPTURE(name);
    const std::string path = folder.file(name);
    const auto bytes = [&] {
      std::ifstream in(path, std::ios::binary);
      return std::string(std::istreambuf_iterator<char>(in), {});
    };
    const std::string before = bytes();
    CHECK(publish_tables(ledger, path).error().code == StorageCode::not_a_ledger);
    CHECK(bytes() == before);
  }
}

TEST_CASE("tables of a later version are refused by name", "[durable][tables]") {
  const Folder folder("tables");
  const std::string path = folder.file("shop.db");
  publish_tables(shop(), path).value();
  (void)SqlFile(path).rows("PRAGMA user_version = 2");
  const StorageError error = publish_tables(shop(), path).error();
  CHECK(error.code == StorageCode::newer_format);
  CHECK(error.message.find("version 2") != std::string::npos);
}

TEST_CASE("what cannot be written leaves the tables as they were", "[durable][tables]") {
  const Folder folder("tables");
  const std::string path = folder.file("shop.db");
  publish_tables(shop(), path).value();
  const SqlFile writer(path);
  (void)writer.rows("BEGIN IMMEDIATE");
  const auto refused = publish_tables(Ledger(), path, {.patience = {}});
  CHECK(refused.error().code == StorageCode::locked);
  (void)writer.rows("ROLLBACK");
  CHECK(writer.rows("SELECT count(*) FROM open_lines") == Rows{"3"});
  CHECK(publish_tables(Ledger(), folder.file("no/such.db")).error().code == StorageCode::not_found);
}
