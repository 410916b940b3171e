/// \file exit_code.hpp
/// How the program ends.
///
/// Source:  SPEC 6
#pragma once

namespace cli {

enum class ExitCode : int {
  ok = 0,
  failed = 1,  ///< an answer was given, and it is a bad one: --fail-if holds, or the audit failed
  usage = 2,
  bad_input = 3,
  storage = 4,  ///< a ledger file cannot be read or written, or the output could not be written
  internal = 70,
};

}  // namespace cli
