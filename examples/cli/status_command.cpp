#include "commands.hpp"
#include "format.hpp"
#include "table.hpp"

#include <orderledger/json/answers.hpp>

#include <fmt/format.h>

#include <array>
#include <functional>
#include <utility>
#include <vector>

namespace cli {
namespace {

using orderledger::Account;
using orderledger::LineStatus;
using orderledger::OrderStatus;
using orderledger::Result;
using orderledger::Run;

using Visitor = std::function<void(const OrderStatus&)>;

std::string when_text(const Run& run) {
  const bool is_waiting = run.account == Account::backorder || run.account == Account::preorder;
  if (!run.eta) return is_waiting ? "unknown" : "";
  return eta_text(run.eta);
}

void add_rows(Table& table, const LineStatus& line) {
  std::string line_id = line.line.text();
  std::string sku = line.sku.text();
  const auto add = [&](std::int64_t quantity, Account account,
                       const std::array<std::string, 4>& details) {
    const auto& [reason, since, location, eta] = details;
    // Line and SKU stand in the first of a line's rows only.
    table.add_row({std::exchange(line_id, {}), std::exchange(sku, {}), fmt::to_string(quantity),
                   std::string(to_text(account)), reason, since, location, eta});
  };
  for (const Run& run : line.runs) {
    add(run.quantity, run.account,
        {std::string(to_text(run.reason)), run.since.to_rfc3339(),
         run.location ? run.location->text() : "", when_text(run)});
  }
  for (const auto& [quantity, account] :
       {std::pair(line.shipped, Account::shipped), std::pair(line.returned, Account::returned),
        std::pair(line.cancelled, Account::cancelled)}) {
    if (quantity > 0) add(quantity, account, {});
  }
}

void append_table(std::string& out, const OrderStatus& status) {
  out += '\n';
  Table header({{"order"}, {"class"}, {"placed"}});
  header.add_row({status.order.text(), std::string(to_text(status.order_class)),
                  status.placed_at.to_rfc3339()});
  header.append_to(out);
  Table runs({{"line"},
              {"sku"},
              {"units", Align::right},
              {"class"},
              {"reason"},
              {"since"},
              {"location"},
              {"eta"}},
             2);
  for (const LineStatus& line : status.lines) add_rows(runs, line);
  runs.append_to(out);
}

Visitor table_writer(Output& output) {
  return [&output](const OrderStatus& status) {
    append_table(output.text(), status);
    output.piece_done();
  };
}

Visitor json_writer(Output& output) {
  return [&output, is_first = true](const OrderStatus& status) mutable {
    if (!std::exchange(is_first, false)) output.text() += ',';
    orderledger::json::append_order_status(output.text(), status);
    output.piece_done();
  };
}

}  // namespace

ExitCode status(const Question& question, Output& output) {
  const orderledger::Ledger& ledger = question.ledger;
  const Arguments& arguments = question.arguments;

  // Every order that is asked for, before the first is written: an unknown one leaves no output.
  std::vector<OrderStatus> named;
  for (const orderledger::OrderId& order : arguments.orders) {
    Result<OrderStatus> status = ledger.status(order, arguments.as_of);
    if (!status) {
      complain(status.error());
      return ExitCode::bad_input;
    }
    named.push_back(*std::move(status));
  }
  const auto visit_all = [&](const Visitor& visit) {
    if (arguments.orders.empty()) return ledger.for_each_status(arguments.as_of, visit);
    for (const OrderStatus& status : named) visit(status);
  };

  if (arguments.json) {
    output.text() += R"({"schema":"orderledger.status/1","as_of":)";
    append_json(output.text(), question.as_of());
    output.text() += R"(,"orders":[)";
    visit_all(json_writer(output));
    output.text() += "]}\n";
  } else {
    output.text() += as_of_text(question.as_of()) + '\n';
    visit_all(table_writer(output));
  }
  return ExitCode::ok;
}

}  // namespace cli
