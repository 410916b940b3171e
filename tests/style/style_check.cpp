// Checks what no compiler checks: layers, forbidden calls, dead files, links, and that the documentation
// keeps up with the code. Run by ctest as `style`; by hand: style_check <root of the project>.
//
// `style_check --self-test <empty folder>` plants one violation of each rule there and expects to find it.
// To add a rule: write a function `void check_...(Project&)`, list it in `all_rules`, plant a violation in
// `self_test`.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;

namespace {

using Lines = std::vector<std::string>;

struct File {
  std::string path;  // from the project's root, with '/'
  std::string text;
  Lines lines;
  Lines code;  // of C++ files: the lines without comments, string and character literals emptied
};

struct Project {
  fs::path root;
  std::map<std::string, File> files;
  std::vector<std::string> findings;

  void report(const std::string& path, std::size_t line, const std::string& what) {
    findings.push_back(path + ":" + std::to_string(line) + ": " + what);
  }
  const File* find(const std::string& path) const {
    const auto at = files.find(path);
    return at == files.end() ? nullptr : &at->second;
  }
};

bool starts(std::string_view text, std::string_view with) { return text.starts_with(with); }
bool ends(std::string_view text, std::string_view with) { return text.ends_with(with); }

bool is_cpp(const std::string& path) { return ends(path, ".hpp") || ends(path, ".cpp"); }
bool is_public_header(const std::string& path) {
  return starts(path, "include/") && ends(path, ".hpp");
}
/// What is shipped, as opposed to tests and examples.
bool is_library(const std::string& path) {
  return is_cpp(path) && (starts(path, "include/") || starts(path, "src/"));
}
bool is_core(const std::string& path) {
  return starts(path, "src/core/") ||
         (is_public_header(path) && path.find('/', sizeof("include/orderledger")) == path.npos);
}

Lines split(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Whether a ' after `before` parts digits, as in 1'000, and opens no literal.
bool is_digit_separator(const std::string& before) {
  return !before.empty() && isalnum(static_cast<unsigned char>(before.back())) != 0;
}

/// Comments become blanks and literals become "", so that words in them are not taken for code.
/// #include lines keep their names.
std::string without_comments_and_literals(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const bool line_start = i == 0 || text[i - 1] == '\n';
    if (line_start && text.compare(i, 8, "#include") == 0) {
      while (i < text.size() && text[i] != '\n') out += text[i++];
    } else if (text.compare(i, 2, "//") == 0) {
      while (i < text.size() && text[i] != '\n') ++i;
    } else if (text.compare(i, 2, "/*") == 0) {
      for (; i < text.size() && text.compare(i, 2, "*/") != 0; ++i) {
        if (text[i] == '\n') out += '\n';
      }
      i = std::min(i + 2, text.size());
    } else if (text.compare(i, 2, "R\"") == 0) {
      const std::size_t open = text.find('(', i);
      const std::string close = ")" + text.substr(i + 2, open - i - 2) + "\"";
      const std::size_t end = std::min(text.find(close, open), text.size());
      out += "\"\"";
      for (; i < end; ++i) {
        if (text[i] == '\n') out += '\n';
      }
      i = std::min(i + close.size(), text.size());
    } else if (text[i] == '"' || (text[i] == '\'' && !is_digit_separator(out))) {
      const char quote = text[i++];
      while (i < text.size() && text[i] != quote && text[i] != '\n') i += text[i] == '\\' ? 2U : 1U;
      if (i < text.size() && text[i] == quote) ++i;
      out += quote;
      out += quote;
    } else {
      out += text[i++];
    }
  }
  return out;
}

bool is_ignored(const fs::path& path) {
  const std::string name = path.filename().string();
  return name == ".git" || name == "build" || name == ".cache" || name == "corpus" ||
         name == "corpora";
}

Project load(const fs::path& root) {
  static const std::set<std::string> text_types = {".hpp",  ".cpp",   ".h",  ".c",        ".md",
                                                   ".txt",  ".sh",    ".in", ".expected", ".cmake",
                                                   ".json", ".jsonl", ""};
  Project project{root, {}, {}};
  for (auto at = fs::recursive_directory_iterator(root); at != fs::recursive_directory_iterator();
       ++at) {
    if (is_ignored(at->path())) {
      at.disable_recursion_pending();
      continue;
    }
    if (at->is_symlink() || !at->is_regular_file() ||
        !text_types.contains(at->path().extension().string()))
      continue;
    File file;
    file.path = fs::relative(at->path(), root).generic_string();
    std::ifstream in(at->path(), std::ios::binary);
    file.text.assign(std::istreambuf_iterator<char>(in), {});
    file.lines = split(file.text);
    if (is_cpp(file.path)) file.code = split(without_comments_and_literals(file.text));
    project.files.emplace(file.path, std::move(file));
  }
  return project;
}

struct Include {
  std::size_t line;
  std::string name;
};

std::vector<Include> includes_of(const File& file) {
  static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<Include> found;
  for (std::size_t i = 0; i < file.code.size(); ++i) {
    std::smatch match;
    if (std::regex_search(file.code[i], match, pattern)) found.push_back({i + 1, match[1]});
  }
  return found;
}

/// The project's file behind an include, or nothing for somebody else's.
std::optional<std::string> resolve(const Project& project, const File& from,
                                   const std::string& name) {
  for (const std::string& candidate :
       {"include/" + name,
        (fs::path(from.path).parent_path() / name).lexically_normal().generic_string(),
        "src/" + name}) {
    if (project.files.contains(candidate)) return candidate;
  }
  return {};
}

// ------------------------------------------------------------------------------------------- layers

constexpr int edge_layer = 5;

/// The layer that a file states in its opening comment, "Layer 2, records".
std::optional<int> stated_layer(const File& file) {
  for (const std::string& line : file.lines) {
    if (!starts(line, "//")) break;
    const std::size_t at = line.find("Layer ");
    if (at != line.npos && at + 6 < line.size() && line[at + 6] >= '0' && line[at + 6] <= '5') {
      return line[at + 6] - '0';
    }
  }
  return {};
}

/// The layer that a file may not look above. A source has the layer of its header; private files that
/// state none may use all of the core.
int allowed_layer(const Project& project, const File& file) {
  if (const auto stated = stated_layer(file)) return *stated;
  if (starts(file.path, "src/") && !starts(file.path, "src/core/")) return edge_layer;
  if (ends(file.path, ".cpp")) {
    const std::string stem = fs::path(file.path).stem().string();
    for (const std::string& header :
         {"include/orderledger/" + stem + ".hpp", "src/core/" + stem + ".hpp"}) {
      if (const File* found = project.find(header)) {
        if (const auto stated = stated_layer(*found)) return *stated;
      }
    }
  }
  return edge_layer - 1;
}

/// The highest layer that a file really reaches, through private headers too.
int reached_layer(const Project& project, const File& file, std::set<std::string>& visiting) {
  if (is_public_header(file.path)) return stated_layer(file).value_or(0);
  if (!visiting.insert(file.path).second) return 0;
  int highest = 0;
  for (const Include& include : includes_of(file)) {
    if (const auto target = resolve(project, file, include.name)) {
      highest = std::max(highest, reached_layer(project, *project.find(*target), visiting));
    }
  }
  return highest;
}

void check_layers(Project& project) {
  // Foundation that belongs to no layer, and the umbrella, which nothing of ours includes.
  static const std::set<std::string> without_layer = {
      "include/orderledger/export.hpp", "include/orderledger/version.hpp",
      "include/orderledger/orderledger.hpp", "include/orderledger/multiprecision.hpp"};
  for (const auto& [path, file] : project.files) {
    if (!is_library(path)) continue;
    if (is_public_header(path) && !without_layer.contains(path) && !stated_layer(file)) {
      project.report(path, 1,
                     "a public header states its layer in its opening comment: `Layer 2, records`");
    }
    if (path == "include/orderledger/orderledger.hpp") continue;
    const int allowed = allowed_layer(project, file);
    for (const Include& include : includes_of(file)) {
      const auto target = resolve(project, file, include.name);
      if (!target) continue;
      if (*target == "include/orderledger/orderledger.hpp") {
        project.report(path, include.line, "includes the umbrella; include what is used");
        continue;
      }
      std::set<std::string> visiting = {path};
      const int reached = reached_layer(project, *project.find(*target), visiting);
      if (reached > allowed) {
        project.report(path, include.line,
                       "layer " + std::to_string(allowed) + " includes " + include.name +
                           " of layer " + std::to_string(reached));
      }
      if (is_public_header(path) && !is_public_header(*target)) {
        project.report(path, include.line, "a public header includes the private " + include.name);
      }
    }
  }
}

void check_include_cycles(Project& project) {
  std::set<std::string> done;
  std::vector<std::string> stack;
  const std::function<void(const std::string&)> visit = [&](const std::string& path) {
    if (std::find(stack.begin(), stack.end(), path) != stack.end()) {
      project.report(path, 1, "includes itself by way of " + stack.back());
      return;
    }
    if (done.contains(path)) return;
    stack.push_back(path);
    for (const Include& include : includes_of(*project.find(path))) {
      if (const auto target = resolve(project, *project.find(path), include.name)) visit(*target);
    }
    stack.pop_back();
    done.insert(path);
  };
  for (const auto& [path, file] : project.files) {
    if (is_library(path)) visit(path);
  }
}

/// Third parties: none in a public header but the opt-in one; JSON and SQL in no file of the core.
void check_third_parties(Project& project) {
  static const std::regex any(
      R"(^(boost/|fmt/|nlohmann/|simdjson|xxhash|cctz/|CLI/|sqlite3|libpq|catch2/))");
  static const std::regex edge(
      R"(^(nlohmann/|simdjson|CLI/|sqlite3|libpq|catch2/|fstream$|filesystem$))");
  for (const auto& [path, file] : project.files) {
    if (!is_library(path)) continue;
    for (const Include& include : includes_of(file)) {
      if (is_public_header(path) && path != "include/orderledger/multiprecision.hpp" &&
          std::regex_search(include.name, any)) {
        project.report(path, include.line, "a public header includes " + include.name);
      }
      if (is_core(path) && std::regex_search(include.name, edge)) {
        project.report(path, include.line, "the core includes " + include.name);
      }
    }
  }
}

// ------------------------------------------------------------------------------- what code may not do

struct Forbidden {
  std::regex pattern;
  std::string why;
  bool core_only = false;
};

void check_forbidden(Project& project) {
  static const std::string no_clock = "no clock: as_of is an argument";
  static const std::vector<Forbidden> rules = {
      {std::regex(R"(#\s*include\s*<iostream>)"), "the library does not print"},
      {std::regex(R"(\b(std::)?(cout|cerr|clog)\b)"), "the library does not print"},
      {std::regex(R"(\b(printf|puts|putchar|fputs|perror)\s*\()"), "the library does not print"},
      {std::regex(R"(\bfmt::print\b)"), "the library does not print"},
      {std::regex(R"(\b(abort|exit|_Exit|quick_exit|terminate)\s*\()"),
       "the host process is never ended"},
      {std::regex(R"(\b(getenv|secure_getenv|setenv)\b)"), "no environment"},
      {std::regex(R"(\b(system_clock|steady_clock|high_resolution_clock)\b)"), no_clock},
      {std::regex(R"(\b(time|gettimeofday|clock_gettime|localtime|gmtime|mktime)\s*\()"),
       "no clock"},
      {std::regex(
           R"(\b(setlocale|std::locale|strtod|stod|stof|stold|stringstream|ostringstream|istringstream)\b)"),
       "no locale: use fmt and from_chars"},
      {std::regex(R"(\b(rand|srand)\s*\(|\brandom_device\b)"), "no randomness"},
      {std::regex(R"(\b(double|float)\b)"), "no floating point", true},
      {std::regex(R"(\bthread_local\b)"), "no globals"},
      {std::regex(R"(\bstd::views\b|\branges::views\b|#\s*include\s*<ranges>)"),
       "clang 14 cannot compile views with libstdc++ 12"},
  };
  for (const auto& [path, file] : project.files) {
    if (!is_library(path)) continue;
    for (std::size_t i = 0; i < file.code.size(); ++i) {
      for (const Forbidden& rule : rules) {
        std::smatch match;
        if (rule.core_only && !is_core(path)) continue;
        // Waiting has to end somewhere; what is answered does not depend on it.
        if (path == "src/journal/deadline.cpp" && rule.why == no_clock) continue;
        if (std::regex_search(file.code[i], match, rule.pattern)) {
          project.report(path, i + 1, "`" + match[0].str() + "`: " + rule.why);
        }
      }
    }
  }
}

/// A header is read from top to bottom by everybody who uses it, a source by those who mend it. More than
/// this, and a noun is missing. Exceptions come with their reason.
std::size_t line_limit(const std::string& path) {
  static const std::map<std::string, std::size_t> exceptions = {
      // SPEC's table of events, one struct for each of 22 types: parted, it would have to be searched.
      {"include/orderledger/event.hpp", 350},
  };
  if (const auto found = exceptions.find(path); found != exceptions.end()) return found->second;
  return ends(path, ".hpp") ? 300 : 700;
}

void check_text(Project& project) {
  for (const auto& [path, file] : project.files) {
    if (!is_cpp(path)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      const auto not_ascii = [](char c) { return static_cast<unsigned char>(c) > 126; };
      if (is_library(path) && std::any_of(line.begin(), line.end(), not_ascii)) {
        project.report(path, i + 1, "not ASCII");
      }
      if (line.find('\t') != line.npos) project.report(path, i + 1, "a tab");
      if (ends(line, " ") || ends(line, "\r"))
        project.report(path, i + 1, "blanks at the end of the line");
      // clang-format sees to 100 columns of code; comments that it leaves alone have this much.
      if (line.size() > 120) project.report(path, i + 1, "longer than 120 columns");
    }
    if (!file.text.empty() && file.text.back() != '\n') {
      project.report(path, file.lines.size(), "no line break at the end of the file");
    }
    if (ends(path, ".hpp") && is_library(path)) {
      const std::string opening = "/// \\file " + fs::path(path).filename().string();
      if (file.lines.empty() || file.lines[0] != opening) {
        project.report(path, 1, "a header opens with `" + opening + "`");
      }
      if (file.text.find("\n#pragma once\n") == file.text.npos)
        project.report(path, 1, "no `#pragma once`");
    }
    const std::size_t limit = line_limit(path);
    if (is_library(path) && file.lines.size() > limit) {
      project.report(path, limit, "longer than " + std::to_string(limit) + " lines");
    }
  }
}

// ------------------------------------------------------------------------------------------ dead files

/// Every public header and every source stands by name in the CMakeLists.txt that owns it.
void check_listed(Project& project) {
  const auto lists = [&](const std::string& cmake, const std::string& name) {
    const File* file = project.find(cmake);
    if (file == nullptr) return false;
    const std::regex word("(^|[\\s(\"/])" +
                          std::regex_replace(name, std::regex(R"([.+])"), "\\$&") + "($|[\\s)\"])");
    return std::any_of(file->lines.begin(), file->lines.end(),
                       [&](const std::string& line) { return std::regex_search(line, word); });
  };
  for (const auto& [path, file] : project.files) {
    const fs::path where(path);
    if (is_public_header(path)) {
      const std::string name = path.substr(sizeof("include/") - 1);
      static constexpr std::array components = {"core",   "journal", "json",
                                                "import", "sqlite",  "workbook"};
      if (std::none_of(components.begin(), components.end(), [&](const std::string& component) {
            return lists("src/" + component + "/CMakeLists.txt", name);
          })) {
        project.report(path, 1, "in no FILE_SET: add it to the CMakeLists.txt of its component");
      }
    } else if (ends(path, ".cpp") && starts(path, "src/")) {
      const std::string cmake = where.parent_path().generic_string() + "/CMakeLists.txt";
      if (!lists(cmake, where.filename().string()))
        project.report(path, 1, "not listed in " + cmake);
    } else if (ends(path, "_test.cpp") && starts(path, "tests/")) {
      std::string name = path.substr(sizeof("tests/") - 1);
      name.resize(name.size() - sizeof(".cpp") + 1);
      if (!lists("tests/CMakeLists.txt", name))
        project.report(path, 1, "not listed in tests/CMakeLists.txt");
    }
  }
}

// --------------------------------------------------------------------------------------- documentation

/// A heading's anchor, the way the usual hosts make it.
std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    if (isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-') {
      anchor += static_cast<char>(tolower(static_cast<unsigned char>(c)));
    } else if (c == ' ') {
      anchor += '-';
    } else if (static_cast<unsigned char>(c) > 127) {
      anchor += c;
    }
  }
  return anchor;
}

