#include "threshold.hpp"

#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

namespace cli {
namespace {

using orderledger::Account;
using orderledger::ClassTotals;
using orderledger::Currency;
using orderledger::Decimal;
using orderledger::Error;
using orderledger::ErrorCode;
using orderledger::Money;
using orderledger::Result;
using orderledger::Totals;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// What stands before the first point; `rest` keeps what follows it.
std::string_view next_name(std::string_view& rest) {
  const std::size_t point = std::min(rest.find('.'), rest.size());
  const std::string_view name = rest.substr(0, point);
  rest.remove_prefix(std::min(point + 1, rest.size()));
  return name;
}

/// Neither is negative, and both words are those of two's complement.
bool is_less(const Money& a, const Money& b) {
  return std::pair(a.high_word(), a.low_word()) < std::pair(b.high_word(), b.low_word());
}

}  // namespace

Result<Threshold> Threshold::from_text(std::string_view text) {
  const auto malformed = [&](std::string_view why) {
    return Error{ErrorCode::malformed, "fail-if", fmt::format("\"{}\": {}", text, why)};
  };
  Threshold threshold;
  threshold.text_ = trimmed(text);
  const std::size_t greater = text.find('>');
  if (greater == std::string_view::npos) return malformed("> or >= is missing");
  std::string_view number = text.substr(greater + 1);
  threshold.or_equal_ = number.starts_with('=');
  if (threshold.or_equal_) number.remove_prefix(1);
  number = trimmed(number);

  std::string_view names = trimmed(text.substr(0, greater));
  if (names.ends_with('.')) return malformed("a name is missing after the last point");
  const std::string_view class_name = next_name(names);
  if (class_name != "open") {
    const auto* const known = std::find_if(
        orderledger::classes_in_report_order.begin(), orderledger::classes_in_report_order.end(),
        [&](Account account) { return to_text(account) == class_name; });
    if (known == orderledger::classes_in_report_order.end())
      return malformed("shipping_stuck, backorder, preorder, backlog or open is wanted first");
    threshold.account_ = *known;
  }
  constexpr std::array<std::pair<std::string_view, Measure>, 4> measures = {
      {{"orders", Measure::orders},
       {"lines", Measure::lines},
       {"units", Measure::units},
       {"value", Measure::value}}};
  const std::string_view measure_name = next_name(names);
  const auto* const measure = std::find_if(measures.begin(), measures.end(), [&](const auto& each) {
    return each.first == measure_name;
  });
  if (measure == measures.end()) return malformed("orders, lines, units or value is wanted second");
  threshold.measure_ = measure->second;
  if (threshold.measure_ == Measure::lines && !threshold.account_)
    return malformed("lines are counted by class only: a line may be in several");
  if (!names.empty()) {
    const auto currency = Currency::from_code(names);
    if (!currency) return currency.error();
    threshold.currency_ = *currency;
  }

  if (threshold.measure_ == Measure::value) {
    const auto value = Decimal::from_text(number);
    if (!value) return malformed("an amount is wanted after the operator: 10000.50");
    threshold.value_ = *value;
    return threshold;
  }
  const char* const end = number.data() + number.size();
  const auto [stop, error] = std::from_chars(number.data(), end, threshold.count_);
  if (error != std::errc{} || stop != end || threshold.count_ < 0)
    return malformed("a whole number is wanted after the operator: 100");
  return threshold;
}

std::optional<std::string> Threshold::reached_by(const Totals& totals) const {
  return measure_ == Measure::value ? value_reached(totals) : count_reached(totals);
}

bool Threshold::counts(const ClassTotals& row) const {
  return (!account_ || row.account == *account_) &&
         (!currency_ || row.value.currency() == *currency_);
}

std::optional<std::string> Threshold::count_reached(const Totals& totals) const {
  std::int64_t sum = 0;
  for (const ClassTotals& row : totals.rows) {
    if (!counts(row)) continue;
    switch (measure_) {
      case Measure::orders: sum += row.orders; break;
      case Measure::lines: sum += row.lines; break;
      case Measure::units: sum += row.units; break;
      case Measure::value: break;
    }
  }
  const bool reached = or_equal_ ? sum >= count_ : sum > count_;
  return reached ? std::optional(sentence(fmt::to_string(sum))) : std::nullopt;
}

std::optional<std::string> Threshold::value_reached(const Totals& totals) const {
  std::map<Currency, Money> sums;
  if (currency_) sums.emplace(*currency_, Money(*currency_));  // nothing is an amount too: 0 >= 0
  for (const ClassTotals& row : totals.rows) {
    if (!counts(row)) continue;
    const Currency currency = row.value.currency();
    Money& sum = sums.try_emplace(currency, Money(currency)).first->second;
    sum = sum.add(row.value).value();
  }
  for (const auto& [currency, sum] : sums) {
    const Money limit = Money::from_decimal(currency, value_);
    const bool reached = or_equal_ ? !is_less(sum, limit) : is_less(limit, sum);
    if (reached) return sentence(fmt::format("{} {}", sum.to_text(), currency.code()));
  }
  return {};
}

std::string Threshold::sentence(std::string_view actual) const {
  return fmt::format("--fail-if {}: it is {}", text_, actual);
}

ExitCode judge(std::span<const Threshold> thresholds, const Totals& totals) {
  ExitCode code = ExitCode::ok;
  for (const Threshold& threshold : thresholds) {
    const std::optional<std::string> reached = threshold.reached_by(totals);
    if (!reached) continue;
    complain(*reached);
    code = ExitCode::failed;
  }
  return code;
}

}  // namespace cli
