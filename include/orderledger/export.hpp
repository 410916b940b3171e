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

// For private classes inside exported ones, which would be exported with them.
#if defined(__GNUC__) && !defined(_WIN32) && !defined(__CYGWIN__)
#define ORDERLEDGER_HIDDEN __attribute__((visibility("hidden")))
#else
#define ORDERLEDGER_HIDDEN
#endif
