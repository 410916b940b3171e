/// \file line_reader.hpp
/// A file line by line: large reads, lines of any length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Whether the source is a file that can be read more than once: neither stdin nor a pipe.
[[nodiscard]] bool is_regular_file(const std::string& source);

/// Reads one source from its beginning to its end.
class LineReader {
 public:
  /// A file, or stdin for `-`. Whether it could be opened is seen by failure().
  explicit LineReader(const std::string& source);

  /// The next line without its line break, valid until the next call; nothing at the end of the
  /// source and where reading failed.
  [[nodiscard]] std::optional<std::string_view> next();

  /// What the system said when the source could not be opened or read; nothing while all is well.
  [[nodiscard]] const std::optional<std::string>& failure() const noexcept { return failure_; }

  [[nodiscard]] std::uint64_t lines_read() const noexcept { return lines_read_; }
  [[nodiscard]] std::uint64_t bytes_read() const noexcept { return bytes_read_; }

 private:
  struct CloseUnlessStdin {
    void operator()(std::FILE* file) const noexcept {
      if (file != stdin) std::fclose(file);
    }
  };

  /// Adds bytes behind those that are kept; false at the end of the source.
  bool read_more();

  std::unique_ptr<std::FILE, CloseUnlessStdin> file_;
  std::optional<std::string> failure_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  ///< of what next() has not given yet
  std::size_t end_ = 0;
  std::uint64_t lines_read_ = 0;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace cli
