#include <orderledger/import/push.hpp>

#include "cut_text.hpp"
#include "json_text.hpp"

#include <orderledger/import/report.hpp>

#include <algorithm>

namespace orderledger::inline v1::imports {

namespace {

/// `03/01/2026`
std::string american(Day day) {
  const std::string iso = day.to_text();
  return iso.substr(5, 2) + '/' + iso.substr(8, 2) + '/' + iso.substr(0, 4);
}

/// 30 is normal, lower is more urgent, and not below 0.
std::int64_t priority_id(std::int32_t priority) {
  return std::clamp<std::int64_t>(30 - std::int64_t{priority} * 10, 10, 50);
}

}  // namespace

std::string fishbowl_sales_orders(const Importer& importer, const Ledger& ledger,
                                  const TimeZone& zone) {
  Report orders;
  orders.columns = {"Flag", "SONum", "Status", "CustomerName", "PriorityId", "Date", "Note"};
  Report items;
  items.columns = {
      "Flag", "SOItemTypeID", "ProductNumber",    "ProductDescription", "ProductQuantity",
      "UOM",  "ProductPrice", "ItemDateScheduled"};
  std::string out = to_csv(orders) + to_csv(items);
  // to_csv() writes a table with its names: of the rows alone the first line is taken off.
  const auto append_row = [&out](Report table, std::vector<ReportCell> row) {
    table.rows = {std::move(row)};
    const std::string written = to_csv(table);
    out += written.substr(written.find('\n') + 1);
  };
  constexpr std::size_t longest_number = 25, longest_name = 40;
  ledger.for_each_status({}, [&](const OrderStatus& order) {
    const auto known = importer.known_order(order.order);
    const bool is_open = std::any_of(order.lines.begin(), order.lines.end(),
                                     [](const LineStatus& line) { return !line.runs.empty(); });
    if (!known || !is_open) return;
    append_row(orders, {ReportCell::of_text("SO"),
                        ReportCell::of_text(std::string(cut(order.order.text(), longest_number))),
                        ReportCell::of_digits("20"),
                        ReportCell::of_text(std::string(cut(known->customer, longest_name))),
                        ReportCell::of_digits(std::to_string(priority_id(known->priority))),
                        ReportCell::of_text(american(zone.day_of(order.placed_at))),
                        ReportCell::of_text(std::string(to_text(order.order_class)))});
    for (const LineStatus& line : order.lines) {
      std::int64_t open = 0;
      for (const Run& run : line.runs) open += run.quantity;
      if (open == 0) continue;
      const SkuDefined* definition = importer.definition(line.sku);
      KnownLine details;
      for (const KnownLine& one : known->lines) {
        if (one.line == line.line) details = one;
      }
      // A price of the whole line has no exact price of a unit: the line's units share it downwards.
      const Decimal amount = details.price.amount();
      const auto each = details.price.is_total() && line.ordered > 0
                            ? Decimal::from_millionths(amount.millionths() / line.ordered)
                            : Result<Decimal>(amount);
      append_row(items,
                 {ReportCell::of_text("Item"), ReportCell::of_digits("10"),
                  ReportCell::of_text(line.sku.text()),
                  ReportCell::of_text(definition != nullptr ? definition->title.value_or("") : ""),
                  ReportCell::of_digits(std::to_string(open)), ReportCell::of_text("ea"),
                  ReportCell::of_digits(each.value().to_text()),
                  ReportCell::of_text(
                      details.promised_at ? american(zone.day_of(*details.promised_at)) : "")});
    }
  });
  return out;
}

std::string shopify_hold_body(HoldReason reason, std::string_view note) {
  std::string_view word = "other";
  switch (reason) {
    case HoldReason::awaiting_payment: word = "awaiting_payment"; break;
    case HoldReason::fraud_review: word = "high_risk_of_fraud"; break;
    case HoldReason::address_problem: word = "incorrect_address"; break;
    case HoldReason::stock_check: word = "inventory_out_of_stock"; break;
    default: break;
  }
  std::string notes(note);
  if (word == "other") notes = std::string(to_text(reason)) + (note.empty() ? "" : ": ") + notes;
  std::string out = R"({"fulfillment_hold":{"reason":)";
  append_json_text(out, word);
  if (!notes.empty()) {
    out += ",\"reason_notes\":";
    append_json_text(out, notes);
  }
  return out += "}}";
}

std::vector<std::string> bigcommerce_adjustments(std::span<const StockLevel> levels,
                                                 std::string_view reason) {
  constexpr std::size_t most_items = 2000;
  std::vector<std::string> bodies;
  for (std::size_t first = 0; first < levels.size(); first += most_items) {
    std::string body = "{\"reason\":";
    append_json_text(body, reason);
    body += ",\"items\":[";
    const auto some = levels.subspan(first, std::min(most_items, levels.size() - first));
    for (const StockLevel& level : some) {
      if (&level != some.data()) body += ',';
      body += "{\"location_id\":" + std::to_string(level.location) + ",\"sku\":";
      append_json_text(body, level.sku);
      body += ",\"quantity\":" + std::to_string(level.quantity) + '}';
    }
    bodies.push_back(std::move(body) + "]}");
  }
  return bodies;
}

std::string availability_text(std::span<const Run> runs, const AvailabilityText& texts,
                              const TimeZone& zone) {
  std::optional<Instant> latest;
  bool waits = false, is_unknown = false;
  for (const Run& run : runs) {
    if (run.account != Account::backorder && run.account != Account::preorder) continue;
    waits = true;
    if (!run.eta || !run.eta->latest) {
      is_unknown = true;
    } else if (!latest || *latest < *run.eta->latest) {
      latest = run.eta->latest;
    }
  }
  if (!waits) return {};
  if (is_unknown || !latest) return texts.without_date;
  constexpr std::string_view mark = "%%DATE%%";
  const std::string date = zone.day_of(*latest).to_text();
  std::string text = texts.with_date;
  for (std::size_t at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + date.size())) {
    text.replace(at, mark.size(), date);
  }
  return text;
}

}  // namespace orderledger::inline v1::imports
