#include "fill_rule.hpp"

#include "int128.hpp"

#include <algorithm>

namespace orderledger::inline v1::detail {

namespace {

/// A line's part of an offer that does not do for all.
struct Share {
  std::size_t line = 0;
  std::int64_t units = 0;
  std::int64_t remainder = 0;
};

/// Splits `offered` units, fewer than `wanted`, over the lines that accept the location: largest
/// remainders, ties in queue order.
std::vector<Share> shares_of(std::span<const QueueEntry> lines, const Offer& offer,
                             std::int64_t wanted) {
  std::vector<Share> shares;
  std::int64_t left_over = offer.units;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].waiting == 0 || !lines[i].accepts(offer.location)) continue;
    const int128 product = int128(offer.units) * lines[i].waiting;
    shares.push_back({i, static_cast<std::int64_t>(product / wanted),
                      static_cast<std::int64_t>(product % wanted)});
    left_over -= shares.back().units;
  }
  // Fewer units are left over than there are shares, and each gets one of them at most.
  const auto last = shares.begin() + static_cast<std::ptrdiff_t>(left_over);
  const auto by_queue = [](const Share& a, const Share& b) { return a.line < b.line; };
  std::nth_element(shares.begin(), last, shares.end(), [](const Share& a, const Share& b) {
    return a.remainder != b.remainder ? a.remainder > b.remainder : a.line < b.line;
  });
  for (auto share = shares.begin(); share != last; ++share) ++share->units;
  std::sort(shares.begin(), shares.end(), by_queue);
  return shares;
}

}  // namespace

void give_shares(std::span<QueueEntry> lines, std::span<Offer> offers, std::vector<Gain>& gains) {
  for (Offer& offer : offers) {
    if (offer.units == 0) continue;
    std::int64_t wanted = 0;
    for (const QueueEntry& line : lines) {
      if (line.accepts(offer.location)) wanted += line.waiting;
    }
    if (wanted <= offer.units) {
      for (QueueEntry& line : lines) give_one(line, {&offer, 1}, gains);
      continue;
    }
    for (const Share& share : shares_of(lines, offer, wanted)) {
      if (share.units == 0) continue;
      QueueEntry& line = lines[share.line];
      const auto given = static_cast<Units>(share.units);
      line.waiting -= given;
      gains.push_back({line.order, line.line, offer.location, given});
    }
    offer.units = 0;
  }
}

}  // namespace orderledger::inline v1::detail
