# What every compiled component of orderledger has in common.
#
#   orderledger_component(<target> EXPORT_NAME <name> HEADERS <files...> SOURCES <files...>)
#
# Makes <target>, its alias orderledger::<name>, and its install rules. HEADERS are relative to the
# project's include directory, SOURCES to the caller's directory. Dependencies are the caller's.
include(GNUInstallDirs)

function(orderledger_component target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "EXPORT_NAME" "HEADERS;SOURCES")
  set(include_dir "${PROJECT_SOURCE_DIR}/include")
  list(TRANSFORM arg_HEADERS PREPEND "${include_dir}/")

  add_library(${target})
  add_library(orderledger::${arg_EXPORT_NAME} ALIAS ${target})
  target_sources(${target}
    PRIVATE ${arg_SOURCES}
    PUBLIC FILE_SET HEADERS BASE_DIRS "${include_dir}" FILES ${arg_HEADERS})
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${arg_EXPORT_NAME}
    VERSION ${PROJECT_VERSION}
    # 0.x: a new minor version may break the ABI. From 1.0 on it is the major version alone.
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
    CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL})

  # export.hpp reads both.
  target_compile_definitions(${target} PRIVATE ORDERLEDGER_BUILDING)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL SHARED_LIBRARY)
    target_compile_definitions(${target} PUBLIC ORDERLEDGER_SHARED)
    if(UNIX AND NOT APPLE)
      set(exports "${PROJECT_SOURCE_DIR}/src/cmake/exports.map")
      target_link_options(${target} PRIVATE "LINKER:--version-script=${exports}")
      set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${exports}")
    endif()
  endif()

  if(ORDERLEDGER_INSTALL)
    # One export set for each component: the package loads only what is asked for.
    install(TARGETS ${target} EXPORT orderledger-${arg_EXPORT_NAME} FILE_SET HEADERS)
  endif()
endfunction()

# For a dependency that the parent project may have brought along as a target already. GLOBAL, because a
# static library hands its dependencies to targets in directories that never looked for them.
macro(orderledger_require target)
  if(NOT TARGET ${target})
    find_package(${ARGN} GLOBAL REQUIRED)
  endif()
endmacro()
