// Instants and days: SPEC 2, instant; RFC 3339, read strictly.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <array>
#include <random>
#include <string>
#include <type_traits>

namespace {

using namespace orderledger;
using namespace orderledger::literals;

// What must not exist.
template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};
template <class A, class B>
concept Subtractable = requires(A a, B b) {
  a - b;
};
template <class A, class B>
concept Comparable = requires(A a, B b) {
  a < b;
};
static_assert(!Addable<Instant, Instant> && !Addable<Day, Day> && !Addable<Day, int>);
static_assert(!Subtractable<Instant, Instant> && !Subtractable<Instant, Day>);
static_assert(std::is_same_v<decltype(Day() - Day()), std::chrono::days>);
static_assert(!Comparable<Instant, Day>);
static_assert(!std::is_convertible_v<Instant, Day> && !std::is_constructible_v<Instant, Day>);
static_assert(!std::is_constructible_v<Instant, std::int64_t>);
static_assert(!std::is_constructible_v<Instant, std::string>);
static_assert(!std::is_constructible_v<Day, Instant>);
static_assert(!std::is_convertible_v<std::chrono::sys_days, Day>);

// The compiler reads literals.
static_assert("1970-01-01T00:00:00Z"_instant.milliseconds() == 0);
static_assert("1970-01-01T00:00:00Z"_instant == Instant());
static_assert("9999-12-31T23:59:59.999Z"_instant == Instant::last());
static_assert("2026-01-24T11:00:00+01:00"_instant == "2026-01-24T10:00:00Z"_instant);

struct Text {
  const char* text;
  std::int64_t milliseconds;
  const char* printed;
};

constexpr std::int64_t second = 1'000;
constexpr std::int64_t day = 86'400 * second;

