/// orderledger COMMAND SOURCE [options]: the ledger on the command line.
///
/// Data go to stdout, everything else to stderr; exit codes are those of exit_code.hpp.
#include "arguments.hpp"
#include "commands.hpp"
#include "export_command.hpp"
#include "import_command.hpp"
#include "ledger_file.hpp"
#include "output.hpp"
#include "replay.hpp"
#include "text.hpp"

#include <csignal>
#include <exception>
#include <string_view>
#include <variant>

namespace cli {
namespace {

ExitCode answer(const Question& question, Output& output) {
  switch (question.arguments.command) {
    case Command::totals: return totals(question, output);
    case Command::aging: return aging(question, output);
    case Command::status: return status(question, output);
    case Command::list: return list(question, output);
    case Command::late: return late(question, output);
    case Command::quote: return quote(question, output);
    case Command::explain: return explain(question, output);
    case Command::postings: return postings(question, output);
    case Command::preview: return preview(question, output);
    case Command::metrics: return metrics(question, output);
    case Command::publish: return publish(question, output);
    case Command::check: return check(question, output);
    case Command::apply:
    case Command::dump:
    case Command::snapshot:
    case Command::verify: break;  // no questions
  }
  return ExitCode::internal;
}

ExitCode run(const Arguments& arguments, Output& output) {
  if (arguments.command == Command::apply) return apply(arguments, output);
  if (arguments.command == Command::dump) return dump(arguments, output);
  if (arguments.command == Command::snapshot) return snapshot(arguments, output);
  if (arguments.command == Command::verify) return verify(arguments, output);
  if (is_ledger_file(arguments.source)) {
    const auto ledger =
        orderledger::DurableLedger::read(arguments.source, durable_options(arguments));
    if (!ledger) {
      complain(ledger.error().message);
      return ExitCode::storage;
    }
    return answer({*ledger, arguments, 0}, output);
  }
  orderledger::Ledger ledger(
      {.allocation = arguments.allocation, .time_zone = arguments.time_zone});
  const Replay replayed = replay(arguments.source, arguments.on_error, ledger);
  if (!replayed.is_complete) return ExitCode::bad_input;
  return answer({ledger, arguments, replayed.rejected}, output);
}

ExitCode run(const Answered& answered, Output& output) { return tell(answered, output); }

ExitCode run(int argc, const char* const* argv) {
  ExitCode code = ExitCode::ok;
  try {
    Output output;
#ifdef ORDERLEDGER_CLI_IMPORT
    // Documents are no ledger, and tables no answers: these two share no option with the others.
    const std::string_view first = argc > 1 ? std::string_view(argv[1]) : std::string_view();
    if (first == "import" || first == "export") {
      code = first == "import" ? import_documents(argc - 1, argv + 1, output)
                               : export_ledger(argc - 1, argv + 1, output);
      if (code == ExitCode::ok) output.finish();
      return code;
    }
#endif
    const std::variant<Arguments, Answered> parsed = parse_arguments(argc, argv);
    code = std::visit([&](const auto& what) { return run(what, output); }, parsed);
    if (code == ExitCode::ok || code == ExitCode::failed) output.finish();
  } catch (const ReaderGone&) {
    return code;
  } catch (const OutputFailed& failure) {
    complain(failure.what());
    return ExitCode::storage;
  } catch (const std::exception& failure) {
    complain(std::string("internal error: ") + failure.what());
    return ExitCode::internal;
  } catch (...) {
    complain("internal error");
    return ExitCode::internal;
  }
  return code;
}

}  // namespace
}  // namespace cli

int main(int argc, char** argv) {
  // A reader that goes away is told by write(), which can be answered; the signal only kills.
  std::signal(SIGPIPE, SIG_IGN);
  return static_cast<int>(cli::run(argc, argv));
}
