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

# For a shared component that links another one: both are found side by side, wherever they were moved to.
function(orderledger_found_beside target)
  if(APPLE)
    set_target_properties(${target} PROPERTIES INSTALL_RPATH "@loader_path")
  else()
    set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN")
  endif()
endfunction()

# For a compiled dependency that has no package file on most systems: the target <name>::<name>, unless the
# parent project has brought it along. Who links a static component of ours needs it too, so
# orderledger-config.cmake looks for it again.
function(orderledger_require_library name header)
  if(NOT TARGET ${name}::${name})
    string(TOUPPER "ORDERLEDGER_${name}" prefix)
    find_path(${prefix}_INCLUDE_DIR ${header} REQUIRED DOC "Directory of ${header}")
    find_library(${prefix}_LIBRARY ${name} REQUIRED DOC "Library ${name}")
    mark_as_advanced(${prefix}_INCLUDE_DIR ${prefix}_LIBRARY)
    add_library(${name}::${name} UNKNOWN IMPORTED GLOBAL)
    set_target_properties(${name}::${name} PROPERTIES
      IMPORTED_LOCATION "${${prefix}_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${${prefix}_INCLUDE_DIR}")
  endif()
endfunction()

# For a dependency that the parent project may have brought along as a target already. GLOBAL, because a
# static library hands its dependencies to targets in directories that never looked for them.
macro(orderledger_require target)
  if(NOT TARGET ${target})
    find_package(${ARGN} GLOBAL REQUIRED)
  endif()
endmacro()
