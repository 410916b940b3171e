#include <orderledger/import/report.hpp>

#include "json_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace orderledger::inline v1::imports {

namespace {

ReportCell number(std::int64_t value) { return ReportCell::of_digits(std::to_string(value)); }
ReportCell instant(const std::optional<Instant>& value) {
  return ReportCell::of_text(value ? value->to_rfc3339() : std::string());
}

/// Units of the line that stock is allocated to, and those that left and failed: what a table must say for
/// its reader to find the same classes.
struct Whereabouts {
  std::int64_t allocated = 0;
  std::int64_t failed = 0;
};

Whereabouts whereabouts_of(const LineStatus& line, const SkuDefined* definition) {
  Whereabouts units;
  const bool is_tracked = definition == nullptr || definition->tracked;
  for (const Run& run : line.runs) {
    if (run.location || !is_tracked) {
      units.allocated += run.quantity;
    } else if (run.account == Account::shipping_stuck) {
      units.failed += run.quantity;
    }
  }
  return units;
}

std::string hold_of(const KnownOrder& order, const LineId& line) {
  const KnownHold* found = nullptr;
  for (const KnownHold& hold : order.holds) {
    if (hold.line && *hold.line != line) continue;
    // A shipping hold decides the class, so it is the one to tell.
    if (found == nullptr || (is_shipping_hold(hold.reason) && !is_shipping_hold(found->reason))) {
      found = &hold;
    }
  }
  return found == nullptr ? std::string() : std::string(to_text(found->reason));
}

std::vector<ReportCell> row_of(const OrderStatus& order, const KnownOrder& known,
                               const LineStatus& line, const SkuDefined* definition) {
  const Whereabouts units = whereabouts_of(line, definition);
  KnownLine details;
  for (const KnownLine& one : known.lines) {
    if (one.line == line.line) details = one;
  }
  const bool is_total = details.price.is_total();
  const std::string price = details.price.amount().to_text();
  std::vector<ReportCell> row = {
      ReportCell::of_text(order.order.text()),
      ReportCell::of_text(order.placed_at.to_rfc3339()),
      ReportCell::of_text(known.currency),
      ReportCell::of_text(known.customer),
      ReportCell::of_text(known.channel),
      number(known.priority),
      instant(known.requested_ship_at),
      ReportCell::of_text(line.line.text()),
      ReportCell::of_text(line.sku.text()),
      ReportCell::of_text(definition != nullptr ? definition->title.value_or("") : ""),
      number(line.ordered),
      number(line.shipped + line.returned + units.failed),
      number(line.cancelled),
      number(line.returned),
      is_total ? ReportCell::of_text("") : ReportCell::of_digits(price),
      is_total ? ReportCell::of_digits(price) : ReportCell::of_text(""),
      ReportCell::of_text(details.location ? details.location->text() : ""),
      instant(details.promised_at),
      ReportCell::of_text(hold_of(known, line.line)),
      instant(definition != nullptr ? definition->releases_at : std::nullopt),
      number(units.allocated)};
  for (const Account account : classes_in_report_order) {
    std::int64_t in_class = 0;
    for (const Run& run : line.runs) in_class += run.account == account ? run.quantity : 0;
    row.push_back(number(in_class));
  }
  return row;
}

bool is_open(const LineStatus& line) { return !line.runs.empty(); }

/// Whether a spreadsheet would take the text for a formula.
bool looks_like_formula(std::string_view text) {
  return !text.empty() &&
         std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
}

void append_csv_field(std::string& out, const ReportCell& cell) {
  std::string field = cell.text;
  if (!cell.is_number && looks_like_formula(field)) field.insert(field.begin(), '\'');
  const bool has_edge_blank = !field.empty() && (field.front() == ' ' || field.back() == ' ');
  if (!has_edge_blank && field.find_first_of(",\"\r\n") == std::string::npos) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

Report open_lines_report(const Importer& importer, const Ledger& ledger) {
  Report report;
  report.columns = {"order",    "placed_at",         "currency",    "customer", "channel",
                    "priority", "requested_ship_at", "line",        "sku",      "title",
                    "quantity", "shipped",           "cancelled",   "returned", "unit_price",
                    "total",    "location",          "promised_at", "hold",     "releases_at",
                    "allocated"};
  for (const Account account : classes_in_report_order)
    report.columns.emplace_back(to_text(account));
  ledger.for_each_status({}, [&](const OrderStatus& order) {
    if (std::none_of(order.lines.begin(), order.lines.end(), is_open)) return;
    const auto known = importer.known_order(order.order);
    if (!known) return;
    for (const LineStatus& line : order.lines) {
      report.rows.push_back(row_of(order, *known, line, importer.definition(line.sku)));
    }
  });
  return report;
}

namespace {

void append_sums(std::vector<ReportCell>& row, const ClassTotals& totals) {
  row.push_back(number(totals.orders));
  row.push_back(number(totals.lines));
  row.push_back(number(totals.units));
  row.push_back(ReportCell::of_digits(totals.value.to_text()));
}

std::vector<ReportCell> class_and_currency(const ClassTotals& totals) {
  return {ReportCell::of_text(std::string(to_text(totals.account))),
          ReportCell::of_text(std::string(totals.value.currency().code()))};
}

}  // namespace

Report totals_report(const Totals& totals) {
  Report report;
  report.columns = {"class", "currency", "orders", "lines", "units", "value"};
  for (const ClassTotals& one : totals.rows) {
    append_sums(report.rows.emplace_back(class_and_currency(one)), one);
  }
  return report;
}

Report aging_report(const Aging& aging) {
  Report report;
  report.columns = {"class",  "currency", "from_days", "to_days",
                    "orders", "lines",    "units",     "value"};
  for (const AgingRow& one : aging.rows) {
    std::vector<ReportCell>& row = report.rows.emplace_back(class_and_currency(one.totals));
    row.push_back(number(one.from_days));
    row.push_back(one.to_days ? number(*one.to_days) : ReportCell::of_text(""));
    append_sums(row, one.totals);
  }
  return report;
}

std::string to_csv(const Report& report) {
  std::string out;
  for (const std::string& column : report.columns) {
    if (&column != report.columns.data()) out += ',';
    append_csv_field(out, ReportCell::of_text(column));
  }
  out += '\n';
  for (const auto& row : report.rows) {
    for (const ReportCell& cell : row) {
      if (&cell != row.data()) out += ',';
      append_csv_field(out, cell);
    }
    out += '\n';
  }
  return out;
}

std::string to_value_range(const Report& report, std::string_view range) {
  std::string out = R"({"range":)";
  append_json_text(out, range);
  out += R"(,"majorDimension":"ROWS","values":[[)";
  for (const std::string& column : report.columns) {
    if (&column != report.columns.data()) out += ',';
    append_json_text(out, column);
  }
  out += ']';
  for (const auto& row : report.rows) {
    out += ",[";
    for (const ReportCell& cell : row) {
      if (&cell != row.data()) out += ',';
      if (cell.is_number) {
        out += cell.text;
      } else {
        append_json_text(out, cell.text);
      }
    }
    out += ']';
  }
  return out += "]}";
}

}  // namespace orderledger::inline v1::imports
