#include "import_command.hpp"

#include "answered.hpp"
#include "import_target.hpp"
#include "mapped_file.hpp"
#include "progress.hpp"
#include "scratch_records.hpp"
#include "text.hpp"

#include <orderledger/import/parse.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cli {
namespace {

namespace imports = orderledger::imports;
using orderledger::Applied;
using orderledger::Event;
using orderledger::Instant;
using orderledger::Result;

struct ImportArguments {
  imports::System system = imports::System::shopify;
  std::vector<std::string> files;
  std::optional<std::string> ledger;  ///< events that are known already, and where new ones go
  std::optional<Instant> at;
  bool is_history = false;
  imports::ReadOptions reading;
  imports::ImportOptions importing;
};

template <class T>
T value_or_usage_error(const std::string& option, Result<T> value) {
  if (!value) throw CLI::ValidationError(option, value.error().message);
  return *std::move(value);
}

/// `sku=Article no.`
imports::SheetColumn column_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  const auto field = imports::sheet_field_from(text.substr(0, equals));
  if (equals == std::string::npos || !field) {
    throw CLI::ValidationError("--column",
                               '"' + text + "\": FIELD=NAME is wanted: sku=Article no.");
  }
  return {text.substr(equals + 1), *field};
}

/// `808950810=TENT`
imports::ItemSku item_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) {
    throw CLI::ValidationError("--item", '"' + text + "\": ID=SKU is wanted: 808950810=TENT");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

ImportArguments parse_import(CLI::App& app, int argc, const char* const* argv) {
  app.set_help_flag("-h,--help", "Print this help and exit");
  std::string system, zone, at, ledger, closed;
  std::vector<std::string> columns, items;
  ImportArguments arguments;
  imports::SheetMapping& sheet = arguments.reading.sheet;
  std::vector<std::string> names;
  names.reserve(imports::every_system.size());
  for (const imports::System each : imports::every_system) names.emplace_back(to_text(each));
  app.add_option("SYSTEM", system, "Whose documents they are")
      ->required()
      ->check(CLI::IsMember(names));
  app.add_option("FILE", arguments.files, "JSON, JSON Lines or CSV; - reads stdin")->required();
  app.add_option("--zone", zone, "Zone of times without an offset, and of days: Europe/Paris");
  app.add_option("--prefix", arguments.importing.prefix,
                 "In front of every id that is made: shop1:");
  app.add_option("--currency", arguments.importing.currency, "Where the documents name none");
  app.add_option("--topic", arguments.reading.topic, "The webhook's topic: orders/updated");
  app.add_option("--at", at, "When the documents were received (default: the newest time in them)");
  app.add_option("--ledger", ledger,
                 "Ledger file, or file of events (it may not exist yet): read first, and what is "
                 "new is added");
  app.add_flag(
      "--history", arguments.is_history,
      "Events have the times of the documents, as in a ledger that is empty: goes on with a "
      "history that was cut short");
  app.add_option("--closed-remainder", closed,
                 "Units that are open in an order that is done: keep_open (default), ship, cancel")
      ->check(CLI::IsMember({"keep_open", "ship", "cancel"}));
  app.add_option("--stuck-after-days", arguments.reading.stuck_after_days,
                 "Hold what has been prepared for longer (needs --at)");
  app.add_flag("--unpaid-is-hold", arguments.reading.unpaid_is_hold, "Shopify: hold unpaid orders");
  app.add_flag("--kits-as-children", arguments.reading.kits_as_children,
               "Fishbowl: the parts of a kit are the lines");
  app.add_option("--item", items,
                 "ID=SKU of an item that the documents name by its id; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--column", columns, "sheets: FIELD=NAME of a column; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--header-row", sheet.header_row, "sheets: where the names stand (default: 1)");
  app.add_option("--delimiter", sheet.delimiter,
                 "sheets: between the fields of a CSV (default: ,)");
  bool decimal_comma = false, day_first = false;
  app.add_flag("--decimal-comma", decimal_comma, "sheets: amounts like 1.234,50");
  app.add_flag("--day-first", day_first, "sheets: dates like 31/12/2026");
  app.footer(
      "Exit codes: 0 ok, 2 usage, 3 nothing could be read, 4 a ledger file or the output cannot be "
      "used");
  app.parse(argc, argv);

  arguments.system = *imports::system_from(system);
  if (!zone.empty()) {
    arguments.reading.zone = value_or_usage_error("--zone", orderledger::TimeZone::load(zone));
  }
  if (!at.empty()) {
    arguments.at = value_or_usage_error("--at", Instant::from_rfc3339(at));
    arguments.reading.observed_at = arguments.at;
  }
  if (!ledger.empty()) arguments.ledger = ledger;
  if (closed == "ship") arguments.importing.closed_remainder = imports::ClosedRemainder::ship;
  if (closed == "cancel") arguments.importing.closed_remainder = imports::ClosedRemainder::cancel;
  for (const std::string& item : items) arguments.importing.items.push_back(item_of(item));
  for (const std::string& column : columns) sheet.columns.push_back(column_of(column));
  if (decimal_comma) std::swap(sheet.decimal_sign, sheet.grouping_sign);
  if (day_first) sheet.dates = imports::SheetDates::day_first;
  return arguments;
}

/// Diagnostics, told as they come: of each code the first few, and all of them counted.
class Told {
 public:
  void note(const std::string& source, const imports::Diagnostic& diagnostic) {
    std::uint64_t& count = counts_[static_cast<std::size_t>(diagnostic.code)];
    if (++count > most_of_each) return;
    complain(fmt::format("{}{}{}", source, source.empty() ? "" : ": ", sentence_of(diagnostic)));
    if (count == most_of_each)
      complain(fmt::format("(no more {} are shown)", to_text(diagnostic.code)));
  }
  /// `fractional_quantity 2, no_sku 14`
  [[nodiscard]] std::string counts() const {
    std::string text;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] == 0) continue;
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ",
                          to_text(static_cast<imports::DiagnosticCode>(i)), counts_[i]);
    }
    return text.empty() ? "nothing to tell" : text;
  }

 private:
  static constexpr std::uint64_t most_of_each = 20;
  std::array<std::uint64_t, imports::diagnostic_code_count> counts_{};
};

