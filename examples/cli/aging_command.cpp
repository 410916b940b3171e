#include "commands.hpp"
#include "format.hpp"
#include "table.hpp"
#include "text.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

#include <array>
#include <map>
#include <numeric>
#include <string_view>
#include <vector>

namespace cli {
namespace {

using orderledger::Account;
using orderledger::AgeBasis;
using orderledger::Aging;
using orderledger::AgingRow;
using orderledger::ClassTotals;
using orderledger::Currency;
using orderledger::GroupedAging;
using orderledger::Money;

/// The cells of one class, a bucket each.
using Buckets = std::vector<ClassTotals>;
/// Everything of one currency, by class.
using Matrix = std::map<Account, Buckets>;

/// What may be added up over buckets and classes. Lines may not: a line may be in several classes.
struct Cell {
  std::int64_t orders = 0;
  std::int64_t units = 0;
  Money value;

  void add(const ClassTotals& more) {
    orders += more.orders;
    units += more.units;
    value = value.add(more.value).value();
  }
};

std::string orders_text(const Cell& cell) {
  return cell.orders == 0 ? "-" : fmt::to_string(cell.orders);
}
std::string units_text(const Cell& cell) {
  return cell.units == 0 ? "-" : fmt::to_string(cell.units);
}
std::string value_text(const Cell& cell) { return cell.units == 0 ? "-" : cell.value.to_text(); }

struct Measure {
  std::string_view name;
  std::string (*text)(const Cell&);
};
constexpr std::array<Measure, 3> measures = {
    {{"orders", orders_text}, {"units", units_text}, {"value", value_text}}};

std::vector<std::string> bucket_titles(const Aging& aging, AgeBasis by) {
  std::vector<std::string> titles;
  int from = 0;
  for (const int to : aging.bounds.upper()) {
    const bool is_not_due = by == AgeBasis::due && to == 0;
    titles.push_back(is_not_due   ? "not past due"
                     : from == to ? fmt::format("{}", to)
                                  : fmt::format("{}-{}", from, to));
    from = to + 1;
  }
  titles.push_back(fmt::format("{}+", from));
  return titles;
}

std::map<Currency, Matrix> matrices_of(const Aging& aging) {
  const std::vector<int>& upper = aging.bounds.upper();
  std::map<Currency, Matrix> matrices;
  for (const AgingRow& row : aging.rows) {
    const Currency currency = row.totals.value.currency();
    const ClassTotals nothing{row.totals.account, 0, 0, 0, Money(currency)};
    Buckets& buckets = matrices[currency]
                           .try_emplace(row.totals.account, Buckets(upper.size() + 1, nothing))
                           .first->second;
    buckets[aging.bounds.bucket_of(std::chrono::days{row.from_days})] = row.totals;
  }
  return matrices;
}

void add_row(Table& table, std::string_view title, const std::vector<Cell>& cells,
             const Measure& measure) {
  std::vector<std::string> row{std::string(title)};
  for (const Cell& cell : cells) row.push_back(measure.text(cell));
  table.add_row(std::move(row));
}

Table table_of(Currency currency, const Matrix& matrix, const std::vector<std::string>& titles,
               const Measure& measure) {
  std::vector<Column> columns{{fmt::format("{} {}", currency.code(), measure.name)}};
  for (const std::string& title : titles) columns.push_back({title, Align::right});
  columns.push_back({"open", Align::right});
  Table table(std::move(columns));

  const Cell nothing{0, 0, Money(currency)};
  std::vector<Cell> all(titles.size() + 1, nothing);
  for (const Account account : orderledger::classes_in_report_order) {
    const auto found = matrix.find(account);
    if (found == matrix.end()) continue;
    std::vector<Cell> cells(titles.size() + 1, nothing);
    for (std::size_t i = 0; i < titles.size(); ++i) {
      for (Cell* cell : {&cells[i], &cells.back(), &all[i], &all.back()}) {
        cell->add(found->second[i]);
      }
    }
    add_row(table, to_text(account), cells, measure);
  }
  add_row(table, "open", all, measure);
  return table;
}

void append_tables(std::string& out, const Aging& aging, AgeBasis by) {
  const std::vector<std::string> titles = bucket_titles(aging, by);
  for (const auto& [currency, matrix] : matrices_of(aging)) {
    for (const Measure& measure : measures) {
      out += '\n';
      table_of(currency, matrix, titles, measure).append_to(out);
    }
  }
}

/// The tables of each group under its name.
void append_tables(std::string& out, const GroupedAging& aging, AgeBasis by) {
  Aging of_group{aging.as_of, aging.bounds, {}};
  for (auto row = aging.rows.begin(); row != aging.rows.end();) {
    const orderledger::GroupKey& group = row->group;
    of_group.rows.clear();
    for (; row != aging.rows.end() && row->group == group; ++row) of_group.rows.push_back(row->row);
    out += fmt::format("\n{} {}\n", to_text(aging.by), printable(group_text(group)));
    append_tables(out, of_group, by);
  }
}

/// Ages with or without groups.
template <class Answer>
void write(const Arguments& arguments, const Answer& aging, std::string& out) {
  if (arguments.json) {
    orderledger::json::append_aging(out, aging);
    out += '\n';
    return;
  }
  out +=
      fmt::format("{}: open units by {}\n", as_of_text(aging.as_of),
                  arguments.by == AgeBasis::due ? "days past due" : "days since they were placed");
  append_tables(out, aging, arguments.by);
}

}  // namespace

ExitCode aging(const Question& question, Output& output) {
  const Arguments& arguments = question.arguments;
  const orderledger::AgingQuestion asked{
      .as_of = arguments.as_of, .by = arguments.by, .bounds = arguments.bounds};
  if (arguments.group_by) {
    write(arguments, question.ledger.aging_by(*arguments.group_by, asked), output.text());
  } else {
    write(arguments, question.ledger.aging(asked), output.text());
  }
  if (arguments.fail_if.empty()) return ExitCode::ok;
  return judge(arguments.fail_if, question.ledger.totals(arguments.as_of));
}

}  // namespace cli
