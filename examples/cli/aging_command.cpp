#include "commands.hpp"
#include "format.hpp"
#include "table.hpp"

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

}  // namespace

ExitCode aging(const Question& question, Output& output) {
  const Arguments& arguments = question.arguments;
  const Aging aging = question.ledger.aging(
      {.as_of = arguments.as_of, .by = arguments.by, .bounds = arguments.bounds});
  std::string& out = output.text();
  if (arguments.json) {
    orderledger::json::append_aging(out, aging);
    out += '\n';
    return ExitCode::ok;
  }
  out +=
      fmt::format("{}: open units by {}\n", as_of_text(aging.as_of),
                  arguments.by == AgeBasis::due ? "days past due" : "days since they were placed");
  const std::vector<std::string> titles = bucket_titles(aging, arguments.by);
  for (const auto& [currency, matrix] : matrices_of(aging)) {
    for (const Measure& measure : measures) {
      out += '\n';
      table_of(currency, matrix, titles, measure).append_to(out);
    }
  }
  return ExitCode::ok;
}

}  // namespace cli
