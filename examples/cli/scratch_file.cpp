#include "scratch_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace cli {
namespace {

[[noreturn]] void fail() {
  throw ScratchFailed("a temporary file cannot be used: " + std::generic_category().message(errno));
}

}  // namespace

ScratchFile::ScratchFile() {
  std::error_code trouble;
  const auto folder = std::filesystem::temp_directory_path(trouble);
  if (trouble) throw ScratchFailed("a temporary file cannot be used: " + trouble.message());
  std::string name = (folder / "orderledger-XXXXXX").string();
  file_ = ::mkstemp(name.data());
  if (file_ < 0) fail();
  ::unlink(name.c_str());
}

ScratchFile::~ScratchFile() { ::close(file_); }

std::uint64_t ScratchFile::append(std::string_view bytes) {
  constexpr std::size_t much = std::size_t{1} << 18U;
  const std::uint64_t begin = size();
  unwritten_ += bytes;
  if (unwritten_.size() >= much) flush();
  return begin;
}

std::string_view ScratchFile::read(std::uint64_t from, std::size_t count) const {
  if (from >= written_) return std::string_view(unwritten_).substr(from - written_, count);
  const bool is_there = from >= window_begin_ && from + count <= window_begin_ + window_.size();
  if (!is_there) {
    constexpr std::size_t least = std::size_t{1} << 13U;
    const std::size_t wanted =
        std::max<std::size_t>(count, std::min<std::uint64_t>(least, written_ - from));
    window_.resize(wanted);
    window_begin_ = from;
    for (std::size_t done = 0; done < wanted;) {
      const ssize_t some =
          ::pread(file_, window_.data() + done, wanted - done, static_cast<off_t>(from + done));
      if (some < 0 && errno == EINTR) continue;
      if (some <= 0) fail();
      done += static_cast<std::size_t>(some);
    }
  }
  return std::string_view(window_).substr(from - window_begin_, count);
}

int ScratchFile::descriptor() {
  flush();
  return file_;
}

void ScratchFile::flush() {
  for (std::string_view rest = unwritten_; !rest.empty();) {
    const ssize_t some = ::pwrite(file_, rest.data(), rest.size(), static_cast<off_t>(written_));
    if (some < 0 && errno == EINTR) continue;
    if (some < 0) fail();
    rest.remove_prefix(static_cast<std::size_t>(some));
    written_ += static_cast<std::uint64_t>(some);
  }
  unwritten_.clear();
}

}  // namespace cli
