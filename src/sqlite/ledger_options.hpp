/// \file ledger_options.hpp
/// What decides how a ledger folds its events, as text: kept with the events, since they mean nothing without.
#pragma once

#include <orderledger/ledger.hpp>
#include <orderledger/storage_error.hpp>

#include <string>
#include <string_view>

namespace orderledger::inline v1::detail {

/// A line for each fact: `allocation fifo`, `time_zone UTC`, `benchmark_wait 7 14 apparel`.
///
/// Errors:   `other_options`: they are malformed, or have a category with a line break
[[nodiscard]] Result<std::string, StorageError> to_text(const LedgerOptions& options);

/// Errors:   `damaged`: not such a text, or of malformed options; `other_options`: its time zone is not known here
[[nodiscard]] Result<LedgerOptions, StorageError> ledger_options_from(std::string_view text);

}  // namespace orderledger::inline v1::detail
