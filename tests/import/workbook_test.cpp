// Excel workbooks, taken apart again: a workbook is a zip file of XML.
#include "../support/catch.hpp"
#include "../support/folder.hpp"

#include <orderledger/import/workbook.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace orderledger;
using namespace orderledger::imports;
using orderledger::test::Folder;

namespace {

const Report amounts = {
    {"note", "value"},
    {{{"=1+1"}, {"-3", true}},
     {{"a & b"}, {"1234567890.125", true}},
     {{"many digits"}, {"12345678901234.56", true}},
     {{""}, {"", true}}},
};

/// A part of the workbook, as text.
std::string part(const Folder& folder, const std::string& workbook, const std::string& name) {
  const std::string command =
      "cd \"" + folder.file("") + "\" && \"" ORDERLEDGER_CMAKE "\" -E tar xf \"" + workbook + '"';
  REQUIRE(std::system(command.c_str()) == 0);
  std::ifstream file(folder.file(name));
  return {std::istreambuf_iterator<char>(file), {}};
}

bool has(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("texts stay texts, numbers are numbers with a point, and no digit is lost",
          "[import][workbook]") {
  const Folder folder("workbook");
  const std::string path = folder.file("open.xlsx");
  const std::vector<Worksheet> sheets = {{"Open lines", amounts}, {"Totals", {{"class"}, {}}}};
  REQUIRE_FALSE(write_workbook(sheets, path));
  const std::string cells = part(folder, path, "xl/worksheets/sheet1.xml");
  const std::string texts = part(folder, path, "xl/sharedStrings.xml");
  CHECK(has(part(folder, path, "xl/workbook.xml"), R"(name="Open lines")"));
  CHECK(has(part(folder, path, "xl/workbook.xml"), R"(name="Totals")"));
  CHECK_FALSE(has(cells, "<f>"));
  CHECK(has(texts, "<t>=1+1</t>"));
  CHECK(has(texts, "<t>a &amp; b</t>"));
  CHECK(has(cells, R"(<c r="B2"><v>-3</v></c>)"));
  CHECK(has(cells, R"(<c r="B3"><v>1234567890.125</v></c>)"));
  CHECK(has(texts, "<t>12345678901234.56</t>"));
  CHECK_FALSE(has(cells, R"(r="B5")"));
}

TEST_CASE("the process's locale is as it was", "[import][workbook]") {
  const Folder folder("workbook_locale");
  std::array<char, 16> before{}, after{};
  std::snprintf(before.data(), before.size(), "%.1f", 0.5);
  REQUIRE_FALSE(write_workbook({}, folder.file("empty.xlsx")));
  std::snprintf(after.data(), after.size(), "%.1f", 0.5);
  CHECK(before == after);
}

TEST_CASE("what cannot be written is an error that names the file", "[import][workbook]") {
  const Folder folder("workbook_errors");
  const std::string nowhere = folder.file("none/open.xlsx");
  const auto no_folder = write_workbook(std::vector<Worksheet>{{"Lines", amounts}}, nowhere);
  REQUIRE(no_folder);
  CHECK(no_folder->code == StorageCode::io_error);
  CHECK(has(no_folder->message, nowhere));

  const std::string path = folder.file("open.xlsx");
  for (const char* name : {"", "a/b", "a name that is longer than Excel takes", "'x", "lines"}) {
    CAPTURE(name);
    const std::vector<Worksheet> sheets = {{"Lines", amounts}, {name, amounts}};
    const auto wrong = write_workbook(sheets, path);
    REQUIRE(wrong);
    CHECK(wrong->code == StorageCode::io_error);
    CHECK(has(wrong->message, '"' + std::string(name) + '"'));
    CHECK_FALSE(std::filesystem::exists(path));
  }

  Report long_text = amounts;
  long_text.rows[0][0].text.assign(32'768, 'x');
  CHECK(write_workbook(std::vector<Worksheet>{{"Lines", long_text}}, path));
}
