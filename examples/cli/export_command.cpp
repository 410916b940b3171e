#include "export_command.hpp"

#include "answered.hpp"
#include "ledger_file.hpp"
#include "replay.hpp"
#include "text.hpp"

#include <orderledger/durable_ledger.hpp>
#include <orderledger/import/push.hpp>
#include <orderledger/import/report.hpp>
#ifdef ORDERLEDGER_CLI_WORKBOOK
#include <orderledger/import/workbook.hpp>
#endif

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace cli {
namespace {

namespace imports = orderledger::imports;

struct ExportArguments {
  std::string format;
  std::string source;
  std::string range = "A1";
  std::string output;
  std::optional<orderledger::TimeZone> time_zone;  ///< none: UTC, or the ledger file's own
};

ExportArguments parse_export(CLI::App& app, int argc, const char* const* argv) {
  ExportArguments arguments;
  std::string zone;
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.add_option("FORMAT", arguments.format,
                 "lines-csv, lines-sheet, totals-csv, totals-sheet, aging-csv, aging-sheet, "
                 "fishbowl-csv, xlsx")
      ->required()
      ->check(CLI::IsMember({"lines-csv", "lines-sheet", "totals-csv", "totals-sheet", "aging-csv",
                             "aging-sheet", "fishbowl-csv", "xlsx"}));
  app.add_option("SOURCE", arguments.source, "Ledger file, or file of events; - reads stdin")
      ->required();
  app.add_option("--range", arguments.range, "Of a sheet: 'Open orders'!A1 (default: A1)");
  app.add_option("--output", arguments.output, "Of xlsx: the workbook to write");
  app.add_option(
      "--tz", zone,
      "Time zone of days: Europe/Paris (default: UTC; a ledger file has its own, and no other)");
  app.parse(argc, argv);
  if (arguments.output.empty() == (arguments.format == "xlsx"))
    throw CLI::ValidationError("--output", "names the workbook of format xlsx, and no other");
  if (!zone.empty()) {
    auto loaded = orderledger::TimeZone::load(zone);
    if (!loaded) throw CLI::ValidationError("--tz", loaded.error().message);
    arguments.time_zone = *std::move(loaded);
  }
  return arguments;
}

/// Every event of the source, once.
ExitCode read(const ExportArguments& arguments, orderledger::Ledger& ledger,
              const orderledger::DurableLedger::Observe& observe) {
  if (!is_ledger_file(arguments.source)) {
    const Replay replayed = replay(arguments.source, OnError::stop, ledger, observe);
    return replayed.is_complete ? ExitCode::ok : ExitCode::bad_input;
  }
  orderledger::DurableOptions options;
  if (arguments.time_zone)
    options.ledger = orderledger::LedgerOptions{.time_zone = *arguments.time_zone};
  auto kept = orderledger::DurableLedger::read(arguments.source, options, observe);
  if (!kept) {
    complain(kept.error().message);
    return ExitCode::storage;
  }
  ledger = *std::move(kept);
  return ExitCode::ok;
}

std::string exported(const ExportArguments& arguments, const imports::Importer& importer,
                     const orderledger::Ledger& ledger) {
  const std::string& format = arguments.format;
  if (format == "fishbowl-csv") {
    return imports::fishbowl_sales_orders(importer, ledger, ledger.time_zone());
  }
  const imports::Report report =
      format.starts_with("lines")    ? imports::open_lines_report(importer, ledger)
      : format.starts_with("totals") ? imports::totals_report(ledger.totals())
                                     : imports::aging_report(ledger.aging());
  if (format.ends_with("csv")) return imports::to_csv(report);
  return imports::to_value_range(report, arguments.range) + '\n';
}

/// Lines, totals and ages, a sheet each.
ExitCode write_workbook(const ExportArguments& arguments, const imports::Importer& importer,
                        const orderledger::Ledger& ledger) {
#ifdef ORDERLEDGER_CLI_WORKBOOK
  const std::array<imports::Worksheet, 3> sheets = {
      {{"Open lines", imports::open_lines_report(importer, ledger)},
       {"Totals", imports::totals_report(ledger.totals())},
       {"Aging", imports::aging_report(ledger.aging())}}};
  const auto wrong = imports::write_workbook(sheets, arguments.output);
  if (!wrong) return ExitCode::ok;
  complain(fmt::format("{}: {}", to_text(wrong->code), wrong->message));
  return ExitCode::storage;
#else
  static_cast<void>(importer);
  static_cast<void>(ledger);
  complain(fmt::format("cannot write \"{}\": built without workbooks", arguments.output));
  return ExitCode::usage;
#endif
}

}  // namespace

ExitCode export_ledger(int argc, const char* const* argv, Output& output) {
  CLI::App app("Open lines and sums for spreadsheets and other systems.", "orderledger export");
  ExportArguments arguments;
  try {
    arguments = parse_export(app, argc, argv);
  } catch (const CLI::ParseError& end) {
    return tell(answered(app, end), output);
  }
  orderledger::Ledger ledger({.time_zone = arguments.time_zone.value_or(orderledger::TimeZone())});
  imports::Importer importer;
  const auto observe = [&](const orderledger::Event& event) { importer.observe(event); };
  if (const ExitCode code = read(arguments, ledger, observe); code != ExitCode::ok) return code;
  if (arguments.format == "xlsx") return write_workbook(arguments, importer, ledger);
  output.text() += exported(arguments, importer, ledger);
  return ExitCode::ok;
}

}  // namespace cli
