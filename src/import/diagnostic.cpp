#include <orderledger/import/diagnostic.hpp>

#include "cut_text.hpp"

#include <array>

namespace orderledger::inline v1::imports {

namespace {

struct Row {
  std::string_view name;
  Severity severity;
  std::string_view meaning;
};

/// In the order of DiagnosticCode.
constexpr auto rows = [] {
  using enum Severity;
  return std::array<Row, diagnostic_code_count>{{
      {"not_json", error, "the document cannot be read; nothing of it was taken"},
      {"not_csv", error, "a quote is never closed; nothing behind it was taken"},
      {"not_utf8", error, "bytes that are no UTF-8"},
      {"unexpected_document", error, "readable, but nothing that this system sends"},
      {"error_reply", error, "the system reports a failure instead of sending data"},
      {"incomplete_page", warning, "there are more pages; nothing may be taken as vanished"},
      {"repeated_field", warning, "an object has a name twice; the last one counts"},
      {"unknown_status", warning, "a status word that is not known; the quantities still count"},
      {"id_rounded", warning,
       "a number went through floating point; the exact id was found elsewhere"},
      {"bad_id", error, "empty, over 255 bytes, control characters, no integer"},
      {"bad_value", error, "a value of another kind than expected"},
      {"fractional_quantity", error, "the line is left out"},
      {"negative_quantity", error, "the line is left out"},
      {"quantity_too_large", error, "the line is left out"},
      {"money_too_fine", error, "more than six digits behind the point"},
      {"bad_money", error, "no amount, or a negative price"},
      {"no_price", warning, "the line is booked without value"},
      {"price_includes_tax", information, "the price stays as it is"},
      {"no_currency", error, "the order is not placed"},
      {"zone_unknown", error, "a time without an offset, and no zone was given"},
      {"bad_time", error, "no time of the years 1970 to 9999"},
      {"no_time", warning, "no time of placing; observed_at is taken"},
      {"placed_in_future", warning, "clocks differ; placed_at is cut to the event's time"},
      {"no_sku", warning, "an id or a title stands in for the SKU"},
      {"sku_from_display", information, "the SKU was read from the display name `[SKU] title`"},
      {"unresolved_item", warning, "an item id without a known SKU; the order waits"},
      {"ragged_row", warning, "fewer or more fields than columns"},
      {"repeated_column", error, "a column name that is needed stands there twice"},
      {"missing_column", error, "a column that is needed is not there"},
      {"row_without_order", error, "a row that belongs to no order"},
      {"no_order_number", error, "the server has still to number the order"},
      {"credit_line", information, "a line that gives something back is left out"},
      {"no_release_date", warning, "a pre-order without a date is unreleased until further notice"},
      {"supply_without_date", information, "incoming units without a date are not booked"},
      {"over_complete", warning, "counters that contradict each other were clamped"},
      {"shipped_exceeds_open", warning, "more left than was open; the rest is not booked"},
      {"cancel_of_shipped", information, "cancelled units had left already; they stay shipped"},
      {"shipped_went_back", warning, "less left than the ledger has; nothing is undone"},
      {"shipment_shrank", warning, "a shipment has fewer units than booked; nothing is undone"},
      {"reopened_after_cancel", information, "cancelled units are wanted again"},
      {"return_went_back", warning, "less returned than the ledger has; nothing is undone"},
      {"currency_changed", error, "the order keeps its currency"},
      {"back_to_draft", warning, "a known order is a draft again; nothing is undone"},
      {"sku_changed", information, "the line's open units are replaced"},
      {"unsupported_change", information, "the ledger has no event for what changed"},
      {"status_done_but_units_open", warning, "the source says done, and units are open"},
      {"line_on_closed_order", information,
       "units for a closed order; a continuation order has them"},
      {"already_delivered", warning,
       "a delivered shipment fails or is cancelled; nothing is undone"},
      {"shipment_not_voided", warning, "units of the cancelled shipment were returned"},
      {"vanished", warning, "the order is missing from a complete listing"},
      {"lower_precision", information, "a less exact document about an order known better"},
      {"negative_stock", warning, "below zero; counted as 0"},
      {"available_only", information, "on_hand was worked out from what is available"},
      {"tracking_changed", warning, "the source changed whether the SKU is tracked"},
      {"class_disagrees", information, "the source claims another class than the ledger finds"},
      {"event_refused", error, "the ledger refused an event of a plan"},
  }};
}();

const Row& row_of(DiagnosticCode code) noexcept { return rows[static_cast<std::size_t>(code)]; }

/// The text between quotes, cut, without control characters.
std::string shown(std::string_view text) {
  constexpr std::size_t longest = 80;
  std::string out = "\"";
  for (const char c : cut(text, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  if (text.size() > longest) out += "...";
  return out += '"';
}

}  // namespace

std::string_view to_text(DiagnosticCode code) noexcept { return row_of(code).name; }
Severity severity_of(DiagnosticCode code) noexcept { return row_of(code).severity; }
std::string_view meaning_of(DiagnosticCode code) noexcept { return row_of(code).meaning; }

std::string_view to_text(Severity severity) noexcept {
  switch (severity) {
    case Severity::information: return "information";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return {};
}

std::string sentence_of(const Diagnostic& diagnostic) {
  std::string out;
  const auto add = [&](std::string_view part) {
    if (part.empty()) return;
    if (!out.empty()) out += ' ';
    out += part;
  };
  if (diagnostic.place.row > 0) add("row " + std::to_string(diagnostic.place.row));
  if (!diagnostic.place.column.empty()) add("column " + shown(diagnostic.place.column));
  add(diagnostic.place.pointer);
  add(diagnostic.subject);
  if (!diagnostic.text.empty()) add(shown(diagnostic.text));
  if (!out.empty()) out += ": ";
  out += to_text(diagnostic.code);
  out += ": ";
  return out += meaning_of(diagnostic.code);
}

}  // namespace orderledger::inline v1::imports
