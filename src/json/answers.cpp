#include <orderledger/json/answers.hpp>

#include "writer.hpp"

#include <orderledger/ids.hpp>

#include <algorithm>

namespace orderledger::inline v1::json {

namespace {

// ---- Text --------------------------------------------------------------------------------------

/// How a character below 0x20, a quote or a backslash is written.
void append_escaped(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  out += "\\u00";
  out += digits[byte >> 4];
  out += digits[byte & 0x0F];
}

/// How many bytes of `text`, which begins with no ASCII, are one character; 0 where they are none.
std::size_t character_size(std::string_view text) {
  for (const std::size_t size : {2U, 3U, 4U}) {
    if (size <= text.size() && detail::is_utf8(text.substr(0, size))) return size;
  }
  return 0;
}

// ---- Parts of answers --------------------------------------------------------------------------

/// The part that totals and aging share behind their keys.
void write_sums(Writer& json, const ClassTotals& totals) {
  json.member("orders", totals.orders);
  json.member("lines", totals.lines);
  json.member("units", totals.units);
  json.member("value", std::string_view(totals.value.to_text()));
}

void write_keys(Writer& json, const ClassTotals& totals) {
  json.member("class", totals.account);
  json.member("currency", totals.value.currency().code());
}

/// null, an instant, or from and to: a benchmark is a range even where both ends meet.
void write_when(Writer& json, const Eta& eta) {
  if (!eta.earliest || !eta.latest) {
    json.value(nullptr);
  } else if (eta.source != EtaSource::benchmark && eta.earliest == eta.latest) {
    json.value(*eta.earliest);
  } else {
    json.begin_object();
    json.member("from", *eta.earliest);
    json.member("to", *eta.latest);
    json.end_object();
  }
}

void write_eta(Writer& json, const std::optional<Eta>& eta) {
  json.key("eta");
  eta ? write_when(json, *eta) : json.value(nullptr);
  json.key("eta_source");
  eta ? json.value(std::string_view(source_text(*eta))) : json.value(nullptr);
}

void write_group(Writer& json, const GroupKey& group) {
  json.key("group");
  if (const auto* const text = std::get_if<std::string>(&group)) {
    json.value(std::string_view(*text));
  } else if (const auto* const number = std::get_if<std::int64_t>(&group)) {
    json.value(*number);
  } else {
    json.value(nullptr);
  }
}

void write_aging_row(Writer& json, const AgingRow& row) {
  write_keys(json, row.totals);
  json.member("from_days", row.from_days);
  json.member("to_days", row.to_days);
  write_sums(json, row.totals);
}

/// What totals with and without groups share: all but the members of a row.
template <class Answer, class WriteRow>
void write_totals(std::string& out, const Answer& totals, std::uint64_t rejected,
                  const WriteRow& write_row) {
  Writer json(out);
  json.begin_object();
  json.member("schema", "orderledger.totals/1");
  json.member("as_of", totals.as_of);
  json.member("events", totals.events);
  json.member("rejected", rejected);
  json.member("open_orders", totals.open_orders);
  json.key("totals");
  json.begin_array();
  for (const auto& row : totals.rows) {
    json.begin_object();
    write_row(json, row);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

template <class Answer, class WriteRow>
void write_aging(std::string& out, const Answer& aging, const WriteRow& write_row) {
  Writer json(out);
  json.begin_object();
  json.member("schema", "orderledger.aging/1");
  json.member("as_of", aging.as_of);
  json.key("bounds");
  json.begin_array();
  for (const int bound : aging.bounds.upper()) json.value(bound);
  json.end_array();
  json.key("aging");
  json.begin_array();
  for (const auto& row : aging.rows) {
    json.begin_object();
    write_row(json, row);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_run(Writer& json, const Run& run) {
  json.begin_object();
  json.member("class", run.account);
  json.member("quantity", run.quantity);
  json.member("reason", run.reason);
  json.member("since", run.since);
  json.member("location", run.location);
  write_eta(json, run.eta);
  json.end_object();
}

void write_line(Writer& json, const LineStatus& line) {
  json.begin_object();
  json.member("line", line.line);
  json.member("sku", line.sku);
  json.member("ordered", line.ordered);
  json.member("shipped", line.shipped);
  json.member("returned", line.returned);
  json.member("cancelled", line.cancelled);
  json.key("runs");
  json.begin_array();
  for (const Run& run : line.runs) write_run(json, run);
  json.end_array();
  json.end_object();
}

void write_standing(Writer& json, const std::optional<OrderStanding>& standing) {
  if (!standing) {
    json.value(nullptr);
    return;
  }
  json.begin_object();
  json.member("class", standing->order_class);
  json.key("open");
  json.begin_array();
  for (const ClassTotals& row : standing->open) {
    json.begin_object();
    write_keys(json, row);
    json.member("lines", row.lines);
    json.member("units", row.units);
    json.member("value", std::string_view(row.value.to_text()));
    json.end_object();
  }
  json.end_array();
  json.member("latest_eta", standing->latest_eta);
  json.member("undated_units", standing->undated_units);
  json.end_object();
}

void write_expected(Writer& json, const std::vector<ExpectedUnits>& expected) {
  json.begin_array();
  for (const ExpectedUnits& units : expected) {
    json.begin_object();
    json.member("quantity", units.quantity);
    write_eta(json, units.eta);
    json.end_object();
  }
  json.end_array();
}

void write_difference(Writer& json, const OrderDifference& difference) {
  json.begin_object();
  json.member("order", difference.order);
  json.key("before");
  write_standing(json, difference.before);
  json.key("after");
  write_standing(json, difference.after);
  json.key("lines");
  json.begin_array();
  for (const LineDifference& line : difference.lines) {
    json.begin_object();
    json.member("line", line.line);
    json.key("before");
    write_expected(json, line.before);
    json.key("after");
    write_expected(json, line.after);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  const auto find_special = [&text] {
    return std::find_if(text.begin(), text.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' ||
             static_cast<unsigned char>(c) >= 0x80;
    });
  };
  if (find_special() == text.end()) {  // nearly every text: in one piece
    const std::size_t before = out.size();
    out.resize(before + text.size() + 2, '"');
    std::copy(text.begin(), text.end(), out.data() + before + 1);
    return;
  }
  out += '"';
  while (!text.empty()) {
    const auto plain = find_special();
    out.append(text.begin(), plain);
    text.remove_prefix(static_cast<std::size_t>(plain - text.begin()));
    if (text.empty()) break;
    std::size_t size = 1;
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      append_escaped(out, text.front());
    } else if (const std::size_t whole = character_size(text)) {
      out.append(text, 0, whole);
      size = whole;
    } else {
      out += "\\ufffd";
    }
    text.remove_prefix(size);
  }
  out += '"';
}

void append_totals(std::string& out, const Totals& totals, std::uint64_t rejected) {
  write_totals(out, totals, rejected, [](Writer& json, const ClassTotals& row) {
    write_keys(json, row);
    write_sums(json, row);
  });
}

void append_totals(std::string& out, const GroupedTotals& totals, std::uint64_t rejected) {
  write_totals(out, totals, rejected, [](Writer& json, const GroupedTotalsRow& row) {
    write_group(json, row.group);
    write_keys(json, row.totals);
    write_sums(json, row.totals);
  });
}

void append_aging(std::string& out, const Aging& aging) {
  write_aging(out, aging, [](Writer& json, const AgingRow& row) { write_aging_row(json, row); });
}

void append_aging(std::string& out, const GroupedAging& aging) {
  write_aging(out, aging, [](Writer& json, const GroupedAgingRow& row) {
    write_group(json, row.group);
    write_aging_row(json, row.row);
  });
}

void append_list(std::string& out, const OrderList& list) {
  Writer json(out);
  json.begin_object();
  json.member("schema", "orderledger.list/1");
  json.member("as_of", list.as_of);
  json.member("sort", list.sort);
  json.key("orders");
  json.begin_array();
  for (const ListedOrder& row : list.orders) {
    json.begin_object();
    json.member("order", row.order);
    json.member("class", row.order_class);
    json.member("placed_at", row.placed_at);
    json.member("age_days", row.age_days);
    json.member("priority", row.priority);
    json.member("units", row.units);
    json.member("currency", row.value.currency().code());
    json.member("value", std::string_view(row.value.to_text()));
    json.member("channel", row.channel);
    json.member("customer", row.customer);
    json.key("reasons");
    json.begin_array();
    for (const Reason reason : row.reasons) json.value(reason);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.member("next", list.next);
  json.end_object();
}

void append_late(std::string& out, const LateLines& late) {
  Writer json(out);
  json.begin_object();
  json.member("schema", "orderledger.late/1");
  json.member("as_of", late.as_of);
  json.key("late");
  json.begin_array();
  for (const LateLine& row : late.lines) {
    json.begin_object();
    json.member("order", row.order);
    json.member("line", row.line);
    json.member("sku", row.sku);
    json.member("customer", row.customer);
    json.member("quantity", row.quantity);
    json.member("promised_at", row.promised_at);
    write_eta(json, row.eta);
    json.member("days_late", row.days_late);
    json.member("why", row.why);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void append_quote(std::string& out, const Quote& quote) {
  Writer json(out);
  json.begin_object();
  json.member("schema", "orderledger.quote/1");
  json.member("at", quote.at);
  json.member("sku", quote.sku);
  json.member("quantity", quote.quantity);
  json.key("runs");
  json.begin_array();
  for (const QuotedRun& run : quote.runs) {
    json.begin_object();
    json.member("promise", run.promise);
    json.member("quantity", run.quantity);
    json.member("location", run.location);
    json.member("until", run.until);
    write_eta(json, run.eta);
    json.end_object();
  }
  json.end_array();
  json.key("refusal");
  if (quote.refusal) {
    json.begin_object();
    json.member("code", quote.refusal->code);
    json.member("sentence", std::string_view(quote.refusal->message));
    json.end_object();
  } else {
    json.value(nullptr);
  }
  json.end_object();
}

void append_order_status(std::string& out, const OrderStatus& status) {
  Writer json(out);
  json.begin_object();
  json.member("order", status.order);
  json.member("class", status.order_class);
  json.member("placed_at", status.placed_at);
  json.key("lines");
  json.begin_array();
  for (const LineStatus& line : status.lines) write_line(json, line);
  json.end_array();
  json.end_object();
}

void append_posting(std::string& out, const Posting& posting) {
  Writer json(out);
  json.begin_object();
  json.member("seq", posting.seq);
  json.member("at", posting.at);
  json.member("order", posting.order);
  json.member("line", posting.line);
  json.member("from", posting.from ? to_text(*posting.from) : "ordered");
  json.member("to", posting.to);
  json.member("quantity", posting.quantity);
  json.end_object();
}

void append_preview(std::string& out, const ReceiptPreview& preview) {
  Writer json(out);
  json.begin_object();
  json.member("schema", "orderledger.preview/1");
  json.member("as_of", preview.as_of);
  json.member("sku", preview.sku);
  json.member("location", preview.location);
  json.member("quantity", preview.quantity);
  json.key("gains");
  json.begin_array();
  for (const PreviewedGain& gain : preview.gains) {
    json.begin_object();
    json.member("order", gain.order);
    json.member("line", gain.line);
    json.member("location", gain.location);
    json.member("quantity", gain.quantity);
    json.member("waiting", gain.waiting);
    json.end_object();
  }
  json.end_array();
  json.member("remaining", preview.remaining);
  json.end_object();
}

void append_difference(std::string& out, const LedgerDifference& difference) {
  Writer json(out);
  json.begin_object();
  json.member("schema", "orderledger.diff/1");
  json.member("as_of", difference.as_of);
  json.key("orders");
  json.begin_array();
  for (const OrderDifference& order : difference.orders) write_difference(json, order);
  json.end_array();
  json.end_object();
}

}  // namespace orderledger::inline v1::json
