// Open lines with what they are worth. Source: SPEC 2, V(k); SPEC 5, status.
#include "future.hpp"
#include "millionths.hpp"
#include "peg_cache.hpp"
#include "state.hpp"
#include "valuation.hpp"

#include <orderledger/open_line.hpp>

#include <utility>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

std::vector<OpenUnits> open_units_of(const Line& line, Currency currency) {
  const ValueByAccount values = value_by_account(line.booked, line.ordered, line.price, currency);
  std::vector<OpenUnits> open;
  for (const Account account : classes_in_report_order) {
    const auto place = static_cast<std::size_t>(account);
    if (line.booked[place] == 0) continue;
    open.push_back(
        {account, line.booked[place], to_money(currency, values[place]), line.since[place]});
  }
  return open;
}

}  // namespace

void Ledger::State::for_each_open_line(std::optional<Instant> as_of,
                                       const Visit<OpenLine>& visit) const {
  const Instant at = resolve(as_of);
  const auto ahead = future(at);
  PegCache pegs{ahead.get(), {}};
  for_each_open_order(at, ahead.get(), [&](OrderIndex index, const Order& order) {
    OrderStatus status = describe(index, order, at, pegs);
    OpenLine open;
    open.order = std::move(status.order);
    open.order_class = status.order_class;
    open.priority = order.priority;
    open.channel = order.channel;
    open.customer = order.customer;
    auto described = status.lines.begin();  // has no components
    for (const Line& line : order.lines) {
      if (line.is_component()) continue;
      open.line = std::move(*described++);
      if (open.line.runs.empty()) continue;
      open.placed_at = line.placed_at;
      open.promised_at = order.due_of(line);
      open.open = open_units_of(line, order.currency);
      visit(open);
    }
  });
}

}  // namespace orderledger::inline v1
