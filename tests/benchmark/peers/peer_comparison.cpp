// What the ledger costs beside what else one might take. docs/performance.md says how to run it and what it gave.
//
// peer_comparison [--lines N]... [--rounds R] [--seed S] [--scattered] [--folder FOLDER] [--write FILE]
#include "comparison.hpp"
#include "duckdb_peer.hpp"
#include "result_table.hpp"

#include <sqlite3.h>

#include <charconv>
#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

struct Arguments {
  std::vector<std::uint32_t> sizes;  // in lines
  peers::ComparisonOptions options;
  std::optional<std::string> file;  // to write into
};

template <class Integer>
Integer number(std::string_view option, std::string_view text, Integer least) {
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least)
    throw std::invalid_argument(std::string(option) + ": not a number of " + std::to_string(least) +
                                " or more: " + std::string(text));
  return value;
}

Arguments read(const std::vector<std::string>& words) {
  Arguments arguments;
  for (auto word = words.begin(); word != words.end(); ++word) {
    const std::string& option = *word;
    if (option == "--scattered") {
      arguments.options.scattered_ids = true;
      continue;
    }
    if (++word == words.end()) throw std::invalid_argument(option + ": what is it to be?");
    if (option == "--lines")
      arguments.sizes.push_back(number<std::uint32_t>(option, *word, 1000));
    else if (option == "--rounds")
      arguments.options.rounds = number<int>(option, *word, 1);
    else if (option == "--seed")
      arguments.options.seed = number<std::uint64_t>(option, *word, 0);
    else if (option == "--folder")
      arguments.options.folder = *word;
    else if (option == "--write")
      arguments.file = *word;
    else
      throw std::invalid_argument("no option " + option);
  }
  if (arguments.sizes.empty()) arguments.sizes = {100'000};
  return arguments;
}

std::string compiler() {
#ifdef __clang__
  return "clang " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  try {
    arguments = read({argv + 1, argv + argc});
  } catch (const std::invalid_argument& wrong) {
    std::cerr << wrong.what()
              << "\nusage: peer_comparison [--lines N]... [--rounds R] [--seed S] [--scattered]"
                 " [--folder FOLDER] [--write FILE]\n";
    return 2;
  }
  try {
    std::string text = "Built by " + compiler() + "; SQLite " + sqlite3_libversion();
    if (const std::string duckdb = peers::duckdb_version(); !duckdb.empty())
      text += "; DuckDB " + duckdb;
    text += ".\n";
    std::cout << text << std::flush;
    for (const std::uint32_t lines : arguments.sizes) {
      arguments.options.lines = lines;
      const std::string section = '\n' + peers::compare(arguments.options);
      std::cout << section << std::flush;
      text += section;
    }
    if (arguments.file) peers::write_between_markers(*arguments.file, text);
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}
