/// \file open_lines.hpp
/// Open lines of a ledger against its other answers, which the model judges.
#pragma once

#include <orderledger/ledger.hpp>

#include <optional>
#include <string>

namespace properties {

/// The open lines are those that status shows with a run, and sum to the totals.
[[nodiscard]] std::optional<std::string> open_line_difference(
    const orderledger::Ledger& ledger, std::optional<orderledger::Instant> as_of);

}  // namespace properties
