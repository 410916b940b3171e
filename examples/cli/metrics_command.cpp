#include "commands.hpp"
#include "format.hpp"
#include "table.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

namespace cli {
namespace {

using orderledger::Metrics;
using orderledger::RollForward;
using orderledger::Share;
using orderledger::Shares;
using orderledger::UnitsAndValue;

Table roll_forward_of(const RollForward& row) {
  Table table(
      {{std::string(row.currency.code())}, {"units", Align::right}, {"value", Align::right}});
  const auto line = [&](const char* name, const UnitsAndValue& column) {
    table.add_row({name, fmt::to_string(column.units), column.value.to_text()});
  };
  line("opening", row.opening);
  line("+ placed", row.placed);
  line("- cancelled", row.cancelled);
  line("- shipped", row.shipped);
  line("+ failed", row.failed);
  line("- recovered", row.recovered);
  line("+ voided", row.voided);
  line("= closing", row.closing);
  table.add_row({"days of backlog", "", row.days_of_backlog.value_or("-")});
  table.add_row({"book-to-bill", "", row.book_to_bill.value_or("-")});
  return table;
}

Table classes_of(const Metrics& metrics) {
  Table table({{"class"},
               {"currency"},
               {"opening", Align::right},
               {"in", Align::right},
               {"out", Align::right},
               {"closing", Align::right}});
  for (const orderledger::ClassRollForward& row : metrics.classes) {
    table.add_row({std::string(to_text(row.account)), std::string(row.currency.code()),
                   fmt::to_string(row.opening), fmt::to_string(row.in), fmt::to_string(row.out),
                   fmt::to_string(row.closing)});
  }
  return table;
}

Table rates_of(const Metrics& metrics) {
  Table table(
      {{"rate"}, {"units", Align::right}, {"lines", Align::right}, {"orders", Align::right}});
  const auto text = [](const Share& share) {
    const auto rate = share.to_text();
    return rate ? fmt::format("{} ({} of {})", *rate, share.part, share.whole) : std::string("-");
  };
  const auto line = [&](const char* name, const Shares& shares) {
    table.add_row({name, text(shares.units), text(shares.lines), text(shares.orders)});
  };
  line("backorder", metrics.backorder_rate);
  line("fill, by the first promise", metrics.fill_rate.shares);
  return table;
}

/// `2d 04:05:06.007`
std::string time_text(const std::optional<std::chrono::milliseconds>& time) {
  if (!time) return "-";
  const std::int64_t all = time->count();
  std::string text = fmt::format("{}d {:02}:{:02}:{:02}", all / 86'400'000, all / 3'600'000 % 24,
                                 all / 60'000 % 60, all / 1000 % 60);
  if (all % 1000 != 0) text += fmt::format(".{:03}", all % 1000);
  return text;
}

}  // namespace

ExitCode metrics(const Question& question, Output& output) {
  const auto metrics = question.ledger.metrics({.from = question.arguments.from_day,
                                                .to = question.arguments.to_day,
                                                .as_of = question.arguments.as_of});
  if (!metrics) {
    complain(metrics.error());
    return ExitCode::usage;
  }
  std::string& out = output.text();
  if (question.arguments.json) {
    orderledger::json::append_metrics(out, *metrics);
    out += '\n';
    return ExitCode::ok;
  }
  out += fmt::format("{} to {}, {}: {} begun\n", metrics->from.to_text(), metrics->to.to_text(),
                     as_of_text(metrics->as_of),
                     counted(static_cast<std::uint64_t>(metrics->days), "day"));
  for (const RollForward& row : metrics->roll_forward) {
    out += '\n';
    roll_forward_of(row).append_to(out);
  }
  if (!metrics->classes.empty()) {
    out += '\n';
    classes_of(*metrics).append_to(out);
  }
  out += '\n';
  rates_of(*metrics).append_to(out);
  out += fmt::format(
      "\n{} of judged lines cancelled by then, {} placed without a date\n",
      counted(static_cast<std::uint64_t>(metrics->fill_rate.cancelled_units), "unit"),
      counted(static_cast<std::uint64_t>(metrics->fill_rate.lines_without_date), "line"));
  const orderledger::TimeToShip& time = metrics->time_to_ship;
  out += fmt::format("time to ship: p50 {}, p90 {}, p99 {} ({})\n", time_text(time.p50),
                     time_text(time.p90), time_text(time.p99),
                     counted(static_cast<std::uint64_t>(time.units), "unit"));
  return ExitCode::ok;
}

}  // namespace cli
