/// \file sheet_reader.hpp
/// Rows of a table, whose columns a mapping explains, as snapshots of orders.
#pragma once

#include "reading.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::imports {

/// A row of a CSV, or of a spreadsheet's values.
struct SheetRow {
  std::uint64_t number = 0;
  const CsvRow* csv = nullptr;
  std::vector<Json> values = {};

  [[nodiscard]] std::size_t size() const noexcept {
    return csv ? csv->fields.size() : values.size();
  }
  [[nodiscard]] Cell cell(std::size_t at, std::string_view column) const;
  [[nodiscard]] bool is_blank() const;
};

class SheetReader {
 public:
  /// `continues`: a row without an order belongs to the one before.
  SheetReader(Reading& reading, const SheetMapping& mapping, bool continues)
      : reading_(reading), mapping_(mapping), continues_(continues) {}

  /// False where the columns are not what the mapping needs.
  [[nodiscard]] bool header(const SheetRow& row);
  void row(const SheetRow& row);
  void finish();

 private:
  [[nodiscard]] std::optional<Cell> cell(const SheetRow& row, SheetField field) const;
  [[nodiscard]] std::string text(const SheetRow& row, SheetField field);
  [[nodiscard]] std::optional<Instant> instant(const SheetRow& row, SheetField field,
                                               TimePrecision* precision = nullptr);
  [[nodiscard]] ReadUnits units(const SheetRow& row, SheetField field);
  [[nodiscard]] std::optional<Decimal> money(const SheetRow& row, SheetField field);
  /// The digits of a number in the mapping's spelling, without the currency's sign.
  [[nodiscard]] std::string plain_number(std::string_view text) const;

  void begin(const std::string& order, const SheetRow& row);
  void line(const SheetRow& row);
  void sku(const SheetRow& row, const std::string& name);
  void flush();

  static constexpr std::size_t field_count = static_cast<std::size_t>(SheetField::allocated) + 1;
  Reading& reading_;
  const SheetMapping& mapping_;
  bool continues_;
  std::array<std::optional<std::size_t>, field_count> places_ = {};
  std::array<std::string, field_count> names_ = {};
  std::size_t columns_ = 0;
  std::optional<OrderSnapshot> order_;
  std::set<std::string> seen_;  ///< orders that were handed on: their rows must stand together
  std::map<std::string, std::int64_t> allocated_;  ///< by SKU
  int ordinal_ = 0;
};

}  // namespace orderledger::inline v1::imports
