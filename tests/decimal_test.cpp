// Exact decimals and prices: SPEC 2, money.
#include "support/catch.hpp"

#include <orderledger/decimal.hpp>
#include <orderledger/money.hpp>

#include <array>
#include <random>
#include <string>
#include <type_traits>

namespace {

using namespace orderledger;
using namespace orderledger::literals;

// No way in for floating point, nor for numbers whose unit is not named.
static_assert(!std::is_constructible_v<Decimal, double>);
static_assert(!std::is_constructible_v<Decimal, int> && !std::is_constructible_v<Decimal, long>);
static_assert(!std::is_constructible_v<Decimal, std::string>);
static_assert(!std::is_convertible_v<Decimal, double> && !std::is_constructible_v<double, Decimal>);
static_assert(!std::is_constructible_v<Price, Decimal>);  // each, or total?
static_assert(!std::is_constructible_v<Price, Decimal, bool>);
static_assert(!std::is_constructible_v<Money, double> && !std::is_constructible_v<Money, Decimal>);

static_assert("249.00"_decimal.millionths() == 249'000'000);
static_assert("249.00"_decimal == "249"_decimal);
static_assert(Decimal() == "0"_decimal);
static_assert("0.1"_decimal < "0.10001"_decimal);

struct Text {
  const char* text;
  std::int64_t millionths;
  int fraction_digits;
  const char* printed;
};

constexpr std::array good = {
    Text{"0", 0, 0, "0"},
    Text{"0.000000", 0, 0, "0"},
    Text{"7", 7'000'000, 0, "7"},
    Text{"249.00", 249'000'000, 0, "249"},
    Text{"10.500", 10'500'000, 1, "10.5"},
    Text{"0.05", 50'000, 2, "0.05"},
    Text{"0.0125", 12'500, 4, "0.0125"},
    Text{"0.000001", 1, 6, "0.000001"},
    Text{"1.000001", 1'000'001, 6, "1.000001"},
    Text{"100", 100'000'000, 0, "100"},
    Text{"007.50", 7'500'000, 1, "7.5"},  // leading zeros are allowed
    Text{"00000000000000000000000000001", 1'000'000, 0, "1"},
    Text{"999999999999.999999", 999'999'999'999'999'999, 6, "999999999999.999999"},
};

constexpr std::array bad = {
    "",
    ".",
    "1.",
    ".5",
    "-1",
    "+1",
    "-0",
    "1e3",
    "1E3",
    " 1",
    "1 ",
    "1,5",
    "1.000.000",
    "1'000",
    "1_000",
    "0x10",
    "abc",
    "1a",
    "1.a",
    "1.5.5",
    "1.-5",
    "NaN",
    "inf",
    "1.0000001",
    "0.0000000",
    "--1",
    "1/3",
    "$1",
    "1\n",
    "\xEF\xBC\x91",
    "1000000000000",
    "1000000000000.0",
    "9223372036854775808",
    "99999999999999999999999999999999999999",
};

}  // namespace

TEST_CASE("decimals are digits, then optionally a point and 1 to 6 digits", "[decimal]") {
  for (const Text& row : good) {
    CAPTURE(row.text);
    const auto decimal = Decimal::from_text(row.text);
    REQUIRE(decimal.has_value());
    CHECK(decimal->millionths() == row.millionths);
    CHECK(decimal->fraction_digits() == row.fraction_digits);
    CHECK(decimal->to_text() == row.printed);
    CHECK(Decimal::from_text(decimal->to_text()).value() == *decimal);
  }
}

TEST_CASE("anything else is no decimal, and the message quotes it", "[decimal]") {
  for (const std::string text : bad) {
    CAPTURE(text);
    const auto decimal = Decimal::from_text(text);
    REQUIRE_FALSE(decimal.has_value());
    CHECK(decimal.error().code == ErrorCode::malformed);
    CHECK(decimal.error().field == "decimal");
    if (text != "1\n") CHECK(decimal.error().message.find('"' + text + '"') != std::string::npos);
  }
  CHECK_FALSE(Decimal::from_text(std::string("1\0", 2)).has_value());
}

TEST_CASE("millionths are a decimal from 0 to below 10^18", "[decimal]") {
  CHECK(Decimal::from_millionths(0).value() == Decimal());
  CHECK(Decimal::from_millionths(999'999'999'999'999'999).value() == "999999999999.999999"_decimal);
  for (const std::int64_t value :
       {std::int64_t{-1}, std::int64_t{1'000'000'000'000'000'000}, INT64_MIN, INT64_MAX}) {
    CHECK(Decimal::from_millionths(value).error().code == ErrorCode::malformed);
  }
}

TEST_CASE("what is printed is read back, for any decimal", "[decimal]") {
  std::mt19937_64 random(249);
  for (int i = 0; i < 20'000; ++i) {
    // Of all magnitudes, and with any number of digits.
    std::int64_t millionths = static_cast<std::int64_t>(random() % 1'000'000'000'000'000'000ULL);
    for (auto shrink = random() % 18; shrink > 0; --shrink) millionths /= 10;
    for (auto zeros = random() % 6; zeros > 0; --zeros)
      millionths = millionths / 10 % 10'000'000'000'000'000 * 10;
    const Decimal decimal = Decimal::from_millionths(millionths).value();
    const std::string text = decimal.to_text();
    REQUIRE(Decimal::from_text(text).value() == decimal);
    const std::size_t point = text.find('.');
    REQUIRE(decimal.fraction_digits() ==
            static_cast<int>(point == text.npos ? 0 : text.size() - point - 1));
  }
}

TEST_CASE("a price says whether it is for each unit or for all", "[decimal][price]") {
  const Price each = Price::each("249.00"_decimal);
  const Price total = Price::total("249.00"_decimal);
  CHECK_FALSE(each.is_total());
  CHECK(total.is_total());
  CHECK(each.amount() == total.amount());
  CHECK_FALSE(each == total);
  CHECK(each == Price::each("249"_decimal));
  CHECK(Price() == Price::each("0"_decimal));
}
