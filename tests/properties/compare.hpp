/// \file compare.hpp
/// The judge: a stream of events given to the library and to the reference model, compared as it goes.
#pragma once

#include "model/generator.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace properties {

/// What is compared, and how often.
struct Thoroughness {
  bool after_every_event = true;  ///< all answers at the clock, and the digest after a refusal
  std::size_t audit_every = 16;   ///< events; also at the end
  std::size_t read_every =
      24;  ///< events, for every other seed: the ledger is written to bytes, and read
  std::size_t quotes = 8;         ///< at the end, each of some earlier point of the stream
  std::size_t remedies = 6;       ///< at the end, the same: what explain says is needed, done
  std::size_t past_instants = 4;  ///< at the end: as_of in the past and in the future
};

/// The first difference between the library and the model over `lines`, as a sentence; nothing when they
/// agree. `seed` chooses the instants that are asked about.
[[nodiscard]] std::optional<std::string> first_difference(const std::vector<std::string>& lines,
                                                          model::Options options,
                                                          std::uint64_t seed,
                                                          Thoroughness thoroughness = {});

/// The options under which a seed's stream is made and judged.
[[nodiscard]] model::Options options_of(std::uint64_t seed);

/// Makes the seed's stream and judges it. On a difference: the sentence, the seed, and the shortest stream
/// that still differs.
[[nodiscard]] std::optional<std::string> judge(std::uint64_t seed, Thoroughness thoroughness = {});

}  // namespace properties
