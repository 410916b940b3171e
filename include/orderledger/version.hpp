/// \file version.hpp
/// The one place of the version. CMake reads it from here.
#pragma once

// The major.minor pair is also the ABI: it names the inline namespace's soversion until 1.0.
#define ORDERLEDGER_VERSION_MAJOR 0
#define ORDERLEDGER_VERSION_MINOR 1
#define ORDERLEDGER_VERSION_PATCH 0
#define ORDERLEDGER_VERSION "0.1.0"

#if !defined(_MSVC_LANG) && __cplusplus < 202002L
#error "orderledger needs C++20: add -std=c++20 or target_compile_features(... cxx_std_20)"
#endif
