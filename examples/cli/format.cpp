#include "format.hpp"

#include "text.hpp"

#include <fmt/format.h>

namespace cli {

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string as_of_text(std::optional<orderledger::Instant> as_of) {
  return as_of ? "as of " + as_of->to_rfc3339() : "no event yet";
}

void append_json(std::string& out, std::optional<orderledger::Instant> instant) {
  out += instant ? '"' + instant->to_rfc3339() + '"' : "null";
}

void complain(const orderledger::Error& error) {
  complain(fmt::format("{}: {}", to_text(error.code), error.message));
}

}  // namespace cli
