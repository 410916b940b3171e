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
    copy_and_map(STDIN_FILENO);
    return;
  }
  const int file = ::open(source.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    failure_ = std::generic_category().message(errno);
    return;
  }
  if (!map(file)) copy_and_map(file);
  ::close(file);
}

MappedFile::~MappedFile() {
  if (mapped_ != nullptr) ::munmap(mapped_, size_);
}

void MappedFile::has_read(std::size_t bytes) noexcept {
  constexpr std::size_t much = std::size_t{1} << 22U;  // a multiple of every page size
  const std::size_t end = bytes / much * much;
  if (end < given_back_) given_back_ = 0;  // it is read once more
  if (end == given_back_) return;
  ::madvise(static_cast<char*>(mapped_) + given_back_, end - given_back_, MADV_DONTNEED);
  given_back_ = end;
}

bool MappedFile::map(int file) {
  struct stat status = {};
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0) return false;
  size_ = static_cast<std::size_t>(status.st_size);
  void* const mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
  if (mapped != MAP_FAILED) mapped_ = mapped;
  return mapped_ != nullptr;
}

void MappedFile::copy_and_map(int file) {
  copy_.emplace();
  std::array<char, 1 << 16> chunk{};
  while (true) {
    const ssize_t count = ::read(file, chunk.data(), chunk.size());
    if (count == 0) break;
    if (count > 0) {
      copy_->append({chunk.data(), static_cast<std::size_t>(count)});
    } else if (errno != EINTR) {
      failure_ = std::generic_category().message(errno);
      return;
    }
  }
  size_ = 0;
  if (copy_->size() > 0 && !map(copy_->descriptor())) {
    failure_ = std::generic_category().message(errno);
  }
}

}  // namespace cli
