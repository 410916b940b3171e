// Reading JSON: digits are kept, places are known, and every byte string is a document or a fault.
#include "../../src/import/json_document.hpp"
#include "../../src/import/json_split.hpp"
#include "../support/catch.hpp"

#include <string>
#include <vector>

using namespace orderledger::imports;

namespace {

class Collected : public JsonPieces {
 public:
  void piece(std::string_view document, std::size_t first) override {
    pieces.push_back(std::to_string(first) + ' ' + std::string(document));
  }
  void has_seen(std::size_t bytes) override { seen = bytes; }

  std::vector<std::string> pieces;
  std::size_t seen = 0;
};

std::vector<std::string> pieces_of(std::string_view text, std::size_t bytes) {
  Collected collected;
  if (split_json(text, bytes, collected) == std::string_view::npos) {
    collected.pieces.emplace_back("malformed");
  }
  CHECK(collected.seen <= text.size());
  return collected.pieces;
}

}  // namespace

TEST_CASE("JSON: digits of numbers are kept, whatever their size", "[import][json]") {
  JsonDocument document;
  REQUIRE(
      document.read(
          R"({"a": 700000000000000123, "b": 19.90 , "c": 1e3, "d": 123456789012345678901234567890})") ==
      JsonFault::none);
  CHECK(document.root()["a"].text() == "700000000000000123");
  CHECK(document.root()["b"].text() == "19.90");
  CHECK(document.root()["c"].text() == "1e3");
  CHECK(document.root()["d"].text() == "123456789012345678901234567890");
}

TEST_CASE("JSON: places are pointers", "[import][json]") {
  JsonDocument document;
  REQUIRE(document.read(R"({"a/b": [1, {"~": "x"}]})") == JsonFault::none);
  const Json element = *++document.root()["a/b"].begin();
  CHECK(element["~"].pointer() == "/a~1b/1/~0");
  CHECK(document.root().pointer().empty());
}

TEST_CASE("JSON: the spellings of none", "[import][json]") {
  JsonDocument document;
  REQUIRE(
      document.read(
          R"({"a": null, "b": "", "c": false, "d": {}, "e": [], "f": " ", "g": 0, "h": "0"})") ==
      JsonFault::none);
  for (const char* key : {"a", "b", "c", "d", "e", "f", "absent"}) {
    INFO(key);
    CHECK(document.root()[key].is_missing());
  }
  CHECK_FALSE(document.root()["g"].is_missing());
  CHECK_FALSE(document.root()["h"].is_missing());
}

TEST_CASE("JSON: of a repeated member the last counts, and it is told", "[import][json]") {
  JsonDocument document;
  REQUIRE(document.read(R"({"a": 1, "b": 2, "a": 3})") == JsonFault::none);
  CHECK(document.root()["a"].text() == "3");
  CHECK(document.repeated() == std::vector<std::string>{"/a"});
}

TEST_CASE("JSON: what is none is a fault, and nothing of it is handed out", "[import][json]") {
  JsonDocument document;
  for (const char* text : {"", "{", "[", "{\"a\":", "{\"a\":1", "{\"a\" 1}", "[1,]", "{\"a\":01}",
                           "{\"a\":1.}", "{\"a\":nul}", "{}x", "{\"a\":\"\\x\"}", "7", "\"a\"",
                           "[1 2]", "{\"a\":tru}", "{\"a\":--1}"}) {
    INFO(text);
    CHECK(document.read(text) == JsonFault::malformed);
    CHECK_FALSE(document.root());
  }
  CHECK(document.read("{\"a\":\"\xC0\x80\"}") == JsonFault::not_utf8);
  CHECK(document.read(std::string(200, '[') + std::string(200, ']')) == JsonFault::malformed);
  CHECK(document.read(std::string(100, '[') + std::string(100, ']')) == JsonFault::none);
}

TEST_CASE("JSON: long lists are cut into documents", "[import][json]") {
  CHECK(pieces_of(R"([{"a":"]"}, 2 ,"\"x"])", 1) ==
        std::vector<std::string>{R"(0 [{"a":"]"}])", "1 [2 ]", R"(2 ["\"x"])"});
  CHECK(pieces_of(R"({"code":0,"orders":[{"id":1},{"id":2},{"id":3}],"n":{"x":[]}})", 20) ==
        std::vector<std::string>{R"(0 {"code":0,"orders":[],"n":{"x":[]}})",
                                 R"(0 {"orders":[{"id":1},{"id":2}]})",
                                 R"(2 {"orders":[{"id":3}]})"});
  CHECK(pieces_of("[1,2", 1).back() == "malformed");
  CHECK(pieces_of("{\"a\":[1,2]", 1).back() == "malformed");
}