std::set<std::string> anchors_in(const File& file) {
  static const std::regex explicit_anchor(R"re(<a (id|name)="([^"]+)")re");
  std::set<std::string> anchors;
  bool in_code = false;
  for (const std::string& line : file.lines) {
    if (starts(line, "```")) in_code = !in_code;
    std::smatch match;
    if (std::regex_search(line, match, explicit_anchor)) anchors.insert(match[2]);
    if (in_code || !starts(line, "#")) continue;
    const std::size_t text = line.find_first_not_of('#');
    if (text == line.npos || line[text] != ' ') continue;
    const std::string anchor = anchor_of(std::string_view(line).substr(text + 1));
    std::string name = anchor;
    for (int n = 1; !anchors.insert(name).second; ++n) name = anchor + "-" + std::to_string(n);
  }
  return anchors;
}

void check_links(Project& project) {
  static const std::regex link(R"(\]\(([^)\s]+)\))");
  for (const auto& [path, file] : project.files) {
    if (!ends(path, ".md")) continue;
    bool in_code = false;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (starts(file.lines[i], "```")) in_code = !in_code;
      if (in_code) continue;
      const std::string& line = file.lines[i];
      for (std::sregex_iterator at(line.begin(), line.end(), link), end; at != end; ++at) {
        const std::string target = (*at)[1];
        if (target.find("://") != target.npos || starts(target, "mailto:")) continue;
        const std::size_t hash = target.find('#');
        const std::string name = target.substr(0, hash);
        const std::string where =
            name.empty()
                ? path
                : (fs::path(path).parent_path() / name).lexically_normal().generic_string();
        if (!fs::exists(project.root / where)) {
          project.report(path, i + 1, "links to " + target + ", which is not there");
        } else if (hash != target.npos && ends(where, ".md") && project.find(where) != nullptr &&
                   !anchors_in(*project.find(where)).contains(target.substr(hash + 1))) {
          project.report(path, i + 1, "links to " + target + ": no such heading");
        }
      }
    }
  }
}

/// Code in the documentation is cut from compiled files: a block that follows a line
/// `<!-- example: examples/01_quick_start.cpp -->` must stand in that file, line by line (indentation apart).
void check_snippets(Project& project) {
  static const std::regex marker(R"(^\s*<!-- example: ([A-Za-z0-9_./-]+\.[a-z]+) -->\s*$)");
  const auto trimmed = [](const std::string& line) {
    const std::size_t first = line.find_first_not_of(' ');
    return first == line.npos ? std::string() : line.substr(first);
  };
  for (const auto& [path, file] : project.files) {
    if (!ends(path, ".md")) continue;
    for (std::size_t i = 0; i + 1 < file.lines.size(); ++i) {
      std::smatch match;
      if (!std::regex_match(file.lines[i], match, marker) ||
          !starts(trimmed(file.lines[i + 1]), "```"))
        continue;
      const File* source = project.find(match[1]);
      if (source == nullptr) {
        project.report(path, i + 1, "cut from " + match[1].str() + ", which is not there");
        continue;
      }
      Lines block;
      for (std::size_t k = i + 2; k < file.lines.size() && !starts(trimmed(file.lines[k]), "```");
           ++k) {
        block.push_back(trimmed(file.lines[k]));
      }
      Lines whole;
      for (const std::string& line : source->lines) whole.push_back(trimmed(line));
      if (std::search(whole.begin(), whole.end(), block.begin(), block.end()) == whole.end()) {
        project.report(path, i + 1, "differs from " + source->path + ", where it is cut from");
      }
    }
  }
}

/// A numbered example is short, says what it prints, and is shown on a page together with that.
void check_examples(Project& project) {
  static const std::regex numbered(R"(examples/[0-9][0-9]_[a-z0-9_]+\.cpp)");
  constexpr std::size_t most_lines = 60;
  std::string pages;
  for (const auto& [path, file] : project.files) {
    if (ends(path, ".md")) pages += file.text;
  }
  for (const auto& [path, file] : project.files) {
    if (!std::regex_match(path, numbered)) continue;
    if (file.lines.size() > most_lines)
      project.report(path, most_lines, "an example of more than 60 lines");
    const std::string output = path.substr(0, path.size() - 4) + ".expected";
    if (project.find(output) == nullptr) project.report(path, 1, "what it prints is not beside it");
    for (const std::string& shown : {path, output}) {
      if (pages.find("<!-- example: " + shown + " -->") == pages.npos)
        project.report(path, 1, "no page shows " + shown);
    }
  }
}

/// Every ErrorCode has an entry in docs/errors.md: a heading, table row or list item that opens with it.
/// A heading that opens with a code that does not exist is reported too.
void check_error_codes(Project& project) {
  const File* header = project.find("include/orderledger/error.hpp");
  const File* page = project.find("docs/errors.md");
  if (header == nullptr) return;
  if (page == nullptr) {
    project.report("docs/errors.md", 1, "missing: it explains every ErrorCode");
    return;
  }
  std::set<std::string> codes;
  bool inside = false;
  static const std::regex word(R"([a-z][a-z_0-9]*)");
  for (const std::string& line : header->code) {
    if (line.find("enum class ErrorCode") != line.npos) {
      inside = true;
      continue;
    }
    if (inside && line.find('}') != line.npos) break;
    if (!inside) continue;
    for (std::sregex_iterator at(line.begin(), line.end(), word), end; at != end; ++at)
      codes.insert(at->str());
  }
  std::set<std::string> explained;
  static const std::regex entry(R"re(^(#+|\||[-*])\s*(<a [^>]*></a>\s*)?`([a-z][a-z_0-9]*)`)re");
  for (std::size_t i = 0; i < page->lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_search(page->lines[i], match, entry)) continue;
    explained.insert(match[3]);
    if (starts(match[1].str(), "#") && !codes.contains(match[3])) {
      project.report(page->path, i + 1, "explains `" + match[3].str() + "`, which is no ErrorCode");
    }
  }
  for (const std::string& code : codes) {
    if (!explained.contains(code)) project.report(page->path, 1, "does not explain `" + code + "`");
  }
}

