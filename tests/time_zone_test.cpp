// SPEC 2, day: a day of the ledger's time zone.
#include "support/catch.hpp"

#include <orderledger/orderledger.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace orderledger;
using namespace orderledger::literals;

namespace {

TimeZone zone(std::string_view name) { return TimeZone::load(name).value(); }

Instant instant(std::string_view text) { return Instant::from_rfc3339(text).value(); }

// Unused in a build without zones.
[[maybe_unused]] std::string day_of(std::string_view name, std::string_view text) {
  return zone(name).day_of(instant(text)).to_text();
}

Day day(int year, unsigned month, unsigned number) {
  return Day(std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} /
                                   std::chrono::day{number}});
}

[[maybe_unused]] std::string start_of(std::string_view name, Day of) {
  return zone(name).start_of(of).to_rfc3339();
}

std::string refusal(std::string_view name, std::string_view database = "/usr/share/zoneinfo") {
  const Result<TimeZone> result = TimeZone::load(name, database);
  if (result) return "loaded";
  CHECK(result.error().code == ErrorCode::malformed);
  CHECK(result.error().field == "time_zone");
  return result.error().message;
}

}  // namespace

TEST_CASE("a time zone is UTC unless it is said otherwise, and UTC needs no database") {
  CHECK(TimeZone().name() == "UTC");
  CHECK(TimeZone() == TimeZone::utc());
  for (const char* const name : {"UTC", "Etc/UTC", "Zulu", "Etc/UCT"}) {
    const Result<TimeZone> utc = TimeZone::load(name, "/nonexistent");
    REQUIRE(utc);
    CHECK(*utc == TimeZone::utc());
  }
  CHECK(TimeZone().day_of("2026-01-24T23:59:59.999Z"_instant) == day(2026, 1, 24));
  CHECK(TimeZone().start_of(day(2026, 1, 24)) == "2026-01-24T00:00:00Z"_instant);
}

TEST_CASE("what is not the name of a zone never reaches the file system") {
  const std::string longest(300, 'a');
  const std::string with_nul("Europe/Paris\0x", 14);
  for (const std::string_view name : std::initializer_list<std::string_view>{
           "", "../../etc/passwd", "/etc/passwd", "Europe/../UTC", "Europe//Paris", "Europe/Paris/",
           "Europe/Paris\n", "file:/etc/passwd", ".hidden", "Europe\\Paris", longest, with_nul}) {
    INFO(name);
    CHECK(refusal(name).find("not a name of a time zone") != std::string::npos);
  }
}

#if ORDERLEDGER_WITH_TZ

TEST_CASE("a missing zone and a missing database are told apart") {
  CHECK(
      refusal("Europe/Atlantis") ==
      R"(time_zone "Europe/Atlantis": no such zone in the time zone database at "/usr/share/zoneinfo")");
  CHECK(refusal("Europe/Paris", "/nonexistent") ==
        R"(time_zone "Europe/Paris": no time zone database at "/nonexistent")");
}

TEST_CASE("folders of the database are no zones") {
  for (const char* const name : {"Europe", "America/Argentina"}) {
    CHECK(refusal(name).find("no such zone") != std::string::npos);
  }
}

TEST_CASE("a database is named by an absolute path") {
  for (const std::string_view path : std::initializer_list<std::string_view>{
           "", "zoneinfo", std::string_view("/usr/share/zoneinfo\0", 20)}) {
    CHECK(refusal("Europe/Paris", path).find("not an absolute path") != std::string::npos);
  }
}

