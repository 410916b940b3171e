#include "progress.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace cli {
namespace {

constexpr std::uint32_t calls_between_looks_at_the_clock = 256;
constexpr double bytes_per_megabyte = 1e6;

std::optional<std::uint64_t> size_of(const std::string& source) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(source, error);
  if (source == "-" || error) return {};
  return size;
}

}  // namespace

Progress::Progress(const std::string& source)
    : is_terminal_(isatty(STDERR_FILENO) == 1), total_bytes_(size_of(source)) {}

void Progress::show(std::uint64_t bytes_read) {
  if (!is_terminal_ || ++calls_ % calls_between_looks_at_the_clock != 0) return;
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(250);

  const double megabytes = static_cast<double>(bytes_read) / bytes_per_megabyte;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  std::string line = fmt::format("{:.1f} MB", megabytes);
  if (total_bytes_) {
    line += fmt::format(" of {:.1f} MB", static_cast<double>(*total_bytes_) / bytes_per_megabyte);
  }
  line += fmt::format(", {:.1f} MB/s", megabytes / seconds);
  clear();
  shown_width_ = line.size();
  fmt::print(stderr, "{}", line);
  std::fflush(stderr);
}

void Progress::clear() noexcept {
  if (shown_width_ == 0) return;
  std::fprintf(stderr, "\r%*s\r", static_cast<int>(shown_width_), "");
  shown_width_ = 0;
}

}  // namespace cli
