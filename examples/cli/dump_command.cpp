#include "commands.hpp"
#include "text.hpp"

#include <orderledger/sqlite/file_journal.hpp>

#include <chrono>

namespace cli {

/// The events as they are kept: one line each, byte for byte.
ExitCode dump(const Arguments& arguments, Output& output) {
  using namespace orderledger;
  const Deadline deadline = Deadline::after(std::chrono::hours(24));
  const auto journal =
      sqlite::FileJournal::open(arguments.source, {.access = sqlite::Access::read_only}, deadline);
  if (!journal) {
    complain(journal.error().message);
    return ExitCode::storage;
  }
  const auto head = (*journal)->read(
      1,
      [&](const StoredEntry& entry) {
        output.text() += entry.content;
        output.text() += '\n';
        output.piece_done();
      },
      deadline);
  if (!head) {
    complain(head.error().message);
    return ExitCode::storage;
  }
  return ExitCode::ok;
}

}  // namespace cli
