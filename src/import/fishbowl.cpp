// Rows of Fishbowl's tables as JSON (so, soitem, ship, shipitem, tag), and the legacy envelope.
#include "fishbowl.hpp"

#include <algorithm>
#include <utility>

namespace orderledger::inline v1::imports {

namespace fishbowl {

namespace {

class Parser : public SystemParser {
 public:
  explicit Parser(Reading& reading) : reading_(reading) {}

  void document(Json root) override {
    if (const Json replies = root["FbiJson"]["FbiMsgsRs"]) return legacy(replies);
    if (root.is_array()) return each(root);
    if (add(root)) return;
    const auto page = reading_.units(root["pageNumber"]).units;
    const auto pages = reading_.units(root["totalPages"]).units;
    if (page && pages && *page < *pages) {
      reading_.note(DiagnosticCode::incomplete_page, root["pageNumber"]);
    }
    bool any = false;
    for (const Json member : root) {
      if (!member.is_array()) continue;
      any = true;
      each(member);
    }
    if (!any) reading_.note(DiagnosticCode::unexpected_document, root, "Fishbowl");
  }

  bool table(CsvReader& rows) override {
    read_sales_orders(reading_, rows);
    return true;
  }

  void finish() override {
    for (auto& [id, shipment] : shipments_) {
      const auto order = order_of_id_.find(shipment.order);
      if (order == order_of_id_.end() || shipment.lines.empty()) continue;
      shipment.order = order->second;
      reading_.take(std::move(shipment));
    }
    for (auto& [id, lines] : lines_) {
      const auto order = order_of_id_.find(id);
      lines.order = order == order_of_id_.end() ? id : order->second;
      reading_.take(std::move(lines));
    }
    for (auto& [key, stock] : stocks_) reading_.take(std::move(stock));
  }

 private:
  void each(Json list) {
    for (const Json row : list) {
      if (!row.is_object() || !add(row)) {
        reading_.note(DiagnosticCode::unexpected_document, row, "Fishbowl");
      }
    }
  }

  bool add(Json row) {
    if (row.has("soId") && (row.has("qtyOrdered") || row.has("soLineItem"))) {
      item(row, reading_.id(row["soId"]));
    } else if (row.has("shipId") && row.has("soItemId")) {
      shipped_item(row);
    } else if (row.has("soId") && (row.has("dateShipped") || row.has("carrierId"))) {
      shipment(row);
    } else if (row.has("num") && (row.has("statusId") || row.has("dateIssued"))) {
      order(row);
    } else if (row.has("partId") && row.has("qty")) {
      tag(row);
    } else if (row.has("partNumber") && row.has("quantity")) {
      part_inventory(row);
    } else {
      return false;
    }
    return true;
  }

  void order(Json row) {
    OrderSnapshot read;
    read.order = reading_.id(row["num"]);
    if (read.order.empty()) return reading_.note(DiagnosticCode::no_order_number, row, "num");
    read.number = read.order;
    const std::string id = reading_.id(row["id"]);
    if (!id.empty()) order_of_id_[id] = read.order;
    read.modified_at = reading_.instant(row.any_of({"dateLastModified"}));
    if (!read.modified_at) read.modified_at = reading_.options().observed_at;
    read.placed_at =
        reading_.instant(row.any_of({"dateIssued", "dateCreated"}), &read.placed_precision);
    read.customer = reading_.id(row["customerId"]);
    read.note = reading_.note_text(row["customerPO"]);
    if (const auto priority = reading_.units(row["priorityId"]).units) {
      read.priority = priority_of(*priority);
    }
    const Json status = row["statusId"];
    read.word = reading_.text(status);
    const auto code = reading_.units(status).units;
    if (!(code && read_status(*code, read))) reading_.note(DiagnosticCode::unknown_status, status);
    reading_.take(std::move(read));
    for (const Json line : row.any_of({"soItems", "items", "soitem"})) {
      if (line.is_object()) item(line, id);
    }
  }

