# Package files: CMake's and pkg-config's, one set for each component, all relocatable.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/orderledger")
set(components orderledger multiprecision)
if(ORDERLEDGER_WITH_JSON)
  list(APPEND components json)
endif()
if(ORDERLEDGER_WITH_IMPORT)
  list(APPEND components import)
endif()
if(ORDERLEDGER_WITH_WORKBOOK)
  list(APPEND components workbook)
endif()
if(ORDERLEDGER_WITH_SQLITE)
  list(APPEND components sqlite)
endif()
foreach(component IN LISTS components)
  install(EXPORT orderledger-${component}
    NAMESPACE orderledger::
    DESTINATION "${package_dir}"
    FILE orderledger-${component}.cmake)
endforeach()

configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/orderledger-config.cmake.in"
  "${CMAKE_CURRENT_BINARY_DIR}/orderledger-config.cmake"
  INSTALL_DESTINATION "${package_dir}"
  NO_SET_AND_CHECK_MACRO)
# 0.x: 0.2 may break what was written for 0.1. From 1.0 on: SameMajorVersion.
write_basic_package_version_file(
  "${CMAKE_CURRENT_BINARY_DIR}/orderledger-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/orderledger-config.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/orderledger-config-version.cmake"
  DESTINATION "${package_dir}")

# pkg-config: the prefix is computed from where the .pc file lies, so that the tree may be moved.
set(pc_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH up "/${pc_dir}" "/")
  string(REGEX REPLACE "/$" "" up "${up}")
  set(pc_prefix "\${pcfiledir}/${up}")
endif()
foreach(dir IN ITEMS LIBDIR INCLUDEDIR)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${dir}}")
    set(pc_${dir} "${CMAKE_INSTALL_${dir}}")
  else()
    set(pc_${dir} "\${prefix}/${CMAKE_INSTALL_${dir}}")
  endif()
endforeach()
get_target_property(type orderledger TYPE)
if(type STREQUAL SHARED_LIBRARY)
  set(pc_definitions " -DORDERLEDGER_SHARED")
  set(pc_libs "")
  set(pc_json_libs "")
  set(pc_import_libs "")
  set(pc_workbook_libs "")
  set(pc_sqlite_requires "")
  set(pc_sqlite_libs "")
else()
  # A static library brings nothing along: its user links cctz, simdjson, libcrypto, xlsxwriter and SQLite, with
  # or without --static.
  set(pc_definitions "")
  set(pc_libs "")
  if(ORDERLEDGER_WITH_TZ)
    set(pc_libs " -lcctz")
  endif()
  set(pc_json_libs " -lsimdjson -pthread")
  set(pc_import_libs " -lsimdjson -lcrypto")
  set(pc_workbook_libs " -lxlsxwriter")
  set(pc_sqlite_requires "Requires.private: orderledger-json = ${PROJECT_VERSION}")
  set(pc_sqlite_libs " -lorderledger_json -lorderledger -lsimdjson -lsqlite3 -pthread")
endif()
foreach(component IN LISTS components)
  set(name orderledger-${component})
  if(component STREQUAL orderledger)
    set(name orderledger)
  endif()
  configure_file("${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in" "${CMAKE_CURRENT_BINARY_DIR}/${name}.pc" @ONLY)
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/${name}.pc" DESTINATION "${pc_dir}")
endforeach()
