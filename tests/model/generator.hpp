/// \file generator.hpp
/// Random streams of events for property tests: the same seed gives the same bytes everywhere.
#pragma once

#include "model/model.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <vector>

namespace model {

/// SplitMix64. The standard's distributions differ between libraries, so there are none here.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  /// 0 .. bound - 1. The bias of the remainder is of no interest here.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  /// Both ends included.
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(most - least + 1));
  }
  bool percent(unsigned chance) { return below(100) < chance; }
  template <class List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }
  const char* pick(std::initializer_list<const char*> list) {
    return list.begin()[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

struct Profile {
  std::size_t events = 120;       // lines of the stream, refused ones included
  unsigned invalid_percent = 14;  // aimed at; policies refuse some more
  bool kits = true;               // whether SKUs become kits
  Options options;                // of the ledger that will read the stream
};

/// A stream of JSON Lines, most of them valid where they stand.
///
/// The generator feeds a model of its own, so that it knows what can be shipped or cancelled.
std::vector<std::string> generate(std::uint64_t seed, Profile profile = {});

}  // namespace model
