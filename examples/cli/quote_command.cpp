#include "commands.hpp"
#include "format.hpp"
#include "table.hpp"
#include "text.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

namespace cli {
namespace {

using orderledger::Promise;
using orderledger::Quote;
using orderledger::QuotedRun;

std::string when_text(const QuotedRun& run) {
  switch (run.promise) {
    case Promise::now:
    case Promise::refused: return {};
    case Promise::preorder:
    case Promise::backorder: return run.eta ? eta_text(run.eta) : "unknown";
  }
  return {};
}

Table table_of(const Quote& quote) {
  Table table({{"units", Align::right}, {"promise"}, {"location"}, {"until"}, {"eta"}});
  for (const QuotedRun& run : quote.runs) {
    table.add_row({fmt::to_string(run.quantity), std::string(to_text(run.promise)),
                   run.location ? run.location->text() : "",
                   run.until ? run.until->to_rfc3339() : "", when_text(run)});
  }
  return table;
}

}  // namespace

/// A refusal by policy is an answer, and ends well; a question that cannot be asked is bad input.
ExitCode quote(const Question& question, Output& output) {
  const auto quote = question.ledger.quote(question.arguments.quote);
  if (!quote) {
    complain(quote.error());
    return ExitCode::bad_input;
  }
  std::string& out = output.text();
  if (question.arguments.json) {
    orderledger::json::append_quote(out, *quote);
    out += '\n';
    return ExitCode::ok;
  }
  out += fmt::format("at {}: {} of {}\n\n", quote->at.to_rfc3339(),
                     counted(static_cast<std::uint64_t>(quote->quantity), "unit"),
                     printable(quote->sku.text()));
  table_of(*quote).append_to(out);
  if (quote->refusal) {
    out += fmt::format("\n{}: {}\n", to_text(quote->refusal->code),
                       printable(quote->refusal->message));
  }
  return ExitCode::ok;
}

}  // namespace cli
