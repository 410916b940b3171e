// Ids: 1 to 255 bytes of UTF-8 without control characters, compared by bytes, a type for each kind.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using namespace orderledger;

// One kind is not another, and text of run time must be asked.
template <class A, class B>
concept Equatable = requires(A a, B b) {
  a == b;
};
static_assert(!std::is_convertible_v<OrderId, Sku> && !std::is_constructible_v<OrderId, Sku>);
static_assert(!std::is_constructible_v<LineId, OrderId>);
static_assert(!Equatable<OrderId, Sku> && !Equatable<ShipmentId, SupplyId>);
static_assert(!std::is_constructible_v<OrderId, std::string>);
static_assert(!std::is_constructible_v<OrderId, std::string_view>);
static_assert(!std::is_constructible_v<OrderId, const char*>);
static_assert(!std::is_constructible_v<OrderId, int>);
static_assert(!std::is_convertible_v<OrderId, std::string>);

// The same check at compile time.
static_assert(detail::is_id("1001"));
static_assert(detail::is_id("\xE2\x82\xAC"));
static_assert(!detail::is_id(""));
static_assert(!detail::is_id("a\nb"));
static_assert(!detail::is_id("\xC2\x80"));
static_assert(!detail::is_id("\xED\xA0\x80"));

struct Row {
  std::string_view bytes;
  bool is_utf8;
  const char* what;
};

using namespace std::string_view_literals;

// After the table of well-formed byte sequences in the Unicode standard, and its neighbours.
constexpr std::array table = {
    Row{"a"sv, true, "one byte"},
    Row{"\x7E"sv, true, "the last printable of one byte"},
    Row{"\xC2\xA0"sv, true, "U+00A0, the first of two bytes that is no control character"},
    Row{"\xC3\xA9"sv, true, "U+00E9"},
    Row{"\xDF\xBF"sv, true, "U+07FF, the last of two bytes"},
    Row{"\xE0\xA0\x80"sv, true, "U+0800, the first of three"},
    Row{"\xE2\x82\xAC"sv, true, "U+20AC"},
    Row{"\xED\x9F\xBF"sv, true, "U+D7FF, before the surrogates"},
    Row{"\xEE\x80\x80"sv, true, "U+E000, after the surrogates"},
    Row{"\xEF\xBF\xBD"sv, true, "U+FFFD"},
    Row{"\xEF\xBF\xBF"sv, true, "U+FFFF, no character, but UTF-8"},
    Row{"\xF0\x90\x80\x80"sv, true, "U+10000, the first of four"},
    Row{"\xF0\x9F\x9B\x96"sv, true, "U+1F6D6"},
    Row{"\xF4\x8F\xBF\xBF"sv, true, "U+10FFFF, the last"},
    Row{"\x80"sv, false, "a continuation byte alone"},
    Row{"\xBF"sv, false, "a continuation byte alone"},
    Row{"a\x80"sv, false, "a continuation byte after one byte"},
    Row{"\xC3\xA9\xA9"sv, false, "a continuation byte too many"},
    Row{"\xC3"sv, false, "two bytes cut short"},
    Row{"\xC3\x41"sv, false, "two bytes broken off"},
    Row{"\xE2\x82"sv, false, "three bytes cut short"},
    Row{"\xE2\x28\xAC"sv, false, "three bytes, the second none"},
    Row{"\xE2\x82\x28"sv, false, "three bytes, the third none"},
    Row{"\xF0\x9F\x9B"sv, false, "four bytes cut short"},
    Row{"\xF0\x9F\x9B\x28"sv, false, "four bytes, the fourth none"},
    Row{"\xF0\x28\x9B\x96"sv, false, "four bytes, the second none"},
    Row{"\xC0\x80"sv, false, "overlong U+0000"},
    Row{"\xC0\xAF"sv, false, "overlong /"},
    Row{"\xC1\xBF"sv, false, "overlong U+007F"},
    Row{"\xE0\x80\x80"sv, false, "overlong in three"},
    Row{"\xE0\x9F\xBF"sv, false, "overlong U+07FF"},
    Row{"\xF0\x80\x80\x80"sv, false, "overlong in four"},
    Row{"\xF0\x8F\xBF\xBF"sv, false, "overlong U+FFFF"},
    Row{"\xED\xA0\x80"sv, false, "U+D800, a surrogate"},
    Row{"\xED\xBF\xBF"sv, false, "U+DFFF, a surrogate"},
    Row{"\xF4\x90\x80\x80"sv, false, "U+110000, beyond the last"},
    Row{"\xF5\x80\x80\x80"sv, false, "a lead byte that leads nowhere"},
    Row{"\xF8\x88\x80\x80\x80"sv, false, "five bytes"},
    Row{"\xFE"sv, false, "no byte of UTF-8"},
    Row{"\xFF"sv, false, "no byte of UTF-8"},
};

}  // namespace

