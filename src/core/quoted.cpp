#include "quoted.hpp"

#include <orderledger/ids.hpp>

#include <fmt/format.h>

namespace orderledger::inline v1::detail {

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 60;
  const bool cut = text.size() > longest;
  const bool valid = is_utf8(text);
  if (cut) {
    std::size_t end = longest;
    // Never in the middle of a character: continuation bytes are 10xxxxxx.
    while (valid && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !valid)) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  out += cut ? "...\"" : "\"";
  return out;
}

}  // namespace orderledger::inline v1::detail
