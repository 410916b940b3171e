#include "commands.hpp"
#include "format.hpp"
#include "table.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

#include <string>

namespace cli {
namespace {

using orderledger::ListedOrder;
using orderledger::OrderList;

std::string reasons_text(const ListedOrder& row) {
  std::string text;
  for (const orderledger::Reason reason : row.reasons) {
    if (!text.empty()) text += ", ";
    text += to_text(reason);
  }
  return text;
}

Table table_of(const OrderList& list) {
  Table table({{"order"},
               {"class"},
               {"placed"},
               {"days", Align::right},
               {"priority", Align::right},
               {"units", Align::right},
               {"value", Align::right},
               {"currency"},
               {"channel"},
               {"customer"},
               {"reasons"}});
  for (const ListedOrder& row : list.orders) {
    table.add_row({row.order.text(), std::string(to_text(row.order_class)),
                   row.placed_at.to_rfc3339(), fmt::to_string(row.age_days),
                   fmt::to_string(row.priority), fmt::to_string(row.units), row.value.to_text(),
                   std::string(row.value.currency().code()), row.channel.value_or(""),
                   row.customer.value_or(""), reasons_text(row)});
  }
  return table;
}

}  // namespace

ExitCode list(const Question& question, Output& output) {
  const auto list = question.ledger.list(question.arguments.list);
  if (!list) {
    complain(list.error());
    return ExitCode::bad_input;
  }
  std::string& out = output.text();
  if (question.arguments.json) {
    orderledger::json::append_list(out, *list);
    out += '\n';
    return ExitCode::ok;
  }
  out += as_of_text(list->as_of) + ", by " + std::string(to_text(list->sort)) + "\n\n";
  table_of(*list).append_to(out);
  if (list->next) out += "\nmore: --after " + *list->next + '\n';
  return ExitCode::ok;
}

}  // namespace cli
