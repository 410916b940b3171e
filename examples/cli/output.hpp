/// \file output.hpp
/// stdout, written in chunks, with every failure noticed.
#pragma once

#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>

namespace cli {

/// The reader of our output has gone: `| head -1` has seen enough. Nothing is wrong.
class ReaderGone : public std::exception {};

/// The output could not be written: the disk is full, for example.
class OutputFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Text is appended to text(); what is finished is sent off now and then.
///
/// What was not sent when the object ends is not written: a refused question leaves no output.
class Output {
 public:
  [[nodiscard]] std::string& text() noexcept { return text_; }

  /// Call it after each piece. Errors: throws ReaderGone or OutputFailed
  void piece_done() {
    if (text_.size() >= chunk_size) send();
  }

  /// Writes the rest. Errors: throws ReaderGone or OutputFailed
  void finish();

 private:
  static constexpr std::size_t chunk_size = std::size_t{1} << 16U;
  void send();

  std::string text_;
};

}  // namespace cli
