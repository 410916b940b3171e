/// \file peg_cache.hpp
/// What supplies cover, worked out once for each SKU that a question comes by.
///
/// Private.
#pragma once

#include "state.hpp"

#include <unordered_map>
#include <vector>

namespace orderledger::inline v1 {

/// Pegs by SKU, for the length of one question.
struct Ledger::State::PegCache {
  const Future* ahead = nullptr;
  struct OfSku {
    std::vector<detail::OutstandingSupply> supplies;  // the pegs point here
    detail::Pegs pegs;
  };
  std::unordered_map<SkuIndex, OfSku> skus;
};

}  // namespace orderledger::inline v1
