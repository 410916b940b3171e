// Rows of Odoo's models.
#include "odoo.hpp"

#include <algorithm>
#include <utility>

namespace orderledger::inline v1::imports {

namespace odoo {

namespace {

/// JSON-RPC has times in UTC without saying so.
std::optional<Instant> utc(Reading& reading, Json value, TimePrecision* precision = nullptr) {
  return reading.instant(value, precision, TimeZone::utc());
}

/// `CODE` of `[CODE] Name`: how Odoo displays a product that has a code.
std::string code_in(std::string_view display) {
  if (!display.starts_with('[')) return {};
  const std::size_t end = display.find(']');
  return end == std::string_view::npos ? std::string() : std::string(display.substr(1, end - 1));
}

}  // namespace

std::string id_of(Reading& reading, Json many2one) {
  if (many2one.is_object()) return reading.id(many2one["id"]);
  if (!many2one.is_array()) return reading.id(many2one);
  return many2one.is_empty() ? std::string() : reading.id(*many2one.begin());
}

std::string display_of(Reading& reading, Json many2one) {
  if (many2one.is_object()) return reading.note_text(many2one["display_name"]);
  if (!many2one.is_array() || many2one.is_empty()) return {};
  auto second = many2one.begin();
  ++second;
  return second == many2one.end() ? std::string() : reading.note_text(*second);
}

bool Rows::add(Json row) {
  if (row.has("order_id") && row.has("qty_received")) {
    purchase_line(row);
  } else if (row.has("date_approve") || row.has("date_planned") || row.has("receipt_status")) {
    return true;  // a purchase order: its lines are supplies
  } else if (row.has("order_id") && row.has("product_uom_qty")) {
    order_line(row);
  } else if (row.has("date_order") || (row.has("state") && row.has("order_line"))) {
    order(row);
  } else if (row.has("picking_id") && (row.has("product_uom_qty") || row.has("quantity"))) {
    move(row);
  } else if (row.has("scheduled_date") || row.has("date_done") || row.has("backorder_id")) {
    picking(row);
  } else if (row.has("reserved_quantity") || (row.has("location_id") && row.has("quantity"))) {
    quant(row);
  } else if (row.has("default_code") || row.has("qty_available")) {
    product(row);
  } else {
    return false;
  }
  return true;
}

void Rows::order(Json row) {
  OrderSnapshot read;
  read.order = reading_.id(row["id"]);
  if (read.order.empty()) return reading_.note(DiagnosticCode::bad_id, row, "id");
  read.number = reading_.note_text(row["name"]);
  if (!read.number.empty()) order_of_name_[read.number] = read.order;
  read.modified_at = utc(reading_, row["write_date"]);
  if (!read.modified_at) read.modified_at = reading_.options().observed_at;
  read.placed_at = utc(reading_, row["date_order"]);
  read.currency = display_of(reading_, row["currency_id"]);
  if (read.currency.empty()) read.currency = reading_.text(row["currency"]);
  read.requested_ship_at = utc(reading_, row["commitment_date"]);
  read.customer = id_of(reading_, row["partner_id"]);
  read.note = reading_.note_text(row["client_order_ref"]);
  read.ship_complete = reading_.word(row["picking_policy"]) == "one";
  const Json state = row["state"];
  read.word = reading_.word(state);
  if (read.word == "draft" || read.word == "sent") {
    read.state = OrderState::ignored;
  } else if (read.word == "cancel") {
    read.state = OrderState::cancelled;
  } else if (read.word != "sale" && read.word != "done") {
    reading_.note(DiagnosticCode::unknown_status, state);
  }
  const std::string delivery = reading_.word(row["delivery_status"]);
  if (delivery == "full" && read.state == OrderState::open) read.state = OrderState::closed;
  const std::string order = read.order;
  reading_.take(std::move(read));
  // Some hosts put the rows of the lines where Odoo has their ids.
  for (const Json line : row["order_line"]) {
    if (line.is_object()) order_line(line);
  }
}

void Rows::order_line(Json row) {
  LineSnapshot read;
  read.line = reading_.id(row["id"]);
  const std::string order = id_of(reading_, row["order_id"]);
  if (read.line.empty() || order.empty()) return reading_.note(DiagnosticCode::bad_id, row, "id");
  OrderLinesSnapshot& lines = lines_[order];
  lines.order = order;
  line_[read.line] = {order, id_of(reading_, row["product_id"])};
  const auto version = utc(reading_, row["write_date"]);
  lines.modified_at =
      std::max(lines.modified_at, version ? version : reading_.options().observed_at);
  // Sections and notes are lines, too.
  if (!row["display_type"].is_missing() || reading_.flag(row["is_delivery"])) return;
  const ReadUnits ordered = reading_.units(row["product_uom_qty"]);
  const ReadUnits delivered = reading_.units(row["qty_delivered"]);
  if (ordered.is_wrong || delivered.is_wrong) {
    lines.lines_complete = false;
    return;
  }
  read.ordered = ordered.value_or(0);
  if (delivered.units) read.left = delivered.units;
  const Json product = row["product_id"];
  read.item = id_of(reading_, product);
  read.title = display_of(reading_, product);
  if (read.title.empty()) read.title = reading_.note_text(row["name"]);
  read.sku = reading_.text(row["default_code"]);
  if (read.sku.empty()) {
    read.sku = code_in(read.title);
    if (!read.sku.empty()) reading_.note(DiagnosticCode::sku_from_display, product, read.sku);
  }
  const std::string type = reading_.word(row.any_of({"product_type", "type"}));
  if (type == "service") read.type = LineType::service;
  const Json price = row["price_unit"];
  const std::int64_t discount = reading_.amount(row["discount"]).value_or(0);
  if (discount == 0) {
    read.unit_price = reading_.money(price);
  } else {
    read.total = reading_.money(row.any_of({"price_subtotal"}));
    if (!read.total) {
      // 12.5 per cent of price x units, as far as that comes out exactly.
      const auto millionths = reading_.amount(price);
      constexpr std::int64_t hundred = 100'000'000;
      const auto whole = millionths ? discounted(*millionths, read.ordered, 0) : std::nullopt;
      const std::int64_t share = hundred - discount;
      if (whole && share >= 0 && share <= hundred) {
        const std::int64_t rest = *whole % hundred * share;
        if (rest % hundred == 0) {
          read.total = reading_.decimal(price, *whole / hundred * share + rest / hundred);
        } else {
          reading_.note(DiagnosticCode::money_too_fine, price);
        }
      }
    }
  }
  lines.lines.push_back(std::move(read));
}

/// What a purchase order still brings.
void Rows::purchase_line(Json row) {
  SupplySnapshot read;
  const std::string id = reading_.id(row["id"]);
  const ReadUnits ordered = reading_.units(row.any_of({"product_qty", "product_uom_qty"}));
  const ReadUnits received = reading_.units(row["qty_received"]);
  read.item = id_of(reading_, row["product_id"]);
  if (id.empty() || read.item.empty() || ordered.is_wrong || received.is_wrong) return;
  read.supply = "po:" + id;
  read.sku = code_in(display_of(reading_, row["product_id"]));
  read.modified_at = utc(reading_, row["write_date"]);
  if (!read.modified_at) read.modified_at = reading_.options().observed_at;
  read.expected_at = utc(reading_, row["date_planned"]);
  const std::string state = reading_.word(row["state"]);
  const bool is_coming = state.empty() || state == "purchase" || state == "done";
  const std::int64_t open = ordered.value_or(0) - received.value_or(0);
  read.outstanding = is_coming ? std::max<std::int64_t>(open, 0) : 0;
  reading_.take(std::move(read));
}

void Rows::picking(Json row) {
  const std::string id = reading_.id(row["id"]);
  if (id.empty()) return reading_.note(DiagnosticCode::bad_id, row, "id");
  Picking& read = pickings_[id];
  const std::string code = reading_.word(row.any_of({"picking_type_code"}));
  const std::string name = reading_.note_text(row["name"]);
  read.is_return = code == "incoming" || name.find("/IN/") != std::string::npos ||
                   name.find("/RET/") != std::string::npos;
  read.shipment.shipment = name.empty() ? id : name;
  std::string order = id_of(reading_, row["sale_id"]);
  if (order.empty()) {
    // The order by its name, if that is among the rows.
    const std::string origin = reading_.note_text(row["origin"]);
    const auto known = order_of_name_.find(origin);
    order = known == order_of_name_.end() ? "\n" + origin : known->second;
  }
  read.shipment.order = order;
  read.shipment.modified_at = utc(reading_, row["write_date"]);
  if (!read.shipment.modified_at) read.shipment.modified_at = reading_.options().observed_at;
  read.shipment.left_at = utc(reading_, row["date_done"]);
  read.shipment.carrier = display_of(reading_, row["carrier_id"]);
  read.shipment.tracking = reading_.note_text(row["carrier_tracking_ref"]);
  const Json state = row["state"];
  read.shipment.word = reading_.word(state);
  const std::string& word = read.shipment.word;
  read.shipment.state = ShipmentState::preparing;
  if (word == "done") {
    read.shipment.state = ShipmentState::left;
  } else if (word == "cancel") {
    read.shipment.state = ShipmentState::cancelled;
  } else if (word != "draft" && word != "waiting" && word != "confirmed" && word != "assigned" &&
             word != "partially_available") {
    reading_.note(DiagnosticCode::unknown_status, state);
  }
  read.schedule.key = "picking:" + id;
  read.schedule.modified_at = read.shipment.modified_at;
  const auto scheduled = utc(reading_, row["scheduled_date"]);
  const bool is_open = read.shipment.state == ShipmentState::preparing;
  if (is_open) read.schedule.requested_ship_at = scheduled;
  const auto& options = reading_.options();
  if (is_open && word == "assigned" && scheduled && options.stuck_after_days &&
      options.observed_at &&
      options.observed_at->milliseconds() - scheduled->milliseconds() >
          *options.stuck_after_days * 86'400'000LL) {
    read.schedule.holds.push_back(
        {.key = "aged", .reason = HoldReason::carrier_exception, .line = {}, .note = "assigned"});
  }
  for (const Json one : row["move_ids"]) {
    if (one.is_object()) move(one);
  }
}

void Rows::move(Json row) {
  Move read;
  read.picking = id_of(reading_, row["picking_id"]);
  read.line = id_of(reading_, row["sale_line_id"]);
  read.product = id_of(reading_, row["product_id"]);
  const std::string state = reading_.word(row["state"]);
  read.is_done = state == "done";
  const ReadUnits done = reading_.units(row.any_of({"quantity", "quantity_done"}));
  const ReadUnits wanted = reading_.units(row["product_uom_qty"]);
  read.units = done.units ? *done.units : wanted.value_or(0);
  if (read.line.empty() || done.is_wrong || wanted.is_wrong) return;
  moves_.push_back(std::move(read));
}

void Rows::quant(Json row) {
  const std::string item = id_of(reading_, row["product_id"]);
  if (item.empty()) return;
  const std::string usage = reading_.word(row.any_of({"usage", "location_usage"}));
  if (!usage.empty() && usage != "internal") return;
  const std::string location = display_of(reading_, row["location_id"]);
  // Where vendors, customers and lost units are, has no stock of the shop.
  if (location.starts_with("Partners/") || location.starts_with("Virtual Locations/")) return;
  StockSnapshot& stock = stocks_[item + '\n' + location];
  stock.item = item;
  stock.sku = code_in(display_of(reading_, row["product_id"]));
  stock.location = location;
  stock.as_of = std::max(stock.as_of, utc(reading_, row["write_date"]));
  if (!stock.as_of) stock.as_of = reading_.options().observed_at;
  stock.on_hand = stock.on_hand.value_or(0) + reading_.signed_units(row["quantity"]).value_or(0);
}

void Rows::product(Json row) {
  ProductSnapshot read;
  const std::string id = reading_.id(row["id"]);
  if (id.empty()) return reading_.note(DiagnosticCode::bad_id, row, "id");
  read.sku = reading_.text(row["default_code"]);
  if (read.sku.empty()) {
    read.sku = "product:" + id;
    reading_.note(DiagnosticCode::no_sku, row, read.sku);
  }
  read.items = {id};
  read.modified_at = utc(reading_, row["write_date"]);
  if (!read.modified_at) read.modified_at = reading_.options().observed_at;
  read.title = reading_.note_text(row.any_of({"name", "display_name"}));
  const std::string type = reading_.word(row.any_of({"detailed_type", "type"}));
  if (const Json storable = row["is_storable"]) read.tracked = reading_.flag(storable);
  if (type == "service" || type == "consu") read.tracked = read.tracked.value_or(false);
  if (type == "product") read.tracked = true;
  if (const auto available = reading_.signed_units(row["qty_available"]).units) {
    StockSnapshot stock;
    stock.sku = read.sku;
    stock.as_of =
        reading_.options().observed_at ? reading_.options().observed_at : read.modified_at;
    stock.on_hand = available;
    reading_.take(std::move(stock));
  }
  reading_.take(std::move(read));
}

void Rows::finish() {
  for (const Move& move : moves_) {
    const auto picking = pickings_.find(move.picking);
    if (picking == pickings_.end()) continue;
    ShipmentSnapshot& shipment = picking->second.shipment;
    const auto line = line_.find(move.line);
    if (line != line_.end()) {
      shipment.order = line->second.order;
      // A kit: what moves are its parts, and the line's counter tells how many kits left.
      if (!move.product.empty() && move.product != line->second.product) continue;
    }
    // The validated part is done; what is left of it is a picking of its own.
    if (shipment.state == ShipmentState::left && !move.is_done) continue;
    shipment.lines.push_back({move.line, move.units});
  }
  // Units that came back: qty_delivered has them taken off.
  for (const auto& [id, picking] : pickings_) {
    if (!picking.is_return || picking.shipment.state != ShipmentState::left) continue;
    for (const LineUnits& some : picking.shipment.lines) {
      const auto lines = lines_.find(picking.shipment.order);
      if (lines == lines_.end()) continue;
      for (LineSnapshot& line : lines->second.lines) {
        if (line.line != some.line) continue;
        line.returned = line.returned.value_or(0) + some.quantity;
        if (line.left) line.left = *line.left + some.quantity;
      }
    }
  }
  for (auto& [id, picking] : pickings_) {
    if (picking.shipment.order.starts_with('\n')) {
      const auto known = order_of_name_.find(picking.shipment.order.substr(1));
      if (known == order_of_name_.end()) continue;
      picking.shipment.order = known->second;
    }
    if (picking.is_return) continue;
    picking.schedule.order = picking.shipment.order;
    reading_.take(std::move(picking.schedule));
    if (!picking.shipment.lines.empty()) reading_.take(std::move(picking.shipment));
  }
  for (auto& [order, lines] : lines_) reading_.take(std::move(lines));
  for (auto& [key, stock] : stocks_) reading_.take(std::move(stock));
}

namespace {

class Parser : public SystemParser {
 public:
  explicit Parser(Reading& reading) : reading_(reading), rows_(reading) {}

