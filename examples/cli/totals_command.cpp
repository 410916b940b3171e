#include "commands.hpp"
#include "format.hpp"
#include "table.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

#include <map>

namespace cli {
namespace {

using orderledger::ClassTotals;
using orderledger::Currency;
using orderledger::GroupedTotals;
using orderledger::Money;
using orderledger::Totals;

/// What may be added up over the classes of one currency. Lines may not: a line with units in two
/// classes counts in both.
struct CurrencySum {
  std::int64_t orders = 0;
  std::int64_t units = 0;
  Money value;
};

Table table_of(const Totals& totals) {
  Table table({{"class"},
               {"currency"},
               {"orders", Align::right},
               {"lines", Align::right},
               {"units", Align::right},
               {"value", Align::right}});
  std::map<Currency, CurrencySum> sums;
  for (const ClassTotals& row : totals.rows) {
    const Currency currency = row.value.currency();
    table.add_row({std::string(to_text(row.account)), std::string(currency.code()),
                   fmt::to_string(row.orders), fmt::to_string(row.lines), fmt::to_string(row.units),
                   row.value.to_text()});
    CurrencySum& sum = sums.try_emplace(currency, CurrencySum{0, 0, Money(currency)}).first->second;
    sum.orders += row.orders;
    sum.units += row.units;
    sum.value = sum.value.add(row.value).value();
  }
  for (const auto& [currency, sum] : sums) {
    table.add_row({"open", std::string(currency.code()), fmt::to_string(sum.orders), "-",
                   fmt::to_string(sum.units), sum.value.to_text()});
  }
  return table;
}

Table table_of(const GroupedTotals& totals) {
  Table table({{std::string(to_text(totals.by))},
               {"class"},
               {"currency"},
               {"orders", Align::right},
               {"lines", Align::right},
               {"units", Align::right},
               {"value", Align::right}});
  for (const auto& [group, row] : totals.rows) {
    table.add_row({group_text(group), std::string(to_text(row.account)),
                   std::string(row.value.currency().code()), fmt::to_string(row.orders),
                   fmt::to_string(row.lines), fmt::to_string(row.units), row.value.to_text()});
  }
  return table;
}

/// Totals with or without groups.
template <class Answer>
void write(const Question& question, const Answer& totals, std::string& out) {
  if (question.arguments.json) {
    orderledger::json::append_totals(out, totals, question.rejected);
    out += '\n';
    return;
  }
  out += fmt::format("{}: {}, {} rejected, {}\n", as_of_text(totals.as_of),
                     counted(totals.events, "event"), question.rejected,
                     counted(static_cast<std::uint64_t>(totals.open_orders), "open order"));
  if (!totals.rows.empty()) {
    out += '\n';
    table_of(totals).append_to(out);
  }
}

}  // namespace

ExitCode totals(const Question& question, Output& output) {
  const Arguments& arguments = question.arguments;
  const Totals totals = question.ledger.totals(arguments.as_of);
  if (arguments.group_by) {
    write(question, question.ledger.totals_by(*arguments.group_by, arguments.as_of), output.text());
  } else {
    write(question, totals, output.text());
  }
  return judge(arguments.fail_if, totals);
}

}  // namespace cli
