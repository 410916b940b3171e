#include "arguments.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

namespace cli {
namespace {

using orderledger::AgingBounds;
using orderledger::Instant;
using orderledger::OrderId;
using orderledger::Result;
using orderledger::TimeZone;

constexpr int any_number = -1;

/// A refused value ends the parsing like any other usage error.
template <class T>
T value_or_usage_error(const CLI::Option* option, Result<T> value) {
  if (!value) throw CLI::ValidationError(option->get_name(), value.error().message);
  return *std::move(value);
}

/// The only value of an option, or nothing where it was not given.
///
/// Options are declared without a type and their text is read here: CLI11 would take `{}` for an
/// empty list of orders and 010 for eight. (It still takes a positional [a,b] for two orders;
/// --order takes every id as it is.)
std::optional<std::string> text_of(const CLI::Option* option) {
  if (option->count() == 0) return {};
  return option->results().front();
}

std::optional<Instant> instant_of(const CLI::Option* option) {
  const std::optional<std::string> text = text_of(option);
  if (!text) return {};
  return value_or_usage_error(option, Instant::from_rfc3339(*text));
}

orderledger::Day day_of(const CLI::Option* option) {
  const std::string text = text_of(option).value_or("");
  const auto midnight = Instant::from_rfc3339(text + "T00:00:00Z");
  if (!midnight) {
    throw CLI::ValidationError(option->get_name(), '"' + text + "\": a day is wanted: 2026-01-24");
  }
  return orderledger::Day::of_utc(*midnight);
}

std::vector<OrderId> orders_of(const CLI::Option* option) {
  std::vector<OrderId> orders;
  if (option->count() == 0) return orders;
  for (const std::string& text : option->results()) {
    orders.push_back(value_or_usage_error(option, OrderId::from(text)));
  }
  return orders;
}

/// The receipt of `preview SOURCE SKU QUANTITY`, at the end of the stream.
orderledger::StockReceived receipt_of(const CLI::Option* sku, const CLI::Option* quantity,
                                      const CLI::Option* location) {
  orderledger::StockReceived receipt;
  receipt.sku = value_or_usage_error(sku, orderledger::Sku::from(*text_of(sku)));
  std::int64_t units = 0;
  const std::string text = *text_of(quantity);
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), units);
  if (error != std::errc{} || stop != text.data() + text.size() || units < 1) {
    throw CLI::ValidationError(quantity->get_name(), '"' + text + "\": 1 to 1000000000 are wanted");
  }
  receipt.quantity = value_or_usage_error(quantity, orderledger::Quantity::from(units));
  if (const auto given = text_of(location))
    receipt.location = value_or_usage_error(location, orderledger::LocationId::from(*given));
  return receipt;
}

AgingBounds bounds_of(const CLI::Option* option) {
  const std::optional<std::string> text = text_of(option);
  if (!text) return {};
  std::vector<int> days;
  const char* next = text->data();
  const char* const end = next + text->size();
  while (true) {
    int day = 0;
    const auto [stop, error] = std::from_chars(next, end, day);
    if (error != std::errc{} || (stop != end && *stop != ',')) {
      throw CLI::ValidationError(option->get_name(),
                                 '"' + *text + "\": days separated by commas are wanted: 2,7,14");
    }
    days.push_back(day);
    if (stop == end) break;
    next = stop + 1;
  }
  return value_or_usage_error(option, AgingBounds::from_days(days));
}

CLI::Option* add_text(CLI::App& app, const std::string& name, const std::string& type,
                      const std::string& description) {
  return app.add_option(name)->description(description)->type_name(type)->expected(1);
}

CLI::Option* add_allocation(CLI::App& app) {
  return add_text(app, "--allocation", "POLICY",
                  "Which waiting lines are served: fifo (default), due_date, fair_share")
      ->check(CLI::IsMember({"fifo", "due_date", "fair_share"}));
}

CLI::Option* add_bounds(CLI::App& app) {
  return add_text(app, "--bounds", "DAYS", "Last day of each age bucket (default: 2,7,14,30,60)");
}

CLI::Option* add_on_error(CLI::App& app) {
  return add_text(app, "--on-error", "ACTION",
                  "At a refused event: stop (default, exit 3), or skip and count it")
      ->check(CLI::IsMember({"stop", "skip"}));
}

CLI::Option* add_time_zone(CLI::App& app) {
  return add_text(app, "--tz", "ZONE",
                  "Time zone whose days ages are counted in: Europe/Paris (default: UTC)");
}

