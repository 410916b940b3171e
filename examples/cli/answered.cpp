#include "answered.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <sstream>

namespace cli {

Answered answered(const CLI::App& app, const CLI::ParseError& end) {
  std::ostringstream out;
  std::ostringstream err;
  const bool is_failure = app.exit(end, out, err) != 0;
  return {is_failure ? ExitCode::usage : ExitCode::ok, out.str(), err.str()};
}

ExitCode tell(const Answered& answered, Output& output) {
  output.text() += answered.out;
  std::fputs(answered.err.c_str(), stderr);
  return answered.code;
}

}  // namespace cli
