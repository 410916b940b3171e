/// \file event_lines.hpp
/// A file of events, a line each.
#pragma once

#include "line_reader.hpp"
#include "progress.hpp"

#include <orderledger/error.hpp>
#include <orderledger/json/read_events.hpp>

#include <cstdint>
#include <string>

namespace cli {

/// Reads one source from its beginning to its end, blank lines skipped, and shows how far it has come.
class EventLines {
 public:
  /// A file, or stdin for `-`.
  explicit EventLines(std::string source);

  /// Calls `use` with what each line says until it returns false; its place is the line's number. A file, unlike a
  /// pipe, is read ahead on another thread. False where the source could not be read to its end: it is named on stderr.
  [[nodiscard]] bool for_each(const orderledger::json::UseEvent& use);

  /// Names a refused line on stderr. To be called within for_each().
  void complain_about(std::uint64_t line, const orderledger::Error& error);

  /// Takes the progress away, so that something can be printed.
  void clear_progress() noexcept { progress_.clear(); }

 private:
  std::string source_;
  LineReader lines_;
  Progress progress_;
};

}  // namespace cli
