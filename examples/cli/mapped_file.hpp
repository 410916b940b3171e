/// \file mapped_file.hpp
/// The bytes of a file without reading it into memory.
#pragma once

#include "scratch_file.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// A file that is mapped. Stdin, for `-`, and whatever else cannot be is copied to a temporary file first.
/// Throws ScratchFailed where that is full.
class MappedFile {
 public:
  explicit MappedFile(const std::string& source);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::string_view bytes() const noexcept {
    return {static_cast<const char*>(mapped_), size_};
  }
  /// So many bytes are behind the reader: now and then their memory is given back. They can be read again.
  void has_read(std::size_t bytes) noexcept;
  /// What the system said when it could not be opened or read.
  [[nodiscard]] const std::optional<std::string>& failure() const noexcept { return failure_; }

 private:
  /// False: this cannot be mapped.
  [[nodiscard]] bool map(int file);
  void copy_and_map(int file);

  void* mapped_ = nullptr;
  std::size_t size_ = 0;
  std::size_t given_back_ = 0;
  std::optional<ScratchFile> copy_;
  std::optional<std::string> failure_;
};

}  // namespace cli
