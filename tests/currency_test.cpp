// The active currencies of ISO 4217.
#include "support/catch.hpp"

#include <orderledger/money.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <type_traits>

namespace {

using namespace orderledger;

static_assert(!std::is_constructible_v<Currency, std::string>);
static_assert(!std::is_constructible_v<Currency, int>);
static_assert(sizeof(Currency) == 1);

}  // namespace

TEST_CASE("a currency knows the digits of its smallest unit", "[currency]") {
  struct Row {
    const char* code;
    int minor_digits;
  };
  constexpr std::array table = {
      Row{"USD", 2}, Row{"EUR", 2}, Row{"GBP", 2}, Row{"CHF", 2}, Row{"CNY", 2}, Row{"INR", 2},
      Row{"BRL", 2}, Row{"MXN", 2}, Row{"HUF", 2}, Row{"IDR", 2}, Row{"MGA", 2}, Row{"MRU", 2},
      Row{"JPY", 0}, Row{"KRW", 0}, Row{"VND", 0}, Row{"CLP", 0}, Row{"ISK", 0}, Row{"PYG", 0},
      Row{"UGX", 0}, Row{"RWF", 0}, Row{"KMF", 0}, Row{"DJF", 0}, Row{"GNF", 0}, Row{"BIF", 0},
      Row{"VUV", 0}, Row{"XAF", 0}, Row{"XOF", 0}, Row{"XPF", 0}, Row{"UYI", 0}, Row{"BHD", 3},
      Row{"IQD", 3}, Row{"JOD", 3}, Row{"KWD", 3}, Row{"LYD", 3}, Row{"OMR", 3}, Row{"TND", 3},
      Row{"CLF", 4}, Row{"UYW", 4}, Row{"XAU", 0}, Row{"XXX", 0}, Row{"XTS", 0}, Row{"VED", 2},
      Row{"SLE", 2}, Row{"ZWG", 2}, Row{"XCG", 2}, Row{"XAD", 2}, Row{"AED", 2},
  };
  for (const Row& row : table) {
    CAPTURE(row.code);
    const auto currency = Currency::from_code(row.code);
    REQUIRE(currency.has_value());
    CHECK(currency->code() == row.code);
    CHECK(currency->minor_digits() == row.minor_digits);
  }
}

TEST_CASE("only 0, 2, 3 and 4 digits occur, 3 and 4 where the list says so", "[currency]") {
  std::string three, four;
  for (const Currency currency : Currency::all()) {
    const int digits = currency.minor_digits();
    CHECK((digits == 0 || digits == 2 || digits == 3 || digits == 4));
    if (digits == 3) three += std::string(currency.code()) + ' ';
    if (digits == 4) four += std::string(currency.code()) + ' ';
  }
  CHECK(three == "BHD IQD JOD KWD LYD OMR TND ");
  CHECK(four == "CLF UYW ");
}

TEST_CASE("all currencies are listed once, by code, and found by it", "[currency]") {
  const auto all = Currency::all();
  CHECK(all.size() > 160);
  CHECK(std::is_sorted(all.begin(), all.end()));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string_view code = all[i].code();
    CHECK(code.size() == 3);
    CHECK(std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
    CHECK(all[i].index() == i);
    CHECK(Currency::at_index(i) == all[i]);
    CHECK(Currency::from_code(code).value() == all[i]);
    if (i > 0) CHECK(all[i - 1].code() < code);
    if (i > 0) CHECK(all[i - 1] < all[i]);
  }
  CHECK(Currency() == all.front());
}

TEST_CASE("what is no active code is an unknown currency", "[currency]") {
  for (const char* const text :
       {"",    "U",   "US",  "USDD", "usd", "Usd", " USD", "USD ", "ZZZ",
        "AAA", "XYZ", "US$", "$",    "840", "DEM", "FRF",  "HRK",  "BGN",
        "ANG", "CUC", "ZWL", "SLL",  "VEF", "MRO", "STD",  "BYR",  "\xC3\x85\x42\x43"}) {
    CAPTURE(text);
    const auto currency = Currency::from_code(text);
    REQUIRE_FALSE(currency.has_value());
    CHECK(currency.error().code == ErrorCode::unknown_currency);
    CHECK(currency.error().field == "currency");
    CHECK(currency.error().message.find('"' + std::string(text) + '"') != std::string::npos);
  }
  CHECK_FALSE(Currency::from_code(std::string_view("USD\0", 4)).has_value());
}
