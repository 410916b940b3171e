// Quantities: whole units, 0 to 1,000,000,000.
#include "support/catch.hpp"

#include <orderledger/quantity.hpp>

#include <string>
#include <type_traits>

namespace {

using namespace orderledger;

// Numbers of run time have no way in but from(): tests/compile_fail.
static_assert(!std::is_convertible_v<Quantity, int> && !std::is_constructible_v<int, Quantity>);
template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};
static_assert(!Addable<Quantity, Quantity>);  // a sum may leave the range: units() is for sums

constexpr Quantity seven = 7;
static_assert(seven.units() == 7);
static_assert(Quantity().units() == 0);
static_assert(Quantity(1'000'000'000).units() == Quantity::max_units);
static_assert(seven < Quantity(8));

}  // namespace

TEST_CASE("a quantity is 0 to 1,000,000,000 units", "[quantity]") {
  for (const std::int64_t units :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{999'999'999}, std::int64_t{1'000'000'000}}) {
    CHECK(Quantity::from(units).value().units() == units);
  }
  for (const std::int64_t units :
       {std::int64_t{-1}, std::int64_t{1'000'000'001}, std::int64_t{4'294'967'296},
        std::int64_t{4'294'967'297}, INT64_MIN, INT64_MAX}) {
    const auto quantity = Quantity::from(units);
    REQUIRE_FALSE(quantity.has_value());
    CHECK(quantity.error().code == ErrorCode::malformed);
    CHECK(quantity.error().field == "quantity");
    CHECK(quantity.error().message.find("quantity " + std::to_string(units) + ": ") == 0);
  }
}

// Until its constructor of int turns other numbers away, `Quantity(2.5)` is 2 with no more than a
// warning.
TEST_CASE("a quantity is not made of a floating-point constant", "[quantity]") {
  CHECK_FALSE(std::is_constructible_v<Quantity, double>);
}
