/// \file ledger_file.hpp
/// A durable ledger as the source of a command.
#pragma once

#include "arguments.hpp"

#include <orderledger/durable_ledger.hpp>

#include <string>

namespace cli {

/// Whether the source begins as ledger files do. Stdin never does.
[[nodiscard]] bool is_ledger_file(const std::string& source);

/// The options that were asked for; without any, those of the file.
[[nodiscard]] orderledger::DurableOptions durable_options(const Arguments& arguments);

}  // namespace cli
