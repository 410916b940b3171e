#include <orderledger/difference.hpp>

#include "quoted.hpp"

#include <fmt/format.h>

namespace orderledger::inline v1 {

namespace {

std::string class_text(const std::optional<OrderStanding>& standing) {
  return standing ? std::string(to_text(standing->order_class)) : "not there";
}

/// `backorder 2 units, 40.00 EUR; backlog 1 unit, 20.00 EUR`
std::string open_text(const std::optional<OrderStanding>& standing) {
  std::string text;
  if (!standing) return "nothing open";
  for (const ClassTotals& row : standing->open) {
    if (row.units == 0) continue;
    text += fmt::format("{}{} {} of {} {}", text.empty() ? "" : " and ", row.units,
                        to_text(row.account), row.value.to_text(), row.value.currency().code());
  }
  return text.empty() ? "nothing open" : text;
}

std::string eta_text(const std::optional<OrderStanding>& standing) {
  if (!standing || (!standing->latest_eta && standing->undated_units == 0)) return "not awaited";
  std::string text;
  if (standing->latest_eta) text = fmt::format("by {}", standing->latest_eta->to_rfc3339());
  if (standing->undated_units > 0) {
    text += fmt::format("{}{} without a date", text.empty() ? "" : ", ", standing->undated_units);
  }
  return text;
}

}  // namespace

bool OrderDifference::class_changed() const noexcept {
  if (!before || !after) return before.has_value() != after.has_value();
  return before->order_class != after->order_class;
}

bool OrderDifference::open_changed() const noexcept {
  if (before && after) return before->open != after->open;
  const std::optional<OrderStanding>& there = before ? before : after;
  return there && !there->open.empty();
}

std::string to_sentence(const OrderDifference& difference) {
  std::string text = fmt::format("order {}: ", detail::quoted(difference.order.text()));
  const char* separator = "";
  const auto tell = [&](std::string_view subject, const std::string& now, const std::string& was) {
    if (now == was) return;
    text += fmt::format("{}{}{}, was {}", separator, subject, now, was);
    separator = "; ";
  };
  if (difference.class_changed())
    tell("", class_text(difference.after), class_text(difference.before));
  if (difference.open_changed())
    tell("open ", open_text(difference.after), open_text(difference.before));
  if (difference.eta_changed()) {
    tell("expected ", eta_text(difference.after), eta_text(difference.before));
    if (*separator == '\0') text += "its last unit is expected as before, others are not";
  }
  return text;
}

}  // namespace orderledger::inline v1
