#include "mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace cli {

MappedFile::MappedFile(const std::string& source) {
  if (source == "-") {
    read(STDIN_FILENO);
    return;
  }
  const int file = ::open(source.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    failure_ = std::generic_category().message(errno);
    return;
  }
  struct stat status = {};
  if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    size_ = static_cast<std::size_t>(status.st_size);
    void* const mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapped != MAP_FAILED) mapped_ = mapped;
  }
  if (mapped_ == nullptr) read(file);
  ::close(file);
}

MappedFile::~MappedFile() {
  if (mapped_ != nullptr) ::munmap(mapped_, size_);
}

void MappedFile::read(int file) {
  std::array<char, 1 << 16> chunk{};
  while (true) {
    const ssize_t count = ::read(file, chunk.data(), chunk.size());
    if (count == 0) return;
    if (count > 0) {
      read_.append(chunk.data(), static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      failure_ = std::generic_category().message(errno);
      return;
    }
  }
}

}  // namespace cli
