// What the ledger costs beside what else one might take. docs/performance.md says how to run it and what it gave.
//
// peer_comparison [--rounds R] [--checkpoints C] [--seed S] [--scattered] [--folder FOLDER] [--lines N]...
//                 [--write FILE]
//
// What is said before a number of lines holds for it and for those behind it.
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
  std::vector<peers::ComparisonOptions> comparisons;
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
  peers::ComparisonOptions options;
  for (auto word = words.begin(); word != words.end(); ++word) {
    const std::string& option = *word;
    if (option == "--scattered") {
      options.scattered_ids = true;
      continue;
    }
    if (++word == words.end()) throw std::invalid_argument(option + ": what is it to be?");
    if (option == "--lines") {
      options.lines = number<std::uint32_t>(option, *word, 1000);
      arguments.comparisons.push_back(options);
    } else if (option == "--rounds")
      options.rounds = number<int>(option, *word, 1);
    else if (option == "--checkpoints")
      options.checkpoints = number<int>(option, *word, 1);
    else if (option == "--seed")
      options.seed = number<std::uint64_t>(option, *word, 0);
    else if (option == "--folder")
      options.folder = *word;
    else if (option == "--write")
      arguments.file = *word;
    else
      throw std::invalid_argument("no option " + option);
  }
  if (arguments.comparisons.empty()) arguments.comparisons.push_back(options);
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
              << "\nusage: peer_comparison [--rounds R] [--checkpoints C] [--seed S] [--scattered]"
                 " [--folder FOLDER] [--lines N]... [--write FILE]\n";
    return 2;
  }
  try {
    std::string text = "Built by " + compiler() + "; SQLite " + sqlite3_libversion();
    if (const std::string duckdb = peers::duckdb_version(); !duckdb.empty())
      text += "; DuckDB " + duckdb;
    text += ".\n";
    std::cout << text << std::flush;
    for (const peers::ComparisonOptions& comparison : arguments.comparisons) {
      const std::string section = '\n' + peers::compare(comparison);
      std::cout << section << std::flush;
      text += section;
    }
    if (arguments.file) peers::write_between_markers(*arguments.file, text);
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}
