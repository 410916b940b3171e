/// \file answered.hpp
/// A command line that is answered without a ledger: help, the version, or how it is wrong.
#pragma once

#include "exit_code.hpp"
#include "output.hpp"

#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): as its authors call it
class App;
class ParseError;
}  // namespace CLI

namespace cli {

struct Answered {
  ExitCode code = ExitCode::ok;
  std::string out;  ///< for stdout
  std::string err;  ///< for stderr
};

/// What the parser says where parsing ends early.
[[nodiscard]] Answered answered(const CLI::App& app, const CLI::ParseError& end);

/// Says it; gives its code.
[[nodiscard]] ExitCode tell(const Answered& answered, Output& output);

}  // namespace cli
