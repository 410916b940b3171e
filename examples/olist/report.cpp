#include "report.hpp"

#include "../cli/table.hpp"

#include <fmt/format.h>

#include <string_view>

namespace olist {
namespace {

using cli::Align;
using cli::Table;
using orderledger::AgeBasis;
using orderledger::Aging;
using orderledger::AgingRow;
using orderledger::ClassTotals;
using orderledger::Instant;
using orderledger::Ledger;
using orderledger::LineStatus;
using orderledger::Money;
using orderledger::OrderStatus;
using orderledger::Run;

std::string days_of(const AgingRow& row) {
  if (!row.to_days) return fmt::format("{} and more", row.from_days);
  if (*row.to_days == row.from_days) return fmt::to_string(row.from_days);
  return fmt::format("{} to {}", row.from_days, *row.to_days);
}

void append_totals(std::string& out, const Report& report) {
  Table table({{"class"},
               {"orders", Align::right},
               {"lines", Align::right},
               {"units", Align::right},
               {"value", Align::right},
               {"currency"}});
  for (const ClassTotals& row : report.totals.rows) {
    table.add_row({std::string(to_text(row.account)), fmt::to_string(row.orders),
                   fmt::to_string(row.lines), fmt::to_string(row.units), row.value.to_text(),
                   std::string(row.value.currency().code())});
  }
  table.append_to(out);
}

void append_reasons(std::string& out, const Report& report) {
  Table table({{"class"}, {"reason"}, {"orders", Align::right}, {"units", Align::right}});
  for (const auto& [key, count] : report.reasons) {
    table.add_row({std::string(to_text(key.first)), std::string(to_text(key.second)),
                   fmt::to_string(count.orders), fmt::to_string(count.units)});
  }
  table.append_to(out);
}

void append_since_placed(std::string& out, const Aging& aging) {
  Table table({{"class"},
               {"days since placed"},
               {"orders", Align::right},
               {"lines", Align::right},
               {"value", Align::right}});
  for (const AgingRow& row : aging.rows) {
    table.add_row({std::string(to_text(row.totals.account)), days_of(row),
                   fmt::to_string(row.totals.orders), fmt::to_string(row.totals.lines),
                   row.totals.value.to_text()});
  }
  table.append_to(out);
}

/// Without the orders: they are past due by a date of their own, which these files do not have.
void append_past_due(std::string& out, const Aging& aging) {
  Table table({{"class"}, {"days past due"}, {"lines", Align::right}, {"value", Align::right}});
  // Everything is in BRL, and a line of one unit in one class: the rows may be added up.
  std::int64_t lines = 0;
  Money value = aging.rows.empty() ? Money() : Money(aging.rows[0].totals.value.currency());
  for (const AgingRow& row : aging.rows) {
    table.add_row({std::string(to_text(row.totals.account)), days_of(row),
                   fmt::to_string(row.totals.lines), row.totals.value.to_text()});
    if (row.from_days == 0) continue;
    lines += row.totals.lines;
    value = value.add(row.totals.value).value();
  }
  table.append_to(out);
  out += fmt::format("{} lines, {} {} are past due by a day or more.\n", lines, value.to_text(),
                     value.currency().code());
}

void append_figures(std::string& out, std::string_view as_of, std::string_view scale,
                    const Aging& aging) {
  for (const AgingRow& row : aging.rows) {
    const ClassTotals& open = row.totals;
    out += fmt::format("{} {} {} {} {} orders {} lines {} units {} value {}\n", as_of,
                       to_text(open.account), open.value.currency().code(), scale, row.from_days,
                       open.orders, open.lines, open.units, open.value.to_text());
  }
}

}  // namespace

Report make_report(const Ledger& ledger, Instant as_of) {
  Report report{.as_of = as_of,
                .totals = ledger.totals(as_of),
                .reasons = {},
                .since_placed = ledger.aging({.as_of = as_of}),
                .past_due = ledger.aging({.as_of = as_of, .by = AgeBasis::due})};
  ledger.for_each_status(as_of, [&](const OrderStatus& order) {
    decltype(report.reasons) own;
    for (const LineStatus& line : order.lines) {
      for (const Run& run : line.runs) own[{run.account, run.reason}].units += run.quantity;
    }
    for (const auto& [key, count] : own) {
      ReasonCount& sum = report.reasons[key];
      ++sum.orders;
      sum.units += count.units;
    }
  });
  return report;
}

void append_tables(std::string& out, const Report& report) {
  out += fmt::format("\n=== as of {}: {} events, {} open orders ===\n", report.as_of.to_rfc3339(),
                     report.totals.events, report.totals.open_orders);
  if (report.totals.rows.empty()) return;
  out += '\n';
  append_totals(out, report);
  out += '\n';
  append_reasons(out, report);
  out += '\n';
  append_since_placed(out, report.since_placed);
  out += '\n';
  append_past_due(out, report.past_due);
}

void append_figures(std::string& out, const Report& report) {
  const std::string as_of = report.as_of.to_rfc3339();
  out += fmt::format("{} events {}\n", as_of, report.totals.events);
  out += fmt::format("{} open orders {}\n", as_of, report.totals.open_orders);
  for (const ClassTotals& row : report.totals.rows) {
    out += fmt::format("{} {} {} orders {} lines {} units {} value {}\n", as_of,
                       to_text(row.account), row.value.currency().code(), row.orders, row.lines,
                       row.units, row.value.to_text());
  }
  for (const auto& [key, count] : report.reasons) {
    out += fmt::format("{} {} {} orders {} units {}\n", as_of, to_text(key.first),
                       to_text(key.second), count.orders, count.units);
  }
  append_figures(out, as_of, "placed", report.since_placed);
  append_figures(out, as_of, "due", report.past_due);
}

}  // namespace olist
