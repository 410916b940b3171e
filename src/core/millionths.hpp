/// \file millionths.hpp
/// Amounts between the integers that sums are made of and the Money that answers show.
///
/// Private.
#pragma once

#include "int128.hpp"

#include <orderledger/money.hpp>

#include <cstdint>

namespace orderledger::inline v1::detail {

[[nodiscard]] inline Money to_money(Currency currency, const int128& millionths) {
  const auto words = static_cast<uint128>(millionths);
  return Money::from_words(currency,
                           static_cast<std::int64_t>(static_cast<std::uint64_t>(words >> 64)),
                           static_cast<std::uint64_t>(words & UINT64_MAX));
}

[[nodiscard]] inline int128 millionths_of(const Money& money) {
  return (static_cast<int128>(money.high_word()) * (int128{1} << 32) * (int128{1} << 32)) +
         static_cast<int128>(money.low_word());
}

}  // namespace orderledger::inline v1::detail
