#include "diagnosis.hpp"

#include <simdjson.h>

#include <algorithm>
#include <new>
#include <optional>
#include <string>
#include <utility>

namespace orderledger::inline v1::json {

namespace {

// The reader's parsed form has lost the spelling of numbers; simdjson's other interface keeps it.
namespace ondemand = simdjson::ondemand;

/// The first character of `text`, not empty and UTF-8: how many bytes it has, and how it is shown.
struct Character {
  std::size_t size;
  std::string shown;
};

Character first_character(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // A control character; U+0080 to U+009F are C2 and a byte of the character's number.
  const auto last = static_cast<unsigned char>(text.substr(0, size).back());
  if (lead < 0x20 || lead == 0x7F || (lead == 0xC2 && last < 0xA0)) {
    return {size, {'\\', 'u', '0', '0', digits[last >> 4], digits[last & 0x0F]}};
  }
  return {size, std::string(text.substr(0, size))};
}

/// `text` on one line, cut at 60 bytes, without control characters.
std::string shown(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string out;
  while (!text.empty()) {
    const Character next = first_character(text);
    if (out.size() + next.shown.size() > longest) return out += "...";
    out += next.shown;
    text.remove_prefix(std::min(next.size, text.size()));
  }
  return out;
}

/// `lines[2]`, or nothing for the event itself
std::string path_of(Place place) {
  std::string path;
  if (place.list.empty()) return path;
  path += shown(place.list);
  path += '[';
  path += std::to_string(place.index);
  path += ']';
  return path;
}

/// `lines[2].quantity`
std::string path_of(Place place, std::string_view key) {
  std::string path = path_of(place);
  if (!path.empty()) path += '.';
  path += key.empty() ? "\"\"" : shown(key);
  return path;
}

Error malformed(std::string path, std::string_view value, std::string_view why) {
  std::string message = path;
  if (!value.empty()) {
    message += ' ';
    message += shown(value);
  }
  message += ": ";
  message += why;
  return {ErrorCode::malformed, std::move(path), std::move(message)};
}

/// The value of the first member of that name. (find_field() of simdjson compares names as spelt,
/// and would miss one with an escape in it.)
simdjson::simdjson_result<ondemand::value> member_of(ondemand::object object,
                                                     std::string_view name) {
  for (auto member : object) {
    std::string_view key;
    if (const auto error = member.unescaped_key().get(key)) return error;
    if (key == name) return member.value();
  }
  return simdjson::NO_SUCH_FIELD;
}

simdjson::simdjson_result<ondemand::value> element_at(ondemand::object event, Place place) {
  ondemand::array list;
  if (const auto error = member_of(event, place.list).get_array().get(list)) return error;
  return list.at(place.index);
}

simdjson::simdjson_result<ondemand::object> object_at(ondemand::object event, Place place) {
  if (place.list.empty()) return event;
  return element_at(event, place).get_object();
}

/// `value` as the text has it, or nothing where there is no value.
std::string spelling_of(simdjson::simdjson_result<ondemand::value> value) {
  std::string_view spelling;
  if (simdjson::to_json_string(value).get(spelling)) return {};
  return std::string(spelling);
}

struct Token {
  std::string path;
  std::string spelling;
};

/// `value`, if it is a number that cannot be read.
std::optional<Token> if_bad_number(ondemand::value value, Place place, std::string_view key) {
  ondemand::json_type type{};
  if (value.type().get(type) || type != ondemand::json_type::number) return {};
  std::string spelling = spelling_of(simdjson::simdjson_result(ondemand::value(value)));
  if (!value.get_number().error()) return {};
  return Token{path_of(place, key), std::move(spelling)};
}

std::optional<Token> bad_number_in(ondemand::object object, Place place);

std::optional<Token> bad_number_in(ondemand::array array, std::string_view list) {
  Place place{list, 0};
  for (auto element : array) {
    ondemand::object object;
    if (element.get_object().get(object)) return {};
    if (auto found = bad_number_in(object, place)) return found;
    ++place.index;
  }
  return {};
}

/// Looks where fields with numbers may be, not deeper; gives up at the first thing that is no JSON.
std::optional<Token> bad_number_in(ondemand::object object, Place place) {
  for (auto member : object) {
    std::string_view key;
    ondemand::value value;
    if (member.unescaped_key().get(key) || member.value().get(value)) return {};
    if (auto found = if_bad_number(value, place, key)) return found;
    ondemand::array array;
    if (place.list.empty() && !value.get_array().get(array)) {
      if (auto found = bad_number_in(array, key)) return found;
    }
  }
  return {};
}

/// Calls look(object) for the top-level object of `text`, if there is one.
template <class Look>
void look_into(std::string_view text, const Look& look) {
  const simdjson::padded_string padded(text);
  if (padded.size() != text.size()) throw std::bad_alloc();
  ondemand::parser parser;
  ondemand::document document;
  ondemand::object object;
  if (parser.iterate(padded).get(document) || document.get_object().get(object)) return;
  look(object);
}

}  // namespace

Error not_an_object(std::string_view why) {
  std::string message = "not a JSON object: ";
  message += why;
  return {ErrorCode::malformed, {}, std::move(message)};
}

Error bad_number(std::string_view text) {
  std::optional<Token> found;
  look_into(text, [&](ondemand::object event) { found = bad_number_in(event, {}); });
  if (!found) return not_an_object("it holds a malformed number, or one too large");
  return malformed(std::move(found->path), found->spelling, "a malformed number, or one too large");
}

Error refused_field(std::string_view text, Place place, std::string_view key,
                    std::string_view why) {
  std::string spelling;
  look_into(text, [&](ondemand::object event) {
    ondemand::object object;
    if (!object_at(event, place).get(object)) spelling = spelling_of(member_of(object, key));
  });
  return malformed(path_of(place, key), spelling, why);
}

Error refused_element(std::string_view text, Place place, std::string_view why) {
  std::string spelling;
  look_into(text,
            [&](ondemand::object event) { spelling = spelling_of(element_at(event, place)); });
  return malformed(path_of(place), spelling, why);
}

}  // namespace orderledger::inline v1::json
