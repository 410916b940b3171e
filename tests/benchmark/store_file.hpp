/// \file store_file.hpp
/// A file for a store to be measured in.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

/// New, and gone afterwards with what the store put beside it.
class StoreFile {
 public:
  explicit StoreFile(const std::filesystem::path& folder, const char* name = "benchmark.store")
      : path_((folder / name).string()) {
    remove();
  }
  ~StoreFile() { remove(); }
  StoreFile(const StoreFile&) = delete;
  StoreFile& operator=(const StoreFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  void remove() const {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-writer"})
      std::filesystem::remove(path_ + suffix, ignored);
  }
  std::string path_;
};
