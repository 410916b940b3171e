/// \file ledger_file.hpp
/// A durable ledger as the source of a command.
#pragma once

#include "arguments.hpp"

#include <orderledger/durable_ledger.hpp>
#include <orderledger/journal.hpp>

#include <functional>
#include <optional>
#include <string>

namespace cli {

/// Whether the source begins as ledger files do. Stdin and pipes never do.
[[nodiscard]] bool is_ledger_file(const std::string& source);

/// The options that were asked for; without any, those of the file.
[[nodiscard]] orderledger::DurableOptions durable_options(const Arguments& arguments);

/// Calls `visit` with every event that the file keeps, by seq; gives what went wrong, if anything did. Whoever
/// writes the file is not disturbed.
[[nodiscard]] std::optional<orderledger::StorageError> for_each_stored(
    const std::string& path, const std::function<void(const orderledger::StoredEntry&)>& visit);

}  // namespace cli
