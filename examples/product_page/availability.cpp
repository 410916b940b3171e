#include "availability.hpp"

#include <algorithm>
#include <optional>

namespace shop {

using orderledger::Day;
using orderledger::Instant;
using orderledger::Promise;
using orderledger::QuotedRun;

std::string availability(const orderledger::Ledger& book, const orderledger::Sku& sku,
                         orderledger::Quantity quantity) {
  const auto quote = book.quote({.sku = sku, .quantity = quantity});
  if (!quote) return "We do not sell this.";
  if (quote->refusal) return "Sold out.";

  bool is_waiting = false;
  std::optional<Instant> last;  // when the last of the units may leave
  for (const QuotedRun& run : quote->runs) {
    if (run.promise == Promise::now) continue;
    is_waiting = true;
    if (!run.eta || !run.eta->latest) return "Out of stock. We do not know yet when it comes.";
    last = std::max(last, run.eta->latest);
  }
  if (!is_waiting) return "In stock.";
  return "Leaves by " + Day::of_utc(*last).to_text() + ".";
}

}  // namespace shop
