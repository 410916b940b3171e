/// \file day_sums.hpp
/// What is open by day, and how much of it since a day.
///
/// Private. Days lie in blocks of four that know their sum, so that a question about two months adds up half
/// as many numbers as there are days.
#pragma once

#include "cell.hpp"

#include <orderledger/instant.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace orderledger::inline v1::detail {

class SnapshotReader;
class SnapshotWriter;

/// A cell for each day, and the sum of all.
class DaySums {
 public:
  [[nodiscard]] const Cell& total() const noexcept { return total_; }

  /// Adds to the total alone: for those who keep no days.
  void add_to_total(const Cell& change) { total_ += change; }

  /// Adds to a day. The first change of it in a period is told to `before`: what the day held until then.
  /// Complexity: O(1) where days have no gaps of four, else O(log days); O(days) for a day before all others.
  template <class Before>
  void add(Day day, const Cell& change, std::uint32_t period, Before before) {
    Block& block = block_of(day);
    const std::size_t place = place_of(day);
    if (block.periods[place] != period) {
      block.periods[place] = period;
      before(block.days[place]);
    }
    add_to(block, place, change);
  }

  /// Adds to many days, each mostly near the one before, of which nothing is told.
  class Adding;

  [[nodiscard]] Cell at(Day day) const;

  /// Gives back the room of a day that is zero, where those around it are.
  void drop_if_empty(Day day);

  /// `visit(day, cell)`: every day that is not zero, ascending.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const Block& block : blocks_) {
      for (std::size_t place = 0; place < block_days; ++place) {
        if (!block.days[place].is_zero()) visit(day_at(block, place), block.days[place]);
      }
    }
  }

  void save(SnapshotWriter& out) const;
  void load(SnapshotReader& in);

 private:
  static constexpr std::size_t block_days = 4;
  static constexpr int block_shift = 2;

  /// Days from the one that is `number` times four days after 1970-01-01.
  struct Block {
    std::int64_t number = 0;
    Cell sum;
    std::array<Cell, block_days> days;
    std::array<std::uint32_t, block_days> periods{};  ///< in which they last changed
  };

  static std::int64_t number_of(Day day) noexcept {
    return std::int64_t{day.since_epoch().count()} >> block_shift;
  }
  static std::size_t place_of(Day day) noexcept {
    return static_cast<std::size_t>(day.since_epoch().count()) % block_days;
  }
  static Day day_at(const Block& block, std::size_t place) noexcept {
    return Day(std::chrono::sys_days{
        std::chrono::days{(block.number << block_shift) + static_cast<std::int64_t>(place)}});
  }
  /// The block of that day, if there is one.
  [[nodiscard]] const Block* find(Day day) const noexcept {
    const std::int64_t number = number_of(day);
    if (blocks_.empty() || blocks_.back().number < number) return nullptr;
    // Nearly every block has something: counting back from the last one mostly hits.
    const auto back = static_cast<std::uint64_t>(blocks_.back().number - number);
    if (back < blocks_.size()) {
      const Block& guess = blocks_[blocks_.size() - 1 - back];
      if (guess.number == number) return &guess;
    }
    return search(number);
  }
  [[nodiscard]] const Block* search(std::int64_t number) const noexcept;
  /// The first block that is not before that one.
  [[nodiscard]] std::vector<Block>::const_iterator lower_bound(std::int64_t number) const noexcept;
  /// The same; an empty one joins where there is none.
  Block& block_of(Day day) {
    if (const Block* const found = find(day))
      return blocks_[static_cast<std::size_t>(found - blocks_.data())];
    return insert(number_of(day));
  }
  Block& insert(std::int64_t number);
  void add_to(Block& block, std::size_t place, const Cell& change) {
    block.days[place] += change;
    block.sum += change;
    total_ += change;
  }

  Cell total_;
  std::vector<Block> blocks_;  ///< sorted; some are zero

  friend class SumsBack;
};

class DaySums::Adding {
 public:
  explicit Adding(DaySums& to) : to_(to) { to.blocks_.reserve(blocks_of_two_years); }

  void add(Day day, const Cell& change) {
    if (block_ == nullptr || block_->number != number_of(day)) block_ = &to_.block_of(day);
    to_.add_to(*block_, place_of(day), change);
  }

 private:
  /// Room that is not used costs nothing; blocks that move to more room took a fifth of the time.
  static constexpr std::size_t blocks_of_two_years = 192;

  DaySums& to_;
  Block* block_ = nullptr;  ///< of the last day
};

/// Sums of days that follow one another, from the last day back.
class SumsBack {
 public:
  explicit SumsBack(const DaySums& days) noexcept
      : begin_(days.blocks_.data()), end_(begin_ + days.blocks_.size()) {}

  /// Of the days up to `age` days before `today`, without those that were in a sum before.
  [[nodiscard]] Cell next(Day today, std::int64_t age) {
    const std::int64_t last = today.since_epoch().count() - age;
    const std::int64_t number = last >> DaySums::block_shift;
    Cell sum;
    while (end_ != begin_ && std::prev(end_)->number > number) {
      --end_;
      if (days_left_ == DaySums::block_days) {
        sum += end_->sum;
      } else {
        while (days_left_ > 0) sum += end_->days[--days_left_];
      }
      days_left_ = DaySums::block_days;
    }
    if (end_ != begin_ && std::prev(end_)->number == number) {
      const std::size_t place = static_cast<std::size_t>(last) % DaySums::block_days;
      while (days_left_ > place) sum += std::prev(end_)->days[--days_left_];
    }
    return sum;
  }

 private:
  const DaySums::Block* begin_;
  const DaySums::Block* end_;                    ///< behind the block where the last sum ended
  std::size_t days_left_ = DaySums::block_days;  ///< of that block: those in no sum so far
};

}  // namespace orderledger::inline v1::detail
