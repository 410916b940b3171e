// Money: printing, and 128-bit sums against Boost.Multiprecision.
#include "support/catch.hpp"

#include <orderledger/money.hpp>
#include <orderledger/multiprecision.hpp>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <type_traits>

namespace {

using namespace orderledger;
using namespace orderledger::literals;
using Wide = boost::multiprecision::cpp_int;

// What must not exist: amounts from floating point or bare numbers, and sums by operator, for which
// the currencies could differ.
template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};
template <class A, class B>
concept Comparable = requires(A a, B b) {
  a < b;
};
static_assert(!std::is_constructible_v<Money, double> && !std::is_constructible_v<Money, int>);
static_assert(!std::is_constructible_v<Money, Currency, double>);
static_assert(!std::is_constructible_v<Money, Currency, int>);
static_assert(!std::is_convertible_v<Currency, Money> && !std::is_convertible_v<Money, double>);
static_assert(!Addable<Money, Money> && !Comparable<Money, Money>);
static_assert(std::is_trivially_copyable_v<Money>);

Currency currency(std::string_view code) { return Currency::from_code(code).value(); }

Money money(std::string_view code, const Wide& millionths) {
  const Wide wrapped = millionths < 0 ? Wide(millionths + (Wide(1) << 128)) : millionths;
  const auto high = static_cast<std::uint64_t>(Wide(wrapped >> 64));
  const auto low = static_cast<std::uint64_t>(Wide(wrapped & UINT64_MAX));
  return Money::from_words(currency(code), static_cast<std::int64_t>(high), low);
}

Wide value_of(const Money& amount) { return Wide(millionths_of(amount)); }

const Wide largest = (Wide(1) << 127) - 1;
const Wide smallest = -(Wide(1) << 127);

/// The printed form by the rule, in the oracle's numbers.
std::string printed(const Wide& millionths, int minor_digits) {
  const Wide magnitude = abs(millionths);
  std::string fraction = Wide(magnitude % 1'000'000).str();
  fraction.insert(0, 6 - fraction.size(), '0');
  while (static_cast<int>(fraction.size()) > minor_digits && fraction.back() == '0')
    fraction.pop_back();
  return (millionths < 0 ? "-" : "") + Wide(magnitude / 1'000'000).str() +
         (fraction.empty() ? "" : "." + fraction);
}

/// Of all magnitudes, both signs, near zero and near the limits.
Wide any_amount(std::mt19937_64& random) {
  const auto bits = static_cast<unsigned>(random() % 128);
  const Wide high = random(), low = random();  // one after the other, on every compiler
  Wide value = (high << 64 | low) & ((Wide(1) << bits) - 1);
  if (random() % 8 == 0) value = largest - value % 1'000;
  return random() % 2 == 0 ? value : Wide(-value);
}

}  // namespace

