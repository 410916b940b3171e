// Google Sheets ValueRange, and any CSV.
#include "sheet_reader.hpp"

#include <algorithm>

namespace orderledger::inline v1::imports {

namespace {

class Parser : public SystemParser {
 public:
  explicit Parser(Reading& reading) : reading_(reading) {}

  void document(Json root) override {
    if (const Json error = root["error"]; !error.is_missing()) {
      return reading_.note(DiagnosticCode::error_reply, error,
                           reading_.note_text(error["message"]));
    }
    if (const Json ranges = root.any_of({"valueRanges"}); ranges.is_array()) {
      for (const Json range : ranges) values(range);
      return;
    }
    if (!root.is_object() || !(root["range"] || root["values"])) {
      return reading_.note(DiagnosticCode::unexpected_document, root, "Google Sheets");
    }
    values(root);
  }

  bool table(CsvReader& rows) override {
    const SheetMapping& mapping = reading_.options().sheet;
    SheetReader reader(reading_, mapping, false);
    CsvRow row;
    std::uint64_t number = 0;
    while (rows.next(row)) {
      ++number;
      if (number < mapping.header_row) continue;
      if (mapping.last_row > 0 && number > mapping.last_row) break;
      const SheetRow sheet_row{.number = row.line, .csv = &row};
      if (number > mapping.header_row) {
        reader.row(sheet_row);
      } else if (!reader.header(sheet_row)) {
        return true;
      }
    }
    reader.finish();
    return true;
  }

 private:
  /// Positions come from the values and not from the range, which may name more than there is.
  void values(Json range) {
    const SheetMapping& mapping = reading_.options().sheet;
    const Json values = range["values"];
    if (!values.is_array()) return;  // absent when empty
    std::vector<std::vector<Json>> grid;
    for (const Json major : values) {
      std::vector<Json>& cells = grid.emplace_back();
      if (!major.is_array()) continue;
      for (const Json cell : major) cells.push_back(cell);
    }
    if (reading_.word(range["majorDimension"]) == "columns") grid = transposed(grid);
    SheetReader reader(reading_, mapping, false);
    for (std::size_t i = 0; i < grid.size(); ++i) {
      const std::uint64_t number = i + 1;
      if (number < mapping.header_row || (mapping.last_row > 0 && number > mapping.last_row))
        continue;
      const SheetRow row{.number = number, .csv = nullptr, .values = std::move(grid[i])};
      if (number > mapping.header_row) {
        reader.row(row);
      } else if (!reader.header(row)) {
        return;
      }
    }
    reader.finish();
  }

  static std::vector<std::vector<Json>> transposed(const std::vector<std::vector<Json>>& columns) {
    std::size_t height = 0;
    for (const auto& column : columns) height = std::max(height, column.size());
    std::vector<std::vector<Json>> rows(height);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      for (std::size_t r = 0; r < columns[c].size(); ++r) {
        rows[r].resize(c + 1);
        rows[r][c] = columns[c][r];
      }
    }
    return rows;
  }

  Reading& reading_;
};

}  // namespace

std::unique_ptr<SystemParser> make_sheets_parser(Reading& reading) {
  return std::make_unique<Parser>(reading);
}

}  // namespace orderledger::inline v1::imports
