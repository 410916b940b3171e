/// \file sqlite_history.hpp
/// The past of the open units as a table of intervals.
#pragma once

#include "history.hpp"
#include "report.hpp"
#include "sqlite_database.hpp"

#include <cstdint>

namespace peers {

class SqliteHistory {
 public:
  explicit SqliteHistory(const History& history);

  /// As of the end of a second.
  [[nodiscard]] Report report(std::uint32_t second, const AgeBounds& bounds);

 private:
  Database database_;
  Statement report_;
};

}  // namespace peers