TEST_CASE("a day begins and ends with the clocks of the zone") {
  struct Row {
    const char* zone;
    const char* instant;
    const char* day;
  };
  constexpr std::array<Row, 28> rows = {{
      // Summer time in Paris begins and ends at 01:00Z.
      {"Europe/Paris", "2026-03-28T22:59:59.999Z", "2026-03-28"},
      {"Europe/Paris", "2026-03-28T23:00:00Z", "2026-03-29"},
      {"Europe/Paris", "2026-03-29T21:59:59.999Z", "2026-03-29"},
      {"Europe/Paris", "2026-03-29T22:00:00Z", "2026-03-30"},
      {"Europe/Paris", "2026-10-25T22:59:59Z", "2026-10-25"},
      {"Europe/Paris", "2026-10-25T23:00:00Z", "2026-10-26"},
      // Long after the last change that the file lists.
      {"Europe/Paris", "2045-07-14T21:59:59Z", "2045-07-14"},
      {"Europe/Paris", "2045-07-14T22:00:00Z", "2045-07-15"},
      {"Europe/Paris", "2045-01-14T22:00:00Z", "2045-01-14"},
      {"Europe/Paris", "9000-07-14T22:00:00Z", "9000-07-15"},
      {"Europe/Paris", "9000-01-14T22:59:59Z", "9000-01-14"},
      {"Europe/Paris", "2499-12-31T23:00:00Z", "2500-01-01"},
      {"Europe/Paris", "9999-12-31T23:00:00Z", "10000-01-01"},
      {"America/New_York", "1970-01-01T00:00:00Z", "1969-12-31"},
      {"America/New_York", "9000-07-04T03:59:59Z", "9000-07-03"},
      {"America/New_York", "9000-07-04T04:00:00Z", "9000-07-04"},
      // Quarters and halves of an hour.
      {"Pacific/Chatham", "2026-01-24T10:14:59Z", "2026-01-24"},
      {"Pacific/Chatham", "2026-01-24T10:15:00Z", "2026-01-25"},
      {"Pacific/Chatham", "2026-07-24T11:15:00Z", "2026-07-25"},
      {"Asia/Kathmandu", "2026-01-24T18:14:59Z", "2026-01-24"},
      {"Asia/Kathmandu", "2026-01-24T18:15:00Z", "2026-01-25"},
      {"Australia/Lord_Howe", "2026-01-24T13:00:00Z", "2026-01-25"},
      {"Australia/Lord_Howe", "2026-07-24T13:00:00Z", "2026-07-24"},
      {"Australia/Lord_Howe", "2026-07-24T13:30:00Z", "2026-07-25"},
      // Midnight is skipped, or comes twice.
      {"America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-03"},
      {"America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04"},
      {"America/Sao_Paulo", "2019-02-17T02:30:00Z", "2019-02-16"},
      {"America/St_Johns", "2005-10-30T02:31:00Z", "2005-10-29"},
  }};
  for (const Row& row : rows) {
    INFO(row.zone << ' ' << row.instant);
    CHECK(day_of(row.zone, row.instant) == row.day);
  }
}

TEST_CASE("clocks set back over midnight name the day before once more") {
  // At 00:01 of the 30th clocks went back to 23:01 of the 29th.
  CHECK(day_of("America/St_Johns", "2005-10-30T02:30:59Z") == "2005-10-30");
  CHECK(day_of("America/St_Johns", "2005-10-30T02:31:00Z") == "2005-10-29");
  CHECK(start_of("America/St_Johns", day(2005, 10, 30)) == "2005-10-30T02:30:00Z");
}

TEST_CASE("a day without a midnight begins with its first instant") {
  CHECK(start_of("America/Sao_Paulo", day(2018, 11, 4)) == "2018-11-04T03:00:00Z");
  CHECK(start_of("Asia/Beirut", day(2026, 3, 29)) == "2026-03-28T22:00:00Z");
  CHECK(start_of("Europe/Paris", day(2026, 3, 29)) == "2026-03-28T23:00:00Z");
  CHECK(start_of("Europe/Paris", day(9000, 7, 14)) == "9000-07-13T22:00:00Z");
}

TEST_CASE("a day that the zone skipped begins where the next one does") {
  CHECK(day_of("Pacific/Apia", "2011-12-30T09:59:59Z") == "2011-12-29");
  CHECK(day_of("Pacific/Apia", "2011-12-30T10:00:00Z") == "2011-12-31");
  CHECK(start_of("Pacific/Apia", day(2011, 12, 30)) == "2011-12-30T10:00:00Z");
  CHECK(start_of("Pacific/Apia", day(2011, 12, 31)) == "2011-12-30T10:00:00Z");
}

TEST_CASE("the start of a day keeps within what an instant can be") {
  CHECK(zone("Europe/Paris").start_of(Day()) == Instant());
  CHECK(zone("America/New_York").start_of(day(1900, 1, 1)) == Instant());
  CHECK(zone("America/New_York").start_of(day(1970, 1, 1)) == "1970-01-01T05:00:00Z"_instant);
  CHECK(zone("Europe/Paris").start_of(day(20000, 1, 1)) == Instant::last());
  CHECK(TimeZone().start_of(day(20000, 1, 1)) == Instant::last());
}

