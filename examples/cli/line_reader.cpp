#include "line_reader.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace cli {
namespace {

constexpr std::size_t first_buffer_size = std::size_t{1} << 20U;

std::string text_of_error(int error) { return std::generic_category().message(error); }

}  // namespace

bool is_regular_file(const std::string& source) {
  std::error_code error;
  return source != "-" && std::filesystem::is_regular_file(source, error);
}

LineReader::LineReader(const std::string& source)
    : file_(source == "-" ? stdin : std::fopen(source.c_str(), "rb")) {
  if (!file_) {
    failure_ = text_of_error(errno);
    return;
  }
  // Our own buffer is large: a second one inside the stream would only copy.
  std::setvbuf(file_.get(), nullptr, _IONBF, 0);
  buffer_.resize(first_buffer_size);
}

std::optional<std::string_view> LineReader::next() {
  std::size_t searched = begin_;
  while (true) {
    const char* const from = buffer_.data() + searched;
    const void* const found = end_ > searched ? std::memchr(from, '\n', end_ - searched) : nullptr;
    if (found != nullptr) {
      const char* const line = buffer_.data() + begin_;
      const auto size = static_cast<std::size_t>(static_cast<const char*>(found) - line);
      begin_ += size + 1;
      ++lines_read_;
      return std::string_view(line, size);
    }
    const std::size_t unfinished = end_ - begin_;
    if (!read_more()) {
      if (unfinished == 0 || failure_) return {};
      begin_ = end_;
      ++lines_read_;
      return std::string_view(buffer_.data() + end_ - unfinished, unfinished);
    }
    searched = begin_ + unfinished;
  }
}

bool LineReader::read_more() {
  if (!file_ || failure_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  errno = 0;
  const std::size_t size = std::fread(buffer_.data() + end_, 1, buffer_.size() - end_, file_.get());
  if (size == 0 && std::ferror(file_.get()) != 0) failure_ = text_of_error(errno);
  end_ += size;
  bytes_read_ += size;
  return size > 0;
}

}  // namespace cli
