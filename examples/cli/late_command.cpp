#include "commands.hpp"
#include "format.hpp"
#include "table.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

namespace cli {
namespace {

using orderledger::LateLine;
using orderledger::LateLines;

Table table_of(const LateLines& late) {
  Table table({{"order"},
               {"line"},
               {"sku"},
               {"customer"},
               {"units", Align::right},
               {"promised"},
               {"eta"},
               {"days", Align::right},
               {"why"}});
  for (const LateLine& row : late.lines) {
    table.add_row({row.order.text(), row.line.text(), row.sku.text(), row.customer.value_or(""),
                   fmt::to_string(row.quantity),
                   row.promised_at ? row.promised_at->to_rfc3339() : "", eta_text(row.eta),
                   fmt::to_string(row.days_late), std::string(to_text(row.why))});
  }
  return table;
}

}  // namespace

ExitCode late(const Question& question, Output& output) {
  const LateLines late = question.ledger.late(question.arguments.as_of);
  std::string& out = output.text();
  if (question.arguments.json) {
    orderledger::json::append_late(out, late);
    out += '\n';
    return ExitCode::ok;
  }
  out += as_of_text(late.as_of) + ", " + counted(late.lines.size(), "late line") + "\n\n";
  table_of(late).append_to(out);
  return ExitCode::ok;
}

}  // namespace cli
