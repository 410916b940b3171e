// The orders export: a row a line item, the order's columns on its first row only.
#include "shopify.hpp"

#include <algorithm>
#include <array>

namespace orderledger::inline v1::imports::shopify {

namespace {

constexpr std::array<std::string_view, 4> needed = {"Name", "Lineitem quantity", "Lineitem name",
                                                    "Lineitem price"};

/// Columns by name: which there are, and in which order, varies with the age of the export.
class ExportReader {
 public:
  ExportReader(Reading& reading, const CsvRow& header) : reading_(reading), header_(header) {}

  bool has_columns(const CsvRow& header) {
    bool all = true;
    for (const std::string_view name : needed) {
      Place place;
      place.row = header.line;
      place.column = name;
      if (!header_.has(name)) {
        reading_.note(DiagnosticCode::missing_column, place, {});
        all = false;
      } else if (header_.is_repeated(name)) {
        reading_.note(DiagnosticCode::repeated_column, place, {});
        all = false;
      }
    }
    return all;
  }

  void row(const CsvRow& row) {
    if (row.is_blank()) return;
    if (row.fields.size() != header_.size()) {
      Place place;
      place.row = row.line;
      reading_.note(DiagnosticCode::ragged_row, place, std::to_string(row.fields.size()));
    }
    const std::string name = reading_.text(cell(row, "Name"));
    if (name.empty()) {
      Place place;
      place.row = row.line;
      return reading_.note(DiagnosticCode::row_without_order, place, {});
    }
    if (name != name_) {
      flush();
      name_ = name;
      begin(row);
    }
    line(row);
  }

  void flush() {
    if (name_.empty()) return;
    reading_.take(std::move(order_), Detail::summary);
    order_ = {};
    name_.clear();
  }

 private:
  [[nodiscard]] Cell cell(const CsvRow& row, std::string_view column) const {
    const auto at = header_.find(column);
    return {row, at.value_or(header_.size()), column};
  }

  void begin(const CsvRow& row) {
    order_.order = reading_.id(cell(row, "Id"));
    if (order_.order.empty()) order_.order = name_;
    order_.number = name_;
    order_.placed_at = reading_.instant(cell(row, "Created at"));
    order_.currency = reading_.text(cell(row, "Currency"));
    order_.channel = reading_.note_text(cell(row, "Source"));
    order_.note = reading_.note_text(cell(row, "Notes"));
    order_.cancelled_at = reading_.instant(cell(row, "Cancelled at"));
    order_.modified_at = reading_.options().observed_at;
    const Cell status = cell(row, "Fulfillment Status");
    order_.word = reading_.word(status);
    if (order_.cancelled_at) {
      order_.state = OrderState::cancelled;
    } else if (order_.word == "fulfilled") {
      order_.state = OrderState::closed;
    } else if (!order_.word.empty() && order_.word != "unfulfilled" && order_.word != "partial" &&
               order_.word != "restocked" && order_.word != "pending") {
      reading_.note(DiagnosticCode::unknown_status, status);
    }
    const std::string paid = reading_.word(cell(row, "Financial Status"));
    if (reading_.options().unpaid_is_hold && (paid == "pending" || paid == "authorized")) {
      order_.holds.push_back({.key = "financial_status",
                              .reason = HoldReason::awaiting_payment,
                              .line = {},
                              .note = paid});
    }
    order_.lines.emplace();
    ordinal_ = 0;
  }

  void line(const CsvRow& row) {
    LineSnapshot read;
    read.line = std::to_string(++ordinal_);
    read.title = reading_.note_text(cell(row, "Lineitem name"));
    read.sku = reading_.text(cell(row, "Lineitem sku"));
    const ReadUnits ordered = reading_.units(cell(row, "Lineitem quantity"));
    if (ordered.is_wrong) {
      order_.lines_complete = false;
      return;
    }
    read.ordered = ordered.value_or(0);
    const Cell ships = cell(row, "Lineitem requires shipping");
    if (!ships.is_missing() && !reading_.flag(ships)) read.type = LineType::service;
    const Cell price = cell(row, "Lineitem price");
    read.unit_price = reading_.money(price);
    const std::int64_t discount = reading_.amount(cell(row, "Lineitem discount")).value_or(0);
    if (read.unit_price && discount > 0) {
      const auto total = discounted(read.unit_price->millionths(), read.ordered, discount);
      if (total) read.total = reading_.decimal(price, std::max<std::int64_t>(*total, 0));
    }
    const std::string status = reading_.word(cell(row, "Lineitem fulfillment status"));
    if (status == "fulfilled") {
      read.left = read.ordered;
    } else if (status == "pending" || status == "unfulfilled") {
      read.left = 0;
    }
    order_.lines->push_back(std::move(read));
  }

  Reading& reading_;
  CsvHeader header_;
  std::string name_;
  OrderSnapshot order_;
  int ordinal_ = 0;
};

}  // namespace

void read_orders_export(Reading& reading, CsvReader& rows) {
  CsvRow row;
  if (!rows.next(row)) return;
  ExportReader reader(reading, row);
  if (!reader.has_columns(row)) return;
  while (rows.next(row)) reader.row(row);
  reader.flush();
}

}  // namespace orderledger::inline v1::imports::shopify
