/// \file int128.hpp
/// Signed integers of 128 bits, for totals: the compiler's where it has them, else Boost's.
///
/// Private. The compiler's type is 16 bytes and adds in two instructions; Boost's is 32 bytes with sign
/// and magnitude. ORDERLEDGER_PORTABLE_INT128 forces Boost's, and a test build does.
#pragma once

#include <cstdint>

#if defined(__SIZEOF_INT128__) && !defined(ORDERLEDGER_PORTABLE_INT128)
#define ORDERLEDGER_NATIVE_INT128 1
#else
#include <boost/multiprecision/cpp_int.hpp>
#endif

namespace orderledger::inline v1::detail {

#if defined(ORDERLEDGER_NATIVE_INT128)
__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;
#else
using int128 = boost::multiprecision::int128_t;
using uint128 = boost::multiprecision::uint128_t;
#endif

}  // namespace orderledger::inline v1::detail
