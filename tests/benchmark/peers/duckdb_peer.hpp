/// \file duckdb_peer.hpp
/// The open units and their past as tables of DuckDB, loaded in bulk: a column store answers over many rows, and is
/// not made to take them in one by one. So it allocates nothing: it is given what came of that.
#pragma once

#include "history.hpp"
#include "report.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace peers {

class DuckdbPeer {
 public:
  virtual ~DuckdbPeer() = default;

  /// As of a day, after everything that the history was told.
  [[nodiscard]] virtual Report report(int day, const AgeBounds& bounds) = 0;

  /// As of the end of a second.
  [[nodiscard]] virtual Report past_report(std::uint32_t second, const AgeBounds& bounds) = 0;

  /// None: nothing of it is open.
  [[nodiscard]] virtual std::optional<OpenClass> class_of(std::uint32_t order) = 0;

  [[nodiscard]] virtual double bytes() = 0;
};

/// None: built where DuckDB is not installed.
[[nodiscard]] std::unique_ptr<DuckdbPeer> load_duckdb(const History& history);

/// Of DuckDB; empty where it is not installed.
[[nodiscard]] std::string duckdb_version();

}  // namespace peers
