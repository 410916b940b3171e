// ImportSalesOrder / ExportSalesOrder: `SO` rows, each followed by its `Item` rows; columns by name.
#include "fishbowl.hpp"

#include <algorithm>
#include <utility>

namespace orderledger::inline v1::imports::fishbowl {

bool read_status(std::int64_t status, OrderSnapshot& order) {
  switch (status) {
    case 10:  // Estimate
    case 90: order.state = OrderState::ignored; return true;
    case 20:
    case 25: order.state = OrderState::open; return true;
    case 60:
    case 95:
      order.state = OrderState::closed;
      order.remainder = ClosedRemainder::ship;
      return true;
    case 70:
      order.state = OrderState::closed;
      order.remainder = ClosedRemainder::cancel;
      order.cancel_reason = "closed_short";
      return true;
    case 80:
    case 85: order.state = OrderState::cancelled; return true;
    default: return false;
  }
}

std::optional<LineType> item_type(std::int64_t type) {
  switch (type) {
    case 10:                          // Sale
    case 12: return LineType::goods;  // Drop ship
    case 80: return LineType::kit_parent;
    case 20:  // Credit return: positive units, negative price
    case 21: return LineType::credit;
    default: return {};
  }
}

std::int32_t priority_of(std::int64_t priority_id) {
  const std::int64_t steps = 30 - priority_id;
  if (steps % 10 != 0 || steps > 1000 || steps < -1000) return 0;
  return static_cast<std::int32_t>(steps / 10);
}

namespace {

class TableReader {
 public:
  explicit TableReader(Reading& reading) : reading_(reading) {}

  void row(const CsvRow& row) {
    if (row.is_blank()) return;
    const std::string flag = reading_.word({row, 0, "Flag"});
    if (flag == "flag") {
      const CsvHeader header(row);
      (header.has("SONum") ? orders_ : items_) = header;
    } else if (flag == "so") {
      flush();
      order(row);
    } else if (flag == "item") {
      item(row);
    } else {
      Place place;
      place.row = row.line;
      reading_.note(DiagnosticCode::unexpected_document, place, row[0]);
    }
  }

  void flush() {
    if (order_) reading_.take(std::move(*order_), Detail::summary);
    order_.reset();
  }

 private:
  static Cell cell(const CsvHeader& header, const CsvRow& row, std::string_view column) {
    return {row, header.find(column).value_or(row.fields.size()), column};
  }

  void order(const CsvRow& row) {
    const auto at = [&](std::string_view column) { return cell(orders_, row, column); };
    const std::string number = reading_.id(at("SONum"));
    if (number.empty()) {  // the server has still to number it
      Place place;
      place.row = row.line;
      place.column = "SONum";
      return reading_.note(DiagnosticCode::no_order_number, place, {});
    }
    OrderSnapshot& read = order_.emplace();
    ordinal_ = 0;
    read.order = number;
    read.number = number;
    read.modified_at = reading_.options().observed_at;
    read.placed_at = reading_.instant(at("Date"), &read.placed_precision);
    Cell scheduled = at("OrderDateScheduled");
    if (scheduled.is_missing()) scheduled = at("FulfillmentDate");
    read.requested_ship_at = reading_.instant(scheduled);
    read.customer = reading_.note_text(at("CustomerName"));
    read.note = reading_.note_text(at("Note"));
    if (const auto priority = reading_.units(at("PriorityId")).units) {
      read.priority = priority_of(*priority);
    }
    const Cell status = at("Status");
    read.word = reading_.text(status);
    const auto code = reading_.units(status).units;
    if (!status.is_missing() && !(code && read_status(*code, read))) {
      reading_.note(DiagnosticCode::unknown_status, status);
    }
    read.lines.emplace();
  }

  void item(const CsvRow& row) {
    const auto at = [&](std::string_view column) { return cell(items_, row, column); };
    if (!order_) {
      Place place;
      place.row = row.line;
      return reading_.note(DiagnosticCode::row_without_order, place, row[2]);
    }
    ++ordinal_;
    const auto type = item_type(reading_.units(at("SOItemTypeID")).value_or(0));
    if (!type) return;
    LineSnapshot read;
    read.line = std::to_string(ordinal_);
    read.type = *type;
    const bool is_child = reading_.flag(at("KitItem"));
    if (reading_.options().kits_as_children) {
      if (read.type == LineType::kit_parent) return;
    } else if (is_child) {
      read.type = LineType::kit_child;
    }
    read.sku = reading_.text(at("ProductNumber"));
    read.title = reading_.note_text(at("ProductDescription"));
    const ReadUnits ordered = reading_.units(at("ProductQuantity"));
    if (ordered.is_wrong) {
      order_->lines_complete = false;
      return;
    }
    read.ordered = ordered.value_or(0);
    if (read.type != LineType::credit) read.unit_price = reading_.money(at("ProductPrice"));
    read.promised_at = reading_.instant(at("ItemDateScheduled"));
    if (read.sku.empty()) read.sku = read.title.empty() ? std::string() : "title:" + read.title;
    order_->lines->push_back(std::move(read));
  }

  Reading& reading_;
  CsvHeader orders_;
  CsvHeader items_;
  std::optional<OrderSnapshot> order_;
  int ordinal_ = 0;
};

}  // namespace

void read_sales_orders(Reading& reading, CsvReader& rows) {
  TableReader reader(reading);
  CsvRow row;
  while (rows.next(row)) reader.row(row);
  reader.flush();
}

}  // namespace orderledger::inline v1::imports::fishbowl
