#include "json_text.hpp"

namespace orderledger::inline v1::imports {

void append_json_text(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_json_members(std::string& out, Json object) {
  for (const Json member : object) {
    if (!out.empty()) out += ',';
    append_json_text(out, member.key());
    out += ':';
    append_json_value(out, member);
  }
}

void append_json_value(std::string& out, Json value) {
  if (value.is(JsonKind::text)) return append_json_text(out, value.text());
  if (value.is(JsonKind::null)) {
    out += "null";
  } else if (value.is_object()) {
    std::string members;
    append_json_members(members, value);
    out += '{';
    out += members;
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    for (const Json element : value) {
      if (!out.ends_with('[')) out += ',';
      append_json_value(out, element);
    }
    out += ']';
  } else {
    out += value.text();
  }
}

}  // namespace orderledger::inline v1::imports
