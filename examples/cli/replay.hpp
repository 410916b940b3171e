/// \file replay.hpp
/// A stream of events into a ledger.
#pragma once

#include "arguments.hpp"

#include <orderledger/ledger.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace cli {

/// How a replay ended.
struct Replay {
  std::uint64_t rejected = 0;  ///< refused events
  /// False where the source could not be read, or a refused event stopped the replay.
  bool is_complete = true;
};

/// Applies every event of the source, a line each; blank lines are skipped. Every refused event and
/// every trouble with the source is named on stderr. `observe`, where there is one, sees each event
/// that was applied, without those that were repeated.
[[nodiscard]] Replay replay(const std::string& source, OnError on_error,
                            orderledger::Ledger& ledger,
                            const std::function<void(const orderledger::Event&)>& observe = {});

}  // namespace cli
