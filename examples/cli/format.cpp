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

std::string group_text(const orderledger::GroupKey& group) {
  if (const auto* const text = std::get_if<std::string>(&group)) return *text;
  if (const auto* const number = std::get_if<std::int64_t>(&group)) return fmt::to_string(*number);
  return "(none)";
}

std::string eta_text(const std::optional<orderledger::Eta>& eta) {
  if (!eta) return {};
  std::string when = eta->earliest ? eta->earliest->to_rfc3339() : "unknown";
  if (eta->latest && eta->latest != eta->earliest) when += " to " + eta->latest->to_rfc3339();
  return fmt::format("{} ({})", when, source_text(*eta));
}

void append_json(std::string& out, std::optional<orderledger::Instant> instant) {
  out += instant ? '"' + instant->to_rfc3339() + '"' : "null";
}

void complain(const orderledger::Error& error) {
  complain(fmt::format("{}: {}", to_text(error.code), error.message));
}

}  // namespace cli
