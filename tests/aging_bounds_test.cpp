// Where the age scale is cut.
#include "support/catch.hpp"

#include <orderledger/totals.hpp>

#include <climits>
#include <string>
#include <type_traits>
#include <vector>

namespace {

using namespace orderledger;
using std::chrono::days;

static_assert(!std::is_constructible_v<AgingBounds, std::vector<int>>);

Result<AgingBounds> bounds(const std::vector<int>& upper) { return AgingBounds::from_days(upper); }

}  // namespace

TEST_CASE("unless said otherwise the bounds are 2, 7, 14, 30 and 60 days", "[aging]") {
  CHECK(AgingBounds().upper() == std::vector<int>{2, 7, 14, 30, 60});
}

TEST_CASE("a bound belongs to the bucket that it closes", "[aging]") {
  const AgingBounds standard;
  struct Row {
    int age;
    std::size_t bucket;
  };
  for (const Row& row :
       {Row{0, 0}, Row{1, 0}, Row{2, 0}, Row{3, 1}, Row{7, 1}, Row{8, 2}, Row{14, 2}, Row{15, 3},
        Row{30, 3}, Row{31, 4}, Row{60, 4}, Row{61, 5}, Row{2'932'896, 5}}) {
    CAPTURE(row.age);
    CHECK(standard.bucket_of(days(row.age)) == row.bucket);
  }
  CHECK(bounds({0}).value().bucket_of(days(0)) == 0);
  CHECK(bounds({0}).value().bucket_of(days(1)) == 1);
}

TEST_CASE("bounds are 1 to 16, none negative, each larger than the one before it", "[aging]") {
  CHECK(bounds({0}).has_value());
  CHECK(bounds({1'000'000'000}).has_value());
  std::vector<int> most;
  for (int i = 1; i <= 16; ++i) most.push_back(i);
  CHECK(bounds(most).value().upper() == most);

  struct Row {
    std::vector<int> upper;
    const char* field;
    const char* value;
  };
  most.push_back(17);
  for (const Row& row :
       {Row{{}, "bounds", ""}, Row{{-1}, "bounds[0]", "-1"}, Row{{2, -7}, "bounds[1]", "-7"},
        Row{{2, 2}, "bounds[1]", "2"}, Row{{2, 7, 5}, "bounds[2]", "5"},
        Row{{7, 2, -1}, "bounds[1]", "2"}, Row{most, "bounds[16]", "17"},
        Row{{2, 1'000'000'001}, "bounds[1]", "1000000001"},
        Row{{INT_MAX}, "bounds[0]", "2147483647"}, Row{{INT_MIN}, "bounds[0]", "-2147483648"}}) {
    const auto refused = bounds(row.upper);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::malformed);
    CHECK(refused.error().field == row.field);
    CHECK(refused.error().message.find(row.value) != std::string::npos);
  }
}

TEST_CASE("by due a bound 0 is put in front, unless they begin with it", "[aging][due]") {
  CHECK(AgingBounds().with_zero_in_front().upper() == std::vector<int>{0, 2, 7, 14, 30, 60});
  CHECK(bounds({0, 5}).value().with_zero_in_front().upper() == std::vector<int>{0, 5});
  CHECK(bounds({0}).value().with_zero_in_front() == bounds({0}).value());
  // Sixteen of the caller's make seventeen.
  std::vector<int> most;
  for (int i = 1; i <= 16; ++i) most.push_back(i);
  CHECK(bounds(most).value().with_zero_in_front().upper().size() == 17);
}

TEST_CASE("a 0 in front is not counted: the bounds of an answer can be asked for", "[aging]") {
  std::vector<int> upper;
  for (int i = 1; i <= 16; ++i) upper.push_back(i);
  const AgingBounds answered = bounds(upper).value().with_zero_in_front();
  CHECK(answered.upper().size() == 17);
  CHECK(bounds(answered.upper()).value() == answered);
  upper.push_back(17);
  upper.insert(upper.begin(), 0);
  CHECK(bounds(upper).error().field == "bounds[17]");
}