  void document(Json root) override {
    if (const Json error = root["error"]; !error.is_missing()) {
      return reading_.note(DiagnosticCode::error_reply, error,
                           reading_.note_text(error["message"]));
    }
    Json rows = root;
    if (const Json result = root["result"]) rows = result;
    if (const Json records = rows["records"]) rows = records;
    if (rows.is_array()) {
      for (const Json row : rows) add(row);
      return;
    }
    // Several models in one document, by their names.
    bool any = false;
    for (const Json member : rows) {
      if (!member.is_array() || member.key().find('.') == std::string_view::npos) continue;
      any = true;
      for (const Json row : member) add(row);
    }
    if (!any) add(rows);
  }

  bool table(CsvReader& rows) override {
    read_export(reading_, rows);
    return true;
  }

  void finish() override { rows_.finish(); }

 private:
  void add(Json row) {
    if (!row.is_object() || !rows_.add(row)) {
      reading_.note(DiagnosticCode::unexpected_document, row, "Odoo");
    }
  }

  Reading& reading_;
  Rows rows_;
};

}  // namespace

}  // namespace odoo

std::unique_ptr<SystemParser> make_odoo_parser(Reading& reading) {
  return std::make_unique<odoo::Parser>(reading);
}

}  // namespace orderledger::inline v1::imports
