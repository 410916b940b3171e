/// \file flat_hash.hpp
/// Boost's open-addressing tables where this Boost has them (1.81 and later), else its node tables.
///
/// Private.
#pragma once

#include <boost/version.hpp>
#if BOOST_VERSION >= 108100
#define ORDERLEDGER_HAS_FLAT_TABLES 1
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#else
#define ORDERLEDGER_HAS_FLAT_TABLES 0
#include <boost/unordered_map.hpp>
#include <boost/unordered_set.hpp>
#endif

namespace orderledger::inline v1::detail {

#if ORDERLEDGER_HAS_FLAT_TABLES
template <class Key, class Hash, class Equal>
using FlatSet = boost::unordered_flat_set<Key, Hash, Equal>;
template <class Key, class Value>
using FlatMap = boost::unordered_flat_map<Key, Value>;
#else
template <class Key, class Hash, class Equal>
using FlatSet = boost::unordered_set<Key, Hash, Equal>;
template <class Key, class Value>
using FlatMap = boost::unordered_map<Key, Value>;
#endif

}  // namespace orderledger::inline v1::detail
