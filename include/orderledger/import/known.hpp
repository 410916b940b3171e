/// \file known.hpp
/// What an Importer has learned from a ledger's events, and the ledger's answers do not tell.
///
/// Layer 5, edge; component `orderledger::import`. Threads: plain values.
#pragma once

#include <orderledger/decimal.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/reason.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderledger {
inline namespace v1 {
namespace imports {

struct KnownLine {
  LineId line;
  Price price;
  std::optional<LocationId> location = {};
  std::optional<Instant> promised_at = {};
};

struct KnownHold {
  std::string hold;
  HoldReason reason = HoldReason::other;
  std::optional<LineId> line = {};  ///< none: the whole order
};

struct KnownOrder {
  std::string currency;
  std::int32_t priority = 0;
  std::optional<Instant> requested_ship_at = {};
  std::string channel;
  std::string customer;
  std::vector<KnownLine> lines;
  std::vector<KnownHold> holds;  ///< active ones, the earliest first
};

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
