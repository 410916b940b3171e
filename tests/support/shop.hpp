// A ledger for tests that read like rules: what happens is one call a line, what is answered is a
// text.
#pragma once

#include <orderledger/orderledger.hpp>

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orderledger {

// How Catch2 prints them when a check fails.
inline std::ostream& operator<<(std::ostream& out, Account account) {
  return out << to_text(account);
}
inline std::ostream& operator<<(std::ostream& out, OrderClass order_class) {
  return out << to_text(order_class);
}
inline std::ostream& operator<<(std::ostream& out, ErrorCode code) { return out << to_text(code); }
inline std::ostream& operator<<(std::ostream& out, Instant instant) {
  return out << instant.to_rfc3339();
}

}  // namespace orderledger

namespace orderledger::test {

using namespace orderledger::literals;
using std::chrono::days;
using std::chrono::hours;

// 24 January 2026, ten o'clock: the day of SPEC's worked example.
inline constexpr Instant opening = "2026-01-24T10:00:00Z"_instant;

// Quantities and ids that are not constants.
inline Quantity units(std::int64_t n) { return Quantity::from(n).value(); }
inline OrderId order_id(std::string_view text) { return OrderId::from(text).value(); }
inline LineId line_id(std::string_view text) { return LineId::from(text).value(); }
inline Sku sku_id(std::string_view text) { return Sku::from(text).value(); }
inline LocationId location_id(std::string_view text) { return LocationId::from(text).value(); }
inline SupplyId supply_id(std::string_view text) { return SupplyId::from(text).value(); }
inline ShipmentId shipment_id(std::string_view text) { return ShipmentId::from(text).value(); }
inline HoldId hold_id(std::string_view text) { return HoldId::from(text).value(); }
inline ReservationId reservation_id(std::string_view text) {
  return ReservationId::from(text).value();
}
inline EventId event_id(std::string_view text) { return EventId::from(text).value(); }

// An order in dollars of lines that cost nothing, unless they say so.
inline NewLine new_line(LineId line, Sku sku, Quantity quantity, Price price = {}) {
  return {.line = std::move(line), .sku = std::move(sku), .quantity = quantity, .price = price};
}
inline OrderPlaced new_order(OrderId order, std::vector<NewLine> lines) {
  return {.order = std::move(order), .currency = "USD", .lines = std::move(lines)};
}

// `backlog 5 ready main`, `backorder 2 out_of_stock`
inline std::string text_of(const Run& run) {
  std::string text = std::string(to_text(run.account)) + ' ' + std::to_string(run.quantity) + ' ' +
                     std::string(to_text(run.reason));
  if (run.location) text += ' ' + run.location->text();
  if (run.eta) {
    text += " eta " + source_text(*run.eta);
    if (run.eta->earliest) text += ' ' + run.eta->earliest->to_rfc3339();
    if (run.eta->latest != run.eta->earliest) text += ".." + run.eta->latest->to_rfc3339();
  }
  return text;
}

// `shipping_stuck 1 lost; backlog 5 ready main`; `nothing open` where no unit is.
inline std::string text_of(const std::vector<Run>& runs) {
  std::string text;
  for (const Run& run : runs) text += (text.empty() ? "" : "; ") + text_of(run);
  return text.empty() ? "nothing open" : text;
}

// Units of the line in each of its accounts that is not empty, open ones in report order:
// `backorder 2 backlog 5 shipped 1`
inline std::string balances_of(const LineStatus& line) {
  std::string text;
  const auto add = [&](Account account, std::int64_t quantity) {
    if (quantity == 0) return;
    if (!text.empty()) text += ' ';
    text += std::string(to_text(account)) + ' ' + std::to_string(quantity);
  };
  for (const Account account : classes_in_report_order) {
    std::int64_t sum = 0;
    for (const Run& run : line.runs) sum += run.account == account ? run.quantity : 0;
    add(account, sum);
  }
  add(Account::shipped, line.shipped);
  add(Account::returned, line.returned);
  add(Account::cancelled, line.cancelled);
  return text;
}

// `backlog USD 1 order 2 lines 5 units 1245.00`
inline std::string text_of(const ClassTotals& row) {
  const auto counted = [](std::int64_t n, std::string_view noun) {
    return ' ' + std::to_string(n) + ' ' + std::string(noun) + (n == 1 ? "" : "s");
  };
  return std::string(to_text(row.account)) + ' ' + std::string(row.value.currency().code()) +
         counted(row.orders, "order") + counted(row.lines, "line") + counted(row.units, "unit") +
         ' ' + row.value.to_text();
}

inline std::vector<std::string> texts_of(const Totals& totals) {
  std::vector<std::string> texts;
  for (const ClassTotals& row : totals.rows) texts.push_back(text_of(row));
  return texts;
}

// `3-7 backlog USD 1 order 2 lines 5 units 1245.00`, the last bucket `61-`
inline std::vector<std::string> texts_of(const Aging& aging) {
  std::vector<std::string> texts;
  for (const AgingRow& row : aging.rows) {
    texts.push_back(std::to_string(row.from_days) + '-' +
                    (row.to_days ? std::to_string(*row.to_days) : "") + ' ' + text_of(row.totals));
  }
  return texts;
}

// `1 O1/1 ordered>backlog 5`
inline std::string text_of(const Posting& posting) {
  return std::to_string(posting.seq) + ' ' + posting.order.text() + '/' + posting.line.text() +
         ' ' + (posting.from ? std::string(to_text(*posting.from)) : "ordered") + '>' +
         std::string(to_text(posting.to)) + ' ' + std::to_string(posting.quantity);
}

inline std::vector<std::string> texts_of(const std::vector<Posting>& postings) {
  std::vector<std::string> texts;
  for (const Posting& posting : postings) texts.push_back(text_of(posting));
  return texts;
}

/// A ledger, and the instant of its next event.
class Shop {
 public:
  Shop() = default;
  explicit Shop(LedgerOptions options) : ledger(std::move(options)) {}

  Ledger ledger;
  Instant now = opening;

  void wait(std::chrono::milliseconds duration) { now = now.plus(duration).value(); }

  /// What the ledger says to it: perhaps a refusal.
  Result<Applied> tell(EventBody body) {
    return ledger.apply({.at = now, .body = std::move(body)});
  }
  /// It must be applied, or the test ends with the refusal.
  void happens(EventBody body) { tell(std::move(body)).value(); }

  [[nodiscard]] OrderStatus order(std::string_view id, std::optional<Instant> as_of = {}) const {
    return ledger.status(order_id(id), as_of).value();
  }
  [[nodiscard]] OrderClass class_of(std::string_view id, std::optional<Instant> as_of = {}) const {
    return order(id, as_of).order_class;
  }
  [[nodiscard]] LineStatus line(std::string_view id, std::size_t index = 0,
                                std::optional<Instant> as_of = {}) const {
    return order(id, as_of).lines.at(index);
  }
  [[nodiscard]] std::string balances(std::string_view id, std::size_t index = 0,
                                     std::optional<Instant> as_of = {}) const {
    return balances_of(line(id, index, as_of));
  }
  [[nodiscard]] std::string runs(std::string_view id, std::size_t index = 0,
                                 std::optional<Instant> as_of = {}) const {
    return text_of(line(id, index, as_of).runs);
  }
};

}  // namespace orderledger::test
