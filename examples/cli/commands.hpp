/// \file commands.hpp
/// One function for each command: asks the ledger, and writes the answer as tables or JSON.
#pragma once

#include "arguments.hpp"
#include "output.hpp"

#include <orderledger/ledger.hpp>

#include <cstdint>

namespace cli {

/// A ledger that has read its events, and the question.
struct Question {
  const orderledger::Ledger& ledger;
  const Arguments& arguments;
  std::uint64_t rejected = 0;  ///< refused events of the stream

  /// The instant that answers are about; none for a ledger without events that was asked for none.
  [[nodiscard]] std::optional<orderledger::Instant> as_of() const {
    return arguments.as_of ? arguments.as_of : ledger.clock();
  }
};

[[nodiscard]] ExitCode totals(const Question& question, Output& output);
[[nodiscard]] ExitCode aging(const Question& question, Output& output);
[[nodiscard]] ExitCode status(const Question& question, Output& output);
[[nodiscard]] ExitCode list(const Question& question, Output& output);
[[nodiscard]] ExitCode late(const Question& question, Output& output);
[[nodiscard]] ExitCode quote(const Question& question, Output& output);
[[nodiscard]] ExitCode explain(const Question& question, Output& output);
[[nodiscard]] ExitCode postings(const Question& question, Output& output);
[[nodiscard]] ExitCode preview(const Question& question, Output& output);
[[nodiscard]] ExitCode metrics(const Question& question, Output& output);
[[nodiscard]] ExitCode check(const Question& question, Output& output);
[[nodiscard]] ExitCode publish(const Question& question, Output& output);

// These are about a ledger file, and read it themselves.
[[nodiscard]] ExitCode apply(const Arguments& arguments, Output& output);
[[nodiscard]] ExitCode dump(const Arguments& arguments, Output& output);
[[nodiscard]] ExitCode snapshot(const Arguments& arguments, Output& output);
[[nodiscard]] ExitCode verify(const Arguments& arguments, Output& output);

}  // namespace cli
