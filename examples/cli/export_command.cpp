#include "export_command.hpp"

#include "answered.hpp"
#include "known_ledger.hpp"
#include "text.hpp"

#include <orderledger/import/push.hpp>
#include <orderledger/import/report.hpp>
#ifdef ORDERLEDGER_CLI_WORKBOOK
#include <orderledger/import/workbook.hpp>
#endif

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <array>
#include <string>

namespace cli {
namespace {

namespace imports = orderledger::imports;

struct ExportArguments {
  std::string format;
  std::string source;
  std::string range = "A1";
  std::string output;
  orderledger::TimeZone time_zone;
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
  app.add_option("SOURCE", arguments.source, "File of events, JSON Lines; - reads stdin")
      ->required();
  app.add_option("--range", arguments.range, "Of a sheet: 'Open orders'!A1 (default: A1)");
  app.add_option("--output", arguments.output, "Of xlsx: the workbook to write");
  app.add_option("--tz", zone, "Time zone of days: Europe/Paris (default: UTC)");
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

std::string exported(const ExportArguments& arguments, const imports::Importer& importer,
                     const orderledger::Ledger& ledger) {
  const std::string& format = arguments.format;
  if (format == "fishbowl-csv") {
    return imports::fishbowl_sales_orders(importer, ledger, arguments.time_zone);
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
  orderledger::Ledger ledger({.time_zone = arguments.time_zone});
  imports::Importer importer;
  const ExitCode code =
      KnownLedger(arguments.source).read(ledger, [&](const orderledger::Event& event) {
        importer.observe(event);
      });
  if (code != ExitCode::ok) return code;
  if (arguments.format == "xlsx") return write_workbook(arguments, importer, ledger);
  output.text() += exported(arguments, importer, ledger);
  return ExitCode::ok;
}

}  // namespace cli
