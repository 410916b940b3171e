#include "output.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace cli {
namespace {

[[noreturn]] void fail(int error) {
  if (error == EPIPE) throw ReaderGone();
  throw OutputFailed("cannot write the output: " + std::generic_category().message(error));
}

}  // namespace

void Output::send() {
  errno = 0;
  const bool is_written = std::fwrite(text_.data(), 1, text_.size(), stdout) == text_.size();
  if (!is_written) fail(errno);
  text_.clear();
}

void Output::finish() {
  send();
  errno = 0;
  if (std::fflush(stdout) != 0) fail(errno);
}

}  // namespace cli
