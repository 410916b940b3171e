// The CSV reader of examples/olist: what it takes, what it refuses, and that it reads back any
// table.
#include "../../examples/olist/csv.hpp"
#include "../support/catch.hpp"

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using olist::BadInput;
using olist::CsvRow;
using olist::CsvTable;
using olist::parse_csv;

namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::array<std::string_view, 2> id_and_name = {"id", "name"};

Rows rows_of(const CsvTable& table) {
  Rows rows;
  for (const CsvRow& row : table.rows) rows.push_back(row.fields);
  return rows;
}
Rows read(std::string_view text) { return rows_of(parse_csv("file.csv", text, id_and_name)); }

std::string refusal_of(std::string_view text) {
  try {
    static_cast<void>(parse_csv("file.csv", text, id_and_name));
  } catch (const BadInput& refused) {
    return refused.what();
  }
  return "not refused";
}

}  // namespace

TEST_CASE("CSV: columns are found by name, others are dropped", "[olist][csv]") {
  CHECK(read("x,name,id\n1,ann,7\n2,ben,8\n") == Rows{{"7", "ann"}, {"8", "ben"}});
  CHECK(read("id,name\n").empty());
  CHECK(read("id,name").empty());
}

TEST_CASE("CSV: the spellings of one table", "[olist][csv]") {
  const Rows expected = {{"1", "a"}, {"", "b, \"c\"\nd"}};
  CHECK(read("id,name\n1,a\n,\"b, \"\"c\"\"\nd\"\n") == expected);
  CHECK(read("id,name\r\n1,a\r\n,\"b, \"\"c\"\"\nd\"\r\n") == expected);
  CHECK(read("\xEF\xBB\xBF\"id\",\"name\"\n\"1\",\"a\"\n\"\",\"b, \"\"c\"\"\nd\"") == expected);
}

TEST_CASE("CSV: rows know the line that they begin in", "[olist][csv]") {
  const CsvTable table = parse_csv("f", "id,name\n1,\"a\n\nb\"\r\n2,c\n", id_and_name);
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0].line == 2);
  CHECK(table.rows[1].line == 5);
}

TEST_CASE("CSV: what is refused, and how", "[olist][csv]") {
  CHECK(refusal_of("") == "file.csv line 1: needs the column id once");
  CHECK(refusal_of("id,name,id\n") == "file.csv line 1: needs the column id once");
  CHECK(refusal_of("id,name\n1,a\n\n") == "file.csv line 3: fields: 1, but there are 2 columns");
  CHECK(refusal_of("id,name\n1,a,\n") == "file.csv line 2: fields: 3, but there are 2 columns");
  CHECK(refusal_of("id,name\n1,\"a\n\n") == "file.csv line 2: a quote that is never closed");
  CHECK(refusal_of("id,name\n1,a\"b\n") ==
        "file.csv line 2: a quote inside a field that does not begin with one");
  CHECK(refusal_of("id,name\n1,\"a\"b\n") ==
        "file.csv line 2: something between a closing quote and the comma");
  CHECK(refusal_of("id,name\n1,a\rb\n") ==
        "file.csv line 2: a carriage return without a line feed");
}

TEST_CASE("CSV: any table is read back", "[olist][csv]") {
  constexpr std::string_view bytes = ",\"\n\r ab\xC3\xA7";
  std::mt19937 random(20240131);
  const auto any = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
  for (int round = 0; round < 5000; ++round) {
    const std::string_view line_end = any(2) == 0 ? "\n" : "\r\n";
    Rows expected;
    std::string text = "id,name" + std::string(line_end);
    for (std::size_t row = any(5); row > 0; --row) {
      std::vector<std::string> fields(2);
      for (std::string& field : fields) {
        for (std::size_t length = any(6); length > 0; --length) field += bytes[any(bytes.size())];
        if (field.find_first_of(",\"\r\n") == std::string::npos && any(2) == 0) {
          text += field;
        } else {
          text += '"';
          for (const char c : field) text.append(c == '"' ? 2 : 1, c);
          text += '"';
        }
        text += &field == &fields.front() ? "," : line_end;
      }
      expected.push_back(fields);
    }
    if (any(2) == 0) text.erase(text.size() - line_end.size());
    CAPTURE(round, text);
    REQUIRE(read(text) == expected);
  }
}

TEST_CASE("CSV: any bytes are read or refused", "[olist][csv]") {
  constexpr std::string_view bytes = ",,\"\"\n\n\ra";
  std::mt19937 random(20240132);
  int taken = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = "id,name\n";
    for (auto length = random() % 12; length > 0; --length) text += bytes[random() % bytes.size()];
    if (refusal_of(text) == "not refused") ++taken;
  }
  CHECK(taken > 100);
}
