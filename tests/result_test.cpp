// Result: a value, or why there is none.
#include "support/catch.hpp"

#include <orderledger/result.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace {

using namespace orderledger;

static_assert(!std::is_convertible_v<Result<int>, bool>);  // a branch, not a number
static_assert(std::is_base_of_v<std::runtime_error, RefusedError>);
static_assert(!std::is_default_constructible_v<Result<int>>);

// A part of a temporary's value lives as long as what it is bound to.
static_assert(!std::is_reference_v<decltype(std::declval<Result<std::string>>().value())>);
static_assert(!std::is_reference_v<decltype(*std::declval<Result<std::string>>())>);
static_assert(!std::is_reference_v<decltype(std::declval<Result<std::string>>().error())>);

Result<int> seven() { return 7; }
Result<int> refused() {
  return Error{ErrorCode::over_shipped, "quantity", "quantity 8: only 7 units wait"};
}

}  // namespace

TEST_CASE("a result with a value", "[result]") {
  const Result<int> result = seven();
  CHECK(result);
  CHECK(result.has_value());
  CHECK(*result == 7);
  CHECK(result.value() == 7);
  CHECK(seven().value() == 7);
  CHECK(Result<std::string>(std::string("tent"))->size() == 4);
}

TEST_CASE("a result without a value says why", "[result]") {
  const Result<int> result = refused();
  CHECK_FALSE(result);
  CHECK_FALSE(result.has_value());
  CHECK(result.error() ==
        Error{ErrorCode::over_shipped, "quantity", "quantity 8: only 7 units wait"});
  CHECK(refused().error().field == "quantity");
}

TEST_CASE("value() throws the refusal, with code and sentence", "[result]") {
  CHECK_THROWS_AS(refused().value(), RefusedError);
  const Result<int> result = refused();
  try {
    (void)result.value();
    FAIL("it did not throw");
  } catch (const RefusedError& refusal) {
    CHECK(std::string(refusal.what()) == "over_shipped: quantity 8: only 7 units wait");
    CHECK(refusal.error() == result.error());
  }
}

TEST_CASE("values that can only be moved are moved out", "[result]") {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> out = std::move(result).value();
  CHECK(*out == 7);
  CHECK(**Result<std::unique_ptr<int>>(std::make_unique<int>(8)) == 8);
}
