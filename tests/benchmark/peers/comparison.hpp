/// \file comparison.hpp
/// One made-up shop, told to the ledger and to its peers: that they agree, and what each of them costs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace peers {

struct ComparisonOptions {
  std::uint32_t lines = 100'000;
  std::uint64_t seed = 42;
  int rounds = 5;
  int checkpoints = 100;               ///< instants at which all must have said the same
  bool scattered_ids = false;          ///< of the ledger; its peers have numbers for ids
  std::filesystem::path folder = ".";  ///< where files of stores are made, and removed again
};

/// The results in Markdown.
///
/// Throws where two answers differ: a time counts only beside the same answer.
[[nodiscard]] std::string compare(const ComparisonOptions& options);

}  // namespace peers
