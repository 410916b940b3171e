// Folders to write in, for tests that need files.
#pragma once

#include <filesystem>
#include <random>
#include <string>
#include <system_error>

namespace orderledger::test {

// A folder of its own, also where several builds are tested at once; gone at the end of the test.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() /
              ("orderledger_" + name + '_' + std::to_string(std::random_device()()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace orderledger::test
