// Numbers, times and CSV as they are met.
#include "../../src/import/csv_rows.hpp"
#include "../../src/import/number_text.hpp"
#include "../../src/import/time_text.hpp"
#include "../support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace orderledger;
using namespace orderledger::imports;

namespace {

std::string units_of(std::string_view text) {
  const UnitsText read = read_units(text);
  switch (read.fault) {
    case NumberFault::none: return std::to_string(read.units);
    case NumberFault::not_a_number: return "not a number";
    case NumberFault::fractional: return "fractional";
    case NumberFault::too_fine: return "too fine";
    case NumberFault::too_large: return "too large";
  }
  return {};
}

std::string time_of(std::string_view text, const std::optional<TimeZone>& zone = {},
                    DateOrder order = DateOrder::month_first) {
  const TimeText read = read_time(text, zone, order);
  switch (read.fault) {
    case TimeFault::none: break;
    case TimeFault::not_a_time: return "not a time";
    case TimeFault::zone_unknown: return "zone unknown";
  }
  return read.instant.to_rfc3339() + (read.precision == TimePrecision::day ? " day" : "");
}

std::vector<std::vector<std::string>> rows_of(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  CsvReader reader(text);
  CsvRow row;
  while (reader.next(row)) rows.push_back(row.fields);
  return rows;
}

}  // namespace

TEST_CASE("whole units, however they are spelt; never rounded", "[import][numbers]") {
  for (const char* text : {"2", "2.0", "2.000000000", " 2 ", "0.2e1", "20e-1", "+2", "002", "2."}) {
    INFO(text);
    CHECK(units_of(text) == "2");
  }
  CHECK(units_of("-3.0") == "-3");
  CHECK(units_of("1e3") == "1000");
  CHECK(units_of("0.000") == "0");
  CHECK(units_of("2.5") == "fractional");
  CHECK(units_of("1e-400") == "fractional");
  CHECK(units_of("1e400") == "too large");
  CHECK(units_of(std::string(1000, '9')) == "too large");
  for (const char* text : {"", "x", "1x", "1.2.3", ".", "e1", "1e", "1 2", "0x10"}) {
    INFO(text);
    CHECK(units_of(text) == "not a number");
  }
}