void read_ledger_options(const CLI::Option* allocation, const CLI::Option* time_zone,
                         Arguments& arguments) {
  if (text_of(allocation) == "due_date") {
    arguments.allocation = orderledger::AllocationPolicy::due_date;
  } else if (text_of(allocation) == "fair_share") {
    arguments.allocation = orderledger::AllocationPolicy::fair_share;
  }
  if (const std::optional<std::string> zone = text_of(time_zone)) {
    arguments.time_zone = value_or_usage_error(time_zone, TimeZone::load(*zone));
  }
  arguments.asks_for_options = allocation->count() > 0 || time_zone->count() > 0;
}

/// The options that every question has.
struct CommonOptions {
  CLI::Option* source;
  CLI::Option* as_of;
  CLI::Option* allocation;
  CLI::Option* on_error;
  CLI::Option* time_zone;
  bool json = false;

  CommonOptions(const CommonOptions&) = delete;  // the parser writes to its address
  CommonOptions& operator=(const CommonOptions&) = delete;

  explicit CommonOptions(CLI::App& app, const std::string& instant_name = "--as-of",
                         const std::string& instant_description =
                             "Answer as of this instant, 2026-01-24T10:00:00Z (default: the last "
                             "event)")
      : source(
            add_text(app, "SOURCE", "", "Ledger file, or file of events, JSON Lines; - reads stdin")
                ->required()),
        as_of(add_text(app, instant_name, "INSTANT", instant_description)),
        allocation(add_allocation(app)),
        on_error(add_on_error(app)),
        time_zone(add_time_zone(app)) {
    app.add_flag("--json", json, "Write one JSON object instead of tables");
  }

  void read_into(Arguments& arguments) const {
    arguments.source = source->results().front();
    arguments.as_of = instant_of(as_of);
    if (text_of(on_error) == "skip") arguments.on_error = OnError::skip;
    read_ledger_options(allocation, time_zone, arguments);
    arguments.json = json;
  }
};

/// The options of `apply FILE EVENTS`.
struct ApplyOptions {
  CLI::Option* file;
  CLI::Option* events;
  CLI::Option* allocation;
  CLI::Option* on_error;
  CLI::Option* time_zone;
  CLI::Option* durability;

  explicit ApplyOptions(CLI::App& app)
      : file(add_text(app, "FILE", "", "Ledger file; made if it is not there")->required()),
        events(
            add_text(app, "EVENTS", "", "File of events, JSON Lines; - reads stdin")->required()),
        allocation(add_allocation(app)),
        on_error(add_on_error(app)),
        time_zone(add_time_zone(app)),
        durability(
            add_text(app, "--durability", "WHAT",
                     "What an applied event survives: power_cut (default), or process_crash, which "
                     "is faster: a power cut may take the last events")
                ->check(CLI::IsMember({"power_cut", "process_crash"}))) {}

  void read_into(Arguments& arguments) const {
    arguments.source = *text_of(file);
    arguments.events = *text_of(events);
    if (text_of(on_error) == "skip") arguments.on_error = OnError::skip;
    if (text_of(durability) == "process_crash")
      arguments.durability = orderledger::Durability::process_crash;
    read_ledger_options(allocation, time_zone, arguments);
  }
};

/// The options of the two commands that answer in sums.
struct SumOptions {
  CLI::Option* group_by;
  CLI::Option* fail_if;

  explicit SumOptions(CLI::App& app)
      : group_by(add_text(app, "--group-by", "KEY",
                          "Split by sku, category, location, channel, currency or priority")
                     ->check(CLI::IsMember(
                         {"sku", "category", "location", "channel", "currency", "priority"}))),
        fail_if(add_text(app, "--fail-if", "EXPR",
                         "Exit 1 if it holds: CLASS.MEASURE[.CURRENCY] > or >= NUMBER, where CLASS "
                         "is a class or open, MEASURE is orders, lines, units or value: "
                         "'backorder.units>100', 'open.value.USD>=10000'; may be repeated")
                    ->expected(any_number)
                    ->take_all()
                    ->allow_extra_args(false)) {}

  void read_into(Arguments& arguments) const {
    for (const orderledger::GroupBy by : orderledger::every_group_by) {
      if (text_of(group_by) == to_text(by)) arguments.group_by = by;
    }
    if (fail_if->count() == 0) return;
    for (const std::string& text : fail_if->results()) {
      arguments.fail_if.push_back(value_or_usage_error(fail_if, Threshold::from_text(text)));
    }
  }
};

/// An integer in digits; `range` says which are meant.
std::int64_t integer_of(const CLI::Option* option, std::int64_t least, std::int64_t most,
                        const std::string& range) {
  const std::string text = option->results().front();
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size() || number < least ||
      number > most) {
    throw CLI::ValidationError(option->get_name(), '"' + text + "\": " + range);
  }
  return number;
}

