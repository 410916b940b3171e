#include "commands.hpp"
#include "format.hpp"
#include "text.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

#include <utility>

namespace cli {
namespace {

using orderledger::AuditReport;

/// Everything `check` tells.
struct CheckedBook {
  std::optional<orderledger::Instant> as_of;
  std::uint64_t events = 0;
  std::uint64_t rejected = 0;
  AuditReport audit;
  std::string digest;
};

void write_json(std::string& out, const CheckedBook& book) {
  out += R"({"schema":"orderledger.check/1","as_of":)";
  append_json(out, book.as_of);
  out += fmt::format(R"(,"events":{},"rejected":{},"lines":{},"postings":{},"digest":"{}")",
                     book.events, book.rejected, book.audit.lines_checked,
                     book.audit.postings_checked, book.digest);
  out += R"(,"violations":[)";
  bool is_first = true;
  for (const std::string& violation : book.audit.violations) {
    if (!std::exchange(is_first, false)) out += ',';
    orderledger::json::append_text(out, violation);
  }
  out += "]}\n";
}

void write_text(std::string& out, const CheckedBook& book) {
  out += fmt::format("{}\n\n", as_of_text(book.as_of));
  out += fmt::format("events    {}\n", book.events);
  out += fmt::format("rejected  {}\n", book.rejected);
  out += fmt::format("lines     {} checked\n", book.audit.lines_checked);
  out += fmt::format("postings  {} checked\n", book.audit.postings_checked);
  out += fmt::format("digest    {}\n\n", book.digest);
  if (book.audit.passed()) {
    out += "books are right\n";
    return;
  }
  out += fmt::format("books are wrong: {}\n", counted(book.audit.violations.size(), "violation"));
  for (const std::string& violation : book.audit.violations) out += printable(violation) + '\n';
}

}  // namespace

/// The audit and the digest are those of the whole book, whatever as_of is.
ExitCode check(const Question& question, Output& output) {
  const CheckedBook book{.as_of = question.as_of(),
                         .events = question.ledger.totals(question.as_of()).events,
                         .rejected = question.rejected,
                         .audit = question.ledger.audit(),
                         .digest = question.ledger.digest().to_text()};
  if (question.arguments.json) {
    write_json(output.text(), book);
  } else {
    write_text(output.text(), book);
  }
  return book.audit.passed() ? ExitCode::ok : ExitCode::failed;
}

}  // namespace cli
