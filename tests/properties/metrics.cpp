#include "properties/metrics.hpp"

#include <orderledger/json/answers.hpp>

#include <array>
#include <map>

namespace properties {

namespace {

using orderledger::Currency;
using orderledger::Day;
using orderledger::Instant;
using orderledger::Ledger;
using orderledger::Metrics;
using orderledger::Money;
using orderledger::RollForward;
using orderledger::UnitsAndValue;

Money negated(const Money& money) {
  const std::uint64_t low = ~money.low_word() + 1;
  const std::uint64_t high =
      ~static_cast<std::uint64_t>(money.high_word()) + static_cast<std::uint64_t>(low == 0);
  return Money::from_words(money.currency(), static_cast<std::int64_t>(high), low);
}

UnitsAndValue sum(const UnitsAndValue& a, const UnitsAndValue& b) {
  return {a.units + b.units, a.value.add(b.value).value()};
}
UnitsAndValue difference(const UnitsAndValue& a, const UnitsAndValue& b) {
  return {a.units - b.units, a.value.add(negated(b.value)).value()};
}

/// opening and the movements, which should be closing.
UnitsAndValue rolled(const RollForward& row) {
  UnitsAndValue open = sum(row.opening, row.placed);
  open = difference(difference(open, row.cancelled), row.shipped);
  return sum(difference(sum(open, row.failed), row.recovered), row.voided);
}

std::optional<std::string> imbalance(const Metrics& metrics) {
  for (const RollForward& row : metrics.roll_forward) {
    if (!(rolled(row) == row.closing))
      return "the roll-forward does not add up, " + std::string(row.currency.code());
  }
  for (const orderledger::ClassRollForward& row : metrics.classes) {
    if (row.opening + row.in - row.out != row.closing)
      return "the roll-forward of a class does not add up, " + std::string(to_text(row.account));
  }
  return {};
}

constexpr std::array movements = {&RollForward::placed,    &RollForward::cancelled,
                                  &RollForward::shipped,   &RollForward::failed,
                                  &RollForward::recovered, &RollForward::voided};

/// The days one after the other, which together are the period.
std::optional<std::string> broken_chain(const Ledger& ledger, const Metrics& whole) {
  std::map<Currency, RollForward> rows;
  std::int64_t placed_units = 0, due_lines = 0, filled_lines = 0, shipped = 0;
  for (auto day = whole.from.since_epoch(); day <= whole.to.since_epoch();
       day += std::chrono::days(1)) {
    const Day one{std::chrono::sys_days(day)};
    const auto metrics = ledger.metrics({.from = one, .to = one, .as_of = whole.as_of});
    if (!metrics) return metrics.error().message;
    if (auto found = imbalance(*metrics)) return *found + " on " + one.to_text();
    std::map<Currency, RollForward> today;
    for (const RollForward& row : metrics->roll_forward) today[row.currency] = row;
    for (auto& [currency, row] : rows) {
      const UnitsAndValue zero{0, Money(currency)};
      const UnitsAndValue opening = today.contains(currency) ? today[currency].opening : zero;
      if (!(opening == row.closing)) return "a day does not open as the one before closed";
      if (!today.contains(currency)) row.closing = zero;
    }
    for (const auto& [currency, row] : today) {
      const auto [place, fresh] = rows.try_emplace(currency, row);
      if (fresh) continue;
      for (const auto column : movements)
        place->second.*column = sum(place->second.*column, row.*column);
      place->second.closing = row.closing;
    }
    placed_units += metrics->backorder_rate.units.whole;
    due_lines += metrics->fill_rate.shares.lines.whole;
    filled_lines += metrics->fill_rate.shares.lines.part;
    shipped += metrics->time_to_ship.units;
  }
  for (const RollForward& row : whole.roll_forward) {
    for (const auto column : movements) {
      if (!(rows[row.currency].*column == row.*column))
        return "the days do not add up to the period, " + std::string(row.currency.code());
    }
    if (!(rows[row.currency].closing == row.closing))
      return "the last day does not close as the period";
  }
  if (placed_units != whole.backorder_rate.units.whole ||
      due_lines != whole.fill_rate.shares.lines.whole ||
      filled_lines != whole.fill_rate.shares.lines.part || shipped != whole.time_to_ship.units) {
    return "the shares of the days do not add up to the period";
  }
  return {};
}

}  // namespace

std::optional<std::string> metrics_difference(const Ledger& ledger, const model::Model& model,
                                              Instant first, Instant last,
                                              std::optional<Instant> as_of) {
  const Day from = Day::of_utc(first), to = Day::of_utc(last);
  std::string where = "metrics from " + from.to_text() + " to " + to.to_text();
  if (as_of) where += " as of " + as_of->to_rfc3339();
  const auto metrics = ledger.metrics({.from = from, .to = to, .as_of = as_of});
  if (!metrics) return where + ": " + metrics.error().message;
  std::string ours;
  orderledger::json::append_metrics(ours, *metrics);
  const std::string theirs =
      model.metrics(from.since_epoch().count(), to.since_epoch().count(),
                    as_of ? std::optional(as_of->to_rfc3339()) : std::nullopt);
  if (ours != theirs) return where + "\n  library: " + ours + "\n  model:   " + theirs;
  if (auto found = imbalance(*metrics)) return where + ": " + *found;
  if (to - from > std::chrono::days(60)) return {};  // a stream may leap over centuries
  if (auto found = broken_chain(ledger, *metrics)) return where + ": " + *found;
  return {};
}

}  // namespace properties
