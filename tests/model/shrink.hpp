/// \file shrink.hpp
/// Makes a failing stream short enough to be read.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace model {

/// Leaves out chunks of lines, the longest first, as long as the rest still fails.
///
/// At most `most_tries` calls of `still_fails`; the answer always fails, if `lines` does.
inline std::vector<std::string> shrink(
    std::vector<std::string> lines,
    const std::function<bool(const std::vector<std::string>&)>& still_fails,
    std::size_t most_tries = 2000) {
  std::size_t tries = 0;
  std::size_t chunk = std::max<std::size_t>(lines.size() / 2, 1);
  for (;;) {
    bool shorter = false;
    // From the end: what comes last depends on the rest, not the rest on it.
    for (std::size_t end = lines.size(); end > 0;) {
      const std::size_t begin = end > chunk ? end - chunk : 0;
      if (tries++ == most_tries) return lines;
      std::vector<std::string> rest;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i < begin || i >= end) rest.push_back(lines[i]);
      }
      if (still_fails(rest)) {
        lines = std::move(rest);
        shorter = true;
      }
      end = begin;
    }
    if (chunk > 1) {
      chunk /= 2;
    } else if (!shorter) {
      return lines;  // no single line can be missed
    }
  }
}

}  // namespace model
