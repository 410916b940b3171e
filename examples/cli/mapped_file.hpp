/// \file mapped_file.hpp
/// The bytes of a file without reading it into memory.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// A file that is mapped, or stdin for `-` and whatever else cannot be: that is read.
class MappedFile {
 public:
  explicit MappedFile(const std::string& source);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::string_view bytes() const noexcept {
    return mapped_ == nullptr ? std::string_view(read_)
                              : std::string_view(static_cast<const char*>(mapped_), size_);
  }
  /// What the system said when it could not be opened or read.
  [[nodiscard]] const std::optional<std::string>& failure() const noexcept { return failure_; }

 private:
  void read(int file);

  void* mapped_ = nullptr;
  std::size_t size_ = 0;
  std::string read_;
  std::optional<std::string> failure_;
};

}  // namespace cli
