/// \file answers.hpp
/// Answers as JSON, in the shapes of SPEC 6.
///
/// Layer 5, edge; component `orderledger::json`. Each function appends to `out`, one line, no line break.
/// Amounts are strings, instants end in Z, keys stand in SPEC's order.
/// Threads: pure functions.
#pragma once

#include <orderledger/ledger.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace orderledger {
inline namespace v1 {
namespace json {

/// `orderledger.totals/1`. `rejected` = refused events of the whole stream, which the ledger does not know.
ORDERLEDGER_EXPORT void append_totals(std::string& out, const Totals& totals,
                                      std::uint64_t rejected);
/// `orderledger.aging/1`
ORDERLEDGER_EXPORT void append_aging(std::string& out, const Aging& aging);
/// `orderledger.metrics/1`; docs/metrics.md lists its keys.
ORDERLEDGER_EXPORT void append_metrics(std::string& out, const Metrics& metrics);
/// `orderledger.totals/1`, each row with "group" in front.
ORDERLEDGER_EXPORT void append_totals(std::string& out, const GroupedTotals& totals,
                                      std::uint64_t rejected);
/// `orderledger.aging/1`, each row with "group" in front.
ORDERLEDGER_EXPORT void append_aging(std::string& out, const GroupedAging& aging);
/// `orderledger.list/1`: as_of, sort, orders: [{order, class, placed_at, age_days, priority, units,
/// currency, value, channel, customer, reasons: [...]}], next
ORDERLEDGER_EXPORT void append_list(std::string& out, const OrderList& list);
/// `orderledger.late/1`: as_of, late: [{order, line, sku, customer, quantity, promised_at, eta, eta_source,
/// days_late, why}]
ORDERLEDGER_EXPORT void append_late(std::string& out, const LateLines& late);
/// `orderledger.quote/1`
ORDERLEDGER_EXPORT void append_quote(std::string& out, const Quote& quote);
/// `orderledger.explain/1`; docs/explain.md lists its keys.
ORDERLEDGER_EXPORT void append_explanation(std::string& out, const Explanation& explanation);
/// `orderledger.why_after/1`; docs/explain.md lists its keys.
ORDERLEDGER_EXPORT void append_why_after(std::string& out, const WhyAfter& why);
/// One element of "orders" of `orderledger.status/1`.
ORDERLEDGER_EXPORT void append_order_status(std::string& out, const OrderStatus& status);
/// One element of "postings" of `orderledger.postings/1`.
ORDERLEDGER_EXPORT void append_posting(std::string& out, const Posting& posting);
/// `orderledger.preview/1`
ORDERLEDGER_EXPORT void append_preview(std::string& out, const ReceiptPreview& preview);
/// `orderledger.diff/1`
ORDERLEDGER_EXPORT void append_difference(std::string& out, const LedgerDifference& difference);
/// `text` as a JSON string, quoted and escaped. Bytes that are not UTF-8 become U+FFFD.
ORDERLEDGER_EXPORT void append_text(std::string& out, std::string_view text);

}  // namespace json
}  // namespace v1
}  // namespace orderledger
