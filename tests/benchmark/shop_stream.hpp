/// \file shop_stream.hpp
/// Two years of a shop, made up: the same rows for the ledger and for its peers.
///
/// Deterministic to the last draw: the same size and seed give the same rows on every machine.
#pragma once

#include <cstdint>
#include <vector>

namespace shop_stream {

inline constexpr std::uint32_t seconds_of_a_day = 86'400;
inline constexpr int days = 730;  ///< of the stream, from day 0
inline constexpr std::uint32_t currencies = 3;

enum class Kind : std::uint8_t {
  receipt = 1,
  adjustment,
  order,  ///< its lines are the next rows
  line,
  shipment,
  cancellation,  ///< of all open units of an order
  hold,
  hold_release,
  release,  ///< of a SKU
  supply,   ///< is expected
  launch,   ///< a SKU is unreleased until its release
};

/// What a store with a row a line is told: one row.
struct Row {
  std::uint32_t second = 0;  ///< since the beginning of day 0
  Kind kind = Kind::receipt;
  std::uint8_t currency = 0;  ///< of an order
  std::uint16_t lines = 0;    ///< of an order
  std::uint32_t subject =
      0;  ///< the SKU; of shipment and line the line; of other rows of orders the order
  std::uint32_t other =
      0;  ///< of an order its priority, of a line its SKU, of supply and launch the second
  std::int32_t quantity = 0;
  std::uint32_t price = 0;  ///< of a unit, in hundredths
};

struct ShopStream {
  std::vector<Row> rows;
  std::uint32_t orders = 0;
  std::uint32_t lines = 0;
  std::uint32_t skus = 0;
};

/// About 2.6 rows a line. Orders of 1 to 5 lines over a Zipf-like catalogue of lines / 50 SKUs; receipts from a
/// periodic review that leaves one line in nine without stock; one launch in three SKUs; shipments after one to
/// three days, one line in nine never; holds, cancellations. At the end 11 % of the lines are open.
[[nodiscard]] ShopStream make_shop_stream(std::uint32_t lines, std::uint64_t seed = 42);

}  // namespace shop_stream
