#include "ledger_answers.hpp"

#include "../shop_events.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace peers {

namespace {

using namespace orderledger;
using shop_stream::Kind;
using shop_stream::Row;

OpenClass to_open_class(Account account) {
  switch (account) {
    case Account::shipping_stuck: return OpenClass::shipping_stuck;
    case Account::backorder: return OpenClass::backorder;
    case Account::preorder: return OpenClass::preorder;
    case Account::backlog: return OpenClass::backlog;
    default: throw std::logic_error("a closed account in an answer about open units");
  }
}

std::size_t to_currency(Currency currency) {
  const auto& codes = shop_stream::currency_codes;
  const auto found = std::find(codes.begin(), codes.end(), currency.code());
  if (found == codes.end()) throw std::logic_error("a currency that the stream has not");
  return static_cast<std::size_t>(found - codes.begin());
}

std::int64_t to_hundredths(const Money& value) {
  constexpr std::uint64_t millionths = 10'000;  // of one hundredth
  if (value.high_word() != 0 || value.low_word() % millionths != 0)
    throw std::logic_error("a value that the stream cannot add up to");
  return static_cast<std::int64_t>(value.low_word() / millionths);
}

void set(Report& report, const ClassTotals& totals, std::size_t bucket) {
  report.cell(to_open_class(totals.account), to_currency(totals.value.currency()), bucket) = {
      totals.orders, totals.lines, totals.units, to_hundredths(totals.value)};
}

struct OrderRow {
  const Row* placed = nullptr;
  const Row* lines = nullptr;
  bool held = false;
};

std::vector<OrderRow> orders_of(const shop_stream::ShopStream& stream, std::uint32_t second) {
  std::vector<OrderRow> orders(stream.orders);
  for (const Row& row : stream.rows) {
    if (row.second > second) break;
    if (row.kind == Kind::order)
      orders[row.subject] = {.placed = &row, .lines = &row + 1};
    else if (row.kind == Kind::hold || row.kind == Kind::hold_release)
      orders[row.subject].held = row.kind == Kind::hold;
  }
  return orders;
}

OpenClass class_of_whole(const LineStatus& line, bool held) {
  if (held) return OpenClass::shipping_stuck;
  OpenClass worst = OpenClass::backlog;
  for (const Run& run : line.runs) worst = std::min(worst, to_open_class(run.account));
  return worst;
}

}  // namespace

Instant end_of(std::uint32_t second) {
  return shop_stream::first_instant()
      .plus(std::chrono::seconds{second + 1} - std::chrono::milliseconds{1})
      .value();
}

AgingBounds to_aging_bounds(const AgeBounds& bounds) {
  return AgingBounds::from_days(bounds).value();
}

Report to_report(const Aging& aging) {
  Report report;
  for (const AgingRow& row : aging.rows)
    set(report, row.totals, aging.bounds.bucket_of(std::chrono::days{row.from_days}));
  return report;
}

Report to_report(const Totals& totals) {
  Report report;
  for (const ClassTotals& row : totals.rows) set(report, row, 0);
  return report;
}

Report ledger_report(const Ledger& ledger, std::uint32_t second, const AgeBounds& bounds) {
  return to_report(ledger.aging({.as_of = end_of(second), .bounds = to_aging_bounds(bounds)}));
}

std::optional<OpenClass> to_open_class(OrderClass order_class) {
  switch (order_class) {
    case OrderClass::shipping_stuck: return OpenClass::shipping_stuck;
    case OrderClass::backorder: return OpenClass::backorder;
    case OrderClass::preorder: return OpenClass::preorder;
    case OrderClass::backlog: return OpenClass::backlog;
    case OrderClass::fulfilled:
    case OrderClass::cancelled: break;
  }
  return {};
}

Report report_by_whole_lines(const Ledger& ledger, const shop_stream::ShopStream& stream,
                             std::uint32_t second) {
  Report report;
  const std::vector<OrderRow> orders = orders_of(stream, second);
  std::size_t number =
      0;  // orders are visited as they were accepted, which is as they are numbered
  ledger.for_each_status(end_of(second), [&](const OrderStatus& order) {
    const OrderRow& row = orders[number++];
    const std::size_t currency = row.placed->currency;
    const std::size_t bucket =
        bucket_of(day_of(second) - day_of(row.placed->second), default_bounds);
    std::array<bool, open_classes> counted{};
    for (std::size_t n = 0; n < order.lines.size(); ++n) {
      const LineStatus& line = order.lines[n];
      if (line.runs.empty()) continue;
      const OpenClass open_class = class_of_whole(line, row.held);
      Cell& cell = report.cell(open_class, currency, bucket);
      if (!std::exchange(counted[static_cast<std::size_t>(open_class)], true)) ++cell.orders;
      ++cell.lines;
      for (const Run& run : line.runs) {
        cell.units += run.quantity;
        cell.hundredths += run.quantity * row.lines[n].price;
      }
    }
  });
  return report;
}

}  // namespace peers
