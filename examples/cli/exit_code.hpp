/// \file exit_code.hpp
/// How the program ends.
///
/// Source:  SPEC 6
#pragma once

namespace cli {

enum class ExitCode : int {
  ok = 0,
  audit_failed = 1,
  usage = 2,
  bad_input = 3,
  storage = 4,  ///< the output could not be written
  internal = 70,
};

}  // namespace cli
