// Snapshots in memory.
#pragma once

#include <orderledger/ledger.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace orderledger::test {

inline std::string snapshot_of(const Ledger& ledger) {
  std::string bytes;
  ledger.write_snapshot([&](std::string_view piece) { bytes += piece; });
  return bytes;
}

// The bytes in pieces of that size.
inline Result<Ledger, StorageError> read_snapshot(std::string_view bytes,
                                                  LedgerOptions options = {},
                                                  std::size_t piece = std::string_view::npos) {
  return Ledger::read_snapshot(
      [&] {
        const std::string_view next = bytes.substr(0, piece);
        bytes.remove_prefix(next.size());
        return next;
      },
      std::move(options));
}

}  // namespace orderledger::test
