#include "stock_history.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>
#include <utility>

namespace orderledger::inline v1::detail {

void StockHistory::mark(SkuIndex sku, LocationIndex location, StockAspect aspect) {
  marks_.push_back({sku, location, static_cast<std::uint8_t>(aspect)});
}

void StockHistory::write(const SharedRecords<SkuRecord>& skus, const StockNote& when) {
  if (marks_.empty()) return;
  std::sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) {
    return std::tie(a.sku, a.location) < std::tie(b.sku, b.location);
  });
  for (auto mark = marks_.begin(); mark != marks_.end();) {
    const SkuIndex sku = mark->sku;
    const LocationIndex location = mark->location;
    StockNote note = when;
    // One note for all that the group changed there.
    for (; mark != marks_.end() && mark->sku == sku && mark->location == location; ++mark)
      note.aspects |= mark->aspects;
    for (const Stock& at : skus[sku].stock) {
      if (at.location == location) note.stock = at;
    }
    append(sku, note);
  }
  marks_.clear();
}

void StockHistory::append(SkuIndex sku, const StockNote& note) {
  while (latest_.size() <= sku) latest_.push_back(0);
  const std::uint64_t before = latest_[sku];
  out_.clear();
  out_.number(before == 0 ? 0 : notes_.end() - before);
  out_.byte(note.aspects);
  out_.number(note.stock.location);
  out_.signed_number(note.stock.on_hand);
  out_.signed_number(note.stock.allocated);
  out_.signed_number(note.stock.safety_stock);
  out_.signed_number(note.stock.reserved);
  out_.signed_number(note.at.milliseconds());
  out_.number(note.end);
  out_.number(note.stock.left_in == 0 ? 0 : note.end - note.stock.left_in);
  latest_.mutable_at(sku) = notes_.append(out_.view());
}

std::vector<StockNote> StockHistory::of(SkuIndex sku) const {
  std::vector<StockNote> notes;
  for (std::uint64_t address = sku < latest_.size() ? latest_[sku] : 0; address != 0;) {
    ByteReader in(notes_.from(address));
    const std::uint64_t distance = in.number();
    StockNote& note = notes.emplace_back();
    note.aspects = in.byte();
    note.stock.location = in.number32();
    note.stock.on_hand = in.signed_number();
    note.stock.allocated = in.signed_number();
    note.stock.safety_stock = in.signed_number();
    note.stock.reserved = in.signed_number();
    note.at = *Instant::from_milliseconds(in.signed_number());
    note.end = in.number();
    const std::uint64_t since_left = in.number();
    note.stock.left_in = since_left == 0 ? 0 : note.end - since_left;
    address = distance == 0 ? 0 : address - distance;
  }
  std::reverse(notes.begin(), notes.end());
  return notes;
}

void StockHistory::forget_before(Instant since) {
  assert(marks_.empty());
  StockHistory kept;
  for (std::size_t i = 0; i < latest_.size(); ++i) {
    const auto sku = static_cast<SkuIndex>(i);
    std::vector<StockNote> notes = of(sku);
    // What later notes say of a location, up to `since`.
    std::map<LocationIndex, unsigned> told;
    for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
      if (note->at > since) continue;
      const auto [aspects, is_last] = told.try_emplace(note->stock.location, 0);
      const unsigned fresh = note->aspects & ~aspects->second;
      aspects->second |= note->aspects;
      if (!is_last && fresh == 0) note->aspects = 0;
    }
    for (const StockNote& note : notes) {
      if (note.aspects != 0) kept.append(sku, note);
    }
  }
  *this = std::move(kept);
}

StockHistory StockHistory::share() {
  assert(marks_.empty());
  StockHistory other;
  other.notes_ = notes_.share();
  other.latest_ = latest_.share();
  return other;
}

}  // namespace orderledger::inline v1::detail
