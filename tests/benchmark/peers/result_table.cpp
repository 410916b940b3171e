#include "result_table.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace peers {

namespace {

/// Two or three digits that count, but never part of what is above them.
std::string rounded(double value) {
  const int decimals = value < 0.1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

std::string time_text(double seconds) {
  if (seconds >= 1) return rounded(seconds) + " s";
  if (seconds >= 1e-3) return rounded(seconds * 1e3) + " ms";
  if (seconds >= 1e-6) return rounded(seconds * 1e6) + " us";
  return rounded(seconds * 1e9) + " ns";
}

std::string ratio_text(const Times& times, const Times& base) {
  if (&times == &base) return "1";
  const Spread ratio = ratio_of(times, base);
  const auto text = [](double value) {
    return value < 1000 ? rounded(value) : grouped(static_cast<std::uint64_t>(value));
  };
  return text(ratio.median) + " (" + text(ratio.least) + " to " + text(ratio.most) + ")";
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

void ResultTable::add_times(const std::string& question, const std::vector<Times>& times,
                            double count) {
  for (const Times& one : times)
    rows_.push_back({&one == &times.front() ? question : "", one.name,
                     time_text(spread_of(one.seconds).median / count),
                     ratio_text(one, times.front())});
}

void ResultTable::add_rates(const std::string& question, const std::vector<Times>& times,
                            double rows) {
  for (const Times& one : times)
    rows_.push_back({&one == &times.front() ? question : "", one.name,
                     rounded(rows / spread_of(one.seconds).median / 1e6) + " M rows/s",
                     ratio_text(one, times.front())});
}

void ResultTable::add_sizes(const std::string& question, const std::vector<Size>& sizes,
                            double lines, double open_lines) {
  for (const Size& size : sizes)
    rows_.push_back({&size == &sizes.front() ? question : "", size.name,
                     grouped(static_cast<std::uint64_t>(size.bytes / lines)) + " bytes a line, " +
                         grouped(static_cast<std::uint64_t>(size.bytes / open_lines)) +
                         " an open one",
                     &size == &sizes.front() ? "1" : rounded(size.bytes / sizes.front().bytes)});
}

std::string ResultTable::to_markdown() const {
  std::vector<std::array<std::string, columns>> rows = {
      {"", "by", "median", "times the ledger's: median (least to most)"}, {}};
  rows.insert(rows.end(), rows_.begin(), rows_.end());
  std::array<std::size_t, columns> widths{};
  for (const auto& row : rows)
    for (std::size_t i = 0; i < columns; ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string text;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    for (std::size_t i = 0; i < columns; ++i) {
      const bool rule = n == 1;
      text += "| " + (rule ? std::string(widths[i], '-') : rows[n][i]);
      text.append(rule ? 1 : widths[i] - rows[n][i].size() + 1, ' ');
    }
    text += "|\n";
  }
  return text;
}

void write_between_markers(const std::filesystem::path& file, const std::string& text) {
  constexpr std::string_view opening = "<!-- peers -->\n";
  constexpr std::string_view closing = "<!-- /peers -->\n";
  std::ifstream in(file, std::ios::binary);
  std::string page(std::istreambuf_iterator<char>(in), {});
  const std::size_t begin = page.find(opening);
  const std::size_t end = page.find(closing);
  if (begin == std::string::npos || end == std::string::npos || end < begin ||
      page.rfind(opening) != begin || page.rfind(closing) != end)
    throw std::runtime_error(file.string() +
                             ": no place between <!-- peers --> and <!-- /peers -->");
  const std::size_t from = begin + opening.size();
  page.replace(from, end - from, text);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << page << std::flush;
  if (!out) throw std::runtime_error(file.string() + ": cannot be written");
}

}  // namespace peers
