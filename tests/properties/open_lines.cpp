#include "properties/open_lines.hpp"

#include <map>
#include <set>
#include <utility>
#include <vector>

namespace properties {

namespace {

using orderledger::Account;
using orderledger::ClassTotals;
using orderledger::OpenLine;
using orderledger::OpenUnits;
using orderledger::OrderStatus;

/// The totals of what it was told, one order's lines after the other's.
class Sums {
 public:
  void add(const OpenLine& line) {
    for (const OpenUnits& units : line.open) {
      ClassTotals& row = row_of(units.account, units.value.currency());
      row.lines += 1;
      row.units += units.quantity;
      row.value = row.value.add(units.value).value();
      // An order counts in its own class, and has units in it.
      if (to_text(units.account) == to_text(line.order_class) && orders_.insert(line.order).second)
        row.orders += 1;
    }
  }
  [[nodiscard]] std::vector<ClassTotals> rows() const {
    std::vector<ClassTotals> rows;
    for (const Account account : orderledger::classes_in_report_order) {
      for (const auto& [key, row] : rows_) {
        if (key.second == account) rows.push_back(row);
      }
    }
    return rows;
  }

 private:
  ClassTotals& row_of(Account account, orderledger::Currency currency) {
    const auto [place, fresh] = rows_.try_emplace({currency, account});
    if (fresh) {
      place->second.account = account;
      place->second.value = orderledger::Money(currency);
    }
    return place->second;
  }

  std::map<std::pair<orderledger::Currency, Account>, ClassTotals> rows_;
  std::set<orderledger::OrderId> orders_;
};

}  // namespace

std::optional<std::string> open_line_difference(const orderledger::Ledger& ledger,
                                                std::optional<orderledger::Instant> as_of) {
  std::vector<std::pair<orderledger::OrderId, orderledger::LineStatus>> listed;
  Sums sums;
  ledger.for_each_open_line(as_of, [&](const OpenLine& line) {
    listed.emplace_back(line.order, line.line);
    sums.add(line);
  });
  if (sums.rows() != ledger.totals(as_of).rows) return "open lines do not sum to the totals";

  auto next = listed.begin();
  bool same = true;
  ledger.for_each_status(as_of, [&](const OrderStatus& status) {
    for (const orderledger::LineStatus& line : status.lines) {
      if (line.runs.empty()) continue;
      same = same && next != listed.end() && next->first == status.order && next->second == line;
      if (same) ++next;
    }
  });
  if (!same || next != listed.end()) return "open lines are not those of the orders' status";
  return {};
}

}  // namespace properties
