/// \file reading.hpp
/// One reading of a source's bytes: values become ids, units, amounts and times, and what is wrong with them
/// becomes diagnostics with their place.
#pragma once

#include "csv_rows.hpp"
#include "json_document.hpp"
#include "time_text.hpp"

#include <orderledger/import/parse.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace orderledger::inline v1::imports {

/// A value of a document, of either kind: its text, and where it stands if somebody asks.
class Cell {
 public:
  Cell(Json value) : value_(value), text_(value.text()) {}
  Cell(const CsvRow& row, std::size_t field, std::string_view column)
      : text_(row[field]), row_(row.line), column_(column) {}
  Cell(Json value, std::uint64_t row, std::string_view column)
      : value_(value), text_(value.text()), row_(row), column_(column) {}
  /// The same place, read as another text.
  [[nodiscard]] Cell with_text(std::string_view text) const {
    Cell other = *this;
    other.text_ = text;
    return other;
  }

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] bool is_missing() const noexcept;
  [[nodiscard]] Place place() const;
  [[nodiscard]] Json json() const noexcept { return value_; }

 private:
  Json value_;
  std::string_view text_;
  std::uint64_t row_ = 0;
  std::string_view column_;
};

/// Units that may be missing, or wrong: then a diagnostic was made, and the line must be left out.
struct ReadUnits {
  std::optional<std::int64_t> units;
  bool is_wrong = false;
  [[nodiscard]] std::int64_t value_or(std::int64_t none) const { return units.value_or(none); }
};

class Reading {
 public:
  Reading(const ReadOptions& options, Sink& sink) : options_(options), sink_(sink) {}

  [[nodiscard]] const ReadOptions& options() const noexcept { return options_; }
  void take(Snapshot snapshot, Detail detail = Detail::full) {
    sink_.take(std::move(snapshot), detail);
  }

  /// A row of JSON Lines, for the places of its values.
  void begin_row(std::uint64_t row) noexcept { row_ = row; }
  /// A piece of a long list: the number of its first element, for the pointers.
  void begin_piece(std::size_t first_element) noexcept { first_element_ = first_element; }
  void note(DiagnosticCode code, const Cell& cell, std::string_view text);
  void note(DiagnosticCode code, const Cell& cell) { note(code, cell, cell.text()); }
  void note(DiagnosticCode code, Place place, std::string_view text);

  /// Text without blanks at its ends; of numbers their digits. Empty where there is none.
  [[nodiscard]] std::string text(const Cell& cell);
  /// Text in which control characters are blanks.
  [[nodiscard]] std::string note_text(const Cell& cell);
  /// Text in lower case, blanks and hyphens as `_`: what enumerations are compared by.
  [[nodiscard]] std::string word(const Cell& cell);
  /// An id: text, or the digits of an integer. Others are `bad_id` and empty.
  [[nodiscard]] std::string id(const Cell& cell);
  [[nodiscard]] bool flag(const Cell& cell);
  /// Whole units of any sign.
  [[nodiscard]] ReadUnits signed_units(const Cell& cell);
  /// Whole units, not below 0.
  [[nodiscard]] ReadUnits units(const Cell& cell);
  /// Millionths of any sign.
  [[nodiscard]] std::optional<std::int64_t> amount(const Cell& cell);
  /// A price: not below 0.
  [[nodiscard]] std::optional<Decimal> money(const Cell& cell);
  [[nodiscard]] std::optional<Decimal> decimal(const Cell& cell, std::int64_t millionths);
  /// A time; text in `zone_or_option` where it has no offset.
  [[nodiscard]] std::optional<Instant> instant(const Cell& cell, TimePrecision* precision = nullptr,
                                               const std::optional<TimeZone>& zone = {});

 private:
  const ReadOptions& options_;
  Sink& sink_;
  std::uint64_t row_ = 0;
  std::size_t first_element_ = 0;
};

/// total = price x units - discount, where that is an amount.
[[nodiscard]] std::optional<std::int64_t> discounted(std::int64_t price, std::int64_t units,
                                                     std::int64_t discount) noexcept;

/// The parser of one system. Its rows may come in pieces; what belongs together is put together by finish().
class SystemParser {
 public:
  virtual ~SystemParser();
  virtual void document(Json root) = 0;
  /// A table; false: this system has none.
  virtual bool table(CsvReader& rows);
  virtual void finish();
};

// clang-format off
[[nodiscard]] std::unique_ptr<SystemParser> make_shopify_parser(Reading& reading);
[[nodiscard]] std::unique_ptr<SystemParser> make_bigcommerce_parser(Reading& reading);
[[nodiscard]] std::unique_ptr<SystemParser> make_odoo_parser(Reading& reading);
[[nodiscard]] std::unique_ptr<SystemParser> make_zoho_parser(Reading& reading);
[[nodiscard]] std::unique_ptr<SystemParser> make_fishbowl_parser(Reading& reading);
[[nodiscard]] std::unique_ptr<SystemParser> make_salesforce_parser(Reading& reading);
[[nodiscard]] std::unique_ptr<SystemParser> make_sheets_parser(Reading& reading);
// clang-format on

}  // namespace orderledger::inline v1::imports
