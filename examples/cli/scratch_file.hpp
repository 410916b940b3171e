/// \file scratch_file.hpp
/// Bytes on disk that nobody else sees, and that are gone with the program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cli {

/// The folder for temporary files is full, for example.
class ScratchFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An unnamed file in the system's folder for temporary files. All its functions throw ScratchFailed.
class ScratchFile {
 public:
  ScratchFile();
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  /// Gives where the bytes begin.
  std::uint64_t append(std::string_view bytes);
  [[nodiscard]] std::uint64_t size() const noexcept { return written_ + unwritten_.size(); }
  /// Those bytes, until the next call.
  /// Requires: they are there, and do not begin before and end behind what flush() wrote last
  [[nodiscard]] std::string_view read(std::uint64_t from, std::size_t count) const;
  /// Writes what is only in memory.
  void flush();
  /// Its descriptor, once everything is written to it.
  [[nodiscard]] int descriptor();

 private:
  int file_ = -1;
  std::uint64_t written_ = 0;
  std::string unwritten_;  ///< the end of the file
  // What was read last, and some bytes more: who reads one record often reads the next.
  mutable std::string window_;
  mutable std::uint64_t window_begin_ = 0;
};

}  // namespace cli