struct QuoteOptions {
  CLI::Option* sku;
  CLI::Option* quantity;
  CLI::Option* location;
  CLI::Option* promised_at;
  CLI::Option* priority;

  explicit QuoteOptions(CLI::App& app)
      : sku(add_text(app, "SKU", "", "What would be ordered")->required()),
        quantity(add_text(app, "QUANTITY", "", "How many units")->required()),
        location(add_text(app, "--location", "ID", "The only location that may serve it")),
        promised_at(add_text(app, "--promised-at", "INSTANT",
                             "Its due date, which counts with --allocation due_date")),
        priority(add_text(app, "--priority", "NUMBER", "Its priority (default: 0)")) {}

  void read_into(Arguments& arguments) const {
    orderledger::QuoteQuestion& question = arguments.quote;
    question.sku = value_or_usage_error(sku, orderledger::Sku::from(sku->results().front()));
    question.quantity = value_or_usage_error(
        quantity, orderledger::Quantity::from(integer_of(
                      quantity, 1, orderledger::Quantity::max_units, "1 to 1000000000 units")));
    if (const std::optional<std::string> text = text_of(location))
      question.location = value_or_usage_error(location, orderledger::LocationId::from(*text));
    question.promised_at = instant_of(promised_at);
    if (priority->count() > 0) {
      question.priority = static_cast<std::int32_t>(
          integer_of(priority, INT32_MIN, INT32_MAX, "an integer of 32 bits is wanted"));
    }
    question.at = arguments.as_of;
  }
};

struct ListOptions {
  CLI::Option* order_class;
  CLI::Option* reason;
  CLI::Option* sku;
  CLI::Option* min_age;
  CLI::Option* sort;
  CLI::Option* limit;
  CLI::Option* after;

  explicit ListOptions(CLI::App& app)
      : order_class(
            add_text(app, "--class", "CLASS",
                     "Only orders of this class: shipping_stuck, backorder, preorder, backlog")
                ->check(CLI::IsMember({"shipping_stuck", "backorder", "preorder", "backlog"}))),
        reason(add_text(app, "--reason", "REASON",
                        "Only orders with an open unit that is there for this reason: customs")),
        sku(add_text(app, "--sku", "SKU",
                     "Only orders with an open unit of it (with --reason: for that reason)")),
        min_age(add_text(app, "--min-age", "DAYS", "Only orders placed at least so long ago")),
        sort(add_text(app, "--sort", "KEY", "What comes first: age (default), value or priority")
                 ->check(CLI::IsMember({"age", "value", "priority"}))),
        limit(add_text(app, "--limit", "NUMBER", "Rows of a page (default: 100)")),
        after(add_text(app, "--after", "CURSOR",
                       "The next page: what the page before gave as its end")) {}

  void read_into(Arguments& arguments) const {
    orderledger::ListQuestion& question = arguments.list;
    for (const orderledger::Account account : orderledger::classes_in_report_order) {
      if (text_of(order_class) == to_text(account)) question.order_class = account;
    }
    if (const std::optional<std::string> text = text_of(reason)) {
      question.reason = orderledger::reason_from(*text);
      if (!question.reason)
        throw CLI::ValidationError(reason->get_name(), '"' + *text + "\": no such reason");
    }
    if (const std::optional<std::string> text = text_of(sku))
      question.sku = value_or_usage_error(sku, orderledger::Sku::from(*text));
    if (min_age->count() > 0) {
      question.min_age_days = static_cast<std::int32_t>(
          integer_of(min_age, 0, INT32_MAX, "a number of days is wanted"));
    }
    for (const orderledger::ListSort each : orderledger::every_list_sort) {
      if (text_of(sort) == to_text(each)) question.sort = each;
    }
    if (limit->count() > 0) {
      question.limit = static_cast<std::size_t>(
          integer_of(limit, 1, INT32_MAX, "a number of rows is wanted, at least 1"));
    }
    question.after = text_of(after);
    question.as_of = arguments.as_of;
  }
};

CLI::App& add_command(CLI::App& program, const std::string& name, const std::string& description) {
  CLI::App& command = *program.add_subcommand(name, description);
  command.set_help_flag("-h,--help", "Print this help and exit");
  return command;
}

