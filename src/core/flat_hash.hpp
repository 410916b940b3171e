/// \file flat_hash.hpp
/// Boost's open-addressing tables where this Boost has them (1.81 and later), else its node tables.
///
/// Private.
#pragma once

#include <boost/version.hpp>
#if BOOST_VERSION >= 108100
#include <boost/unordered/unordered_flat_map.hpp>
#else
#include <boost/unordered_map.hpp>
#endif

namespace orderledger::inline v1::detail {

#if BOOST_VERSION >= 108100
template <class Key, class Value>
using FlatMap = boost::unordered_flat_map<Key, Value>;
#else
template <class Key, class Value>
using FlatMap = boost::unordered_map<Key, Value>;
#endif

}  // namespace orderledger::inline v1::detail
