// The CSV export of sales orders: localised labels, or technical names where it is meant to be imported again.
#include "odoo.hpp"
#include "sheet_reader.hpp"

#include <algorithm>
#include <array>

namespace orderledger::inline v1::imports::odoo {

namespace {

struct Alias {
  std::string_view name;
  SheetField field;
};

/// The English labels and the technical names; of several that are there the first counts.
constexpr std::array<Alias, 28> aliases = {{
    {"name", SheetField::order},
    {"Order Reference", SheetField::order},
    {"id", SheetField::order},
    {"date_order", SheetField::placed_at},
    {"Order Date", SheetField::placed_at},
    {"write_date", SheetField::modified_at},
    {"Last Updated on", SheetField::modified_at},
    {"currency_id", SheetField::currency},
    {"Currency", SheetField::currency},
    {"partner_id", SheetField::customer},
    {"Customer", SheetField::customer},
    {"commitment_date", SheetField::requested_ship_at},
    {"Delivery Date", SheetField::requested_ship_at},
    {"order_line/id", SheetField::line},
    {"Order Lines/External ID", SheetField::line},
    {"order_line/product_id/default_code", SheetField::sku},
    {"Order Lines/Product/Internal Reference", SheetField::sku},
    {"order_line/product_id", SheetField::title},
    {"Order Lines/Product", SheetField::title},
    {"order_line/product_uom_qty", SheetField::quantity},
    {"Order Lines/Quantity", SheetField::quantity},
    {"order_line/qty_delivered", SheetField::shipped},
    {"Order Lines/Delivery Quantity", SheetField::shipped},
    {"Order Lines/Delivered Quantity", SheetField::shipped},
    {"order_line/price_unit", SheetField::unit_price},
    {"Order Lines/Unit Price", SheetField::unit_price},
    {"order_line/price_subtotal", SheetField::total},
    {"Order Lines/Subtotal", SheetField::total},
}};

SheetMapping mapping_for(const CsvRow& header) {
  SheetMapping mapping;
  for (const Alias& alias : aliases) {
    const bool there =
        std::find(header.fields.begin(), header.fields.end(), alias.name) != header.fields.end();
    const bool taken =
        std::any_of(mapping.columns.begin(), mapping.columns.end(),
                    [&](const SheetColumn& column) { return column.field == alias.field; });
    if (there && !taken) mapping.columns.push_back({std::string(alias.name), alias.field});
  }
  // Without a code the display name has to do, which begins with the code where there is one.
  for (SheetColumn& column : mapping.columns) {
    const bool has_sku =
        std::any_of(mapping.columns.begin(), mapping.columns.end(),
                    [](const SheetColumn& one) { return one.field == SheetField::sku; });
    if (!has_sku && column.field == SheetField::title) column.field = SheetField::sku;
  }
  return mapping;
}

}  // namespace

void read_export(Reading& reading, CsvReader& rows) {
  CsvRow row;
  if (!rows.next(row)) return;
  const SheetMapping mapping = mapping_for(row);
  SheetReader reader(reading, mapping, true);
  if (!reader.header({.number = row.line, .csv = &row})) return;
  while (rows.next(row)) reader.row({.number = row.line, .csv = &row});
  reader.finish();
}

}  // namespace orderledger::inline v1::imports::odoo
