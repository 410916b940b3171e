/// \file sheet_mapping.hpp
/// What the columns of a table mean. Nothing is guessed: not the order of a date, not the decimal sign.
///
/// Layer 5, edge; component `orderledger::import`. Threads: plain values.
#pragma once

#include <orderledger/export.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// What a column holds.
enum class SheetField : std::uint8_t {
  order,
  placed_at,
  modified_at,
  status,  ///< `open`, `cancelled`, `draft`, `closed`
  currency,
  customer,
  channel,
  requested_ship_at,
  priority,
  note,
  line,
  sku,
  title,
  quantity,
  cancelled,
  shipped,
  returned,
  unit_price,
  total,
  location,
  promised_at,
  hold,  ///< a hold reason of the ledger; empty: none
  releases_at,
  on_hand,    ///< of the SKU, the same in all its rows
  allocated,  ///< of the line: a SKU's rows add up to what is on hand at least
};

/// `unit_price`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(SheetField field) noexcept;
[[nodiscard]] ORDERLEDGER_EXPORT std::optional<SheetField> sheet_field_from(
    std::string_view text) noexcept;

struct SheetColumn {
  std::string name;  ///< as in the header row
  SheetField field = SheetField::order;
};

/// In which order the numbers of a date stand that does not begin with a year.
enum class SheetDates : std::uint8_t { month_first, day_first };

/// How to read one table.
struct SheetMapping {
  std::vector<SheetColumn> columns = {};
  std::string currency = {};     ///< where no column has it
  std::uint64_t header_row = 1;  ///< from 1
  std::uint64_t last_row = 0;    ///< 0: to the end
  char delimiter = ',';          ///< of CSV
  char decimal_sign = '.';
  char grouping_sign = ',';
  SheetDates dates = SheetDates::month_first;
};

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
