#include "commands.hpp"
#include "format.hpp"
#include "table.hpp"
#include "text.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

namespace cli {
namespace {

using orderledger::PreviewedGain;
using orderledger::ReceiptPreview;

Table table_of(const ReceiptPreview& preview) {
  Table table({{"order"}, {"line"}, {"gains", Align::right}, {"still waits for", Align::right}});
  for (const PreviewedGain& gain : preview.gains) {
    table.add_row({gain.order.text(), gain.line.text(), fmt::to_string(gain.quantity),
                   fmt::to_string(gain.waiting)});
  }
  return table;
}

}  // namespace

ExitCode preview(const Question& question, Output& output) {
  const auto preview = question.ledger.preview(*question.arguments.receipt);
  if (!preview) {
    complain(preview.error());
    return ExitCode::bad_input;
  }
  std::string& out = output.text();
  if (question.arguments.json) {
    orderledger::json::append_preview(out, *preview);
    out += '\n';
    return ExitCode::ok;
  }
  out += fmt::format("{}: {} of {} at {}: {} would gain, {} remain\n", as_of_text(preview->as_of),
                     counted(static_cast<std::uint64_t>(preview->quantity), "unit"),
                     printable(preview->sku.text()), printable(preview->location.text()),
                     counted(preview->gains.size(), "line"), preview->remaining);
  if (!preview->gains.empty()) {
    out += '\n';
    table_of(*preview).append_to(out);
  }
  return ExitCode::ok;
}

}  // namespace cli
