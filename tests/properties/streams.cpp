// Judges random streams: streams FIRST COUNT [--quick]. Exits with 1 at the first difference, which it
// prints with its seed and its shortest stream. Run several side by side for millions.
#include "properties/compare.hpp"

#include <cstdlib>
#include <iostream>
#include <string_view>

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: streams FIRST_SEED COUNT [--quick]\n";
    return 2;
  }
  const std::uint64_t first = std::strtoull(argv[1], nullptr, 10);
  const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
  properties::Thoroughness thoroughness;
  if (argc > 3 && std::string_view(argv[3]) == "--quick") {
    thoroughness.after_every_event = false;
    thoroughness.audit_every = 0;
  }
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    if (const auto report = properties::judge(seed, thoroughness)) {
      std::cerr << *report << "repeat with: streams " << seed << " 1\n";
      return 1;
    }
  }
  std::cout << count << " streams from seed " << first << ": library and model agree\n";
  return 0;
}
