#include "commands.hpp"
#include "ledger_file.hpp"
#include "text.hpp"

namespace cli {

/// The events as they are kept: one line each, byte for byte.
ExitCode dump(const Arguments& arguments, Output& output) {
  const auto trouble =
      for_each_stored(arguments.source, [&](const orderledger::StoredEntry& entry) {
        output.text() += entry.content;
        output.text() += '\n';
        output.piece_done();
      });
  if (!trouble) return ExitCode::ok;
  complain(trouble->message);
  return ExitCode::storage;
}

}  // namespace cli
