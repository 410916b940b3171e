#include "csv_rows.hpp"

#include "number_text.hpp"

#include <algorithm>
#include <utility>

namespace orderledger::inline v1::imports {

bool CsvRow::is_blank() const noexcept {
  return std::all_of(fields.begin(), fields.end(),
                     [](const std::string& field) { return field.empty(); });
}

CsvReader::CsvReader(std::string_view text, char delimiter,
                     std::function<void(std::size_t)> has_read)
    : size_(text.size()), rest_(text), has_read_(std::move(has_read)), delimiter_(delimiter) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
}

bool CsvReader::next(CsvRow& row) {
  if (rest_.empty()) return false;
  row.line = line_;
  std::size_t count = 0;
  while (true) {
    if (count == row.fields.size()) row.fields.emplace_back();
    std::string& field = row.fields[count++];
    field.clear();
    const std::size_t text = rest_.find_first_not_of(' ');
    if (text != std::string_view::npos && rest_[text] == '"') {
      rest_.remove_prefix(text);
      quoted_field(field);
    } else {
      plain_field(field);
    }
    if (!rest_.starts_with(delimiter_)) break;
    rest_.remove_prefix(1);
  }
  if (rest_.starts_with('\r')) rest_.remove_prefix(1);
  if (rest_.starts_with('\n')) rest_.remove_prefix(1);
  ++line_;
  row.fields.resize(count);
  if (has_read_) has_read_(size_ - rest_.size());
  return true;
}

void CsvReader::plain_field(std::string& field) {
  const char ends[] = {delimiter_, '\r', '\n'};
  const std::size_t end =
      std::min(rest_.find_first_of(std::string_view(ends, sizeof ends)), rest_.size());
  field += trimmed(rest_.substr(0, end));
  rest_.remove_prefix(end);
}

void CsvReader::quoted_field(std::string& field) {
  rest_.remove_prefix(1);
  while (true) {
    const std::size_t quote = rest_.find('"');
    if (quote == std::string_view::npos) {
      is_cut_off_ = true;
      field += rest_;
      rest_ = {};
      return;
    }
    const std::string_view part = rest_.substr(0, quote);
    line_ += static_cast<std::uint64_t>(std::count(part.begin(), part.end(), '\n'));
    field += part;
    rest_.remove_prefix(quote + 1);
    if (!rest_.starts_with('"')) break;
    field += '"';
    rest_.remove_prefix(1);
  }
  plain_field(field);  // nothing, or blanks, or what somebody wrote behind the quote
}

CsvHeader::CsvHeader(const CsvRow& row) {
  for (const std::string& field : row.fields) names_.emplace_back(trimmed(field));
}

std::optional<std::size_t> CsvHeader::find(std::string_view name) const {
  const auto at = std::find(names_.begin(), names_.end(), name);
  if (at == names_.end()) return {};
  return static_cast<std::size_t>(at - names_.begin());
}

bool CsvHeader::is_repeated(std::string_view name) const {
  return std::count(names_.begin(), names_.end(), name) > 1;
}

}  // namespace orderledger::inline v1::imports
