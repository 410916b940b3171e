#include "day_sums.hpp"

#include "snapshot_values.hpp"

#include <algorithm>
#include <tuple>

namespace orderledger::inline v1::detail {

std::vector<DaySums::Block>::const_iterator DaySums::lower_bound(
    std::int64_t number) const noexcept {
  return std::lower_bound(
      blocks_.begin(), blocks_.end(), number,
      [](const Block& block, std::int64_t sought) { return block.number < sought; });
}

const DaySums::Block* DaySums::search(std::int64_t number) const noexcept {
  const auto found = lower_bound(number);
  return found != blocks_.end() && found->number == number ? &*found : nullptr;
}

DaySums::Block& DaySums::insert(std::int64_t number) {
  const bool is_last = blocks_.empty() || blocks_.back().number < number;
  Block& block = is_last ? blocks_.emplace_back() : *blocks_.emplace(lower_bound(number));
  block.number = number;
  return block;
}

Cell DaySums::at(Day day) const {
  const Block* const found = find(day);
  return found == nullptr ? Cell{} : found->days[place_of(day)];
}

void DaySums::drop_if_empty(Day day) {
  const Block* const found = find(day);
  if (found == nullptr) return;
  const auto is_zero = [](const Cell& cell) { return cell.is_zero(); };
  if (std::all_of(found->days.begin(), found->days.end(), is_zero))
    blocks_.erase(blocks_.begin() + (found - blocks_.data()));
}

void DaySums::save(SnapshotWriter& out) const {
  // Sums follow from the days. A day that is zero may be on record for this period.
  std::vector<std::tuple<Day, std::uint32_t, Cell>> days;
  for (const Block& block : blocks_) {
    for (std::size_t place = 0; place < block_days; ++place) {
      if (block.periods[place] != 0 || !block.days[place].is_zero())
        days.emplace_back(day_at(block, place), block.periods[place], block.days[place]);
    }
  }
  out(days);
}

void DaySums::load(SnapshotReader& in) {
  std::vector<std::tuple<Day, std::uint32_t, Cell>> days;
  in(days);
  for (const auto& [day, period, cell] : days) add(day, cell, period, [](const Cell&) {});
}

}  // namespace orderledger::inline v1::detail
