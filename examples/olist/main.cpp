/// olist_backlog FOLDER [--at INSTANT]... [--figures]: what a real shop had not yet shipped, and
/// how old that was.
///
/// One ledger takes all events; every date is a question about its past. Data go to stdout,
/// everything else to stderr; exit codes are those of the command line tool.
#include "../cli/exit_code.hpp"
#include "olist.hpp"
#include "report.hpp"

#include <orderledger/orderledger.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using cli::ExitCode;
using olist::BadInput;
using olist::Facts;
using orderledger::Applied;
using orderledger::AuditReport;
using orderledger::Event;
using orderledger::Instant;
using orderledger::Ledger;
using orderledger::Result;

struct Question {
  fs::path folder;
  std::vector<Instant> as_of;
  bool figures = false;
};

void write(const std::string& out) { std::fwrite(out.data(), 1, out.size(), stdout); }

void complain(const std::string& sentence) {
  std::fputs(("olist_backlog: " + sentence + '\n').c_str(), stderr);
}

bool has_file(const fs::path& folder, const std::string& name) {
  std::error_code unreadable;
  return fs::is_regular_file(folder / name, unreadable);
}

void apply_all(Ledger& ledger, const std::vector<Event>& events) {
  for (const Event& event : events) {
    const Result<Applied> applied = ledger.apply(event);
    if (!applied) {
      throw BadInput(fmt::format("the ledger refuses {} at {}: {}: {}", type_of(event.body),
                                 event.at.to_rfc3339(), to_text(applied.error().code),
                                 applied.error().message));
    }
  }
}

std::string summary_of(const Facts& facts, const std::vector<Event>& events) {
  std::size_t lines = 0;
  for (const olist::Order& order : facts.orders) lines += order.lines.size();
  const std::size_t left_out = facts.canceled + facts.unavailable + facts.without_items;
  std::string text = fmt::format(
      "{} orders in the files.\n"
      "Left out: {} ({} canceled, {} unavailable, {} more without items).\n"
      "Kept: {} orders with {} lines; {} products in {} categories.\n",
      facts.orders.size() + left_out, left_out, facts.canceled, facts.unavailable,
      facts.without_items, facts.orders.size(), lines, facts.products.size(), facts.categories);
  if (!events.empty()) {
    text += fmt::format("Applied: {} events, {} to {}.\n", events.size(),
                        events.front().at.to_rfc3339(), events.back().at.to_rfc3339());
  }
  return text;
}

ExitCode audit(const Ledger& ledger) {
  const AuditReport report = ledger.audit();
  for (const std::string& violation : report.violations) complain(violation);
  if (!report.passed()) return ExitCode::failed;
  write(fmt::format("\nThe books are right: audit() has checked {} lines and {} postings.\n",
                    report.lines_checked, report.postings_checked));
  return ExitCode::ok;
}

ExitCode answer(const Question& question) {
  const std::vector<std::string> names = olist::file_names();
  if (std::ranges::none_of(names,
                           [&](const auto& name) { return has_file(question.folder, name); })) {
    write(fmt::format("skipped: no Olist files in {} ({}, ...)\n", question.folder.string(),
                      names[0]));
    return ExitCode::ok;
  }

  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  const Facts facts = olist::read_facts(question.folder);
  const std::vector<Event> events = olist::events_of(facts);
  const Clock::time_point read = Clock::now();
  Ledger ledger;
  apply_all(ledger, events);
  const Clock::time_point applied = Clock::now();

  if (!question.figures) write(summary_of(facts, events));
  std::string out;
  for (const Instant as_of : question.as_of) {
    const olist::Report report = olist::make_report(ledger, as_of);
    if (question.figures) {
      append_figures(out, report);
    } else {
      append_tables(out, report);
    }
  }
  write(out);
  const Clock::time_point answered = Clock::now();
  if (question.figures) return ledger.audit().passed() ? ExitCode::ok : ExitCode::failed;
  const ExitCode code = audit(ledger);

  using Milliseconds = std::chrono::duration<double, std::milli>;
  std::fputs(fmt::format("read {:.1f} ms, applied {:.1f} ms ({:.0f} events/s), answered {:.1f} ms, "
                         "audited {:.1f} ms\n",
                         Milliseconds(read - start).count(), Milliseconds(applied - read).count(),
                         static_cast<double>(events.size()) /
                             std::chrono::duration<double>(applied - read).count(),
                         Milliseconds(answered - applied).count(),
                         Milliseconds(Clock::now() - answered).count())
                 .c_str(),
             stderr);
  return code;
}

ExitCode run(int argc, const char* const* argv) {
  CLI::App app("What a real shop had not yet shipped at some dates, from the Olist CSV files.");
  Question question;
  std::vector<std::string> as_of = {"2017-06-30T23:59:59Z", "2017-11-30T23:59:59Z"};
  app.add_option("FOLDER", question.folder, "where the CSV files lie")->required();
  app.add_option("--at", as_of, "an instant to ask about, again and again; two of 2017 by default")
      ->allow_extra_args(false);
  app.add_flag("--figures", question.figures, "one row of an answer a line, instead of tables");
  try {
    app.parse(argc, argv);
    for (const std::string& text : as_of) {
      const Result<Instant> instant = Instant::from_rfc3339(text);
      if (!instant) throw CLI::ValidationError("--at", instant.error().message);
      question.as_of.push_back(*instant);
    }
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? ExitCode::ok : ExitCode::usage;
  }

  ExitCode code = ExitCode::internal;
  try {
    code = answer(question);
  } catch (const BadInput& problem) {
    complain(problem.what());
    return ExitCode::bad_input;
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    complain("cannot write the answers");
    return ExitCode::storage;
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::exception& problem) {
    complain(std::string("internal error: ") + problem.what());
    return static_cast<int>(ExitCode::internal);
  }
}
