#include "commands.hpp"
#include "format.hpp"
#include "text.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

namespace cli {
namespace {

using orderledger::Explanation;
using orderledger::LineExplanation;
using orderledger::RunExplanation;
using orderledger::WhyAfter;

std::string day_or_none(const std::optional<orderledger::Instant>& instant) {
  return instant ? instant->to_rfc3339() : "none";
}

void append_sentences(std::string& out, const std::vector<std::string>& sentences) {
  // The first says what; the rest why, and what is needed.
  for (std::size_t i = 0; i < sentences.size(); ++i)
    out += fmt::format("{}{}\n", i == 0 ? "  " : "    ", printable(sentences[i]));
}

void append_text(std::string& out, const Explanation& explanation) {
  out += fmt::format("{}\n\norder {}: {}\n", as_of_text(explanation.as_of),
                     printable(explanation.order.text()), to_text(explanation.order_class));
  for (const LineExplanation& line : explanation.lines) {
    out += fmt::format("\nline {}, SKU {}: first promise {}, promise {}\n",
                       printable(line.line.text()), printable(line.sku.text()),
                       day_or_none(line.first_promise), day_or_none(line.promise));
    if (line.promise_changed)
      out += fmt::format("  The promise was changed by {}.\n",
                         printable(to_sentence(*line.promise_changed)));
    for (const RunExplanation& run : line.runs) append_sentences(out, sentences_of(run));
    if (line.runs.empty()) out += "  No unit is open.\n";
  }
}

void append_text(std::string& out, const WhyAfter& why) {
  out += fmt::format("{}\n\norder {} after order {}\n\n", as_of_text(why.as_of),
                     printable(why.order.text()), printable(why.other.text()));
  for (const orderledger::LineComparison& comparison : why.lines)
    out += printable(to_sentence(comparison)) + '\n';
  if (why.lines.empty()) out += "They have no SKU in common.\n";
}

template <class Answer, class AppendJson>
ExitCode answer_with(const Answer& answer, bool as_json, const AppendJson& append_json,
                     Output& output) {
  if (!answer) {
    complain(answer.error());
    return ExitCode::bad_input;
  }
  if (as_json) {
    append_json(output.text(), *answer);
    output.text() += '\n';
  } else {
    append_text(output.text(), *answer);
  }
  return ExitCode::ok;
}

}  // namespace

ExitCode explain(const Question& question, Output& output) {
  const Arguments& arguments = question.arguments;
  const orderledger::OrderId& order = arguments.orders.front();
  if (arguments.after) {
    return answer_with(question.ledger.why_after(order, *arguments.after, arguments.as_of),
                       arguments.json, orderledger::json::append_why_after, output);
  }
  return answer_with(question.ledger.explain(order, arguments.as_of), arguments.json,
                     orderledger::json::append_explanation, output);
}

}  // namespace cli