TEST_CASE("amounts come from their digits", "[import][numbers]") {
  for (const auto& [text, millionths] :
       {std::pair("19.9000", 19'900'000LL), std::pair("19.9", 19'900'000LL),
        std::pair("8", 8'000'000LL), std::pair("1e3", 1'000'000'000LL),
        std::pair("95.000000000", 95'000'000LL), std::pair("-3.50", -3'500'000LL),
        std::pair("0.000001", 1LL), std::pair("999999999999.999999", 999'999'999'999'999'999LL)}) {
    INFO(text);
    CHECK(read_amount(text).millionths == millionths);
    CHECK(read_amount(text).fault == NumberFault::none);
  }
  CHECK(read_amount("1.1250000001").fault == NumberFault::too_fine);
  CHECK(read_amount("1000000000000").fault == NumberFault::too_large);
}

TEST_CASE("times of every system", "[import][times]") {
  for (const char* text :
       {"2026-03-01T09:15:00-05:00", "2026-03-01T14:15:00Z", "2026-03-01 14:15:00.000Z",
        "2026-03-01 19:15:00 +0500", "2026-03-01T14:15:00-00:00", "2026-03-01T19:45:00+0530",
        "Sun, 01 Mar 2026 14:15:00 +0000", "2026-03-01T14:15:00.000+0000",
        "2026-03-01T14:15:00.0000001Z", "2026-03-01T14:15Z"}) {
    INFO(text);
    CHECK(time_of(text) == "2026-03-01T14:15:00Z");
  }
  CHECK(time_of("2026-03-01T09:15:00.250-0500") == "2026-03-01T14:15:00.250Z");
  CHECK(time_of("2026-03-01 09:15:00") == "zone unknown");
  CHECK(time_of("2026-03-01") == "zone unknown");
  CHECK(time_of("2026-03-01 09:15:00", TimeZone::utc()) == "2026-03-01T09:15:00Z");
  CHECK(time_of("2026-03-01", TimeZone::utc()) == "2026-03-01T00:00:00Z day");
  CHECK(time_of("03/01/2026", TimeZone::utc()) == "2026-03-01T00:00:00Z day");
  CHECK(time_of("01/03/2026", TimeZone::utc(), DateOrder::day_first) == "2026-03-01T00:00:00Z day");
  CHECK(time_of("3/1/2026 9:15 PM", TimeZone::utc()) == "2026-03-01T21:15:00Z");
  CHECK(time_of("12/1/2026 12:05:00 AM", TimeZone::utc()) == "2026-12-01T00:05:00Z");
  for (const char* text :
       {"", "soon", "2026-02-30", "2026-13-01", "1969-12-31", "2026-03-01T24:00:00Z", "13/01/2026",
        "2026-03-01T09:15:00-05:00x", "2026-03-01T", "1/2", "Sun, 01 Foo 2026 09:15:00 +0000"}) {
    INFO(text);
    CHECK(time_of(text, TimeZone::utc()) == "not a time");
  }
}

TEST_CASE("local times on the days on which clocks change", "[import][times]") {
  const auto zone = TimeZone::load("America/New_York");
  if (!zone) return;  // this build knows only UTC
  CHECK(time_of("2026-03-08 01:30:00", *zone) == "2026-03-08T06:30:00Z");
  CHECK(time_of("2026-03-08 03:30:00", *zone) == "2026-03-08T07:30:00Z");
  CHECK(time_of("2026-11-01 12:00:00", *zone) == "2026-11-01T17:00:00Z");
  CHECK(time_of("2026-07-01 12:00:00", *zone) == "2026-07-01T16:00:00Z");
}

TEST_CASE("serial days of spreadsheets", "[import][times]") {
  CHECK(read_serial("43831", TimeZone::utc()).instant.to_rfc3339() == "2020-01-01T00:00:00Z");
  CHECK(read_serial("43831.4375", TimeZone::utc()).instant.to_rfc3339() == "2020-01-01T10:30:00Z");
  CHECK(read_serial("43831.43749999", TimeZone::utc()).instant.to_rfc3339() ==
        "2020-01-01T10:30:00Z");
  CHECK(read_serial("-5", TimeZone::utc()).fault == TimeFault::not_a_time);
}

TEST_CASE("CSV as it is met", "[import][csv]") {
  using Rows = std::vector<std::vector<std::string>>;
  CHECK(rows_of("\xEF\xBB\xBF"
                "a,b\r\n1,\"x, \"\"y\"\"\nz\"\n") == Rows{{"a", "b"}, {"1", "x, \"y\"\nz"}});
  CHECK(rows_of("Item, 10, B-2 , 1\n\n\"6\"\" bolt\",2\n") ==
        Rows{{"Item", "10", "B-2", "1"}, {""}, {"6\" bolt", "2"}});
  CHECK(rows_of("a 6\" b,c") == Rows{{"a 6\" b", "c"}});
  CHECK(rows_of(" \"x\" ,y") == Rows{{"x", "y"}});
  CHECK(rows_of("a,") == Rows{{"a", ""}});
  CsvReader cut("a,\"b\nc");
  CsvRow row;
  REQUIRE(cut.next(row));
  CHECK(cut.is_cut_off());
}

TEST_CASE("CSV: rows know the line in which they begin", "[import][csv]") {
  CsvReader reader("a\n\"b\n\nc\"\nd\n");
  CsvRow row;
  std::vector<std::uint64_t> lines;
  while (reader.next(row)) lines.push_back(row.line);
  CHECK(lines == std::vector<std::uint64_t>{1, 2, 5});
}