TEST_CASE("days and their starts agree over all years") {
  for (const char* const name : {"Europe/Paris", "America/Sao_Paulo", "Africa/Casablanca",
                                 "Australia/Lord_Howe", "America/Havana", "Pacific/Chatham"}) {
    const TimeZone here = zone(name);
    for (Day at = day(1971, 1, 1); at < day(9999, 12, 30);
         at = Day(std::chrono::sys_days{at.since_epoch() + std::chrono::days{11}})) {
      const Instant start = here.start_of(at);
      const bool agree =
          here.day_of(start) == at && here.day_of(*start.plus(std::chrono::milliseconds(-1))) < at;
      if (!agree) FAIL(name << ' ' << at.to_text());
    }
  }
}

TEST_CASE("days are those of the C library's own reader of the database") {
  const char* const before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  std::uint64_t random = 1;
  for (const char* const name :
       {"Africa/Casablanca", "Africa/Monrovia", "America/Havana", "America/Santiago",
        "America/Sao_Paulo", "America/St_Johns", "Antarctica/Troll", "Asia/Gaza", "Asia/Kathmandu",
        "Asia/Pyongyang", "Asia/Tehran", "Australia/Lord_Howe", "Europe/Dublin", "Europe/Paris",
        "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Kwajalein"}) {
    const TimeZone here = zone(name);
    setenv("TZ", (":" + std::string(name)).c_str(), 1);
    tzset();
    for (int i = 0; i < 40'000; ++i) {
      random = random * 6364136223846793005U + 1442695040888963407U;
      // Half of them in the years that have a history of their own.
      const std::uint64_t end = (i % 2 == 0 ? 4'100'000'000 : 253'402'300'800);
      const auto seconds = static_cast<std::time_t>((random >> 16) % end);
      std::tm local{};
      localtime_r(&seconds, &local);
      const Day theirs = day(local.tm_year + 1900, static_cast<unsigned>(local.tm_mon + 1),
                             static_cast<unsigned>(local.tm_mday));
      const Instant at = Instant::from_milliseconds(seconds * 1000 + 999).value();
      if (here.day_of(at) != theirs) FAIL(name << ' ' << at.to_rfc3339());
    }
  }
  before == nullptr ? unsetenv("TZ") : setenv("TZ", kept.c_str(), 1);
  tzset();
}

TEST_CASE("ages are counted in the days of the ledger's time zone, the digest is not") {
  const auto ledger_in = [](TimeZone time_zone) {
    Ledger ledger({.time_zone = std::move(time_zone)});
    const Instant at = "2026-01-24T22:30:00Z"_instant;  // 23:30 in Paris
    SkuDefined tent;
    tent.sku = {"TENT"};
    tent.backorders = OrderPolicy::allow;
    ledger.apply({at, {}, tent}).value();
    OrderPlaced placed;
    placed.order = {"1001"};
    placed.currency = "USD";
    NewLine line;
    line.line = {"1"};
    line.sku = {"TENT"};
    line.quantity = 1;
    line.price = Price::each("249.00"_decimal);
    line.promised_at = at;
    placed.lines.push_back(line);
    ledger.apply({at, {}, placed}).value();
    return ledger;
  };
  const auto age = [](const Ledger& ledger, AgeBasis by) {
    AgingQuestion question;
    question.as_of = "2026-01-24T23:30:00Z"_instant;
    question.by = by;
    question.bounds = AgingBounds::from_days(std::vector<int>{0, 1}).value();
    for (const AgingRow& row : ledger.aging(question).rows) {
      if (row.totals.units == 1) return row.from_days;
    }
    return -1;
  };
  const Ledger utc = ledger_in(TimeZone());
  const Ledger paris = ledger_in(zone("Europe/Paris"));
  for (const AgeBasis by : {AgeBasis::placed, AgeBasis::due}) {
    CHECK(age(utc, by) == 0);
    CHECK(age(paris, by) == 1);
  }
  CHECK(paris.audit().passed());
  CHECK(utc.digest() == paris.digest());
}

#else

TEST_CASE("a build without time zones says so") {
  CHECK(refusal("Europe/Paris") ==
        R"(time_zone "Europe/Paris": this build knows only UTC (ORDERLEDGER_WITH_TZ is off))");
}

#endif
