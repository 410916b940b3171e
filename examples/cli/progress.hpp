/// \file progress.hpp
/// How far a long read has come, for a person who waits at a terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace cli {

/// One line on stderr, rewritten in place; only on a terminal, and only after a second. It is gone
/// at the end. Plain text: no colours, so that NO_COLOR needs no care.
class Progress {
 public:
  /// `source` as in LineReader; its size is looked up where it has one.
  explicit Progress(const std::string& source);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Call it often: it is cheap.
  void show(std::uint64_t bytes_read);

  /// Takes the line away, so that a message can be printed.
  void clear() noexcept;

 private:
  using Clock = std::chrono::steady_clock;

  bool is_terminal_;
  std::optional<std::uint64_t> total_bytes_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point next_ = start_ + std::chrono::seconds(1);
  std::uint32_t calls_ = 0;
  std::size_t shown_width_ = 0;
};

}  // namespace cli