  void item(Json row, const std::string& order_id) {
    OrderLinesSnapshot& lines = lines_[order_id];
    auto modified = reading_.instant(row["dateLastModified"]);
    if (!modified) modified = reading_.options().observed_at;
    lines.modified_at = std::max(lines.modified_at, modified);
    const Json type_value = row["typeId"];
    const auto type = type_value ? item_type(reading_.units(type_value).value_or(0))
                                 : std::optional(LineType::goods);
    if (!type) return;
    LineSnapshot read;
    read.type = *type;
    read.line = reading_.id(row["id"]);
    const ReadUnits ordered = reading_.units(row["qtyOrdered"]);
    const ReadUnits fulfilled = reading_.units(row["qtyFulfilled"]);
    if (read.line.empty() || ordered.is_wrong || fulfilled.is_wrong) {
      lines.lines_complete = false;
      return;
    }
    read.ordered = ordered.value_or(0);
    read.left = fulfilled.units;  // NULL is unknown, not 0
    read.sku = reading_.text(row["productNum"]);
    read.title = reading_.note_text(row["description"]);
    if (read.type != LineType::credit) {
      read.unit_price = reading_.money(row["unitPrice"]);
      const Json total = row["totalPrice"];
      if (!read.unit_price) read.total = reading_.money(total);
    }
    read.promised_at = reading_.instant(row["dateScheduledFulfillment"]);
    // The line's own status ends it before the order's does.
    const std::int64_t status = reading_.units(row["statusId"]).value_or(0);
    const std::int64_t open = std::max<std::int64_t>(read.ordered - read.left.value_or(0), 0);
    if (status == 60 || status == 70 || status == 75) read.cancelled = open;
    lines.lines.push_back(std::move(read));
  }

  void shipment(Json row) {
    const std::string id = reading_.id(row["id"]);
    if (id.empty()) return reading_.note(DiagnosticCode::bad_id, row, "id");
    ShipmentSnapshot& read = shipments_[id];
    read.order = reading_.id(row["soId"]);
    read.shipment = reading_.id(row["num"]);
    if (read.shipment.empty()) read.shipment = id;
    read.left_at = reading_.instant(row["dateShipped"]);
    read.modified_at = read.left_at ? read.left_at : reading_.options().observed_at;
    read.state = read.left_at ? ShipmentState::left : ShipmentState::preparing;
    for (const Json line : row["items"]) {
      if (line.is_object()) shipped_item(line, id);
    }
  }

  void shipped_item(Json row) { shipped_item(row, reading_.id(row["shipId"])); }
  void shipped_item(Json row, const std::string& shipment) {
    const ReadUnits units = reading_.units(row["qtyShipped"]);
    const std::string line = reading_.id(row["soItemId"]);
    if (units.units && !line.empty()) shipments_[shipment].lines.push_back({line, *units.units});
  }

  void tag(Json row) {
    const std::string item = reading_.id(row["partId"]);
    const std::string location = reading_.id(row["locationId"]);
    StockSnapshot& stock = stocks_[item + '\n' + location];
    stock.item = item;
    stock.sku = reading_.text(row["num"]);
    stock.location = location;
    stock.as_of = reading_.options().observed_at;
    stock.on_hand = stock.on_hand.value_or(0) + reading_.signed_units(row["qty"]).value_or(0);
    stock.committed = stock.committed.value_or(0) + reading_.units(row["qtyCommitted"]).value_or(0);
  }

  /// A row of `parts/inventory`.
  void part_inventory(Json row) {
    StockSnapshot stock;
    stock.sku = reading_.text(row["partNumber"]);
    stock.as_of = reading_.options().observed_at;
    stock.on_hand = reading_.signed_units(row["quantity"]).units;
    if (!stock.sku.empty() && stock.on_hand) reading_.take(std::move(stock));
  }

  // ---- The legacy interface: the outer code can say "ok" while an inner one says otherwise -------

  void legacy(Json replies) {
    if (!is_ok(replies["statusCode"], replies)) return;
    for (const Json reply : replies) {
      if (!reply.is_object() || !is_ok(reply["statusCode"], reply)) continue;
      const Json rows = reply["Rows"]["Row"];
      std::string text;
      if (rows.is_array()) {
        for (const Json row : rows) {
          text += row.text();
          text += '\n';
        }
      } else {
        text = rows.text();
      }
      if (text.empty()) continue;
      CsvReader reader(text);
      read_sales_orders(reading_, reader);
    }
  }

  bool is_ok(Json code, Json reply) {
    if (!code || reading_.text(code) == "1000") return true;
    reading_.note(DiagnosticCode::error_reply, code,
                  reading_.text(code) + ' ' + reading_.note_text(reply["statusMessage"]));
    return false;
  }

  Reading& reading_;
  std::map<std::string, std::string> order_of_id_;
  std::map<std::string, OrderLinesSnapshot> lines_;
  std::map<std::string, ShipmentSnapshot> shipments_;
  std::map<std::string, StockSnapshot> stocks_;
};

}  // namespace

}  // namespace fishbowl

std::unique_ptr<SystemParser> make_fishbowl_parser(Reading& reading) {
  return std::make_unique<fishbowl::Parser>(reading);
}

}  // namespace orderledger::inline v1::imports
