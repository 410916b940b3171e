#include "json_split.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace orderledger::inline v1::imports {

namespace {

constexpr std::string_view json_blanks = " \t\r\n";
constexpr std::size_t nowhere = std::string_view::npos;

/// The bytes that structure a document; a table, because every byte of a gigabyte is looked at.
constexpr auto is_structural = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("\"[]{},")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

/// Behind the string that begins at `from`.
std::size_t end_of_string(std::string_view text, std::size_t from) noexcept {
  std::size_t at = from + 1;
  while (true) {
    at = text.find('"', at);
    if (at == nowhere) return nowhere;
    std::size_t slashes = 0;
    while (text[at - 1 - slashes] == '\\') ++slashes;  // the opening quote ends it at the latest
    ++at;
    if (slashes % 2 == 0) return at;
  }
}

std::size_t skip_blanks(std::string_view text, std::size_t from) noexcept {
  return std::min(text.find_first_not_of(json_blanks, from), text.size());
}

/// Elements of the list in pieces.
bool split_list(std::string_view list, std::string_view before, std::string_view after,
                std::size_t piece_bytes,
                const std::function<void(std::string_view, std::size_t)>& piece) {
  std::string document(before);
  std::size_t count = 0, first = 0, at = skip_blanks(list, 1);
  while (at < list.size() && list[at] != ']') {
    const std::size_t end = end_of_json(list, at);
    if (end == nowhere) return false;
    if (count > first) document += ',';
    document += list.substr(at, end - at);
    ++count;
    at = skip_blanks(list, end);
    if (at < list.size() && list[at] == ',') {
      at = skip_blanks(list, at + 1);
    } else if (at >= list.size() || list[at] != ']') {
      return false;
    }
    if (document.size() >= piece_bytes) {
      document += after;
      piece(document, first);
      first = count;
      document.assign(before);
    }
  }
  if (at >= list.size()) return false;
  if (count > first) {
    document += after;
    piece(document, first);
  }
  return true;
}

}  // namespace

std::size_t end_of_json(std::string_view text, std::size_t from) noexcept {
  std::size_t depth = 0, at = from;
  while (true) {
    while (at < text.size() && !is_structural[static_cast<unsigned char>(text[at])]) ++at;
    if (at == text.size()) return depth == 0 && from < text.size() ? text.size() : nowhere;
    switch (text[at]) {
      case '"':
        at = end_of_string(text, at);
        if (at == nowhere) return nowhere;
        if (depth == 0) return at;
        continue;
      case '[':
      case '{': ++depth; break;
      case ',':
        if (depth == 0) return at;
        break;
      default:
        if (depth == 0) return at;  // the end of what holds a number or a word
        if (--depth == 0) return at + 1;
        break;
    }
    ++at;
  }
}

bool split_json(std::string_view text, std::size_t piece_bytes,
                const std::function<void(std::string_view, std::size_t)>& piece) {
  if (text.starts_with('[')) return split_list(text, "[", "]", piece_bytes, piece);
  std::vector<std::pair<std::string_view, std::string_view>> lists;  // key with its quotes, list
  std::string envelope = "{";
  std::size_t at = skip_blanks(text, 1);
  while (at < text.size() && text[at] == '"') {
    const std::size_t key_end = end_of_string(text, at);
    if (key_end == nowhere) return false;
    const std::string_view key = text.substr(at, key_end - at);
    at = skip_blanks(text, key_end);
    if (at >= text.size() || text[at] != ':') return false;
    at = skip_blanks(text, at + 1);
    const std::size_t end = end_of_json(text, at);
    if (end == nowhere) return false;
    const std::string_view value = text.substr(at, end - at);
    if (envelope.size() > 1) envelope += ',';
    envelope += key;
    envelope += ':';
    if (value.starts_with('[') && value.size() > piece_bytes) {
      lists.emplace_back(key, value);
      envelope += "[]";
    } else {
      envelope += value;
    }
    at = skip_blanks(text, end);
    if (at < text.size() && text[at] == ',') at = skip_blanks(text, at + 1);
  }
  if (at >= text.size() || text[at] != '}') return false;
  envelope += '}';
  piece(envelope, 0);
  for (const auto& [key, list] : lists) {
    std::string before = "{";
    before += key;
    before += ":[";
    if (!split_list(list, before, "]}", piece_bytes, piece)) return false;
  }
  return true;
}

}  // namespace orderledger::inline v1::imports
