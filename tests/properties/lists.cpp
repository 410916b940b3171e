#include "properties/lists.hpp"

#include <orderledger/json/answers.hpp>

#include <iterator>
#include <vector>

namespace properties {

namespace {

using orderledger::Instant;
using orderledger::Ledger;
using orderledger::ListQuestion;
using orderledger::ListSort;
using orderledger::OrderList;
namespace json = orderledger::json;

/// All pages as one.
std::string whole_list(const Ledger& ledger, ListQuestion question) {
  OrderList whole;
  std::size_t pages = 0;
  for (;;) {
    const auto page = ledger.list(question);
    if (!page) return std::string(to_text(page.error().code));
    if (page->orders.size() > question.limit) return "a page has more rows than were asked for";
    if (pages > 0 && page->orders.empty()) return "a next page is empty";
    whole.as_of = page->as_of;
    whole.sort = page->sort;
    std::copy(page->orders.begin(), page->orders.end(), std::back_inserter(whole.orders));
    if (!page->next) break;
    question.after = page->next;
    constexpr std::size_t most_pages = 10'000;  // no stream has so many orders
    if (++pages == most_pages) return "the pages do not end";
  }
  std::string text;
  json::append_list(text, whole);
  return text;
}

std::string text_of(const std::string& what, const std::optional<Instant>& as_of,
                    const std::string& ours, const std::string& theirs) {
  return what + (as_of ? " as of " + as_of->to_rfc3339() : "") + "\n  library: " + ours +
         "\n  other:   " + theirs;
}

std::optional<std::string> difference_of_one(const Ledger& ledger, const model::Model& model,
                                             model::Random& random, std::optional<Instant> as_of) {
  ListQuestion question;
  model::ListFilter filter;
  question.as_of = as_of;
  if (random.percent(50)) {
    question.order_class =
        orderledger::classes_in_report_order[random.below(orderledger::class_count)];
    filter.order_class = to_text(*question.order_class);
  }
  if (random.percent(30)) {
    // Half of the time one of the first five, which are no hold's and no failure's.
    question.reason = static_cast<orderledger::Reason>(random.below(random.percent(50) ? 5 : 21));
    filter.reason = to_text(*question.reason);
  }
  if (random.percent(40) && !model.state().skus.empty()) {
    auto sku = model.state().skus.begin();
    std::advance(sku, random.below(model.state().skus.size()));
    question.sku = orderledger::Sku::from(sku->first).value();
    filter.sku = sku->first;
  }
  if (random.percent(30)) {
    question.min_age_days = static_cast<std::int32_t>(random.between(0, 40));
    filter.min_age_days = question.min_age_days;
  }
  question.sort = orderledger::every_list_sort[random.below(3)];
  filter.sort = to_text(question.sort);
  question.limit = random.percent(30) ? 100 : 1 + random.below(4);
  std::optional<std::string> text;
  if (as_of) text = as_of->to_rfc3339();
  const std::string ours = whole_list(ledger, question);
  const std::string theirs = model.list(filter, text);
  if (ours == theirs) return {};
  return text_of("list --class '" + filter.order_class + "' --reason '" + filter.reason +
                     "' --sku '" + filter.sku + "' --min-age " +
                     std::to_string(filter.min_age_days) + " --sort " + filter.sort + " --limit " +
                     std::to_string(question.limit),
                 as_of, ours, theirs);
}

}  // namespace

std::optional<std::string> list_difference(const Ledger& ledger, const model::Model& model,
                                           model::Random& random, std::optional<Instant> as_of) {
  std::optional<std::string> text;
  if (as_of) text = as_of->to_rfc3339();
  std::string ours;
  json::append_late(ours, ledger.late(as_of));
  const std::string theirs = model.late(text);
  if (ours != theirs) return text_of("late", as_of, ours, theirs);
  constexpr int lists = 2;
  for (int i = 0; i < lists; ++i) {
    if (auto found = difference_of_one(ledger, model, random, as_of)) return found;
  }
  return {};
}

}  // namespace properties