/// Merges what is read, and shows how far it is.
class FileSink : public imports::Sink {
 public:
  FileSink(imports::Importer& importer, Told& told, const std::string& source, MappedFile& file)
      : importer_(importer), told_(told), source_(source), file_(file), progress_(source) {}

  void take(imports::Snapshot snapshot, imports::Detail detail) override {
    importer_.merge(std::move(snapshot), detail);
  }
  void note(imports::Diagnostic diagnostic) override {
    progress_.clear();
    told_.note(source_, diagnostic);
  }
  void has_read(std::size_t bytes) override {
    progress_.show(bytes);
    file_.has_read(bytes);
  }

 private:
  imports::Importer& importer_;
  Told& told_;
  const std::string& source_;
  MappedFile& file_;
  Progress progress_;
};

class PlanSink : public imports::EventSink {
 public:
  PlanSink(ImportTarget& target, Told& told) : target_(target), told_(told) {}

  std::vector<Result<Applied>> take(std::span<const Event> events) override {
    auto answers = target_.take(events);
    for (const auto& answer : answers) {
      if (answer && *answer == Applied::applied) ++applied_;
    }
    return answers;
  }
  void note(imports::Diagnostic diagnostic) override { told_.note({}, diagnostic); }
  [[nodiscard]] std::uint64_t applied() const noexcept { return applied_; }

 private:
  ImportTarget& target_;
  Told& told_;
  std::uint64_t applied_ = 0;
};

ExitCode run(const ImportArguments& arguments, Output& output) {
  imports::Importer importer(arguments.importing, std::make_unique<ScratchRecords>());
  Told told;
  const std::unique_ptr<ImportTarget> target = import_target(arguments.ledger, output);
  const ExitCode opened = target->open([&](const Event& event) { importer.observe(event); });
  if (opened != ExitCode::ok) return opened;

  for (const std::string& source : arguments.files) {
    MappedFile file(source);
    if (const auto& failure = file.failure()) {
      complain(fmt::format("cannot read \"{}\": {}", source, *failure));
      continue;
    }
    FileSink sink(importer, told, source, file);
    imports::parse(arguments.system, file.bytes(), arguments.reading, sink);
  }
  const imports::MergeCounts counts = importer.counts();
  if (counts.taken + counts.stale == 0) {
    complain(fmt::format("nothing could be read; {}", told.counts()));
    return ExitCode::bad_input;
  }

  const std::optional<Instant> clock = target->ledger().clock();
  imports::PlanQuestion question;
  // A new ledger gets the history with its own times; a known one is told the news.
  question.times =
      clock && !arguments.is_history ? imports::PlanTimes::now : imports::PlanTimes::history;
  question.observed_at =
      arguments.at.value_or(importer.newest().value_or(clock.value_or(Instant())));
  PlanSink sink(*target, told);
  importer.carry_out(question, sink);
  if (const ExitCode code = target->finish(); code != ExitCode::ok) return code;
  for (const imports::Diagnostic& one : importer.disagreements(target->ledger())) {
    told.note({}, one);
  }
  for (const std::string& order : importer.stale_orders()) {
    complain(fmt::format("{}: changed, and has to be fetched", order));
  }
  complain(fmt::format("{} parts read, {} stale, {} orders parked; {} events; {}", counts.taken,
                       counts.stale, counts.parked, sink.applied(), told.counts()));
  return ExitCode::ok;
}

}  // namespace

ExitCode import_documents(int argc, const char* const* argv, Output& output) {
  CLI::App app("Documents of other systems as events: to stdout, or into a ledger's file.",
               "orderledger import");
  ImportArguments arguments;
  try {
    arguments = parse_import(app, argc, argv);
  } catch (const CLI::ParseError& end) {
    return tell(answered(app, end), output);
  }
  try {
    return run(arguments, output);
  } catch (const ScratchFailed& failure) {
    complain(failure.what());
    return ExitCode::storage;
  }
}

}  // namespace cli
