// A SQLite file that a test looks at, or harms, behind the library's back.
#pragma once

#include "support/catch.hpp"

#include <sqlite3.h>

#include <string>
#include <vector>

namespace orderledger::test {

// One connection.
class SqlFile {
 public:
  // Makes the file where there is none.
  explicit SqlFile(const std::string& path) {
    REQUIRE(sqlite3_open(path.c_str(), &connection_) == SQLITE_OK);
  }
  ~SqlFile() { sqlite3_close(connection_); }
  SqlFile(const SqlFile&) = delete;
  SqlFile& operator=(const SqlFile&) = delete;

  // The rows, with | between columns; NULL is empty.
  std::vector<std::string> rows(const std::string& sql) const {
    std::vector<std::string> rows;
    char* message = nullptr;
    const int result = sqlite3_exec(
        connection_, sql.c_str(),
        [](void* all, int count, char** values, char**) {
          std::string row;
          for (int i = 0; i < count; ++i)
            row += (i == 0 ? "" : "|") + std::string(values[i] == nullptr ? "" : values[i]);
          static_cast<std::vector<std::string>*>(all)->push_back(row);
          return 0;
        },
        &rows, &message);
    CAPTURE(sql, message == nullptr ? "" : message);
    REQUIRE(result == SQLITE_OK);
    return rows;
  }

 private:
  sqlite3* connection_ = nullptr;
};

inline void run_sql(const std::string& path, const std::string& sql) {
  static_cast<void>(SqlFile(path).rows(sql));
}

}  // namespace orderledger::test
