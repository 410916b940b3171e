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

/// Calls `element(its bytes)` for each element of the list that begins at `from`; gives where the list ends.
template <class Element>
std::size_t end_of_list(std::string_view text, std::size_t from, const Element& element) {
  std::size_t at = skip_blanks(text, from + 1);
  bool wants_more = false;
  while (at < text.size() && (wants_more || text[at] != ']')) {
    const std::size_t end = end_of_json(text, at);
    if (end == nowhere) return nowhere;
    element(text.substr(at, end - at), end);
    at = skip_blanks(text, end);
    wants_more = at < text.size() && text[at] == ',';
    if (wants_more)
      at = skip_blanks(text, at + 1);
    else if (at < text.size() && text[at] != ']')
      return nowhere;
  }
  return at < text.size() ? at + 1 : nowhere;
}

/// Elements of the list that begins at `from`, in pieces between `before` and `after`.
std::size_t split_list(std::string_view text, std::size_t from, std::string_view before,
                       std::string_view after, std::size_t piece_bytes, JsonPieces& pieces) {
  std::string document(before);
  std::size_t count = 0, first = 0;
  const auto hand_on = [&] {
    document += after;
    pieces.piece(document, first);
    first = count;
    document.assign(before);
  };
  const std::size_t end = end_of_list(text, from, [&](std::string_view element, std::size_t seen) {
    if (count > first) document += ',';
    document += element;
    ++count;
    if (document.size() < piece_bytes) return;
    hand_on();
    pieces.has_seen(seen);
  });
  if (end != nowhere && count > first) hand_on();
  return end;
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

JsonPieces::~JsonPieces() = default;

std::size_t split_json(std::string_view text, std::size_t piece_bytes, JsonPieces& pieces) {
  if (text.starts_with('[')) return split_list(text, 0, "[", "]", piece_bytes, pieces);
  std::vector<std::pair<std::string_view, std::size_t>> lists;  // key with its quotes, beginning
  std::string envelope = "{";
  std::size_t at = skip_blanks(text, 1);
  while (at < text.size() && text[at] == '"') {
    const std::size_t key_end = end_of_string(text, at);
    if (key_end == nowhere) return nowhere;
    const std::string_view key = text.substr(at, key_end - at);
    at = skip_blanks(text, key_end);
    if (at >= text.size() || text[at] != ':') return nowhere;
    at = skip_blanks(text, at + 1);
    const std::size_t end =
        text.substr(at).starts_with('[')
            ? end_of_list(text, at,
                          [&](std::string_view, std::size_t seen) { pieces.has_seen(seen); })
            : end_of_json(text, at);
    if (end == nowhere) return nowhere;
    if (envelope.size() > 1) envelope += ',';
    envelope += key;
    envelope += ':';
    if (text[at] == '[' && end - at > piece_bytes) {
      lists.emplace_back(key, at);
      envelope += "[]";
    } else {
      envelope += text.substr(at, end - at);
    }
    at = skip_blanks(text, end);
    if (at < text.size() && text[at] == ',') at = skip_blanks(text, at + 1);
  }
  if (at >= text.size() || text[at] != '}') return nowhere;
  envelope += '}';
  pieces.piece(envelope, 0);
  for (const auto& [key, list] : lists) {
    std::string before = "{";
    before += key;
    before += ":[";
    if (split_list(text, list, before, "]}", piece_bytes, pieces) == nowhere) return nowhere;
  }
  return at + 1;
}

}  // namespace orderledger::inline v1::imports
