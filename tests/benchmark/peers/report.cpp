#include "report.hpp"

#include <algorithm>

namespace peers {

std::size_t bucket_of(int age_in_days, const AgeBounds& bounds) {
  const auto closes = std::lower_bound(bounds.begin(), bounds.end(), age_in_days);
  return static_cast<std::size_t>(closes - bounds.begin());
}

std::uint64_t Report::digest() const {
  // The order of the classes and the start, which is not FNV's own, are those of the published digests.
  constexpr std::array<OpenClass, open_classes> published_order = {
      OpenClass::backlog, OpenClass::backorder, OpenClass::preorder, OpenClass::shipping_stuck};
  std::uint64_t digest = 1'469'598'103'934'665'603U;
  const auto add = [&](std::int64_t number) {
    digest ^= static_cast<std::uint64_t>(number);
    digest *= 1'099'511'628'211U;
  };
  for (const OpenClass open_class : published_order) {
    for (const Ages& ages : cells_[static_cast<std::size_t>(open_class)]) {
      for (const Cell& cell : ages) {
        add(cell.orders);
        add(cell.lines);
        add(cell.units);
        add(cell.hundredths);
      }
    }
  }
  return digest;
}

Report Report::without_ages() const {
  Report report;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    for (std::size_t currency = 0; currency < cells_[i].size(); ++currency) {
      Cell& sum = report.cells_[i][currency][0];
      for (const Cell& cell : cells_[i][currency]) {
        sum.orders += cell.orders;
        sum.lines += cell.lines;
        sum.units += cell.units;
        sum.hundredths += cell.hundredths;
      }
    }
  }
  return report;
}

}  // namespace peers
