#include "commands.hpp"
#include "format.hpp"
#include "text.hpp"

#include <orderledger/sqlite/published_tables.hpp>

#include <fmt/format.h>

namespace cli {

ExitCode publish(const Question& question, Output& output) {
  const Arguments& arguments = question.arguments;
  const auto published = orderledger::sqlite::publish_tables(
      question.ledger, arguments.tables, {.as_of = arguments.as_of, .bounds = arguments.bounds});
  if (!published) {
    complain(published.error().message);
    return ExitCode::storage;
  }
  std::string& out = output.text();
  if (arguments.json) {
    out += R"({"schema":"orderledger.publish/1","as_of":)";
    append_json(out, question.as_of());
    out += fmt::format(R"(,"events":{},"rejected":{},"open_lines":{}}})", published->events,
                       question.rejected, published->lines);
    out += '\n';
    return ExitCode::ok;
  }
  out += printable(fmt::format("{}, {}: {} in {}", as_of_text(question.as_of()),
                               counted(published->events, "event"),
                               counted(published->lines, "open line"), arguments.tables)) +
         '\n';
  return ExitCode::ok;
}

}  // namespace cli