constexpr std::array good = {
    Text{"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
    Text{"1970-01-01T00:00:00.001Z", 1, "1970-01-01T00:00:00.001Z"},
    Text{"1970-01-01T00:00:01Z", second, "1970-01-01T00:00:01Z"},
    Text{"1970-01-02T00:00:00Z", day, "1970-01-02T00:00:00Z"},
    Text{"1971-01-01T00:00:00Z", 365 * day, "1971-01-01T00:00:00Z"},
    Text{"2000-01-01T00:00:00Z", 10'957 * day, "2000-01-01T00:00:00Z"},
    Text{"2001-09-09T01:46:40Z", 1'000'000'000 * second, "2001-09-09T01:46:40Z"},
    Text{"2038-01-19T03:14:08Z", 2'147'483'648 * second, "2038-01-19T03:14:08Z"},
    Text{"9999-12-31T23:59:59.999Z", 253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
    // One, two or three fractional digits; printed only when they are not zero, and then all three.
    Text{"1970-01-01T00:00:00.5Z", 500, "1970-01-01T00:00:00.500Z"},
    Text{"1970-01-01T00:00:00.05Z", 50, "1970-01-01T00:00:00.050Z"},
    Text{"1970-01-01T00:00:00.120Z", 120, "1970-01-01T00:00:00.120Z"},
    Text{"1970-01-01T00:00:00.000Z", 0, "1970-01-01T00:00:00Z"},
    // Offsets are taken off.
    Text{"1970-01-01T01:00:00+01:00", 0, "1970-01-01T00:00:00Z"},
    Text{"1969-12-31T19:00:00-05:00", 0, "1970-01-01T00:00:00Z"},
    Text{"1970-01-02T12:45:00+12:45", day, "1970-01-02T00:00:00Z"},
    Text{"1970-01-01T23:59:00+23:59", 0, "1970-01-01T00:00:00Z"},
    Text{"1970-01-01T00:00:00+00:00", 0, "1970-01-01T00:00:00Z"},
    Text{"1970-01-01T00:00:00-00:00", 0, "1970-01-01T00:00:00Z"},
    Text{"1970-01-01T00:00:00.250-00:30", 1'800'250, "1970-01-01T00:30:00.250Z"},
    Text{"2026-12-31T23:30:00-01:00", 1'798'763'400 * second, "2027-01-01T00:30:00Z"},
    Text{"9999-12-31T23:59:59.999+00:01", 253'402'300'739'999, "9999-12-31T23:58:59.999Z"},
    // Leap years.
    Text{"1972-02-29T00:00:00Z", 789 * day, "1972-02-29T00:00:00Z"},
    Text{"2000-02-29T00:00:00Z", 11'016 * day, "2000-02-29T00:00:00Z"},
    Text{"2000-03-01T00:00:00Z", 11'017 * day, "2000-03-01T00:00:00Z"},
    Text{"2024-02-29T23:59:59.999Z", 1'709'251'199'999, "2024-02-29T23:59:59.999Z"},
    Text{"2100-03-01T00:00:00Z", 47'541 * day, "2100-03-01T00:00:00Z"},
    Text{"2400-02-29T00:00:00Z", 157'113 * day, "2400-02-29T00:00:00Z"},
};

constexpr std::array bad = {
    "",
    "now",
    "2026-01-24",                                        // a day is no instant
    "2026-01-24T10:00:00",                               // no offset
    "2026-01-24T10:00Z",                                 // no seconds
    "2026-01-24t10:00:00Z",                              // capital T
    "2026-01-24 10:00:00Z",                              //
    "2026-01-24T10:00:00z",                              // capital Z
    "2026-01-24T10:00:00 Z",                             //
    " 2026-01-24T10:00:00Z",                             //
    "2026-01-24T10:00:00Z ",                             //
    "2026-01-24T10:00:00ZZ",                             //
    "2026-01-24T10:00:00.Z",                             // a point and no digit
    "2026-01-24T10:00:00.1234Z",                         // four
    "2026-01-24T10:00:00.0000Z",                         //
    "2026-01-24T10:00:00,5Z",                            //
    "2026-01-24T10:00:00+01",                            // offsets are +hh:mm
    "2026-01-24T10:00:00+0100",                          //
    "2026-01-24T10:00:00+1:00",                          //
    "2026-01-24T10:00:00+24:00",                         //
    "2026-01-24T10:00:00+01:60",                         //
    "2026-01-24T10:00:00-",                              //
    "2026-01-24T10:00:00+01:00Z",                        //
    "2026-01-24T10:00:00Z+01:00",                        //
    "26-01-24T10:00:00Z",                                //
    "02026-01-24T10:00:00Z",                             //
    "+2026-01-24T10:00:00Z",                             //
    "-2026-01-24T10:00:00Z",                             //
    "2026-1-24T10:00:00Z",                               //
    "2026-01-4T10:00:00Z",                               //
    "2026/01/24T10:00:00Z",                              //
    "20260124T100000Z",                                  //
    "2026-W04-6T10:00:00Z",                              //
    "2026-00-24T10:00:00Z",                              // no such month
    "2026-13-24T10:00:00Z",                              //
    "2026-01-00T10:00:00Z",                              // no such day
    "2026-01-32T10:00:00Z",                              //
    "2026-04-31T10:00:00Z",                              //
    "2026-02-29T10:00:00Z",                              // no leap year
    "2100-02-29T10:00:00Z",                              // neither
    "2000-02-30T10:00:00Z",                              //
    "2026-01-24T24:00:00Z",                              // no such hour
    "2026-01-24T10:60:00Z",                              //
    "2026-01-24T23:59:60Z",                              // no leap seconds
    "2016-12-31T23:59:60Z",                              // not even those that were
    "2026-01-24T1a:00:00Z",                              //
    "2026-01-24T10:00:0 Z",                              //
    "2026-01-24T10:00:-1Z",                              //
    "1969-12-31T23:59:59.999Z",                          // before 1970 ...
    "1970-01-01T00:59:59.999+01:00",                     // ... in UTC
    "9999-12-31T23:59:59.999-00:01",                     // after 9999 in UTC
    "0000-01-01T00:00:00Z",                              //
    "10000-01-01T00:00:00Z",                             //
    "\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA6-01-24T10:00:00Z",  // digits, but not 0 to 9
};

}  // namespace

TEST_CASE("RFC 3339 is read to the millisecond and printed in UTC", "[instant]") {
  for (const Text& row : good) {
    CAPTURE(row.text);
    const auto instant = Instant::from_rfc3339(row.text);
    REQUIRE(instant.has_value());
    CHECK(instant->milliseconds() == row.milliseconds);
    CHECK(instant->to_rfc3339() == row.printed);
  }
}

TEST_CASE("anything else is malformed, and the message quotes it", "[instant]") {
  for (const std::string text : bad) {
    CAPTURE(text);
    const auto instant = Instant::from_rfc3339(text);
    REQUIRE_FALSE(instant.has_value());
    CHECK(instant.error().code == ErrorCode::malformed);
    CHECK(instant.error().field == "instant");
    CHECK(instant.error().message.find('"' + text + '"') != std::string::npos);
  }
  const std::string with_nul("2026-01-24T10:00:00Z\0", 21);
  CHECK_FALSE(Instant::from_rfc3339(with_nul).has_value());
}

TEST_CASE("milliseconds since 1970 are an instant within the years 1970 to 9999", "[instant]") {
  CHECK(Instant::from_milliseconds(0).value() == Instant());
  CHECK(Instant::from_milliseconds(253'402'300'799'999).value() == Instant::last());
  for (const std::int64_t value :
       {std::int64_t{-1}, std::int64_t{253'402'300'800'000}, INT64_MIN, INT64_MAX}) {
    CHECK(Instant::from_milliseconds(value).error().code == ErrorCode::malformed);
    CHECK(Instant::from_milliseconds(value).error().message.find(
              std::to_string(value).substr(0, 3)) != std::string::npos);
  }
}

TEST_CASE("what is printed is read back, for any instant", "[instant]") {
  std::mt19937_64 random(20260124);
  std::uniform_int_distribution<std::int64_t> any(0, Instant::last().milliseconds());
  for (int i = 0; i < 20'000; ++i) {
    const Instant instant = Instant::from_milliseconds(any(random)).value();
    const std::string text = instant.to_rfc3339();
    REQUIRE(Instant::from_rfc3339(text).value() == instant);
    // The day is the text's first ten characters.
    REQUIRE(Day::of_utc(instant).to_text() == text.substr(0, 10));
  }
}

TEST_CASE("later is an instant only within the years 1970 to 9999", "[instant]") {
  using std::chrono::milliseconds;
  constexpr Instant start = "2026-01-24T10:00:00Z"_instant;
  CHECK(start.plus(std::chrono::days(6))->to_rfc3339() == "2026-01-30T10:00:00Z");
  CHECK(start.plus(milliseconds(-1))->to_rfc3339() == "2026-01-24T09:59:59.999Z");
  CHECK(start.plus(milliseconds(0)) == start);
  CHECK(Instant().plus(milliseconds(-1)) == std::nullopt);
  CHECK(Instant::last().plus(milliseconds(1)) == std::nullopt);
  CHECK(Instant().plus(milliseconds(Instant::last().milliseconds())) == Instant::last());
  CHECK(Instant::last().plus(milliseconds(-Instant::last().milliseconds())) == Instant());
  CHECK(start.plus(milliseconds::max()) == std::nullopt);
  CHECK(start.plus(milliseconds::min()) == std::nullopt);
}

TEST_CASE("a day begins at midnight, and its differences are days", "[instant][day]") {
  const auto day_of = [](const char* text) {
    return Day::of_utc(Instant::from_rfc3339(text).value());
  };
  CHECK(day_of("2026-01-24T00:00:00Z").to_text() == "2026-01-24");
  CHECK(day_of("2026-01-24T23:59:59.999Z").to_text() == "2026-01-24");
  CHECK(day_of("2026-01-25T00:00:00Z").to_text() == "2026-01-25");
  CHECK(day_of("2026-01-25T00:30:00+01:00").to_text() == "2026-01-24");
  CHECK(day_of("9999-12-31T23:59:59.999Z").to_text() == "9999-12-31");
  CHECK(Day().to_text() == "1970-01-01");
  CHECK((day_of("2026-01-30T00:00:00Z") - day_of("2026-01-24T23:00:00Z")).count() == 6);
  CHECK((day_of("2024-03-01T00:00:00Z") - day_of("2024-02-28T00:00:00Z")).count() == 2);
  CHECK((day_of("2026-01-24T00:00:00Z") - day_of("2026-01-30T00:00:00Z")).count() == -6);
  CHECK(day_of("2026-01-24T00:00:00Z") < day_of("2026-01-25T00:00:00Z"));
  CHECK(Day(std::chrono::sys_days(std::chrono::days(1))).to_text() == "1970-01-02");
  CHECK(day_of("1970-01-02T00:00:00Z").since_epoch().count() == 1);
}
