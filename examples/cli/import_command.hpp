/// \file import_command.hpp
/// `orderledger import SYSTEM FILE...`: documents of other systems as events.
#pragma once

#include "exit_code.hpp"
#include "output.hpp"

namespace cli {

/// Everything behind the program's name, `import` first. Events go to stdout, or to the end of the file of
/// --ledger; diagnostics to stderr, counted. bad_input only when nothing could be read.
[[nodiscard]] ExitCode import_documents(int argc, const char* const* argv, Output& output);

}  // namespace cli