TEST_CASE("an id is UTF-8", "[ids]") {
  for (const Row& row : table) {
    CAPTURE(row.what);
    CHECK(detail::is_utf8(row.bytes) == row.is_utf8);
    CHECK(OrderId::from(row.bytes).has_value() == row.is_utf8);
    // Wherever in the text it stands.
    const std::string inside = "SKU-" + std::string(row.bytes) + "-7";
    CHECK(Sku::from(inside).has_value() == row.is_utf8);
    if (row.is_utf8) CHECK(OrderId::from(row.bytes).value().text() == row.bytes);
  }
  CHECK(detail::is_utf8(""));
}

TEST_CASE("an id has no control character, neither C0 nor DEL nor C1", "[ids]") {
  for (unsigned c = 0; c < 0xA0; ++c) {
    const bool control = c < 0x20 || c >= 0x7F;
    std::string text;
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else {
      text += "\xC2";
      text += static_cast<char>(c);
    }
    CAPTURE(c);
    CHECK(detail::is_utf8(text));
    CHECK(LineId::from(text).has_value() == !control);
    CHECK(LineId::from("a" + text).has_value() == !control);
    CHECK(LineId::from(text + "a").has_value() == !control);
  }
  // Bytes that look like C1 within other characters are none.
  CHECK(Sku::from("\xE2\x82\xAC").has_value());
  CHECK(Sku::from("\xF0\x9F\x9B\x96").has_value());
}

TEST_CASE("an id has 1 to 255 bytes", "[ids]") {
  CHECK_FALSE(OrderId::from("").has_value());
  CHECK(OrderId::from("1").has_value());
  CHECK(OrderId::from(std::string(255, 'x')).has_value());
  CHECK_FALSE(OrderId::from(std::string(256, 'x')).has_value());
  // Bytes, not characters: 85 times three.
  std::string euros;
  for (int i = 0; i < 85; ++i) euros += "\xE2\x82\xAC";
  CHECK(OrderId::from(euros).has_value());
  CHECK_FALSE(OrderId::from(euros + "x").has_value());
}

TEST_CASE("an id is never parsed: blanks, zeros and case count", "[ids]") {
  const std::vector<std::string> different = {"1", "01", "1.0", "1 ", " 1", "+1", "I", "i"};
  for (const std::string& a : different) {
    for (const std::string& b : different) {
      CHECK((OrderId::from(a).value() == OrderId::from(b).value()) == (&a == &b));
    }
  }
  CHECK(OrderId::from("1/2; DROP TABLE \"orders\"").has_value());
}

TEST_CASE("ids are ordered by their bytes", "[ids]") {
  const std::vector<std::string> ordered = {"",
                                            " ",
                                            "0",
                                            "1",
                                            "10",
                                            "2",
                                            "A",
                                            "a",
                                            "aa",
                                            "b",
                                            "\xC3\xA9",
                                            "\xE2\x82\xAC",
                                            "\xF0\x9F\x9B\x96"};
  for (std::size_t i = 2; i < ordered.size(); ++i) {
    CHECK(Sku::from(ordered[i - 1]).value() < Sku::from(ordered[i]).value());
  }
}

TEST_CASE("the refusal names the kind and why", "[ids]") {
  const auto refusal = [](const auto& result) {
    CHECK(result.error().code == ErrorCode::malformed);
    return result.error().field + ": " + result.error().message;
  };
  CHECK(refusal(OrderId::from("")) == "order: order \"\": an id is not empty");
  CHECK(refusal(Sku::from("a\tb")).find("sku: sku ") == 0);
  CHECK(refusal(Sku::from("a\tb")).find("no control characters") != std::string::npos);
  CHECK(refusal(HoldId::from("\xFF")).find("hold: hold ") == 0);
  CHECK(refusal(HoldId::from("\xFF")).find("an id is UTF-8") != std::string::npos);
  CHECK(refusal(SupplyId::from(std::string(256, 'x'))).find("at most 255 bytes") !=
        std::string::npos);
  CHECK(refusal(LineId::from("")).find("line: ") == 0);
  CHECK(refusal(LocationId::from("")).find("location: ") == 0);
  CHECK(refusal(ShipmentId::from("")).find("shipment: ") == 0);
  CHECK(refusal(EventId::from("")).find("id: ") == 0);
  // A message is UTF-8 whatever the text was.
  for (const Row& row : table) {
    const auto result = OrderId::from(std::string(row.bytes) + '\n');
    CHECK(detail::is_utf8(result.error().message));
  }
}

TEST_CASE("a literal is an id that the compiler has checked", "[ids]") {
  const OrderId order{"1001"};
  CHECK(order.text() == "1001");
  CHECK(order == OrderId::from("1001").value());
  CHECK(OrderId().text().empty());  // not given yet
}
