/// \file export.hpp
/// Visibility of the symbols that a shared build of the library exports.
#pragma once

#include <orderledger/version.hpp>

#if defined(ORDERLEDGER_SHARED) && (defined(_WIN32) || defined(__CYGWIN__))
#if defined(ORDERLEDGER_BUILDING)
#define ORDERLEDGER_EXPORT __declspec(dllexport)
#else
#define ORDERLEDGER_EXPORT __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define ORDERLEDGER_EXPORT __attribute__((visibility("default")))
#else
#define ORDERLEDGER_EXPORT
#endif
