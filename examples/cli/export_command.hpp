/// \file export_command.hpp
/// `orderledger export FORMAT SOURCE`: open lines and sums for spreadsheets and other systems.
#pragma once

#include "exit_code.hpp"
#include "output.hpp"

namespace cli {

/// Everything behind the program's name, `export` first.
[[nodiscard]] ExitCode export_ledger(int argc, const char* const* argv, Output& output);

}  // namespace cli
