#include "commands.hpp"
#include "format.hpp"
#include "table.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace cli {
namespace {

using orderledger::Posting;
using orderledger::PostingFilter;
using orderledger::Result;

/// A release empties preorders, an expiry fills backorders.
std::string not_an_event(const Posting& posting) {
  return posting.from == orderledger::Account::preorder ? "release" : "expiry";
}

std::vector<std::string> cells_of(const Posting& posting) {
  return {fmt::to_string(posting.seq),
          posting.at.to_rfc3339(),
          posting.order.text(),
          posting.line.text(),
          fmt::to_string(posting.quantity),
          posting.from ? std::string(to_text(*posting.from)) : "ordered",
          std::string(to_text(posting.to)),
          posting.event > 0 ? fmt::format("event {}", posting.event) : not_an_event(posting)};
}

/// How many were written. An unknown order is refused before the first.
Result<std::uint64_t> write_json(const Question& question, const PostingFilter& filter,
                                 Output& output) {
  output.text() += R"({"schema":"orderledger.postings/1","postings":[)";
  bool is_first = true;
  Result<std::uint64_t> written =
      question.ledger.for_each_posting(filter, [&](const Posting& posting) {
        if (!std::exchange(is_first, false)) output.text() += ',';
        orderledger::json::append_posting(output.text(), posting);
        output.piece_done();
      });
  output.text() += "]}\n";
  return written;
}

/// The same. Reads the postings twice, once for the widths: a book is too long to be kept as text.
Result<std::uint64_t> write_table(const Question& question, const PostingFilter& filter,
                                  Output& output) {
  Layout layout({{"seq", Align::right},
                 {"at"},
                 {"order"},
                 {"line"},
                 {"units", Align::right},
                 {"from"},
                 {"to"},
                 {"because of"}});
  const Result<std::uint64_t> measured = question.ledger.for_each_posting(
      filter, [&](const Posting& posting) { layout.make_room(cells_of(posting)); });
  if (!measured) return measured.error();
  layout.append_titles(output.text());
  return question.ledger.for_each_posting(filter, [&](const Posting& posting) {
    layout.append_row(output.text(), cells_of(posting));
    output.piece_done();
  });
}

}  // namespace

ExitCode postings(const Question& question, Output& output) {
  const Arguments& arguments = question.arguments;
  PostingFilter filter{.from = arguments.from, .to = arguments.to, .as_of = arguments.as_of};
  if (!arguments.orders.empty()) filter.order = arguments.orders.front();

  const Result<std::uint64_t> written =
      arguments.json ? write_json(question, filter, output) : write_table(question, filter, output);
  if (!written) {
    complain(written.error());
    return ExitCode::bad_input;
  }
  return ExitCode::ok;
}

}  // namespace cli
