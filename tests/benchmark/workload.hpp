/// \file workload.hpp
/// Two years of a shop, made up: the streams that the benchmarks feed to a ledger.
///
/// Deterministic: the same sizes and seed give the same events on every machine. No distribution of the
/// standard library is used, since they differ between implementations.
#pragma once

#include <orderledger/orderledger.hpp>

#include <cstdint>
#include <vector>

namespace benchmark_workload {

struct Size {
  std::uint32_t lines = 100'000;
  bool ships = true;       ///< false: nothing ever leaves, every line stays open
  bool event_ids = false;  ///< an idempotency key on every event
  std::uint64_t seed = 42;
};

struct Workload {
  std::vector<orderledger::Event> events;
  std::uint32_t orders = 0;
  std::uint32_t lines = 0;
};

/// About 2.6 events a line: orders of 1 to 5 lines over a Zipf-like catalogue of lines / 50 SKUs, receipts
/// that cover most of them, one launch in three SKUs, shipments after one to three days (one in nine never
/// leaves), holds, cancellations.
[[nodiscard]] Workload make_workload(const Size& size);

}  // namespace benchmark_workload
