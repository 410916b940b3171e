/// \file balances.hpp
/// The totals of the whole book, kept as events arrive: what is open, by class, currency and day.
///
/// Private. A question about totals or ages reads these few sums and never the orders. They live by day
/// because ages move by day: the same sums answer every as_of of their state.
#pragma once

#include "bytes.hpp"
#include "int128.hpp"

#include <orderledger/account.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/money.hpp>
#include <orderledger/time_zone.hpp>
#include <orderledger/totals.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

namespace orderledger::inline v1::detail {

/// Orders, lines, units and value of one class, currency and day; also a difference of such.
struct Cell {
  std::int64_t orders = 0;
  std::int64_t lines = 0;
  std::int64_t units = 0;
  int128 value = 0;  ///< millionths

  Cell& operator+=(const Cell& other) {
    orders += other.orders;
    lines += other.lines;
    units += other.units;
    value += other.value;
    return *this;
  }
  Cell& operator-=(const Cell& other) {
    orders -= other.orders;
    lines -= other.lines;
    units -= other.units;
    value -= other.value;
    return *this;
  }
  [[nodiscard]] bool is_zero() const {
    return orders == 0 && lines == 0 && units == 0 && value == 0;
  }
  friend bool operator==(const Cell&, const Cell&) = default;
};

/// The sums as an answer shows them.
[[nodiscard]] ClassTotals to_totals(Account account, Currency currency, const Cell& cell);

/// By which day a cell is kept: the day of placing, or of being due (only what has a due date).
enum class DayAxis : std::uint8_t { placed, due };

struct CellKey {
  DayAxis axis = DayAxis::placed;
  Account account = Account::preorder;
  Currency currency;
  Day day;
  friend bool operator==(const CellKey&, const CellKey&) = default;
};

struct CellChange {
  CellKey key;
  Cell change;
};

class Balances {
 public:
  /// Empty. No default: whoever makes balances says whose days they are kept by.
  explicit Balances(TimeZone zone) noexcept : zone_(std::move(zone)) {}

  void add(const CellKey& key, const Cell& change);

  /// The only place where an instant becomes a day of the answers.
  [[nodiscard]] Day day_of(Instant instant) const noexcept { return zone_.day_of(instant); }

  [[nodiscard]] std::int64_t open_orders() const;
  [[nodiscard]] std::vector<ClassTotals> totals() const;
  [[nodiscard]] std::vector<AgingRow> aging(AgeBasis by, const AgingBounds& bounds,
                                            Instant as_of) const;

  /// Every cell that is not zero, in a fixed order.
  void for_each(const std::function<void(const CellKey&, const Cell&)>& visit) const;
  friend bool operator==(const Balances& a, const Balances& b);

  /// From now on, changes are put on record for take_changes().
  void record_changes() { period_ = 1; }
  /// What has changed since this was called last, each cell once; cells that did not change after all are
  /// left out.
  /// Requires: record_changes() was called
  void take_changes(const std::function<void(const CellChange&)>& visit);

 private:
  struct DayCell {
    Day day;
    std::uint32_t period = 0;  ///< in which it was last put on record in before_
    Cell cell;
  };
  /// One class of one currency.
  struct Series {
    Cell total;
    std::array<std::vector<DayCell>, 2> days;  ///< by DayAxis; sorted by day; some are zero
  };
  struct PerCurrency {
    Currency currency;
    std::array<Series, class_count> series;
  };

  Series& series(Currency currency, Account account);
  /// The cell of that day, or where it would stand.
  static std::vector<DayCell>::iterator day_at(std::vector<DayCell>& days, Day day);

  TimeZone zone_;
  std::vector<PerCurrency> currencies_;  ///< sorted
  /// By Currency::index(): where it stands in currencies_, counted from 1; 0: nowhere.
  std::array<std::uint16_t, 256> places_{};
  /// What the cells that changed in this period held when it began.
  std::vector<CellChange> before_;
  std::uint32_t period_ = 0;  ///< 0: nothing is put on record
};

// The forms that the book keeps; days are written as differences from `near`.
void write(ByteWriter& out, const CellChange& entry, Day near);
[[nodiscard]] CellChange read_cell_change(ByteReader& in, Day near);

}  // namespace orderledger::inline v1::detail
