#include "commands.hpp"
#include "format.hpp"
#include "ledger_file.hpp"
#include "text.hpp"

#include <fmt/format.h>

namespace cli {

using namespace orderledger;

/// The file must be there: `apply` makes one.
ExitCode snapshot(const Arguments& arguments, Output& output) {
  const auto failed = [](const StorageError& error) {
    complain(error.message);
    return ExitCode::storage;
  };
  const DurableOptions options = durable_options(arguments);
  auto journal = sqlite::FileJournal::open(
      arguments.source, {.access = sqlite::Access::read_write, .durability = options.durability},
      Deadline::after(options.patience));
  if (!journal) return failed(journal.error());
  auto opened = DurableLedger::open(*std::move(journal), options);
  if (!opened) return failed(opened.error());
  DurableLedger ledger = *std::move(opened);
  for (const StorageError& why : ledger.recovery().passed_over) complain(why.message);
  const auto written = ledger.snapshot();
  if (!written) return failed(written.error());
  output.text() +=
      printable(fmt::format("snapshot of {} in {}, {} bytes", counted(written->seq, "event"),
                            arguments.source, written->bytes)) +
      '\n';
  return ExitCode::ok;
}

/// As `check` of the file's events, and that its snapshots are what these make.
ExitCode verify(const Arguments& arguments, Output& output) {
  const auto file = DurableLedger::replay(arguments.source, durable_options(arguments));
  if (!file) {
    complain(file.error().message);
    return ExitCode::storage;
  }
  ExitCode code = check({file->ledger, arguments, 0}, output);
  for (const SnapshotCheck& each : file->snapshots) {
    if (each.error)
      complain(fmt::format("snapshot of {}: {}", counted(each.seq, "event"), each.error->message));
    if (!each.passed()) code = ExitCode::failed;
  }
  return code;
}

}  // namespace cli
