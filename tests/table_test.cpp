// Every table of tests/tables. Run from the root of the project.
#include "support/catch.hpp"
#include "support/event_table.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace orderledger::test;

std::vector<std::string> findings_of(const std::string& table) {
  std::vector<std::string> findings;
  std::istringstream rows(table);
  EventTable("shop.txt", findings).run(rows);
  return findings;
}

std::vector<std::string> tables() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator("tests/tables")) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path().generic_string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

TEST_CASE("what the tables in tests/tables say holds", "[tables]") {
  REQUIRE(std::filesystem::exists("tests/tables"));  // else: not run from the root of the project
  const std::vector<std::string> paths = tables();
  CHECK(paths.size() == 14);  // a lost file would pass in silence
  for (const std::string& path : paths) {
    std::ifstream rows(path);
    std::vector<std::string> findings;
    EventTable table(path, findings);
    table.run(rows);
    CHECK(table.scenes() > 0);
    CHECK(table.expectations() > table.scenes());
    for (const std::string& finding : findings) FAIL_CHECK(finding);
  }
}

TEST_CASE("a table that does not hold is reported with file and line", "[tables]") {
  const std::string start =
      "## a scene\n"
      "sku_defined TENT backorders=allow\n";
  CHECK(findings_of(start + "order_placed O1 TENT:7 => O1/1 backorder 7").empty());
  CHECK(findings_of(start + "order_placed O1 TENT:7 => O1/1 backorder 6") ==
        std::vector<std::string>{"shop.txt:3: O1/1: expected `backorder 6`, found `backorder 7`"});
  CHECK(
      findings_of(start + "order_placed O1 POT:7") ==
      std::vector<std::string>{"shop.txt:3: refused unknown_sku: lines[0].sku \"POT\": no such SKU "
                               "is defined"});
  CHECK(findings_of(start + "order_placed O1 TENT:7 => refused backorder_denied") ==
        std::vector<std::string>{"shop.txt:3: it was not refused"});
  CHECK(findings_of(start + "order_plcaed O1/1 7") ==
        std::vector<std::string>{"shop.txt:3: no such event: order_plcaed"});
  CHECK(
      findings_of(start + "order_cancelled O9 now") ==
      std::vector<std::string>{"shop.txt:3: not understood: now",
                               "shop.txt:3: refused unknown_order: order \"O9\": no such order is "
                               "in the book"});
}
