#include "olist.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace olist {
namespace {

using orderledger::Decimal;
using orderledger::Event;
using orderledger::EventBody;
using orderledger::HoldId;
using orderledger::HoldPlaced;
using orderledger::HoldReason;
using orderledger::HoldReleased;
using orderledger::Instant;
using orderledger::LineId;
using orderledger::NewLine;
using orderledger::OrderId;
using orderledger::OrderPlaced;
using orderledger::Price;
using orderledger::Result;
using orderledger::ShipmentId;
using orderledger::Sku;
using orderledger::SkuDefined;
using orderledger::UnitsShipped;

constexpr std::string_view orders_file = "olist_orders_dataset.csv";
constexpr std::string_view items_file = "olist_order_items_dataset.csv";
constexpr std::string_view products_file = "olist_products_dataset.csv";
constexpr std::string_view translations_file = "product_category_name_translation.csv";

CsvTable read_file(const std::filesystem::path& folder, std::string_view name,
                   std::span<const std::string_view> columns) {
  std::error_code missing;
  const std::uintmax_t size = std::filesystem::file_size(folder / name, missing);
  std::ifstream in(folder / name, std::ios::binary);
  std::string text(missing ? 0 : size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (missing || !in) throw BadInput(fmt::format("cannot read {} in {}", name, folder.string()));
  return parse_csv(std::string(name), text, columns);
}

[[noreturn]] void refuse(const CsvTable& table, const CsvRow& row, std::size_t column,
                         std::string_view why) {
  throw BadInput(fmt::format("{} line {}: {} \"{}\": {}", table.name, row.line,
                             table.columns[column], row.fields[column], why));
}

/// A field as a T, or refused with its place.
template <class T>
T read(const CsvTable& table, const CsvRow& row, std::size_t column,
       Result<T> (*from_text)(std::string_view)) {
  Result<T> value = from_text(row.fields[column]);
  if (!value) refuse(table, row, column, value.error().message);
  return *std::move(value);
}

/// The same, or nothing where the field is empty.
template <class T>
std::optional<T> read_optional(const CsvTable& table, const CsvRow& row, std::size_t column,
                               Result<T> (*from_text)(std::string_view)) {
  if (row.fields[column].empty()) return {};
  return read(table, row, column, from_text);
}

/// `2017-07-09 21:57:05`, taken as UTC.
Result<Instant> instant_from(std::string_view text) {
  std::string rfc3339(text);
  if (text.size() == 19 && text[10] == ' ') {
    rfc3339[10] = 'T';
    rfc3339 += 'Z';
    return Instant::from_rfc3339(rfc3339);
  }
  return orderledger::Error{.code = orderledger::ErrorCode::malformed,
                            .field = {},
                            .message = "not of the form 2017-07-09 21:57:05"};
}

void read_products(const std::filesystem::path& folder, Facts& facts) {
  constexpr std::array<std::string_view, 2> translation_columns = {"product_category_name",
                                                                   "product_category_name_english"};
  std::unordered_map<std::string, std::string> english;
  for (const CsvRow& row : read_file(folder, translations_file, translation_columns).rows) {
    english.emplace(row.fields[0], row.fields[1]);
  }

  constexpr std::array<std::string_view, 2> columns = {"product_id", "product_category_name"};
  std::set<std::string> categories;
  const CsvTable table = read_file(folder, products_file, columns);
  for (const CsvRow& row : table.rows) {
    Product product{.sku = read(table, row, 0, Sku::from), .category = {}};
    if (const std::string& name = row.fields[1]; !name.empty()) {
      const auto translated = english.find(name);
      product.category = translated == english.end() ? name : translated->second;
      categories.insert(*product.category);
    }
    facts.products.push_back(std::move(product));
  }
  facts.categories = categories.size();
}

using LinesByOrder = std::unordered_map<std::string, std::vector<NewLine>>;

/// Each row of items is one piece. The price is the piece's own, without freight.
LinesByOrder read_lines(const std::filesystem::path& folder) {
  constexpr std::array<std::string_view, 5> columns = {"order_id", "order_item_id", "product_id",
                                                       "shipping_limit_date", "price"};
  LinesByOrder lines;
  const CsvTable table = read_file(folder, items_file, columns);
  for (const CsvRow& row : table.rows) {
    lines[row.fields[0]].push_back({.line = read(table, row, 1, LineId::from),
                                    .sku = read(table, row, 2, Sku::from),
                                    .quantity = 1,
                                    .price = Price::each(read(table, row, 4, Decimal::from_text)),
                                    .promised_at = read(table, row, 3, instant_from)});
  }
  return lines;
}

void read_orders(const std::filesystem::path& folder, LinesByOrder lines, Facts& facts) {
  constexpr std::array<std::string_view, 5> columns = {
      "order_id", "order_status", "order_purchase_timestamp", "order_approved_at",
      "order_delivered_carrier_date"};
  constexpr std::array<std::string_view, 8> statuses = {"approved",  "canceled",   "created",
                                                        "delivered", "invoiced",   "processing",
                                                        "shipped",   "unavailable"};
  const CsvTable table = read_file(folder, orders_file, columns);
  std::unordered_set<std::string_view> seen;
  for (const CsvRow& row : table.rows) {
    // The ledger would not notice: the second of them has no items left, or is left out.
    if (!seen.insert(row.fields[0]).second) refuse(table, row, 0, "is there twice");
    Order order{.id = read(table, row, 0, OrderId::from),
                .bought_at = read(table, row, 2, instant_from),
                .approved_at = read_optional(table, row, 3, instant_from),
                .handed_over_at = read_optional(table, row, 4, instant_from),
                .lines = {}};
    if (auto own = lines.extract(order.id.text())) order.lines = std::move(own.mapped());

    const std::string& status = row.fields[1];
    if (std::ranges::find(statuses, status) == statuses.end()) {
      refuse(table, row, 1, "no such status");
    } else if (status == "canceled") {
      ++facts.canceled;
    } else if (status == "unavailable") {
      ++facts.unavailable;
    } else if (order.lines.empty()) {
      ++facts.without_items;
    } else {
      facts.orders.push_back(std::move(order));
    }
  }
  if (!lines.empty()) {
    throw BadInput(fmt::format("{}: order_id \"{}\" is not in {}", items_file, lines.begin()->first,
                               orders_file));
  }
}

void append_events(std::vector<Event>& events, const Order& order) {
  const auto add = [&](Instant at, EventBody body) {
    events.push_back({.at = at, .id = {}, .body = std::move(body)});
  };
  add(order.bought_at, OrderPlaced{.order = order.id,
                                   .currency = "BRL",
                                   .lines = order.lines,
                                   .accepted = true});  // the shop has sold it, whatever we think

  // An approval that came with the purchase leaves nothing to wait for. One that never came leaves
  // the hold where it is; one that came after the hand-over is released on an order that is closed.
  if (!order.approved_at || *order.approved_at > order.bought_at) {
    const HoldId payment{"payment"};
    add(order.bought_at,
        HoldPlaced{.order = order.id, .hold = payment, .reason = HoldReason::awaiting_payment});
    if (order.approved_at) add(*order.approved_at, HoldReleased{order.id, payment});
  }

  // Without a hand-over the order stays open, whatever its final status says: we know no instant.
  if (order.handed_over_at) {
    UnitsShipped shipped{
        .order = order.id, .shipment = ShipmentId::from(order.id.text()).value(), .lines = {}};
    for (const NewLine& line : order.lines) shipped.lines.push_back({line.line, line.quantity});
    // Some were handed over before they were bought, by the files.
    add(std::max(order.bought_at, *order.handed_over_at), std::move(shipped));
  }
}

}  // namespace

std::vector<std::string> file_names() {
  return {std::string(orders_file), std::string(items_file), std::string(products_file),
          std::string(translations_file)};
}

Facts read_facts(const std::filesystem::path& folder) {
  Facts facts;
  read_products(folder, facts);
  read_orders(folder, read_lines(folder), facts);
  return facts;
}

std::vector<Event> events_of(const Facts& facts) {
  std::vector<Event> events;
  if (facts.orders.empty()) return events;

  // The files do not say since when a product is sold, or how many there were: each is defined
  // before the first order, and has no stock to run out of.
  const Instant start = std::ranges::min_element(facts.orders, {}, &Order::bought_at)->bought_at;
  for (const Product& product : facts.products) {
    events.push_back(
        {.at = start,
         .id = {},
         .body = SkuDefined{.sku = product.sku, .category = product.category, .tracked = false}});
  }
  for (const Order& order : facts.orders) append_events(events, order);

  // Stable: at one instant an order is placed before its hold, and held before it is shipped,
  // because that is how append_events wrote them. It also makes every run give the same ledger.
  std::ranges::stable_sort(events, {}, &Event::at);
  return events;
}

}  // namespace olist
