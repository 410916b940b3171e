// Amounts, quantities and times are read and written alike where the process's locale has a decimal comma: that of
// C here, that of C++ by support/comma_locale.cpp.
#include "../support/catch.hpp"
#include "../support/folder.hpp"
#include "reading_bench.hpp"

#include <orderledger/import/push.hpp>
#include <orderledger/import/report.hpp>

#include <array>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <locale>
#include <sstream>
#include <string>

using namespace orderledger;
using namespace orderledger::test;

namespace {

bool has_comma() {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.1f", 1.5);
  return std::string_view(text.data()) == "1,5";
}

/// Gives C a decimal comma, from a locale of the machine or one that is made for the test; false: it has none.
bool set_comma(const Folder& folder) {
  for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "nl_NL.UTF-8", "de_DE"}) {
    if (std::setlocale(LC_ALL, name) != nullptr && has_comma()) return true;
  }
  const std::string made = folder.file("de_DE.UTF-8");
  const std::string make = "localedef -i de_DE -f UTF-8 '" + made + "' >/dev/null 2>&1";
  static_cast<void>(std::system(make.c_str()));
  ::setenv("LOCPATH", folder.file(".").c_str(), 1);
  return std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr && has_comma();
}

constexpr std::string_view shopify_order =
    R"({"id": 5, "currency": "EUR", "created_at": "2026-01-24T09:15:00.250Z", "line_items": [
      {"id": 51, "sku": "TENT", "quantity": 3.0, "price": 1249.5, "requires_shipping": true}]})";
constexpr std::string_view sheet =
    "order,placed_at,sku,quantity,unit_price\n6,2026-01-24T09:15:00Z,ROPE,1.0,\"1,000.25\"\n";

std::string all_of(const Bench& bench) {
  return to_csv(open_lines_report(bench.importer, bench.ledger)) +
         to_csv(totals_report(bench.ledger.totals())) + to_csv(aging_report(bench.ledger.aging())) +
         to_value_range(totals_report(bench.ledger.totals()), "A1") +
         fishbowl_sales_orders(bench.importer, bench.ledger, {});
}

std::string read_and_written() {
  ReadingBench bench(System::shopify);
  CHECK(bench.read(shopify_order) == "fine");
  bench.system = System::sheets;
  bench.options.sheet.currency = "EUR";
  CHECK(bench.read(sheet) == "fine");
  bench.sync();
  return all_of(bench);
}

}  // namespace

TEST_CASE("no locale changes what is read and written", "[import][locale]") {
  std::ostringstream number;
  number << 1234.5;
  REQUIRE(number.str() == "1.234,5");  // the locale of C++
  std::setlocale(LC_ALL, "C");
  const std::string before = read_and_written();
  CHECK(before.find("4748.75") != std::string::npos);
  CHECK(before.find("1000.25") != std::string::npos);
  const Folder folder("locale");
  if (!set_comma(folder)) {
    WARN("skipped: no locale with a decimal comma on this machine, and none can be made");
    return;
  }
  const std::string with_comma = read_and_written();
  std::setlocale(LC_ALL, "C");
  CHECK(with_comma == before);
}
