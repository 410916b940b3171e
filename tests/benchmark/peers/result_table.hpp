/// \file result_table.hpp
/// What was measured, as a table of Markdown that can be read as it is.
#pragma once

#include "rounds.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace peers {

/// `1,000,000`
[[nodiscard]] std::string grouped(std::uint64_t number);

class ResultTable {
 public:
  /// What one piece of work took each of them, as time for one of `count` in it; the first is the base of the
  /// ratios.
  void add_times(const std::string& question, const std::vector<Times>& times, double count);
  /// The same as rows a second.
  void add_rates(const std::string& question, const std::vector<Times>& times, double rows);

  struct Size {
    std::string name;
    double bytes = 0;
  };
  /// Bytes for each line and open line.
  void add_sizes(const std::string& question, const std::vector<Size>& sizes, double lines,
                 double open_lines);

  [[nodiscard]] std::string to_markdown() const;

 private:
  static constexpr std::size_t columns = 4;
  std::vector<std::array<std::string, columns>> rows_;
};

/// Puts `text` between the lines `<!-- peers -->` and `<!-- /peers -->` of a file, instead of what is there.
///
/// Throws where it has not both, once each and in this order.
void write_between_markers(const std::filesystem::path& file, const std::string& text);

}  // namespace peers
