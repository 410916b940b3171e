/// \file bytes_in_use.hpp
/// What the program's own memory comes to.
#pragma once

#include <malloc.h>

#include <cstddef>

/// Bytes that the program has asked for and not given back.
[[nodiscard]] inline std::size_t bytes_in_use() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}
