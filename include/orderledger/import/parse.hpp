/// \file parse.hpp
/// From bytes to snapshots.
///
/// Layer 5, edge; component `orderledger::import`. No network, no files, no exception for anything that the
/// bytes hold. Threads: pure functions.
#pragma once

#include <orderledger/import/diagnostic.hpp>
#include <orderledger/import/importer.hpp>
#include <orderledger/import/snapshot.hpp>
#include <orderledger/import/source.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// Receives what documents hold, part by part.
class ORDERLEDGER_EXPORT Sink {
 public:
  virtual ~Sink();
  virtual void take(Snapshot snapshot, Detail detail) = 0;
  virtual void note(Diagnostic diagnostic) = 0;
  /// How many bytes are behind us, now and then: for those who wait, or read from a mapped file. A document of
  /// more than 16 MB is looked through before it is read, and counted twice. Does nothing unless overridden.
  virtual void has_read(std::size_t bytes);
};

/// Reads one object, `{"order": {...}}`, `{"orders": [...]}`, a bare list, JSON Lines, or the system's CSV:
/// told by the bytes. A document that cannot be read yields one diagnostic and no part.
///
/// JSON Lines are read line by line, long lists element by element and CSV row by row: memory does not grow with
/// the text, except where a system's rows are scattered (docs/import.md, Memory).
ORDERLEDGER_EXPORT void parse(System system, std::string_view bytes, const ReadOptions& options,
                              Sink& sink);

/// What a parse found, for callers that want it in one piece.
struct Parsed {
  struct Part {
    Snapshot snapshot;
    Detail detail = Detail::full;
  };
  std::vector<Part> parts;
  std::vector<Diagnostic> diagnostics;
};

/// Example:  const auto parsed = imports::parse(imports::System::shopify, body, {.topic = "orders/updated"});
[[nodiscard]] ORDERLEDGER_EXPORT Parsed parse(System system, std::string_view bytes,
                                              const ReadOptions& options = {});

/// Merges all parts.
ORDERLEDGER_EXPORT void merge(Importer& importer, Parsed parsed);

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
