/// \file multiprecision.hpp
/// Opt-in: exact totals as integers of Boost.Multiprecision, for callers who go on calculating.
///
/// Not part of orderledger.hpp: this is the only public header that includes Boost, and it costs
/// seconds of compile time. Needs Boost 1.74 or later.
#pragma once

#include <orderledger/money.hpp>

#include <boost/multiprecision/cpp_int.hpp>

namespace orderledger {
inline namespace v1 {

/// The amount in millionths of its currency, checked: overflow throws std::overflow_error.
[[nodiscard]] inline boost::multiprecision::checked_int128_t millionths_of(const Money& money) {
  boost::multiprecision::checked_int128_t value = money.high_word();
  value *= boost::multiprecision::checked_int128_t(1) << 64;
  return value + money.low_word();
}

}  // namespace v1
}  // namespace orderledger