/// Paths of somebody's machine.
void check_machine_paths(Project& project) {
  // Put together from parts, or this file would report itself.
  static const std::regex machine(std::string("(^|[\\s\"'=(:])(/") + "home/|/" + "root/|/" +
                                  "work/|/" + "Users/|/" + "tmp/|[A-Z]:\\\\Users)");
  for (const auto& [path, file] : project.files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (std::regex_search(file.lines[i], machine))
        project.report(path, i + 1, "a path of somebody's machine");
    }
  }
}

constexpr std::array all_rules = {check_layers,      check_include_cycles, check_third_parties,
                                  check_forbidden,   check_text,           check_listed,
                                  check_links,       check_snippets,       check_examples,
                                  check_error_codes, check_machine_paths};

// ----------------------------------------------------------------------------------------- the program

int check(const fs::path& root) {
  Project project = load(root);
  for (const auto rule : all_rules) rule(project);
  std::sort(project.findings.begin(), project.findings.end());
  for (const std::string& finding : project.findings) std::cout << finding << '\n';
  std::cout << "style: " << project.files.size() << " files, " << project.findings.size()
            << " findings\n";
  return project.findings.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// A tiny project with one violation of each rule; each must be found, and nothing else.
int self_test(const fs::path& root) {
  fs::remove_all(root);
  const std::string h = "/// \\file ";
  const std::string once = "#pragma once\n";
  write(root / "include/orderledger/error.hpp",
        h + "error.hpp\n/// Layer 0.\n" + once +
            "enum class ErrorCode {\n  malformed, overflow,\n};\n");
  write(root / "include/orderledger/money.hpp",
        h + "money.hpp\n/// Layer 1.\n" + once +
            "#include <boost/config.hpp>\n#include <orderledger/ledger.hpp>\n");
  write(root / "include/orderledger/ledger.hpp",
        h + "ledger.hpp\n/// Layer 4.\n" + once + "#include <orderledger/money.hpp>\n");
  write(root / "include/orderledger/unlisted.hpp", h + "listed.hpp\n" + once + "// \xC2\xB7\n");
  write(root / "src/core/CMakeLists.txt",
        "orderledger/error.hpp orderledger/money.hpp\n  orderledger/ledger.hpp\n  money.cpp\n");
  write(root / "src/core/money.cpp",
        "#include <iostream>\n#include <simdjson.h>\n#include \"helper.hpp\"\n"
        "// abort() in a comment and \"getenv\" in text are fine\nconst char* t = \"getenv\";\n"
        "double d = 0; \nint f() { abort(); }\n");
  write(root / "src/core/helper.hpp",
        h + "helper.hpp\n" + once + "#include <orderledger/ledger.hpp>\n");
  write(root / "src/core/forgotten.cpp", "int x;" + std::string(701, '\n'));
  write(root / "docs/errors.md",
        "# Errors\n## `malformed`\n## `surprise`\n[a](gone.md) [b](#none) [c](#errors)\n"
        "<!-- example: src/core/money.cpp -->\n```cpp\nint g();\n```\n");
  write(root / "examples/01_long.cpp", "int x;" + std::string(61, '\n'));
  write(root / "docs/paths.md", std::string("see /") + "home/me/x\n");

  Project project = load(root);
  for (const auto rule : all_rules) rule(project);
  std::vector<std::string> expected = {
      "include/orderledger/money.hpp:4: a public header includes boost/config.hpp",
      "include/orderledger/money.hpp:5: layer 1 includes orderledger/ledger.hpp of layer 4",
      "include/orderledger/ledger.hpp:1: includes itself by way of include/orderledger/money.hpp",
      "include/orderledger/unlisted.hpp:1: a header opens with `/// \\file unlisted.hpp`",
      "include/orderledger/unlisted.hpp:1: a public header states its layer in its opening "
      "comment: `Layer 2, records`",
      "include/orderledger/unlisted.hpp:1: in no FILE_SET: add it to the CMakeLists.txt of its "
      "component",
      "include/orderledger/unlisted.hpp:3: not ASCII",
      "src/core/money.cpp:1: `#include <iostream>`: the library does not print",
      "src/core/money.cpp:2: the core includes simdjson.h",
      "src/core/money.cpp:3: layer 1 includes helper.hpp of layer 4",
      "src/core/money.cpp:6: `double`: no floating point",
      "src/core/money.cpp:6: blanks at the end of the line",
      "src/core/money.cpp:7: `abort(`: the host process is never ended",
      "src/core/forgotten.cpp:1: not listed in src/core/CMakeLists.txt",
      "src/core/forgotten.cpp:700: longer than 700 lines",
      "docs/errors.md:1: does not explain `overflow`",
      "docs/errors.md:3: explains `surprise`, which is no ErrorCode",
      "docs/errors.md:4: links to gone.md, which is not there",
      "docs/errors.md:4: links to #none: no such heading",
      "docs/errors.md:5: differs from src/core/money.cpp, where it is cut from",
      "examples/01_long.cpp:1: what it prints is not beside it",
      "examples/01_long.cpp:1: no page shows examples/01_long.cpp",
      "examples/01_long.cpp:1: no page shows examples/01_long.expected",
      "examples/01_long.cpp:60: an example of more than 60 lines",
      "docs/paths.md:1: a path of somebody's machine",
  };
  std::vector<std::string> found = project.findings;
  std::sort(expected.begin(), expected.end());
  std::sort(found.begin(), found.end());
  Lines missing, surplus;
  std::set_difference(expected.begin(), expected.end(), found.begin(), found.end(),
                      std::back_inserter(missing));
  std::set_difference(found.begin(), found.end(), expected.begin(), expected.end(),
                      std::back_inserter(surplus));
  for (const std::string& line : missing) std::cout << "not found:  " << line << '\n';
  for (const std::string& line : surplus) std::cout << "unexpected: " << line << '\n';
  fs::remove_all(root);
  return missing.empty() && surplus.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 2 && arguments[0] == "--self-test") return self_test(arguments[1]);
  if (arguments.size() == 1) return check(arguments[0]);
  std::cerr << "usage: style_check ROOT | style_check --self-test EMPTY_FOLDER\n";
  return 2;
}
