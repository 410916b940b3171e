/// \file balances.hpp
/// The totals of the whole book, kept as events arrive: what is open, by class, currency and day.
///
/// Private. A question about totals or ages reads these few sums and never the orders. They live by day
/// because ages move by day: the same sums answer every as_of of their state.
#pragma once

#include "bytes.hpp"
#include "cell.hpp"
#include "day_sums.hpp"

#include <orderledger/account.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/money.hpp>
#include <orderledger/time_zone.hpp>
#include <orderledger/totals.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::detail {

class SnapshotReader;
class SnapshotWriter;

/// The sums as an answer shows them.
[[nodiscard]] ClassTotals to_totals(Account account, Currency currency, const Cell& cell);

/// By which day a cell is kept: the day of placing, or of being due (only what has a due date).
enum class DayAxis : std::uint8_t { placed, due };

struct CellKey {
  DayAxis axis = DayAxis::placed;
  Account account = Account::preorder;
  Currency currency;
  Day day;
  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.axis, self.account, self.currency, self.day);
  }
  friend bool operator==(const CellKey&, const CellKey&) = default;
};

/// What balances keep: those that are made for one question need not know what it does not ask for.
enum class Kept : std::uint8_t { totals, totals_and_placed, everything };

class Balances {
 public:
  /// Empty. No default: whoever makes balances says whose days they are kept by.
  explicit Balances(TimeZone zone, Kept kept = Kept::everything) noexcept
      : zone_(std::move(zone)), kept_(kept) {}

  void add(const CellKey& key, const Cell& change);

  /// The only place where an instant becomes a day of the answers.
  [[nodiscard]] Day day_of(Instant instant) const noexcept { return zone_.day_of(instant); }

  [[nodiscard]] bool keeps_days() const noexcept { return kept_ != Kept::totals; }

  [[nodiscard]] std::int64_t open_orders() const;
  [[nodiscard]] std::vector<ClassTotals> totals() const;
  [[nodiscard]] std::vector<AgingRow> aging(AgeBasis by, const AgingBounds& bounds,
                                            Instant as_of) const;

  /// Every cell that is not zero, in a fixed order.
  void for_each(const std::function<void(const CellKey&, const Cell&)>& visit) const;
  friend bool operator==(const Balances& a, const Balances& b);

  /// From now on, changes are put on record for take_changes().
  void record_changes() { period_ = 1; }

  // The forms that the book keeps, balances_text.cpp. Days are written as differences from `near`.
  /// Appends what has changed since this was called last; nothing where nothing did.
  /// Requires: record_changes() was called
  void write_changes(ByteWriter& out, Day near);
  /// Appends every cell; or of each class and currency the sum alone, for those that keep totals only.
  void write(ByteWriter& out) const;
  void write_totals(ByteWriter& out) const;
  /// Adds what one of these wrote, the last two near Day(), or takes it away. The past is read with it: there
  /// are thousands of cells to an answer.
  /// Requires: record_changes() was not called
  enum class Read : std::uint8_t { add, subtract };
  void read(std::string_view bytes, Day near, Read how);

  void save(SnapshotWriter& out) const;
  /// Requires: these are of the same time zone, and empty
  void load(SnapshotReader& in);

 private:
  /// One class of one currency.
  struct Series {
    DaySums placed;  ///< whose total is that of the series
    DaySums due;
    [[nodiscard]] DaySums& on(DayAxis axis) { return axis == DayAxis::due ? due : placed; }
    [[nodiscard]] const DaySums& on(DayAxis axis) const {
      return axis == DayAxis::due ? due : placed;
    }
    template <class Self, class Stream>
    static void transfer(Self& self, Stream& stream) {
      stream(self.placed, self.due);
    }
  };
  struct PerCurrency {
    Currency currency;
    std::array<Series, class_count> series;
    template <class Self, class Stream>
    static void transfer(Self& self, Stream& stream) {
      stream(self.currency, self.series);
    }
  };

  Series& series(Currency currency, Account account);
  void add_currency(Currency currency);
  /// Says in places_ where each of currencies_ stands.
  void number_places() noexcept;

  TimeZone zone_;
  Kept kept_ = Kept::everything;
  std::vector<PerCurrency> currencies_;  ///< sorted
  /// By Currency::index(): where it stands in currencies_, counted from 1; 0: nowhere.
  std::array<std::uint16_t, 256> places_{};
  /// What the cells that changed in this period held when it began.
  struct Before {
    CellKey key;
    Cell cell;
    template <class Self, class Stream>
    static void transfer(Self& self, Stream& stream) {
      stream(self.key, self.cell);
    }
  };
  std::vector<Before> before_;
  std::uint32_t period_ = 0;  ///< 0: nothing is put on record
};

/// One cell as digests read it.
void write(ByteWriter& out, const CellKey& key, const Cell& cell);

}  // namespace orderledger::inline v1::detail
