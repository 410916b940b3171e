// Who would gain by a receipt: the fill of on(StockReceived), planned and not done.
#include "given_id.hpp"
#include "state.hpp"
#include "validate.hpp"

namespace orderledger::inline v1 {

using namespace detail;

Result<ReceiptPreview> Ledger::State::preview(const StockReceived& receipt) const {
  if (auto malformed = malformation_of({.at = clock_.value_or(Instant()), .body = receipt}))
    return *std::move(malformed);
  const auto judged = judge(receipt);
  if (!judged) return judged.error();
  ReceiptPreview preview;
  preview.as_of = clock_;
  preview.sku = receipt.sku;
  preview.location = receipt.location;
  preview.quantity = preview.remaining = receipt.quantity.units();
  if (!is_tracked(judged->sku)) return preview;

  // The queue is drained: what is available elsewhere, no line of it accepts.
  Stock stock;
  stock.location = location_names_.find(receipt.location.text()).value_or(unnamed_location);
  for (const Stock& at : skus_[judged->sku].stock) {
    if (at.location == stock.location) stock = at;
  }
  stock.on_hand = judged->on_hand;
  Offers offers = offers_of({&stock, 1});
  std::vector<Gain> gains;
  give(options_.allocation, QueueWalk(skus_[judged->sku].waiting), offers, gains);
  for (const Gain& gain : gains) {
    const OrderView order = order_at(gain.order, Instant::last(), nullptr);
    const Line& line = order.get()->lines[gain.line];
    const Line& shown = line_as_ordered(*order.get(), gain.line);
    preview.gains.push_back({give_id<OrderKind>(order_names_, gain.order),
                             GivenId::of<LineKind>(shown.id), receipt.location, gain.quantity,
                             line.waiting - gain.quantity});
    preview.remaining -= gain.quantity;
  }
  return preview;
}

}  // namespace orderledger::inline v1
