// The sums as the book keeps them: what a block changed, and all of them at a checkpoint.
#include "balances.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <utility>

namespace orderledger::inline v1::detail {

namespace {

// Cells follow one another by axis, currency, account and day. A series is: two bytes, low one first, of the
// mark, its axis and its account; its currency. Behind it come its cells, days ascending. A cell is: two bytes
// that say how far it is from the day that was to be expected (the one after the last; of the first, `near`) and
// how many bytes each of its numbers takes; that distance where it does not fit there; the numbers.
// Numbers of 7 bits a byte would be as short, but their ends cannot be foretold, and a processor that guesses
// them wrong three times a cell takes several times as long.
constexpr std::uint64_t gap_bits = 0x0F;
constexpr std::uint64_t gap_follows = 0x0F;  // instead of it
constexpr int orders_shift = 4;
constexpr int lines_shift = 6;
constexpr int units_shift = 8;
constexpr std::array<int, 4> widths = {0, 1, 2, 8};
constexpr std::uint64_t width_bits = 0x03;
constexpr int value_shift = 10;
constexpr std::uint64_t value_bits = 0x0F;
constexpr std::uint64_t wide_value = 0x0F;  // instead of its width
constexpr std::uint64_t cents_bit = 0x4000;
constexpr std::uint64_t series_mark = 0x8000;
constexpr int head_bytes = 2;
constexpr std::size_t longest_cell = head_bytes + 10 + 3 * 8 + 22;

constexpr std::uint64_t axis_bit = 0x01;
constexpr int account_shift = 1;
constexpr std::uint64_t account_mask = 0x03;
static_assert(class_count <= account_mask + 1);

constexpr int millionths_per_cent = 10'000;  // most prices end in cents: two bytes less

/// A value in cents where it ends in them.
struct Amount {
  int128 count;
  bool in_cents = false;

  explicit Amount(const int128& value) : count(value) {
    // 128 bits divide slowly, and few need them.
    if (const auto small = static_cast<std::int64_t>(value); small == value) {
      in_cents = small % millionths_per_cent == 0;
      if (in_cents) count = small / millionths_per_cent;
    } else {
      in_cents = value % millionths_per_cent == 0;
      if (in_cents) count = value / millionths_per_cent;
    }
  }
};

/// Less for a cell that is written sooner. Events wait for this sort: one number compares quicker than four.
std::uint64_t place_of(const CellKey& key) {
  constexpr int axis_place = 63;
  constexpr int currency_place = 34;
  constexpr int account_place = 32;
  constexpr std::int64_t day_zero = std::int64_t{1} << 31;
  return static_cast<std::uint64_t>(key.axis) << axis_place |
         static_cast<std::uint64_t>(key.currency.index()) << currency_place |
         static_cast<std::uint64_t>(key.account) << account_place |
         static_cast<std::uint64_t>(key.day.since_epoch().count() + day_zero);
}

std::uint64_t width_code(std::uint64_t number) {
  return number == 0 ? 0 : number <= UINT8_MAX ? 1 : number <= UINT16_MAX ? 2 : 3;
}

std::uint64_t axis_and_account(const CellKey& key) {
  return (key.axis == DayAxis::due ? axis_bit : 0) | static_cast<std::uint64_t>(key.account)
                                                         << account_shift;
}

class CellWriter {
 public:
  CellWriter(ByteWriter& out, Day near) : out_(out), near_(near.since_epoch().count()) {}

  void write(const CellKey& key, const Cell& cell) {
    if (!in_series_ || key.axis != last_.axis || key.account != last_.account ||
        key.currency != last_.currency) {
      out_.fixed(series_mark | axis_and_account(key), head_bytes);
      out_.number(key.currency.index());
      in_series_ = true;
      last_ = key;
      expected_ = near_;
    }
    const std::int64_t day = key.day.since_epoch().count();
    const std::uint64_t gap = zigzag(day - expected_);
    expected_ = day + 1;
    const std::uint64_t orders = zigzag(cell.orders);
    const std::uint64_t lines = zigzag(cell.lines);
    const std::uint64_t units = zigzag(cell.units);
    const Amount value(cell.value);
    const auto count = static_cast<std::int64_t>(value.count);
    const bool is_wide = count != value.count;
    const auto value_width =
        is_wide ? wide_value : (static_cast<std::uint64_t>(std::bit_width(zigzag(count))) + 7) / 8;
    out_.fixed(std::min(gap, gap_follows) | width_code(orders) << orders_shift |
                   width_code(lines) << lines_shift | width_code(units) << units_shift |
                   value_width << value_shift | (value.in_cents ? cents_bit : 0),
               head_bytes);
    if (gap >= gap_follows) out_.number(gap);
    for (const std::uint64_t number : {orders, lines, units})
      out_.fixed(number, widths[width_code(number)]);
    if (is_wide) {
      out_.wide(value.count);
    } else {
      out_.fixed(zigzag(count), static_cast<int>(value_width));
    }
  }