TEST_CASE("money is printed with its currency's minor digits at least", "[money]") {
  struct Row {
    std::int64_t millionths;
    const char* usd;
    const char* jpy;
    const char* bhd;
    const char* clf;
  };
  constexpr std::array table = {
      Row{0, "0.00", "0", "0.000", "0.0000"},
      Row{1'245'000'000, "1245.00", "1245", "1245.000", "1245.0000"},
      Row{12'500, "0.0125", "0.0125", "0.0125", "0.0125"},
      Row{500'000, "0.50", "0.5", "0.500", "0.5000"},
      Row{10'000, "0.01", "0.01", "0.010", "0.0100"},
      Row{1'000, "0.001", "0.001", "0.001", "0.0010"},
      Row{100, "0.0001", "0.0001", "0.0001", "0.0001"},
      Row{1, "0.000001", "0.000001", "0.000001", "0.000001"},
      Row{1'000'001, "1.000001", "1.000001", "1.000001", "1.000001"},
      Row{123'456'789, "123.456789", "123.456789", "123.456789", "123.456789"},
      Row{100'000'000, "100.00", "100", "100.000", "100.0000"},
      Row{-3'500'000, "-3.50", "-3.5", "-3.500", "-3.5000"},
      Row{-1, "-0.000001", "-0.000001", "-0.000001", "-0.000001"},
      Row{-1'000'000, "-1.00", "-1", "-1.000", "-1.0000"},
      Row{INT64_MAX, "9223372036854.775807", "9223372036854.775807", "9223372036854.775807",
          "9223372036854.775807"},
  };
  for (const Row& row : table) {
    CHECK(money("USD", row.millionths).to_text() == row.usd);
    CHECK(money("JPY", row.millionths).to_text() == row.jpy);
    CHECK(money("BHD", row.millionths).to_text() == row.bhd);
    CHECK(money("CLF", row.millionths).to_text() == row.clf);
  }
}

TEST_CASE("128 bits are printed to the last digit", "[money]") {
  CHECK(money("USD", largest).to_text() == "170141183460469231731687303715884.105727");
  CHECK(money("USD", smallest).to_text() == "-170141183460469231731687303715884.105728");
  // 10^18 whole units and their neighbours: where the printer joins two groups of digits.
  const Wide group = Wide(1'000'000) * 1'000'000'000'000'000'000;
  CHECK(money("JPY", group).to_text() == "1000000000000000000");
  CHECK(money("JPY", group - 1).to_text() == "999999999999999999.999999");
  CHECK(money("USD", group + 7'000'000).to_text() == "1000000000000000007.00");
  CHECK(money("USD", Wide(1) << 64).to_text() == "18446744073709.551616");
  CHECK(money("USD", -(Wide(1) << 64)).to_text() == "-18446744073709.551616");
}

TEST_CASE("any amount is printed as the oracle prints it", "[money]") {
  std::mt19937_64 random(1);
  constexpr std::array codes = {"JPY", "USD", "BHD", "CLF"};
  for (int i = 0; i < 5'000; ++i) {
    const Wide value = any_amount(random);
    const char* const code = codes[static_cast<std::size_t>(i) % codes.size()];
    const Money amount = money(code, value);
    REQUIRE(value_of(amount) == value);
    REQUIRE(amount.to_text() == printed(value, amount.currency().minor_digits()));
    REQUIRE(amount.is_zero() == (value == 0));
  }
}

TEST_CASE("sums are exact to 128 bits, and beyond them reported", "[money][overflow]") {
  std::mt19937_64 random(2);
  int overflows = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Wide a = any_amount(random), b = any_amount(random);
    const Wide sum = a + b;
    const auto result = money("USD", a).add(money("USD", b));
    if (sum < smallest || sum > largest) {
      ++overflows;
      REQUIRE_FALSE(result.has_value());
      REQUIRE(result.error().code == ErrorCode::overflow);
    } else {
      REQUIRE(result.has_value());
      REQUIRE(value_of(*result) == sum);
      REQUIRE(*result == money("USD", sum));
    }
  }
  CHECK(overflows > 100);
}

TEST_CASE("the limits of a sum", "[money][overflow]") {
  const Money max = money("USD", largest), min = money("USD", smallest);
  const Money one = money("USD", 1), minus_one = money("USD", -1), zero = money("USD", 0);
  CHECK(max.add(one).error().code == ErrorCode::overflow);
  CHECK(max.add(one).error().field == "value");
  CHECK(max.add(max).error().code == ErrorCode::overflow);
  CHECK(min.add(minus_one).error().code == ErrorCode::overflow);
  CHECK(min.add(min).error().code == ErrorCode::overflow);
  CHECK(max.add(zero).value() == max);
  CHECK(min.add(zero).value() == min);
  CHECK(max.add(min).value() == minus_one);
  CHECK(max.add(minus_one).value().add(one).value() == max);
  CHECK(minus_one.add(one).value().is_zero());
  // The carry from the low to the high word.
  CHECK(money("USD", UINT64_MAX).add(one).value() == money("USD", Wide(1) << 64));
}

TEST_CASE("amounts of two currencies have no sum", "[money]") {
  const auto refused = money("USD", 1).add(money("EUR", 1));
  CHECK(refused.error().code == ErrorCode::malformed);
  CHECK(refused.error().field == "currency");
  CHECK(refused.error().message.find("EUR") != std::string::npos);
  CHECK(refused.error().message.find("USD") != std::string::npos);
  CHECK_FALSE(money("USD", 0).add(money("EUR", 0)).has_value());
  CHECK_FALSE(money("USD", 1) == money("EUR", 1));
}

TEST_CASE("a decimal is money in any currency", "[money]") {
  const Money amount = Money::from_decimal(currency("USD"), "999999999999.999999"_decimal);
  CHECK(amount.to_text() == "999999999999.999999");
  CHECK(amount.high_word() == 0);
  CHECK(amount.low_word() == 999'999'999'999'999'999);
  CHECK(Money::from_decimal(currency("JPY"), "249.00"_decimal).to_text() == "249");
  CHECK(Money(currency("BHD")).to_text() == "0.000");
  CHECK(Money(currency("BHD")).currency() == currency("BHD"));
  CHECK(Money().is_zero());
}