Arguments parse(CLI::App& program, int argc, const char* const* argv) {
  CLI::App& totals = add_command(program, "totals", "What is open, by class and currency");
  const CommonOptions totals_options(totals);
  const SumOptions totals_sums(totals);

  CLI::App& aging = add_command(program, "aging", "What is open, by class, currency and age");
  const CommonOptions aging_options(aging);
  const SumOptions aging_sums(aging);
  const CLI::Option* by =
      add_text(aging, "--by", "DATE", "Days since it was placed (default), or days past due")
          ->check(CLI::IsMember({"placed", "due"}));
  const CLI::Option* bounds = add_bounds(aging);

  CLI::App& status =
      add_command(program, "status", "Orders, line by line: class, reason, since, eta");
  const CommonOptions status_options(status);
  const CLI::Option* more_orders = add_text(status, "ORDER", "", "Order ids (default: every order)")
                                       ->expected(any_number)
                                       ->take_all();
  const CLI::Option* orders = add_text(status, "--order", "ID", "An order id; may be repeated")
                                  ->expected(any_number)
                                  ->take_all()
                                  ->allow_extra_args(false);

  CLI::App& list = add_command(program, "list", "Open orders, filtered and sorted, page by page");
  const CommonOptions common_list_options(list);
  const ListOptions list_options(list);

  CLI::App& late =
      add_command(program, "late", "Open lines that break their promise, or have waited too long");
  const CommonOptions late_options(late);

  CLI::App& quote = add_command(program, "quote", "What an order for so many units would get");
  const CommonOptions common_quote_options(
      quote, "--at,--as-of",
      "When it would be ordered (default: at the last event; not before it)");
  const QuoteOptions quote_options(quote);

  CLI::App& explain = add_command(
      program, "explain", "Why an order's units are where they are, and what would move them on");
  const CommonOptions explain_options(explain);
  const CLI::Option* explained = add_text(explain, "ORDER", "", "An order id")->required();
  const CLI::Option* after =
      add_text(explain, "--after", "ID", "Why it was served after this order");

  CLI::App& postings = add_command(program, "postings", "The entries of the book");
  const CommonOptions postings_options(postings);
  const CLI::Option* order = add_text(postings, "--order", "ID", "Only entries of this order");
  const CLI::Option* from = add_text(postings, "--from", "INSTANT", "Only entries at or after it");
  const CLI::Option* to = add_text(postings, "--to", "INSTANT", "Only entries at or before it");

  CLI::App& preview = add_command(program, "preview",
                                  "Who would gain by a receipt of stock at the end of the stream");
  const CommonOptions preview_options(preview);
  const CLI::Option* sku = add_text(preview, "SKU", "", "What is received")->required();
  const CLI::Option* quantity = add_text(preview, "QUANTITY", "", "How many units")->required();
  const CLI::Option* location =
      add_text(preview, "--location", "ID", "Where they are received (default: main)");

  CLI::App& metrics =
      add_command(program, "metrics", "A period of days: roll-forward, fill rates, time to ship");
  const CommonOptions metrics_options(metrics);
  const CLI::Option* from_day =
      add_text(metrics, "--from", "DAY", "First day, 2026-01-24")->required();
  const CLI::Option* to_day = add_text(metrics, "--to", "DAY", "Last day, included")->required();

  CLI::App& check = add_command(program, "check",
                                "Replay the events and audit the whole book (exit 1 if it fails)");
  const CommonOptions check_options(check);

  CLI::App& publish =
      add_command(program, "publish", "What is open as tables of a SQLite file, for SQL");
  const CommonOptions publish_options(publish);
  const CLI::Option* tables =
      add_text(publish, "TABLES", "", "SQLite file; made if it is not there, else published anew")
          ->required();
  const CLI::Option* published_bounds = add_bounds(publish);

  CLI::App& apply = add_command(
      program, "apply", "Append events to a ledger file; run again, it goes on where it stopped");
  const ApplyOptions apply_options(apply);

  CLI::App& verify = add_command(
      program, "verify", "Read a whole ledger file again and audit it (exit 1 or 4 if it fails)");
  const CLI::Option* verified = add_text(verify, "FILE", "", "Ledger file")->required();
  bool verify_json = false;
  verify.add_flag("--json", verify_json, "Write one JSON object instead of text");

  CLI::App& snapshot = add_command(
      program, "snapshot", "Write a ledger file's state beside its events: it opens faster");
  const CLI::Option* written = add_text(snapshot, "FILE", "", "Ledger file")->required();

  CLI::App& dump =
      add_command(program, "dump", "The events of a ledger file, as JSON Lines, byte for byte");
  const CLI::Option* dumped = add_text(dump, "FILE", "", "Ledger file")->required();

#ifdef ORDERLEDGER_CLI_IMPORT
  // Only named here: main() hands them to import_command.cpp and export_command.cpp.
  add_command(program, "import", "Documents of Shopify, Odoo, ... as events (import --help)");
  add_command(program, "export", "Open lines and sums for spreadsheets (export --help)");
#endif

  program.parse(argc, argv);

  Arguments arguments;
  if (totals.parsed()) {
    arguments.command = Command::totals;
    totals_options.read_into(arguments);
    totals_sums.read_into(arguments);
  } else if (aging.parsed()) {
    arguments.command = Command::aging;
    aging_options.read_into(arguments);
    aging_sums.read_into(arguments);
    if (text_of(by) == "due") arguments.by = orderledger::AgeBasis::due;
    arguments.bounds = bounds_of(bounds);
  } else if (status.parsed()) {
    arguments.command = Command::status;
    status_options.read_into(arguments);
    arguments.orders = orders_of(orders);
    std::ranges::move(orders_of(more_orders), std::back_inserter(arguments.orders));
  } else if (list.parsed()) {
    arguments.command = Command::list;
    common_list_options.read_into(arguments);
    list_options.read_into(arguments);
  } else if (late.parsed()) {
    arguments.command = Command::late;
    late_options.read_into(arguments);
  } else if (quote.parsed()) {
    arguments.command = Command::quote;
    common_quote_options.read_into(arguments);
    quote_options.read_into(arguments);
  } else if (explain.parsed()) {
    arguments.command = Command::explain;
    explain_options.read_into(arguments);
    arguments.orders = orders_of(explained);
    if (after->count() > 0) arguments.after = orders_of(after).front();
  } else if (postings.parsed()) {
    arguments.command = Command::postings;
    postings_options.read_into(arguments);
    arguments.orders = orders_of(order);
    arguments.from = instant_of(from);
    arguments.to = instant_of(to);
  } else if (preview.parsed()) {
    arguments.command = Command::preview;
    preview_options.read_into(arguments);
    if (arguments.as_of)
      throw CLI::ValidationError("--as-of", "preview answers for the end of the stream only");
    arguments.receipt = receipt_of(sku, quantity, location);
  } else if (metrics.parsed()) {
    arguments.command = Command::metrics;
    metrics_options.read_into(arguments);
    arguments.from_day = day_of(from_day);
    arguments.to_day = day_of(to_day);
    if (arguments.from_day > arguments.to_day) {
      throw CLI::ValidationError(
          "--from", arguments.from_day.to_text() + ": after --to " + arguments.to_day.to_text());
    }
  } else if (publish.parsed()) {
    arguments.command = Command::publish;
    publish_options.read_into(arguments);
    arguments.tables = *text_of(tables);
    arguments.bounds = bounds_of(published_bounds);
  } else if (apply.parsed()) {
    arguments.command = Command::apply;
    apply_options.read_into(arguments);
  } else if (verify.parsed()) {
    arguments.command = Command::verify;
    arguments.source = *text_of(verified);
    arguments.json = verify_json;
  } else if (snapshot.parsed()) {
    arguments.command = Command::snapshot;
    arguments.source = *text_of(written);
  } else if (dump.parsed()) {
    arguments.command = Command::dump;
    arguments.source = *text_of(dumped);
  } else {
    arguments.command = Command::check;
    check_options.read_into(arguments);
  }
  return arguments;
}

}  // namespace

std::variant<Arguments, Answered> parse_arguments(int argc, const char* const* argv) {
  CLI::App program("Classes, totals and ages of a shop's open orders, from a stream of its events.",
                   "orderledger");
  program.set_help_flag("-h,--help", "Print this help and exit");
  program.set_version_flag("--version", "orderledger " ORDERLEDGER_VERSION,
                           "Print the version and exit");
  // Also keeps an order or a file that is called like a command from being taken for one.
  program.require_subcommand(1);
  program.footer(
      "Exit codes: 0 ok, 1 --fail-if holds or the audit failed, 2 usage, 3 bad input, 4 a ledger "
      "file\n"
      "or the output cannot be used, 70 internal error. Refused events are named on stderr: line "
      "N: code: "
      "sentence.");
  try {
    return parse(program, argc, argv);
  } catch (const CLI::ParseError& end) {
    Answered said = answered(program, end);
    const std::vector<std::string> not_understood = program.remaining();
    if (said.code == ExitCode::usage && program.get_subcommands().empty() &&
        !not_understood.empty()) {
      return Answered{ExitCode::usage,
                      {},
                      "No such command: " + not_understood.front() +
                          "\nRun with --help for more information.\n"};
    }
    return said;
  }
}

}  // namespace cli