 private:
  ByteWriter& out_;
  std::int64_t near_;
  bool in_series_ = false;
  CellKey last_;  ///< in whose series the next cell may stand
  std::int64_t expected_ = 0;
};

Cell read_numbers(ByteReader& in, std::uint64_t head) {
  const auto small = [&](int shift) {
    return unzigzag(in.fixed_in_word(widths[(head >> shift) & width_bits]));
  };
  Cell cell;
  cell.orders = small(orders_shift);
  cell.lines = small(lines_shift);
  cell.units = small(units_shift);
  const std::uint64_t value_width = (head >> value_shift) & value_bits;
  const std::int64_t factor = (head & cents_bit) != 0 ? millionths_per_cent : 1;
  if (value_width == wide_value) {
    cell.value = in.wide() * factor;
  } else {
    cell.value = int128(unzigzag(in.fixed_in_word(static_cast<int>(value_width)))) * factor;
  }
  return cell;
}

}  // namespace

void write(ByteWriter& out, const CellKey& key, const Cell& cell) {
  constexpr std::uint64_t orders_bit = 0x08;
  constexpr std::uint64_t lines_bit = 0x10;
  constexpr std::uint64_t units_bit = 0x20;
  constexpr std::uint64_t in_cents_bit = 0x40;
  const Amount value(cell.value);
  const bool has_units = cell.units != 0 || cell.value != 0;
  out.byte(static_cast<std::uint8_t>(axis_and_account(key) | (cell.orders != 0 ? orders_bit : 0) |
                                     (cell.lines != 0 ? lines_bit : 0) |
                                     (has_units ? units_bit : 0) |
                                     (value.in_cents ? in_cents_bit : 0)));
  out.number(key.currency.index());
  out.signed_number(key.day.since_epoch().count());
  if (cell.orders != 0) out.signed_number(cell.orders);
  if (cell.lines != 0) out.signed_number(cell.lines);
  if (!has_units) return;
  out.signed_number(cell.units);
  out.wide(value.count);
}

void Balances::write_changes(ByteWriter& out, Day near) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted;  // numbers in before_
  sorted.reserve(before_.size());
  for (const Before& before : before_)
    sorted.emplace_back(place_of(before.key), static_cast<std::uint32_t>(sorted.size()));
  std::sort(sorted.begin(), sorted.end());
  CellWriter cells(out, near);
  for (const auto& [place, number] : sorted) {
    const Before& before = before_[number];
    DaySums& days = series(before.key.currency, before.key.account).on(before.key.axis);
    const Cell after = days.at(before.key.day);
    Cell change = after;
    change -= before.cell;
    if (!change.is_zero()) cells.write(before.key, change);
    // Only now: a day that comes and goes within the period stays on record once.
    if (after.is_zero()) days.drop_if_empty(before.key.day);
  }
  before_.clear();
  ++period_;
}

void Balances::write_totals(ByteWriter& out) const {
  CellWriter cells(out, Day());
  for (const PerCurrency& per_currency : currencies_) {
    for (std::size_t account = 0; account < class_count; ++account) {
      const Cell& total = per_currency.series[account].placed.total();
      if (!total.is_zero())
        cells.write({DayAxis::placed, static_cast<Account>(account), per_currency.currency, Day()},
                    total);
    }
  }
}

void Balances::write(ByteWriter& out) const {
  CellWriter cells(out, Day());
  for (const DayAxis axis : {DayAxis::placed, DayAxis::due}) {
    for (const PerCurrency& per_currency : currencies_) {
      for (std::size_t account = 0; account < class_count; ++account) {
        per_currency.series[account].on(axis).for_each([&](Day day, const Cell& cell) {
          cells.write({axis, static_cast<Account>(account), per_currency.currency, day}, cell);
        });
      }
    }
  }
}

void Balances::read(std::string_view bytes, Day near, Read how) {
  // Numbers are read as whole words: the last cells are, where something stands behind them.
  std::array<char, 2 * longest_cell> tail{};
  ByteReader in(bytes);
  bool is_tail = false;
  DaySums* days = nullptr;                // of the series
  std::optional<DaySums::Adding> adding;  // to them
  std::int64_t expected = 0;
  while (!in.at_end()) {
    if (const std::size_t left = in.left(); left < longest_cell && !is_tail) {
      std::memcpy(tail.data(), in.position(), left);
      in = ByteReader({tail.data(), left});
      is_tail = true;
    }
    const std::uint64_t head = in.fixed_in_word(head_bytes);
    if ((head & series_mark) != 0) {
      const DayAxis axis = (head & axis_bit) != 0 ? DayAxis::due : DayAxis::placed;
      if (axis == DayAxis::due && kept_ != Kept::everything) return;  // no others follow
      const Currency currency = Currency::at_index(static_cast<std::size_t>(in.number()));
      days =
          &series(currency, static_cast<Account>((head >> account_shift) & account_mask)).on(axis);
      if (keeps_days()) adding.emplace(*days);
      expected = near.since_epoch().count();
      continue;
    }
    std::uint64_t gap_code = head & gap_bits;
    if (gap_code == gap_follows) gap_code = in.number();
    Cell change = read_numbers(in, head);
    if (how == Read::subtract) change = negated(change);
    if (!keeps_days()) {
      days->add_to_total(change);
      continue;
    }
    expected += unzigzag(gap_code);
    adding->add(Day(std::chrono::sys_days{std::chrono::days{expected}}), change);
    ++expected;
  }
}

}  // namespace orderledger::inline v1::detail
